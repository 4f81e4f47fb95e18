/** Time limits and the caller's signal as one thing: it ends whatever is awaited under it. */
import { AbortError, TimeoutError, type PaxosError } from "./errors.js";

/** The longest time that timers count. A limit beyond it never comes. */
const LONGEST_MS = 2 ** 31 - 1;

/** Is over when its time is up, when the limit around it is over, or when the caller's signal fires. */
export class TimeLimit {
  readonly #controller = new AbortController();
  readonly #until: number;
  readonly #over: Promise<never>;
  /** Leaves no timer and no listener behind. */
  declare readonly clear: () => void;

  /** `around`: the limit of the whole call, or what the caller gave. */
  constructor(ms: number, around: TimeLimit | AbortSignal | undefined) {
    const inner = around instanceof TimeLimit;
    const outside = inner ? around.signal : around;
    this.#until = Date.now() + ms;
    this.#over = new Promise<never>((_resolve, reject) => {
      this.signal.addEventListener("abort", () => reject(this.signal.reason), { once: true });
    });
    this.#over.catch(() => {});
    const stop = (): void => this.#controller.abort(inner ? outside?.reason : new AbortError(outside?.reason));
    const timer = ms <= LONGEST_MS ? setTimeout(() => this.#controller.abort(new TimeoutError(ms, !inner)), ms) : undefined;
    outside?.addEventListener("abort", stop, { once: true });
    if (outside?.aborted === true) stop();
    this.clear = () => {
      clearTimeout(timer);
      outside?.removeEventListener("abort", stop);
    };
  }

  /** Fires when the limit is over; its reason is the error to throw. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Why it is over; `undefined` while it is not. */
  get error(): PaxosError | undefined {
    return this.signal.aborted ? (this.signal.reason as PaxosError) : undefined;
  }

  /** Milliseconds that are left. */
  left(): number {
    return this.signal.aborted ? 0 : this.#until - Date.now();
  }

  /** Waits for a promise, but not beyond the limit, whether or not the promise cares about the signal. */
  race<T>(promise: Promise<T>): Promise<T> {
    promise.catch(() => {});
    return Promise.race([this.#over, promise]);
  }

  /** Lets time pass, but not beyond the limit. */
  async wait(ms: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      await this.race(new Promise<void>((resolve) => {
        timer = setTimeout(resolve, Math.min(ms, LONGEST_MS));
      }));
    } finally {
      clearTimeout(timer);
    }
  }
}
