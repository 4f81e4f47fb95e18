/** One orchestration in the table. */
import type { Orchestration } from "paxos-orchestrations";
import { isTerminal } from "../lib/names.ts";
import { destinationOf, sourceOf } from "../lib/route.ts";
import { duration, parseTime } from "../lib/time.ts";
import { Amount } from "../parts/Amount.tsx";
import { Coin } from "../parts/Coin.tsx";
import { CopyButton } from "../parts/CopyButton.tsx";
import { routeEnds } from "../parts/EndName.tsx";
import { Icon } from "../parts/Icon.tsx";
import { StatusChip } from "../parts/StatusChip.tsx";
import { Ago } from "../parts/Time.tsx";
import { newest } from "../state/orchestrations.ts";
import { addressOf, open, openId } from "../state/selection.ts";
import { strings } from "../strings.ts";

/** Screen readers count the header as a row. */
export const HEADER_ROWS = 1;

export function Row({ row, index }: { row: Orchestration; index: number }) {
  const isOpen = openId.value === row.id;
  const marks = `row${isOpen ? " row-open" : ""}${newest.value === row.id ? " row-new" : ""}`;
  return (
    <tr class={marks} role="row" aria-rowindex={index + HEADER_ROWS + 1} data-id={row.id} data-status={row.status ?? ""}>
      <td class="cell-status" role="cell">
        <StatusChip status={row.status} />
      </td>
      <td class="cell-route" role="cell">
        <span class="coins">
          <Coin asset={row.source_asset} />
          <Coin asset={row.destination_asset} />
        </span>
        <span class="route">
          <OpenLink row={row} isOpen={isOpen} />
          <span class="unseen"> · </span>
          <span class="route-ends">{routeEnds(sourceOf(row), destinationOf(row))}</span>
        </span>
      </td>
      <td class="cell-money" role="cell">
        <Amount text={row.source_amount} asset={row.source_asset} />
        <Delivered row={row} />
      </td>
      <td class="cell-time" role="cell">
        <Ago at={row.created_at} />
        <Took row={row} />
      </td>
      <td class="cell-ref" role="cell">
        <RefId row={row} />
      </td>
    </tr>
  );
}

/** Covers the whole row for the mouse; one stop for the keyboard. */
function OpenLink({ row, isOpen }: { row: Orchestration; isOpen: boolean }) {
  return (
    <a
      class="route-assets"
      href={addressOf(row.id)}
      aria-current={isOpen ? "true" : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        open(row.id);
      }}
    >
      {row.source_asset ?? "?"} → {row.destination_asset ?? "?"}
    </a>
  );
}

/** What arrived, when the vendor says so and it is not what was taken. */
function Delivered({ row }: { row: Orchestration }) {
  const { destination_amount, destination_asset, source_amount, source_asset } = row;
  if (destination_amount == null || (destination_amount === source_amount && destination_asset === source_asset)) return null;
  return (
    <span class="second-line">
      <span aria-hidden="true">→ </span>
      <Amount text={destination_amount} asset={destination_asset} />
    </span>
  );
}

function Took({ row }: { row: Orchestration }) {
  const [start, end] = [parseTime(row.created_at), parseTime(row.completed_at ?? row.updated_at)];
  if (!isTerminal(row.status) || start === undefined || end === undefined || end <= start) return null;
  return <span class="second-line">{strings.table.tookToFinish(duration(end - start))}</span>;
}

function RefId({ row }: { row: Orchestration }) {
  const refId = row.ref_id ?? "";
  return (
    <>
      <span class="ref">
        <span class="mono ref-text" title={refId}>
          {refId === "" ? strings.none : refId}
        </span>
        {refId !== "" && <CopyButton text={refId} what={strings.table.refId} />}
      </span>
      {row.orchestration_rule_id != null && row.orchestration_rule_id !== "" && (
        <span class="second-line">
          <Icon name="rule" />
          {strings.table.byRule}
        </span>
      )}
    </>
  );
}
