/** The table of orchestrations; on narrow screens its rows become cards, so its roles are spelled out. */
import type { TargetedKeyboardEvent } from "preact";
import { listing, rows } from "../state/orchestrations.ts";
import { strings } from "../strings.ts";
import { Row } from "./Row.tsx";

const words = strings.table;

const COLUMNS = [
  ["status", words.status],
  ["route", words.route],
  ["money", words.amount],
  ["time", words.created],
  ["ref", words.refId],
] as const;

const BONES = 8;

export function Table() {
  const isFirst = listing.value === "first";
  return (
    <table
      class={listing.value === "again" ? "table table-stale" : "table"}
      role="table"
      aria-labelledby="table-title"
      aria-busy={listing.value !== "idle"}
    >
      <thead role="rowgroup">
        <tr role="row">
          {COLUMNS.map(([name, label]) => (
            <th key={name} class={`cell-${name}`} role="columnheader" scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" onKeyDown={walk}>
        {isFirst
          ? Array.from({ length: BONES }, (_, index) => <Bones key={index} />)
          : rows.value.map((row) => <Row key={row.id} row={row} />)}
      </tbody>
    </table>
  );
}

/** The arrow keys walk from row to row. */
function walk(event: TargetedKeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" } as const;
  const row = event.target instanceof Element ? event.target.closest("tr") : null;
  if (row === null || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
  const link = row[step[event.key]]?.querySelector("a");
  if (link == null) return;
  event.preventDefault();
  link.focus();
}

function Bones() {
  return (
    <tr class="row" role="row">
      {COLUMNS.map(([name]) => (
        <td key={name} class={`cell-${name}`} role="cell">
          <span class="bone bone-long" />
          <span class="bone bone-short" />
        </td>
      ))}
    </tr>
  );
}
