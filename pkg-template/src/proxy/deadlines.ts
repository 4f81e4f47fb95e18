/**
 * Time limits of many requests under one timer. A timer of its own for each request costs more than the core's checks of
 * it, and nearly all are stopped before they go off; here a limit is an entry in a list. It may go off a little late.
 */

/** How often the list is looked through. */
const STEP_MS = 100;
const SHORTEST_STEP_MS = 5;
/** A limit goes off late by no more than this part of itself. */
const PART = 20;

/** Something that ends in time or is given up. */
export interface Limited {
  /** When it is given up, on the clock of `performance`. */
  readonly deadline: number;
  /** Its place in the list. */
  place: number;
  giveUp(): void;
}

export class Deadlines {
  /** An array with gaps: a set that so much goes in and out of keeps the garbage collector busy. */
  readonly #list: (Limited | undefined)[] = [];
  readonly #gaps: number[] = [];
  #stepMs = STEP_MS;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Gives it up at its deadline, which is so many milliseconds away, unless it is taken out before. */
  add(limited: Limited, ms: number): void {
    limited.place = this.#gaps.pop() ?? this.#list.length;
    this.#list[limited.place] = limited;
    const stepMs = Math.max(SHORTEST_STEP_MS, Math.min(this.#stepMs, ms / PART));
    if (this.#timer === undefined || stepMs < this.#stepMs) this.#run(stepMs);
  }

  delete(limited: Limited): void {
    if (this.#list[limited.place] !== limited) return;
    this.#list[limited.place] = undefined;
    this.#gaps.push(limited.place);
  }

  #run(stepMs: number): void {
    clearInterval(this.#timer);
    this.#stepMs = stepMs;
    this.#timer = setInterval(() => this.#look(), stepMs);
  }

  #look(): void {
    const now = performance.now();
    for (const limited of this.#list) {
      if (limited === undefined || limited.deadline > now) continue;
      this.delete(limited);
      limited.giveUp();
    }
    // Nothing keeps a process alive that has nothing to wait for.
    if (this.#gaps.length < this.#list.length) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#stepMs = STEP_MS;
    this.#list.length = 0;
    this.#gaps.length = 0;
  }
}
