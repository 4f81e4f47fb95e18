/** Which events were handled, for many processes, in Redis. */
import { PaxosError } from "../errors.js";
import type { SeenEvents } from "../webhooks/seen.js";
import { PREFIX, redisOf, type RedisClient } from "./client.js";

/** Options of `redisSeenEvents`. */
export interface RedisSeenEventsOptions {
  /**
   * How long a handled event is remembered, in milliseconds; 30 days when left out. Longer than any time that may pass
   * between two backfills: an event that is forgotten and found again is handled again.
   */
  keepMs?: number;
}

const KEEP_MS = 30 * 86_400_000;

/**
 * Keeps the ids of handled events in Redis, with claims: processes that share it handle each event once. Hand in a connected
 * client of the npm package `redis`. Without Redis nothing is handled: the vendor delivers again, and `backfillEvents`
 * rejects.
 */
export function redisSeenEvents(client: RedisClient, options?: RedisSeenEventsOptions): Required<SeenEvents> {
  const redis = redisOf("redisSeenEvents", client);
  const { keepMs = KEEP_MS } = options ?? {};
  if (!(Number.isFinite(keepMs) && keepMs > 0)) throw new PaxosError("invalid_options", "keepMs must be a number of milliseconds above 0.");
  return {
    async has(id) {
      return typeof (await redis.get(`${PREFIX}seen:${id}`)) === "string";
    },
    add: (id) => redis.set(`${PREFIX}seen:${id}`, "1", keepMs),
    claim: (id, ttlMs) => redis.lock(`${PREFIX}claim:${id}`, ttlMs),
  };
}
