/** Where a note stands that talks about something: beside it, never on it as long as there is room. */

export interface Size {
  width: number;
  height: number;
}

export interface Box extends Size {
  left: number;
  top: number;
}

export interface Placed {
  left: number;
  top: number;
  /** How much of the target is covered all the same, in square pixels. */
  covered: number;
}

/** Between note and target. */
const GAP = 14;
/** Between note and the edge of the window. */
const EDGE = 10;

/** The first place that covers nothing, of right, left, below, above and the corners; else the one that covers least. */
export function placeBeside(target: Box | undefined, note: Size, view: Size): Placed {
  const [right, bottom] = [view.width - note.width - EDGE, view.height - note.height - EDGE];
  const inside = (value: number, most: number): number => Math.max(EDGE, Math.min(value, Math.max(EDGE, most)));
  const at = (left: number, top: number): Placed => {
    const place = { left: inside(left, right), top: inside(top, bottom) };
    return { ...place, covered: target === undefined ? 0 : overlap(target, { ...place, ...note }) };
  };
  const corners = [at(right, bottom), at(EDGE, bottom), at(right, EDGE), at(EDGE, EDGE)];
  const beside =
    target === undefined
      ? []
      : [
          at(target.left + target.width + GAP, target.top),
          at(target.left - note.width - GAP, target.top),
          at(target.left, target.top + target.height + GAP),
          at(target.left, target.top - note.height - GAP),
        ];
  return [...beside, ...corners].reduce((best, one) => (one.covered < best.covered ? one : best));
}

function overlap(a: Box, b: Box): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  return Math.max(0, width) * Math.max(0, height);
}
