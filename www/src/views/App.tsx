/** The whole page. */
import { isWide } from "../state/media.ts";
import { isComposing } from "../state/compose.ts";
import { openId } from "../state/selection.ts";
import { isAccountFormOpen } from "../state/account-draft.ts";
import { isAddressFormOpen } from "../state/address-draft.ts";
import { isRuleFormOpen } from "../state/rule-draft.ts";
import { isSheetOpen } from "../state/shortcuts.ts";
import { Shortcuts } from "./Shortcuts.tsx";
import { view } from "../state/view.ts";
import { ViewNav } from "../parts/ViewNav.tsx";
import { AccountForm } from "./AccountForm.tsx";
import { Activity } from "./Activity.tsx";
import { AddressForm } from "./AddressForm.tsx";
import { Balances } from "./Balances.tsx";
import { Compose } from "./Compose.tsx";
import { Destinations } from "./Destinations.tsx";
import { Detail } from "./Detail.tsx";
import { Filters } from "./Filters.tsx";
import { News } from "../parts/News.tsx";
import { Orchestrations } from "./Orchestrations.tsx";
import { Overview } from "./Overview.tsx";
import { RuleForm } from "./RuleForm.tsx";
import { Rules } from "./Rules.tsx";
import { SavedViews } from "./SavedViews.tsx";
import { TopBar } from "./TopBar.tsx";

export function App() {
  const isBeside = openId.value !== undefined && isWide.value;
  return (
    <div class={`frame${isBeside ? " frame-beside" : ""}`}>
      <TopBar />
      <ViewNav />
      <main class="main">
        {view.value === "orchestrations" && (
          <>
            <Balances />
            <Filters />
            <SavedViews />
            <Orchestrations />
          </>
        )}
        {view.value === "overview" && <Overview />}
        {view.value === "rules" && <Rules />}
        {view.value === "destinations" && <Destinations />}
        {view.value === "activity" && <Activity />}
      </main>
      {openId.value !== undefined && <Detail />}
      {isComposing.value && <Compose />}
      {isRuleFormOpen.value && <RuleForm />}
      {isAddressFormOpen.value && <AddressForm />}
      {isAccountFormOpen.value && <AccountForm />}
      {isSheetOpen.value && <Shortcuts />}
      <News />
    </div>
  );
}
