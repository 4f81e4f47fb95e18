/** Who may send how much: buckets for operations and callers, and how many requests are worked on at once. */
import type { server } from "../engine-server.js";
import { endsWithItsRequest } from "../platform.js";

type Core = typeof server.exports;

/** Of more callers than these the one that was quiet for longest is forgotten. */
const MOST_BUCKETS = 10_000;

/** Buckets of requests, one for each key, all filling at one rate. How they fill is the core's: `src/proxy/budget.rs`. */
export class Buckets {
  readonly #rate: number;
  readonly #levels = new Map<string, { level: number; at: number }>();

  /** `rate` is in requests a second. */
  constructor(rate: number) {
    this.#rate = rate;
  }

  /** Takes one request out of a bucket: 0, or in how many milliseconds there is one. */
  take(core: Core, key: string): number {
    const at = Date.now();
    const before = this.#levels.get(key);
    const level = core.proxyBudget(before?.level ?? -1, before?.at ?? 0, this.#rate, at);
    if (level < 0) return -level;
    // The end of a map is what was used last.
    this.#levels.delete(key);
    this.#levels.set(key, { level, at });
    if (this.#levels.size > MOST_BUCKETS) {
      const [oldest] = this.#levels.keys();
      if (oldest !== undefined) this.#levels.delete(oldest);
    }
    return 0;
  }
}

/** Places for requests that are worked on. */
export class Places {
  readonly #most: number;
  #taken = 0;

  constructor(most: number) {
    // In workerd a caller who leaves may take the end of the request along, and a place that is not given back is lost for
    // good. There the platform keeps the number in bounds.
    this.#most = endsWithItsRequest() ? Number.POSITIVE_INFINITY : most;
  }

  /** A function that gives the place back, once; nothing when all are taken. */
  take(): (() => void) | undefined {
    if (this.#taken >= this.#most) return undefined;
    this.#taken += 1;
    let held = true;
    return () => {
      if (held) this.#taken -= 1;
      held = false;
    };
  }
}
