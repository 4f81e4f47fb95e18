/** Which rows of a long list have to be drawn, and how much room the others take. Only numbers: the page measures. */

/** Rows that are drawn, first and last; none when `last` is less than `first`. */
export interface Range {
  first: number;
  last: number;
}

/** A drawn row by its index, or the room of rows that are not drawn. */
export type Piece = { kind: "row"; index: number } | { kind: "gap"; before: number; height: number };

/** Where each row begins, below the first; the last number is where the list ends. */
export function topsOf(count: number, heightOf: (index: number) => number): Float64Array {
  const tops = new Float64Array(count + 1);
  for (let index = 0; index < count; index += 1) tops[index + 1] = (tops[index] ?? 0) + heightOf(index);
  return tops;
}

/** The row that covers a place; the nearest one beyond either end. */
export function rowAt(tops: Float64Array, place: number): number {
  let [low, high] = [0, Math.max(0, tops.length - 2)];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((tops[middle] ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The rows between two places, and some more at either side. */
export function rangeOf(tops: Float64Array, from: number, to: number, more: number): Range {
  const last = tops.length - 2;
  return { first: Math.max(0, rowAt(tops, from) - more), last: Math.min(last, rowAt(tops, to) + more) };
}

/** Whether what is drawn still reaches beyond what is in sight, by so many rows where there are so many. */
export function covers(drawn: Range, sight: Range, count: number, spare: number): boolean {
  const reachesUp = drawn.first === 0 || drawn.first <= sight.first - spare;
  const reachesDown = drawn.last === count - 1 || drawn.last >= sight.last + spare;
  return reachesUp && reachesDown && drawn.last < count;
}

/** The list from top to bottom: the rows of the range, a row that is kept wherever it stands, and the gaps between. */
export function piecesOf(tops: Float64Array, { first, last }: Range, kept: number | undefined): Piece[] {
  const count = tops.length - 1;
  const drawn = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
  if (kept !== undefined && kept >= 0 && kept < count && (kept < first || kept > last)) {
    if (kept < first) drawn.unshift(kept);
    else drawn.push(kept);
  }
  const pieces: Piece[] = [];
  let end = 0;
  const gapTo = (index: number): void => {
    const height = (tops[index] ?? 0) - (tops[end] ?? 0);
    if (height > 0) pieces.push({ kind: "gap", before: index, height });
  };
  for (const index of drawn) {
    gapTo(index);
    pieces.push({ kind: "row", index });
    end = index + 1;
  }
  gapTo(count);
  return pieces;
}
