/** What is asked of a client of the npm package `redis`. */
import { PaxosError } from "../errors.js";

/** What is needed of a client of the npm package `redis`: `createClient`, `createCluster` or a pool, version 4 or later. */
export interface RedisClient {
  /** Resolves with the value as text, or with `null`. */
  get(key: string): Promise<unknown>;
  /** Runs a Lua script as one atomic step. */
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

export const PREFIX = "paxos-orchestrations:";

// Every command that needs more than a key goes as a script: options of `SET` have changed between versions of the client.
const SET = `redis.call("SET", KEYS[1], ARGV[1], "PX", ARGV[2]) return 1`;
const LOCK = `if redis.call("SET", KEYS[1], ARGV[1], "NX", "PX", ARGV[2]) then return 1 end return 0`;
const UNLOCK = `if redis.call("GET", KEYS[1]) == ARGV[1] then return redis.call("DEL", KEYS[1]) end return 0`;

/** The few commands that tables of this package are made of. */
export interface Redis {
  run(script: string, name: string, ...values: string[]): Promise<unknown>;
  get(name: string): Promise<unknown>;
  set(name: string, value: string, ttlMs: number): Promise<void>;
  /** As `TokenStore.lock`. */
  lock(name: string, ttlMs: number): Promise<undefined | (() => Promise<void>)>;
}

export const lifeOf = (ttlMs: number): string => String(Math.max(1, Math.ceil(ttlMs)));

/** Wraps a client; throws when it is none. `who` needs it. */
export function redisOf(who: string, client: RedisClient): Redis {
  if (typeof client?.get !== "function" || typeof client.eval !== "function" || "call" in client) {
    throw new PaxosError(
      "invalid_options",
      `${who} needs a client of the npm package redis, as createClient gives it; ioredis has other methods and does not work.`,
    );
  }
  // The package `redis` ends the process when nobody listens. What fails is told where it is used.
  if ("on" in client && typeof client.on === "function") client.on("error", () => {});
  const run: Redis["run"] = (script, name, ...values) => client.eval(script, { keys: [name], arguments: values });
  return {
    run,
    get: (name) => client.get(name),
    async set(name, value, ttlMs) {
      await run(SET, name, value, lifeOf(ttlMs));
    },
    async lock(name, ttlMs) {
      const mine = globalThis.crypto.randomUUID();
      if ((await run(LOCK, name, mine, lifeOf(ttlMs))) !== 1) return undefined;
      return async () => {
        await run(UNLOCK, name, mine);
      };
    },
  };
}
