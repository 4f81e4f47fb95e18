/** Where access tokens are kept between calls, and between processes that share an account. */

/** A place for texts. What they say is none of its business; it must keep them secret. */
export interface TokenStore {
  /** What was set under the key; `undefined` when nothing was, or when its time is over. */
  get(key: string): Promise<string | undefined>;
  /** Keeps a text for so many milliseconds. */
  set(key: string, value: string, ttlMs: number): Promise<void>;
  /**
   * Lets one holder at a time in: a function that lets the next one in, or `undefined` when somebody else is inside.
   * A holder that never comes back is forgotten after `ttlMs`. Without it, several processes may fetch a token at the
   * same moment.
   */
  lock?(key: string, ttlMs: number): Promise<undefined | (() => Promise<void>)>;
  /**
   * Replaces a text by what `change` makes of it, as one step: nobody else's change is lost. `change` may be asked more
   * than once; when it gives `undefined`, everything stays as it is. Rejects when that cannot be promised. A daily limit
   * needs it; without it, a penalty that two processes tell at the same moment may end with the shorter of the two.
   */
  update?(key: string, change: (before: string | undefined) => string | undefined, ttlMs: number): Promise<void>;
}

/** Keeps tokens in this process; several proxies and clients may share one. */
export function memoryTokenStore(): TokenStore {
  const values = new Map<string, { value: string; until: number }>();
  const locks = new Map<string, { until: number }>();
  const read = (key: string): string | undefined => {
    const kept = values.get(key);
    if (kept === undefined) return undefined;
    if (Date.now() < kept.until) return kept.value;
    values.delete(key);
    return undefined;
  };
  const write = (key: string, value: string, ttlMs: number): void => {
    const now = Date.now();
    // Keys name days and credentials: nobody asks for an old one again, so nothing else would take it out.
    for (const [old, { until }] of values) if (until <= now) values.delete(old);
    values.set(key, { value, until: now + ttlMs });
  };
  return {
    async get(key) {
      return read(key);
    },
    async set(key, value, ttlMs) {
      write(key, value, ttlMs);
    },
    async lock(key, ttlMs) {
      const inside = locks.get(key);
      if (inside !== undefined && Date.now() < inside.until) return undefined;
      const mine = { until: Date.now() + ttlMs };
      locks.set(key, mine);
      return async () => {
        if (locks.get(key) === mine) locks.delete(key);
      };
    },
    async update(key, change, ttlMs) {
      const after = change(read(key));
      if (after !== undefined) write(key, after, ttlMs);
    },
  };
}
