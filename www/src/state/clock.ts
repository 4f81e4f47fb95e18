/** The time by which relative times are written; stands still while nobody looks. A sandbox may have another than this machine. */
import { signal } from "@preact/signals";

const TICK_MS = 5_000;

export const now = signal(Date.now());

let ahead = 0;

/** What time it is where the money moves. */
export function setClock(time: number): void {
  ahead = time - Date.now();
  now.value = time;
}

export function startClock(): void {
  const tick = (): void => {
    if (!document.hidden) now.value = Date.now() + ahead;
  };
  setInterval(tick, TICK_MS);
  document.addEventListener("visibilitychange", tick);
}
