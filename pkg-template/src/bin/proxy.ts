/** `paxos-orchestrations proxy`: the token proxy on this machine. */
import { createTokenProxy, toNodeListener, type NodeListener, type OperationName, type TokenProxyOptions } from "../entry/proxy-node.js";
import { log, logEvent } from "./log.js";
import { redisStore } from "./redis.js";
import { isLoopback, options, portNumber, serve, Stop } from "./serve.js";
import { signingOf } from "./signing.js";

/** The path below which the proxy answers. */
const BASE_PATH = "/paxos";
/** Where a supervisor asks whether the process is alive. */
const HEALTH = "/healthz";
/** As long as a request may take: a payment that was cut off leaves its caller in doubt. */
const STOP_WITHIN_MS = 35_000;

export async function proxy(args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  options(args, []);
  const credentials = credentialsOf(env);
  const endpoints = endpointsOf(env);
  const allow = allowOf(required(env, "PAXOS_ALLOW"));
  const host = env["HOST"] || "127.0.0.1";
  if (!isLoopback(host)) {
    throw new Stop(
      `HOST is ${host}, but the command cannot tell who calls and serves this machine only: to serve others, call createTokenProxy with an authorize of your own.`,
    );
  }
  const port = portNumber("PORT", env["PORT"] || "8787");
  const signing = signingOf(env);
  const hosts = env["PAXOS_ALLOWED_HOSTS"] ? { allowedHosts: listOf(env["PAXOS_ALLOWED_HOSTS"]) } : {};
  const redis = env["REDIS_URL"] ? await redisStore(env["REDIS_URL"], credentials) : undefined;
  const store = redis === undefined ? {} : { tokenStore: redis.tokenStore };
  const proxy = toNodeListener(
    createTokenProxy({ ...endpoints, ...signing, ...store, ...hosts, credentials, allow, basePath: BASE_PATH, authorize: () => true, onEvent: logEvent }),
  );
  const alive = toNodeListener(health);
  const listener: NodeListener = (request, response) => (request.url === HEALTH ? alive : proxy)(request, response);
  await serve(listener, { host, port, path: BASE_PATH, stopWithinMs: STOP_WITHIN_MS, onStop: (event) => log("stop", event) });
  // After the ready line, which is the first.
  redis?.connect();
}

/** Says that the process is alive, and nothing else: it asks nobody, so that probes cost none of the vendor's rate limit. */
async function health({ method }: Request): Promise<Response> {
  const headers = { "cache-control": "no-store", "content-type": "application/json" };
  if (method === "GET" || method === "HEAD") return new Response('{"status":"ok"}', { headers });
  return new Response('{"status":"GET this"}', { status: 405, headers: { ...headers, allow: "GET, HEAD" } });
}

function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (!value) throw new Stop(`${name} is missing: set it in the environment.`);
  return value;
}

/** Client id and secret. */
export function credentialsOf(env: NodeJS.ProcessEnv): TokenProxyOptions["credentials"] {
  return { clientId: required(env, "PAXOS_CLIENT_ID"), clientSecret: required(env, "PAXOS_CLIENT_SECRET") };
}

type Addresses = { [K in "endpoints" | "environment"]: Required<Pick<TokenProxyOptions, K>> }["endpoints" | "environment"];

/** The addresses when they are given, else the environment. */
export function endpointsOf(env: NodeJS.ProcessEnv): Addresses {
  const { PAXOS_API_URL: apiUrl, PAXOS_TOKEN_URL: tokenUrl, PAXOS_ENVIRONMENT: environment } = env;
  if (apiUrl || tokenUrl) return { endpoints: { apiUrl: required(env, "PAXOS_API_URL"), tokenUrl: required(env, "PAXOS_TOKEN_URL") } };
  if (environment === "sandbox" || environment === "production") return { environment };
  if (environment) throw new Stop(`PAXOS_ENVIRONMENT must be "sandbox" or "production", not "${environment}".`);
  throw new Stop(`PAXOS_ENVIRONMENT is missing: set it to "sandbox" or "production", or set PAXOS_API_URL and PAXOS_TOKEN_URL.`);
}

function allowOf(text: string): TokenProxyOptions["allow"] {
  if (text === "all" || text === "read-only") return text;
  return listOf(text) as OperationName[];
}

function listOf(text: string): string[] {
  return text.split(",").map((name) => name.trim()).filter((name) => name !== "");
}
