/** The whole page. */
import { isWide } from "../state/media.ts";
import { isComposing } from "../state/compose.ts";
import { isOutdated } from "../state/outdated.ts";
import { isSandboxOpen } from "../state/sandbox-panel.ts";
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
import { Coach } from "../parts/Coach.tsx";
import { News } from "../parts/News.tsx";
import { Orchestrations } from "./Orchestrations.tsx";
import { Overview } from "./Overview.tsx";
import { RuleForm } from "./RuleForm.tsx";
import { Rules } from "./Rules.tsx";
import { Outdated } from "./Outdated.tsx";
import { Sandbox } from "./Sandbox.tsx";
import { SavedViews } from "./SavedViews.tsx";
import { TopBar } from "./TopBar.tsx";
import { Troubles } from "./Troubles.tsx";

export function App() {
  // With room for one panel the details come first; the sandbox is back when they are closed.
  const isSandboxShown = isSandboxOpen.value && openId.value === undefined;
  const isBeside = (openId.value !== undefined || isSandboxShown) && isWide.value;
  return (
    <div class={`frame${isBeside ? " frame-beside" : ""}`}>
      <TopBar />
      <ViewNav />
      <main class="main">
        {isOutdated.value && <Outdated />}
        <Troubles />
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
      {isSandboxShown && <Sandbox />}
      {isComposing.value && <Compose />}
      {isRuleFormOpen.value && <RuleForm />}
      {isAddressFormOpen.value && <AddressForm />}
      {isAccountFormOpen.value && <AccountForm />}
      {isSheetOpen.value && <Shortcuts />}
      <Coach at="page" />
      <News />
    </div>
  );
}
