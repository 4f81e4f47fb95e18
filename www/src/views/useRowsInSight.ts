/** Draws only the rows that are in sight: measures them, follows the scrolling page, and keeps the row that has the focus. */
import type { RefObject } from "preact";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { covers, piecesOf, rangeOf, topsOf, type Piece, type Range } from "../lib/rows-in-sight.ts";

/** Rows beyond either edge of the window: the Tab key finds them, and scrolling meets no empty room. */
const MORE = 6;
/** With fewer left, more are drawn. */
const SPARE = 3;
/** Before anything is measured. */
const GUESS_PX = 57;
/** Heights of rows that left the list are kept for a while: they may come back. */
const FORGOTTEN_AFTER = 500;

interface Sight {
  pieces: Piece[];
  drawn: Range;
  /** Moves the focus to a row's link, drawn or not. */
  reach: (index: number) => void;
}

export function useRowsInSight(body: RefObject<HTMLElement | null>, ids: readonly string[]): Sight {
  const [drawn, setDrawn] = useState<Range>({ first: 0, last: 2 * MORE });
  const [measured, setMeasured] = useState(0);
  const heights = useRef(new Map<string, number>());
  const guess = useRef<number | undefined>(undefined);
  const width = useRef(0);
  const focused = useRef<string | undefined>(undefined);
  const wanted = useRef<string | undefined>(undefined);

  const tops = useMemo(() => {
    const usual = guess.current ?? GUESS_PX;
    return topsOf(ids.length, (index) => heights.current.get(ids[index] ?? "") ?? usual);
  }, [ids, measured]);

  const look = useCallback((): void => {
    const element = body.current;
    if (element === null) return;
    const { top } = element.getBoundingClientRect();
    const inSight = rangeOf(tops, -top, innerHeight - top, 0);
    setDrawn((now) => (covers(now, inSight, ids.length, SPARE) ? now : rangeOf(tops, -top, innerHeight - top, MORE)));
  }, [body, tops, ids]);

  useEffect(() => {
    look();
    addEventListener("scroll", look, { passive: true });
    addEventListener("resize", look, { passive: true });
    return () => {
      removeEventListener("scroll", look);
      removeEventListener("resize", look);
    };
  }, [look]);

  // A row that is removed loses the focus, and with it the place of whoever uses the keyboard.
  useEffect(() => {
    const element = body.current;
    const idOf = (target: EventTarget | null): string | undefined => (target instanceof Element ? target.closest<HTMLElement>("[data-id]")?.dataset["id"] : undefined);
    const onFocus = ({ target }: FocusEvent): void => void (focused.current = idOf(target));
    const onBlur = ({ relatedTarget }: FocusEvent): void => {
      // Without a next place the window itself may have lost the focus: the row has it again when that comes back.
      if (relatedTarget !== null) focused.current = idOf(relatedTarget);
    };
    element?.addEventListener("focusin", onFocus);
    element?.addEventListener("focusout", onBlur);
    return () => {
      element?.removeEventListener("focusin", onFocus);
      element?.removeEventListener("focusout", onBlur);
    };
  }, [body]);

  useLayoutEffect(() => {
    const element = body.current;
    if (element === null) return;
    const rows = [...element.querySelectorAll<HTMLElement>("[data-id]")];
    if (rows.length === 0) return;
    const isOtherList = heights.current.size > 2 * ids.length + FORGOTTEN_AFTER;
    if (width.current !== element.offsetWidth || isOtherList) {
      width.current = element.offsetWidth;
      heights.current.clear();
      guess.current = undefined;
    }
    let isNews = false;
    let sum = 0;
    for (const row of rows) {
      const id = row.dataset["id"] ?? "";
      const { height } = row.getBoundingClientRect();
      const known = heights.current.get(id) ?? guess.current ?? GUESS_PX;
      if (Math.abs(known - height) >= 1) isNews = true;
      heights.current.set(id, height);
      sum += height;
    }
    // Fixed from now on: if it changed with every row, the page would jump.
    guess.current ??= sum / rows.length;
    if (isNews) setMeasured((times) => times + 1);

    const id = wanted.current;
    const row = id === undefined ? undefined : rows.find((one) => one.dataset["id"] === id);
    if (row === undefined) return;
    wanted.current = undefined;
    row.querySelector("a")?.focus();
  });

  const reach = (index: number): void => {
    const element = body.current;
    const id = ids[index];
    if (element === null || id === undefined) return;
    wanted.current = id;
    const row = [...element.querySelectorAll<HTMLElement>("[data-id]")].find((one) => one.dataset["id"] === id);
    if (row !== undefined) {
      wanted.current = undefined;
      row.querySelector("a")?.focus();
      return;
    }
    const top = scrollY + element.getBoundingClientRect().top + (tops[index] ?? 0);
    scrollTo({ top: Math.max(0, top - innerHeight / 2), behavior: "instant" });
    look();
  };

  const kept = focused.current === undefined || ids[drawn.first] === undefined ? undefined : keptIndex(ids, focused.current, drawn);
  return { pieces: piecesOf(tops, { first: drawn.first, last: Math.min(drawn.last, ids.length - 1) }, kept), drawn, reach };
}

/** The index of the row that has the focus, when it is not drawn anyway. */
function keptIndex(ids: readonly string[], id: string, { first, last }: Range): number | undefined {
  for (let index = first; index <= last; index += 1) if (ids[index] === id) return undefined;
  const index = ids.indexOf(id);
  return index < 0 ? undefined : index;
}
