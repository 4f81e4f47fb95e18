/** Which events were handled already, so that each is handled once. */

/**
 * Where the ids of handled events are kept. A `Set` will do; so will a table of your own, which survives a restart. When
 * several processes share it, give it `claim` too: without it two of them may find that an event was not handled, and each
 * runs `onEvent`. `redisSeenEvents` has it.
 */
export interface SeenEvents {
  /** Whether the event was handled. */
  has(id: string): boolean | Promise<boolean>;
  /**
   * The event was handled. Called after `onEvent`, so an event whose handling failed is not in here. When this fails, the
   * event counts as failed; what comes next for it repeats this alone, as long as the process lives.
   */
  add(id: string): unknown;
  /**
   * Takes the event for whoever asks, as one step: of many who ask at once one gets the function that lets it go, the
   * others `undefined`, until it was let go or `ttlMs` milliseconds are over. Asked before the `has` that decides. Let go
   * when `onEvent` failed, or when `add` is through. Who gets `undefined` answers so that the vendor delivers again.
   *
   * `ttlMs` is a minute longer than `onEventTimeoutMs`: an `onEvent` that goes on for longer may be run by another process
   * beside it.
   */
  claim?(id: string, ttlMs: number): Promise<(() => Promise<void>) | undefined>;
}

/** Keeps the newest `limit` ids in memory; 10 000 when left out. */
export function memorySeenEvents(limit = 10_000): SeenEvents {
  const ids = new Bounded<true>(limit);
  return { has: (id) => ids.get(id) === true, add: (id) => ids.set(id, true) };
}

/** The newest entries, by the order in which they were set. */
export class Bounded<V> {
  readonly #limit: number;
  readonly #entries = new Map<string, V>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: string): V | undefined {
    return this.#entries.get(key);
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  set(key: string, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#limit) break;
      this.#entries.delete(oldest);
    }
  }
}
