/**
 * Time limits of many requests under one timer. A timer of its own for each request costs more than the core's checks of
 * it, and nearly all are stopped before they go off; here a limit is an entry in a list. It may go off a little late.
 */

/** How often the list is looked through. */
const STEP_MS = 100;
const SHORTEST_STEP_MS = 5;
/** A limit goes off late by no more than this part of itself. */
const PART = 20;

/** A time limit that has been set. */
export interface Deadline {
  /** On the clock of `performance`. */
  readonly at: number;
  readonly over: () => void;
}

export class Deadlines {
  readonly #set = new Set<Deadline>();
  #stepMs = STEP_MS;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Calls `over` in so many milliseconds, unless it is cleared before. */
  set(ms: number, over: () => void): Deadline {
    const deadline = { at: performance.now() + ms, over };
    this.#set.add(deadline);
    this.#run(Math.max(SHORTEST_STEP_MS, Math.min(this.#stepMs, ms / PART)));
    return deadline;
  }

  clear(deadline: Deadline): void {
    this.#set.delete(deadline);
  }

  #run(stepMs: number): void {
    if (this.#timer !== undefined && stepMs === this.#stepMs) return;
    clearInterval(this.#timer);
    this.#stepMs = stepMs;
    this.#timer = setInterval(() => this.#look(), stepMs);
  }

  #look(): void {
    const now = performance.now();
    for (const deadline of this.#set) {
      if (deadline.at > now) continue;
      this.#set.delete(deadline);
      deadline.over();
    }
    // Nothing keeps a process alive that has nothing to wait for.
    if (this.#set.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#stepMs = STEP_MS;
  }
}
