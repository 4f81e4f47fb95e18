/** Who may send how much: buckets for operations and callers, and how many requests are worked on at once. */
import type { server } from "../engine-server.js";
import { endsWithItsRequest } from "../platform.js";

type Core = typeof server.exports;

/** So many callers are remembered; of more, those that were quiet for longest are forgotten. */
const MOST_BUCKETS = 10_000;

interface Bucket {
  level: number;
  at: number;
}

/** Buckets of requests, one for each key, all filling at one rate. How they fill is the core's: `src/proxy/budget.rs`. */
export class Buckets {
  readonly #rate: number;
  /** Two generations, since a map in which every use moves its entry keeps the garbage collector busy. */
  #recent = new Map<string, Bucket>();
  #older = new Map<string, Bucket>();

  /** `rate` is in requests a second. */
  constructor(rate: number) {
    this.#rate = rate;
  }

  /** Takes one request out of a bucket: 0, or in how many milliseconds there is one. */
  take(core: Core, key: string): number {
    const bucket = this.#bucket(key);
    const now = Date.now();
    // A clock that was set back must not stop the filling until it has caught up.
    if (now < bucket.at) bucket.at = now;
    const level = core.proxyBudget(bucket.level, bucket.at, this.#rate, now);
    if (level < 0) return -level;
    bucket.level = level;
    bucket.at = now;
    return 0;
  }

  #bucket(key: string): Bucket {
    const known = this.#recent.get(key);
    if (known !== undefined) return known;
    const bucket = this.#older.get(key) ?? { level: -1, at: 0 };
    if (this.#recent.size >= MOST_BUCKETS) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(key, bucket);
    return bucket;
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

  /** Whether there is one: then it is taken, and must be given back once. */
  take(): boolean {
    if (this.#taken >= this.#most) return false;
    this.#taken += 1;
    return true;
  }

  /** Gives one back. */
  readonly leave = (): void => {
    this.#taken -= 1;
  };
}
