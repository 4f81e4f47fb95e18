/**
 * One run at a time, whoever asks. A run can be lost: in workerd all that a request began ends with it, and what others
 * wait for then never comes. So nobody relies on somebody else's run for ever.
 */

interface Run<T> {
  readonly since: number;
  /** How it ended. Rejects only when the platform knows that it was lost. */
  readonly end: Promise<{ value: T } | { error: unknown }>;
}

export class SingleFlight<T> {
  readonly #lostAfterMs: number;
  #run: Run<T> | undefined;

  /** A run that takes longer than `lostAfterMs` counts as lost. */
  constructor(lostAfterMs: number) {
    this.#lostAfterMs = lostAfterMs;
  }

  /** Whether somebody is at it. */
  get underWay(): boolean {
    return this.#run !== undefined;
  }

  /** What the run under way brings, or else a new one. */
  async join(start: () => Promise<T>): Promise<T> {
    for (;;) {
      const run = this.#run;
      if (run === undefined) return this.#begin(start);
      const end = await this.#endOf(run);
      if (end === undefined) {
        if (this.#run === run) this.#run = undefined;
      } else if ("value" in end) return end.value;
      else throw end.error;
    }
  }

  #begin(start: () => Promise<T>): Promise<T> {
    const promise = start();
    const end = promise.then((value) => ({ value }), (error: unknown) => ({ error }));
    const run: Run<T> = { since: Date.now(), end };
    this.#run = run;
    const over = (): void => {
      if (this.#run === run) this.#run = undefined;
    };
    end.then(over, over);
    return promise;
  }

  /** `undefined` when it was lost. */
  async #endOf(run: Run<T>): Promise<{ value: T } | { error: unknown } | undefined> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    // A clock that was set back must not make it endless.
    const left = Math.min(this.#lostAfterMs, Math.max(0, run.since + this.#lostAfterMs - Date.now()));
    const lost = new Promise<undefined>((resolve) => {
      timer = setTimeout(resolve, left, undefined);
    });
    try {
      return await Promise.race([run.end, lost]);
    } catch {
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }
}
