/** Where the stations of a flow stand: side by side with room, one below the other without. In pixels, never scaled. */

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Layout {
  isWide: boolean;
  width: number;
  height: number;
  boxes: Box[];
  /** From each station to the next. */
  links: { x1: number; y1: number; x2: number; y2: number }[];
  /** Around what happens inside. */
  inside: Box;
}

const STATIONS = 4;
/** Narrower, four boxes side by side hold no words. */
const WIDE = 420;
/** Room for the name of the inside, above the boxes. */
const HEAD = 22;
const EDGE = 1;
const WIDE_BOX = 98;
const WIDE_GAP = 24;
const NARROW_BOX = 48;
const NARROW_GAP = 24;
const NARROW_NAME = 12;
/** Between the boxes and the line around the inside. */
const MARGIN = 9;
/** Between a box and the tip of an arrow. */
const TIP = 2;

/** `lastInside` is the last station that still is inside; the first is always outside. */
export function flowLayout(width: number, lastInside: number): Layout {
  const isWide = width >= WIDE;
  const boxes = Array.from({ length: STATIONS }, (_, index) => (isWide ? besideBox(width, index) : belowBox(width, index)));
  const links = boxes.slice(1).map((box, index) => {
    const from = boxes[index] ?? box;
    return isWide
      ? { x1: from.x + from.width, y1: from.y + from.height / 2, x2: box.x - TIP, y2: box.y + box.height / 2 }
      : { x1: from.x + 20, y1: from.y + from.height, x2: box.x + 20, y2: box.y - TIP };
  });
  const [first, last, end] = [boxes[1], boxes[lastInside], boxes[STATIONS - 1]];
  if (first === undefined || last === undefined || end === undefined) return { isWide, width, height: 0, boxes, links, inside: { x: 0, y: 0, width: 0, height: 0 } };
  const inside = isWide
    ? { x: first.x - MARGIN, y: EDGE, width: last.x + last.width - first.x + 2 * MARGIN, height: HEAD + WIDE_BOX + MARGIN - EDGE }
    : { x: EDGE, y: first.y - MARGIN, width: width - 2 * EDGE, height: last.y + last.height - first.y + 2 * MARGIN };
  const height = isWide ? HEAD + WIDE_BOX + MARGIN + EDGE : end.y + end.height + MARGIN + EDGE;
  return { isWide, width, height, boxes, links, inside };
}

function besideBox(width: number, index: number): Box {
  const each = (width - 2 * (MARGIN + EDGE) - (STATIONS - 1) * WIDE_GAP) / STATIONS;
  return { x: MARGIN + EDGE + index * (each + WIDE_GAP), y: HEAD, width: each, height: WIDE_BOX };
}

function belowBox(width: number, index: number): Box {
  // The name of the inside stands below the first.
  const y = EDGE + index * (NARROW_BOX + NARROW_GAP) + (index === 0 ? 0 : NARROW_NAME);
  return { x: MARGIN + EDGE, y, width: width - 2 * (MARGIN + EDGE), height: NARROW_BOX };
}
