/** A token store that many instances share, in Redis. */
import { Patience } from "../credentials/patience.js";
import { PaxosError } from "../errors.js";
import type { TokenStore } from "../token-store.js";
import { lifeOf, PREFIX, redisOf, type RedisClient } from "./client.js";
import { sealer } from "./sealed.js";

/** Options of `redisTokenStore`. */
export interface RedisTokenStoreOptions {
  /**
   * The secret under which entries are sealed: at least 32 random bytes, or a text of at least 32 characters that holds
   * as much randomness, such as the output of `openssl rand -base64 32`. The same for all instances; another key is another
   * store, in which daily limits start anew.
   */
  key: string | Uint8Array;
}

/** A change that waits for its turn. */
interface Change {
  change: (before: string | undefined) => string | undefined;
  /** Milliseconds. */
  life: number;
  settle: () => void;
  fail: (error: unknown) => void;
}

const LEAST_KEY = 32;
/** How often a change is tried anew because somebody else's came between. */
const MOST_TRIES = 100;
/** The longest pause before another try. */
const PAUSE_MS = 20;
/**
 * How long the changes that go together may take. A reply that got lost must not hold up those that come later; longer
 * than those who ask for a change wait.
 */
const SWAP_MS = 5_000;

const SWAP = `local now = redis.call("GET", KEYS[1])
if (now or "") ~= ARGV[1] then return 0 end
redis.call("SET", KEYS[1], ARGV[2], "PX", ARGV[3]) return 1`;

/**
 * Keeps tokens in Redis, sealed (AES-256-GCM), under names that say nothing. Hand in a connected client of the npm package
 * `redis`; `ioredis` has other methods and is refused. Without Redis every instance goes on by itself: with the token that
 * it has, or one that it fetches; only creates under a daily limit are refused.
 */
export function redisTokenStore(client: RedisClient, options: RedisTokenStoreOptions): TokenStore {
  const redis = redisOf("redisTokenStore", client);
  const seal = sealer(keyBytes(options?.key));

  const nameOf = async (kind: "entry" | "lock", key: string): Promise<string> => `${PREFIX}${kind}:${await seal.name(key)}`;
  const read = async (name: string): Promise<string> => {
    const sealed = await redis.get(name);
    return typeof sealed === "string" ? sealed : "";
  };
  /** Changes of each name that wait for the one that runs: they go together, so that those of one process never collide. */
  const waiting = new Map<string, Change[]>();

  async function work(name: string): Promise<void> {
    for (;;) {
      const changes = waiting.get(name) ?? [];
      if (changes.length === 0) break;
      waiting.set(name, []);
      const patience = new Patience(SWAP_MS);
      try {
        const swapped = swap(name, changes, () => patience.isOver);
        if ((await Promise.race([swapped, patience.over])) === Patience.OVER) {
          swapped.catch(() => {});
          throw new Error("Redis does not answer");
        }
        for (const { settle } of changes) settle();
      } catch (error) {
        for (const { fail } of changes) fail(error);
      } finally {
        patience.stop();
      }
    }
    waiting.delete(name);
  }

  async function swap(name: string, changes: readonly Change[], isOver: () => boolean): Promise<void> {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const sealed = await read(name);
      const before = sealed === "" ? undefined : await seal.open(name, sealed);
      // Those who asked for it were told that it failed.
      if (isOver()) return;
      let text = before;
      let ttlMs = 0;
      const failed: (() => void)[] = [];
      for (const { change, life, fail } of changes) {
        try {
          text = change(text) ?? text;
          ttlMs = Math.max(ttlMs, life);
        } catch (error) {
          failed.push(() => fail(error));
        }
      }
      const done = text === undefined || text === before || (await redis.run(SWAP, name, sealed, await seal.seal(name, text), lifeOf(ttlMs))) === 1;
      if (done) {
        for (const tell of failed) tell();
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, Math.random() * PAUSE_MS));
    }
    throw new Error("other instances change this entry all the time");
  }

  return {
    async get(key) {
      const name = await nameOf("entry", key);
      const sealed = await read(name);
      return sealed === "" ? undefined : seal.open(name, sealed);
    },
    async set(key, value, ttlMs) {
      const name = await nameOf("entry", key);
      await redis.set(name, await seal.seal(name, value), ttlMs);
    },
    async lock(key, ttlMs) {
      return redis.lock(await nameOf("lock", key), ttlMs);
    },
    async update(key, change, ttlMs) {
      const name = await nameOf("entry", key);
      await new Promise<void>((settle, fail) => {
        const mine: Change = { change, life: ttlMs, settle, fail };
        const others = waiting.get(name);
        if (others !== undefined) others.push(mine);
        else {
          waiting.set(name, [mine]);
          void work(name);
        }
      });
    },
  };
}

function keyBytes(key: unknown): Uint8Array<ArrayBuffer> {
  const bytes = typeof key === "string" ? new TextEncoder().encode(key) : key instanceof Uint8Array ? new Uint8Array(key) : undefined;
  if (bytes === undefined || bytes.length < LEAST_KEY) {
    throw invalid(`redisTokenStore needs { key }: a secret of at least ${LEAST_KEY} bytes, such as the output of \`openssl rand -base64 32\`.`);
  }
  return bytes;
}

function invalid(message: string): PaxosError {
  return new PaxosError("invalid_options", message);
}
