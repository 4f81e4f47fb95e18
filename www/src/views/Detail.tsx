/** Everything about one orchestration. */
import { describeRoute, type Orchestration } from "paxos-orchestrations";
import { explain } from "../lib/explain.ts";
import { destinationOf, sourceOf } from "../lib/route.ts";
import { stop } from "../lib/words.ts";
import { Amount } from "../parts/Amount.tsx";
import { Code } from "../parts/Code.tsx";
import { Coin } from "../parts/Coin.tsx";
import { endName, routeEnds } from "../parts/EndName.tsx";
import { FlowDiagram } from "../parts/FlowDiagram.tsx";
import { Icon } from "../parts/Icon.tsx";
import { Notice, Problem } from "../parts/Notice.tsx";
import { Panel } from "../parts/Panel.tsx";
import { StatusChip } from "../parts/StatusChip.tsx";
import { addressOfRule, openRule } from "../state/rules.ts";
import { isWide } from "../state/media.ts";
import { close, loadOpen, openFailure, openId, openOrchestration } from "../state/selection.ts";
import { strings } from "../strings.ts";
import { Ends } from "./Ends.tsx";
import { Events } from "./Events.tsx";
import { Ids } from "./Ids.tsx";
import { SupportBundle } from "./SupportBundle.tsx";
import { Timeline } from "./Timeline.tsx";
import { Transfers } from "./Transfers.tsx";

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
        <RuleLink row={row} />
      </section>
      <Reason row={row} />
      <FlowDiagram route={describeRoute(row)} source={endName(sourceOf(row))} destination={endName(destinationOf(row))} hasBegun />
      <Timeline row={row} />
      <Transfers row={row} />
      <Events />
      <Ends row={row} />
      <Metadata row={row} />
      <Ids row={row} />
      <div class="detail-foot">
        <SupportBundle row={row} />
        <p class="help">{words.supportBundleHelp}</p>
      </div>
      <details class="fold">
        <summary>{words.raw}</summary>
        <Code text={JSON.stringify(row, null, 2)} what={words.raw} json />
      </details>
    </>
  );
}

function RuleLink({ row: { orchestration_rule_id } }: { row: Orchestration }) {
  if (orchestration_rule_id == null || orchestration_rule_id === "") return null;
  return (
    <a
      class="link with-icon"
      href={addressOfRule(orchestration_rule_id)}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        openRule(orchestration_rule_id);
      }}
    >
      <Icon name="rule" />
      {words.openRule}
    </a>
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
