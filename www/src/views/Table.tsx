/** The table of orchestrations; on narrow screens its rows become cards, so its roles are spelled out. */
import type { TargetedKeyboardEvent } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { announce } from "../state/announce.ts";
import { hasMore, isLoadingMore, listing, loadAll, loadMore, moreFailure, newest, rows } from "../state/orchestrations.ts";
import { strings } from "../strings.ts";
import { HEADER_ROWS, Row } from "./Row.tsx";
import { useRowsInSight } from "./useRowsInSight.ts";

const words = strings.table;

const COLUMNS = [
  ["status", words.status],
  ["route", words.route],
  ["money", words.amount],
  ["time", words.created],
  ["ref", words.refId],
] as const;

const BONES = 8;

/** Nobody knows how many rows there are before the last page is there: -1 says so. */
const UNKNOWN_COUNT = -1;
/** With fewer rows below the last drawn one, the next page is asked for. */
const AHEAD = 60;

export function Table() {
  const isFirst = listing.value === "first";
  return (
    <table
      class="table"
      role="table"
      aria-labelledby="table-title"
      aria-busy={listing.value !== "idle"}
      aria-rowcount={isFirst || hasMore.value ? UNKNOWN_COUNT : rows.value.length + HEADER_ROWS}
    >
      <thead role="rowgroup">
        <tr role="row" aria-rowindex={1}>
          {COLUMNS.map(([name, label]) => (
            <th key={name} class={`cell-${name}`} role="columnheader" scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      {isFirst ? (
        <tbody role="rowgroup">
          {Array.from({ length: BONES }, (_, index) => (
            <Bones key={index} />
          ))}
        </tbody>
      ) : (
        <Rows />
      )}
    </table>
  );
}

/** The rows in sight; the others are room without content until one scrolls there. */
function Rows() {
  const body = useRef<HTMLTableSectionElement>(null);
  const all = rows.value;
  const ids = useMemo(() => all.map((row) => row.id), [all]);
  const { pieces, drawn, reach } = useRowsInSight(body, ids);
  const [jumps, setJumps] = useState(0);
  const isNearEnd = drawn.last + AHEAD >= all.length;

  useEffect(() => {
    if (isNearEnd && hasMore.value && listing.value === "idle" && !isLoadingMore.value && moreFailure.value === undefined) void loadMore();
  });

  useEffect(() => {
    // Who went elsewhere while the rest came in stays there.
    if (jumps > 0 && body.current?.contains(document.activeElement) === true) reach(ids.length - 1);
  }, [jumps]);

  // What was just sent is the place to be, wherever the table was.
  useEffect(() => {
    if (newest.value !== undefined) reach(ids.indexOf(newest.value));
  }, [newest.value]);

  const toTheEnd = async (): Promise<void> => {
    if (hasMore.peek()) {
      announce(words.loadingAll);
      const isAll = await loadAll();
      announce(words.loadedAll(rows.peek().length, isAll));
    }
    setJumps((count) => count + 1);
  };

  const onKey = (event: TargetedKeyboardEvent<HTMLElement>): void => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-id]") : null;
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    if (row === null || !isPlain || !KEYS.includes(event.key)) return;
    event.preventDefault();
    const index = ids.indexOf(row.dataset["id"] ?? "");
    const screen = Math.max(1, Math.floor(innerHeight / row.offsetHeight) - 2);
    if (event.key === "End") void toTheEnd();
    else if (event.key === "Home") reach(0);
    else reach(Math.min(ids.length - 1, Math.max(0, index + stepOf(event.key, screen))));
  };

  return (
    <tbody ref={body} role="rowgroup" onKeyDown={onKey}>
      {pieces.map((piece) => {
        if (piece.kind === "gap") return <Gap key={`gap-${piece.before}`} height={piece.height} />;
        const row = all[piece.index];
        return row !== undefined && <Row key={row.id} row={row} index={piece.index} />;
      })}
    </tbody>
  );
}

const KEYS: readonly string[] = ["ArrowDown", "ArrowUp", "PageDown", "PageUp", "Home", "End"];

/** How many rows a key goes on; a page leaves two rows of the last one in sight. */
function stepOf(key: string, screen: number): number {
  const length = key.startsWith("Page") ? screen : 1;
  return key.endsWith("Down") ? length : -length;
}

/** Room for rows that are not drawn. One cell: a span over columns that are not shown would bring them back. */
function Gap({ height }: { height: number }) {
  return (
    <tr class="gap" aria-hidden="true">
      <td style={{ height: `${height}px` }} />
    </tr>
  );
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
