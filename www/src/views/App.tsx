/** The whole page. */
import { isWide } from "../state/media.ts";
import { isComposing } from "../state/compose.ts";
import { openId } from "../state/selection.ts";
import { Balances } from "./Balances.tsx";
import { Compose } from "./Compose.tsx";
import { Detail } from "./Detail.tsx";
import { Filters } from "./Filters.tsx";
import { News } from "../parts/News.tsx";
import { Orchestrations } from "./Orchestrations.tsx";
import { TopBar } from "./TopBar.tsx";

export function App() {
  const isBeside = openId.value !== undefined && isWide.value;
  return (
    <div class={`frame${isBeside ? " frame-beside" : ""}`}>
      <TopBar />
      <main class="main">
        <Balances />
        <Filters />
        <Orchestrations />
      </main>
      {openId.value !== undefined && <Detail />}
      {isComposing.value && <Compose />}
      <News />
    </div>
  );
}
