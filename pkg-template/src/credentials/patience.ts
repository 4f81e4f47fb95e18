/** A limit on waiting for somebody else. */

const STEPS = 5;

/**
 * Ends after so many milliseconds, in several steps: in a process that was busy for longer than that, an answer that has
 * come meanwhile is still read before the next step.
 */
export class Patience {
  static readonly OVER = Symbol("over");
  readonly over: Promise<typeof Patience.OVER>;
  isOver = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ms: number) {
    this.over = new Promise((resolve) => {
      const step = (left: number): void => {
        if (left === 0) {
          this.isOver = true;
          resolve(Patience.OVER);
        } else this.#timer = setTimeout(step, ms / STEPS, left - 1);
      };
      step(STEPS);
    });
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
