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
}

/** Keeps tokens in this process; several proxies and clients may share one. */
export function memoryTokenStore(): TokenStore {
  const values = new Map<string, { value: string; until: number }>();
  const locks = new Map<string, { until: number }>();
  return {
    async get(key) {
      const kept = values.get(key);
      if (kept === undefined) return undefined;
      if (Date.now() < kept.until) return kept.value;
      values.delete(key);
      return undefined;
    },
    async set(key, value, ttlMs) {
      values.set(key, { value, until: Date.now() + ttlMs });
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
  };
}
