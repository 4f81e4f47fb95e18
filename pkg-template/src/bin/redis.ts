/** `REDIS_URL`: a token store that many instances of the `proxy` command share. */
import { createHash } from "node:crypto";
import { redisTokenStore, type RedisClient, type TokenProxyOptions, type TokenStore } from "../entry/proxy-node.js";
import { log } from "./log.js";
import { Stop } from "./serve.js";

/** What is needed of the npm package `redis`. */
interface Redis {
  createClient(options: { url: string; disableOfflineQueue: boolean }): RedisClient & {
    on(event: "error" | "ready", listener: (error: unknown) => void): unknown;
    connect(): Promise<unknown>;
    destroy?: () => void;
  };
}

/** The name in a variable, so that nobody needs the package who does not use it. */
const PACKAGE: string = "redis";

/** A store, and what connects it in the background: without Redis the proxy serves all the same, with a token of its own. */
export async function redisStore(
  url: string,
  credentials: TokenProxyOptions["credentials"],
): Promise<{ tokenStore: TokenStore; connect: () => void }> {
  // The address may hold a password, so no sentence repeats it.
  if (!/^rediss?:\/\//.test(url) || !URL.canParse(url)) throw new Stop("REDIS_URL must be an address such as redis://127.0.0.1:6379.");
  let redis: Redis;
  try {
    redis = (await import(PACKAGE)) as Redis;
  } catch {
    throw new Stop("REDIS_URL is set, but the npm package redis is not installed: npm install redis, or unset REDIS_URL.");
  }
  const client = redis.createClient({ url, disableOfflineQueue: true });
  let known: string | undefined;
  const tell = (state: string): void => {
    if (state !== known) log("redis", { state });
    known = state;
  };
  client.on("error", (error) => tell(codeOf(error)));
  client.on("ready", () => tell("ready"));
  return {
    tokenStore: redisTokenStore(client, { key: keyOf(credentials) }),
    connect: () => void client.connect().catch((error: unknown) => tell(codeOf(error))),
  };
}

/** The words of these errors may repeat the address. */
function codeOf(error: unknown): string {
  const code: unknown = typeof error === "object" && error !== null ? Reflect.get(error, "code") : undefined;
  return typeof code === "string" && /^[A-Z_0-9]+$/.test(code) ? code : "failed";
}

/** All instances with the same credentials have the same key, and nobody has to keep another secret. */
function keyOf({ clientId, clientSecret }: TokenProxyOptions["credentials"]): Uint8Array {
  return createHash("sha256").update(JSON.stringify(["paxos-orchestrations redis", clientId, clientSecret])).digest();
}
