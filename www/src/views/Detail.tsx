/** Everything about one orchestration. */
import type { Orchestration } from "paxos-orchestrations";
import { explain } from "../lib/explain.ts";
import { destinationOf, sourceOf } from "../lib/route.ts";
import { stop } from "../lib/words.ts";
import { Amount } from "../parts/Amount.tsx";
import { Code } from "../parts/Code.tsx";
import { Coin } from "../parts/Coin.tsx";
import { routeEnds } from "../parts/EndName.tsx";
import { Notice, Problem } from "../parts/Notice.tsx";
import { Panel } from "../parts/Panel.tsx";
import { StatusChip } from "../parts/StatusChip.tsx";
import { isWide } from "../state/media.ts";
import { close, loadOpen, openFailure, openId, openOrchestration } from "../state/selection.ts";
import { strings } from "../strings.ts";
import { Ends } from "./Ends.tsx";
import { Ids } from "./Ids.tsx";
import { Timeline } from "./Timeline.tsx";

const words = strings.detail;

export function Detail() {
  const row = openOrchestration.value;
  return (
    <Panel title={words.title} name="detail" modal={!isWide.value} onClose={close}>
      <div class="panel-body" key={openId.value}>
        {row !== undefined ? <Content row={row} /> : openFailure.value !== undefined ? <Missing /> : <Bones />}
      </div>
    </Panel>
  );
}

function Content({ row }: { row: Orchestration }) {
  return (
    <>
      <section class="detail-top">
        <StatusChip status={row.status} />
        <p class="detail-amount">
          <Amount text={row.source_amount} asset={row.source_asset} />
        </p>
        <p class="detail-route">
          <span class="coins">
            <Coin asset={row.source_asset} />
            <Coin asset={row.destination_asset} />
          </span>
          <span>
            {row.source_asset ?? "?"} → {row.destination_asset ?? "?"} · {routeEnds(sourceOf(row), destinationOf(row))}
          </span>
        </p>
      </section>
      <Reason row={row} />
      <Timeline row={row} />
      <Ends row={row} />
      <Metadata row={row} />
      <Ids row={row} />
      <details class="fold">
        <summary>{words.raw}</summary>
        <Code text={JSON.stringify(row, null, 2)} what={words.raw} json />
      </details>
    </>
  );
}

function Reason({ row }: { row: Orchestration }) {
  const detail = row.fail_reason?.detail ?? "";
  if (row.status !== "FAILED" && row.status !== "REJECTED" && detail === "") return null;
  return (
    <Notice tone="error" title={words.why}>
      <p>{detail === "" ? words.noReason : stop(detail)}</p>
    </Notice>
  );
}

function Metadata({ row }: { row: Orchestration }) {
  const pairs = Object.entries(row.metadata ?? {});
  if (pairs.length === 0) return null;
  return (
    <section class="detail-part">
      <h3>{words.metadata}</h3>
      <dl class="facts">
        {pairs.map(([key, value]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>{typeof value === "string" ? value : JSON.stringify(value)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Missing() {
  return (
    <Problem
      explanation={{ ...explain(openFailure.value), title: words.missing }}
      actions={
        <button type="button" class="button" onClick={() => void loadOpen()}>
          {strings.retry}
        </button>
      }
    />
  );
}

function Bones() {
  return (
    <div class="bones" aria-label={strings.loading}>
      {[0, 1, 2, 3, 4, 5].map((index) => (
        <span key={index} class={`bone ${index % 2 === 0 ? "bone-long" : "bone-short"}`} />
      ))}
    </div>
  );
}
