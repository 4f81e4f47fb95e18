/**
 * The token proxy as a fetch handler. The rules are the core's (`src/proxy.rs`); here are the network, the token, and
 * the application's own hooks.
 */
import { harmless } from "../listener.js";
import { fetchSend, SendFailure, type Inbound, type Send } from "../credentials/send.js";
import { StoreDown } from "../credentials/shared-store.js";
import { asTrouble, NoToken, TokenSource } from "../credentials/tokens.js";
import { server } from "../engine-server.js";
import { PaxosError } from "../errors.js";
import type { OperationName } from "../generated/operations.js";
import { memoryTokenStore } from "../token-store.js";
import { asResponse, internalAnswer, Leaks, nameOf, reasonOf, troubleAnswer, withHeaders } from "./answers.js";
import { offerRaw, type BodyTrouble, type Exchange, type PlainAnswer } from "./exchange.js";
import { builtInAgent } from "./built-in-agent.js";
import { Buckets, Places } from "./limits.js";
import { coreOptions, filled, invalid, type ProxyEvent, type TokenProxy, type TokenProxyOptions } from "./options.js";
import { count, hashOf } from "./policy.js";
import { exchangeOf, headLines, readAdmitted, readForward, readRelay, requestOf, upHeaders, type Forward } from "./requests.js";
import { dispatcherSend } from "./send-dispatcher.js";
import { nodeSend } from "./send-node.js";
import { signer } from "./signer.js";

/** What the core made of the options. */
interface Config {
  api_url: string;
  base_path: string;
  token_url: string;
  scopes: string[];
  body_bytes: number;
  timeout_ms: number;
  requests_per_second: number;
  total_requests_per_second: number | null;
  requests_per_second_per_caller: number;
  concurrency: number;
  body_timeout_ms: number;
}

type Core = typeof server.exports;

/** The longest answer of the API that is passed on. */
const MOST_ANSWER_BYTES = 8 * 1024 * 1024;

const NO_BODY = new Uint8Array(0);

/** A configuration inside the WebAssembly. Its number counts in the instance that gave it. */
interface Opened {
  id: number;
  /** As `server.replaced` said then. */
  replaced: number;
}

/** Older workerd has none; there a configuration stays as long as the isolate. */
const forgotten =
  typeof FinalizationRegistry === "undefined"
    ? undefined
    : new FinalizationRegistry(({ id, replaced }: Opened) => {
        if (replaced === server.replaced) server.exports.proxyClose(id);
      });

/** What carries requests: what was handed in, or what the platform has. */
function sendOf({ fetch, dispatcher }: TokenProxyOptions): Send {
  if (dispatcher !== undefined) {
    if (fetch !== undefined) throw invalid("createTokenProxy takes fetch or dispatcher, not both.");
    if (typeof dispatcher?.dispatch !== "function") throw invalid("dispatcher must be one of the npm package undici, such as new Agent().");
    return dispatcherSend(dispatcher);
  }
  if (fetch !== undefined) return fetchSend(fetch);
  const agent = builtInAgent();
  if (agent !== undefined) return dispatcherSend(agent);
  return nodeSend() ?? fetchSend((...call) => globalThis.fetch(...call));
}

/** A token proxy. Throws `PaxosError` when the options would not be safe. */
export function createTokenProxy(options: TokenProxyOptions): TokenProxy {
  const { authorize, callerOf, onEvent, signing } = options;
  const { beforeCreate, dailyLimit } = options.policy ?? {};
  if (typeof authorize !== "function") {
    throw invalid("createTokenProxy needs authorize: a function that tells whether a caller may do what it asks for.");
  }
  for (const [name, hook] of [["callerOf", callerOf], ["policy.beforeCreate", beforeCreate]] as const) {
    if (hook !== undefined && typeof hook !== "function") throw invalid(`${name} must be a function.`);
  }
  const { clientId, clientSecret } = options.credentials ?? {};
  if (!filled(clientId) || !filled(clientSecret)) {
    throw invalid("createTokenProxy needs credentials: { clientId, clientSecret }, neither of them empty.");
  }
  const store = options.tokenStore ?? memoryTokenStore();
  if (dailyLimit !== undefined && typeof store.update !== "function") {
    throw invalid("policy.dailyLimit needs a tokenStore with update, such as memoryTokenStore() or redisTokenStore(client, { key }).");
  }
  const question = coreOptions(options);
  const tell: (event: ProxyEvent) => void = harmless(onEvent);
  const send = sendOf(options);
  const leaks = new Leaks(clientSecret);

  const build = (core: Core) => {
    const verdict = core.proxyConfig(question);
    const text = verdict.slice(1);
    if (!verdict.startsWith("+")) throw invalid(text);
    const config = JSON.parse(text) as Config;
    const tokens = new TokenSource({
      rules: () => core,
      tokenUrl: config.token_url,
      clientId,
      clientSecret,
      scopes: config.scopes,
      send,
      store,
      onEvent: tell,
      onStoreEvent: tell,
    });
    return {
      text,
      opened: undefined as Opened | undefined,
      config,
      tokens,
      sign: signing === undefined ? undefined : signer(core, signing),
      wanted: new Set(core.proxyHeaders().split(" ")),
      answered: core.proxyAnswerHeaders().split(" "),
      places: new Places(config.concurrency),
      // Apart from the others: whoever sends a body was not asked yet who it is, and may take its time.
      bodies: new Places(config.concurrency),
      callers: new Buckets(config.requests_per_second_per_caller),
      operations: new Buckets(config.requests_per_second),
      all: config.total_requests_per_second === null ? undefined : new Buckets(config.total_requests_per_second),
    };
  };
  let built: ReturnType<typeof build> | undefined;
  const configure = (core: Core): ReturnType<typeof build> => (built ??= build(core));
  /** The number of the configuration. To be asked for anew after whatever was awaited: a new instance has other numbers. */
  const idOf = (core: Core): number => {
    const state = configure(core);
    if (state.opened?.replaced !== server.replaced) {
      state.opened = { id: core.proxyOpen(state.text), replaced: server.replaced };
      forgotten?.register(state, state.opened);
    }
    return state.opened.id;
  };
  // Where the WebAssembly loads at once, bad options are told at once; elsewhere with the first request.
  try {
    configure(server.exports);
  } catch (error) {
    if (!PaxosError.is(error) || error.code !== "not_ready") throw error;
  }

  /** Asks a hook of the application; what it throws is told by its class and nothing else. */
  async function ask<T>(where: Extract<ProxyEvent, { type: "error" }>["where"], hook: () => T | Promise<T>): Promise<{ said: T } | undefined> {
    try {
      return { said: await hook() };
    } catch (error) {
      tell({ type: "error", at: Date.now(), where, name: nameOf(error) });
      return undefined;
    }
  }

  async function carry(exchange: Exchange, core: Core, report: Report): Promise<PlainAnswer | Response> {
    const { config, wanted, places, bodies } = configure(core);
    const { secure, loopback } = exchange;
    const head = headLines(exchange, wanted);
    const admitted = readAdmitted(core.proxyAdmit(idOf(core), head.text, head.count, secure, loopback));
    if ("refusal" in admitted) return admitted.refusal;
    const { operation, cors } = admitted;
    report.operation = operation;
    const trouble = (what: object): PlainAnswer => withHeaders(troubleAnswer(core, what), cors);
    let body: Uint8Array<ArrayBuffer> | BodyTrouble = NO_BODY;
    let { forward } = admitted;
    if (forward === undefined) {
      if (!bodies.take()) return trouble({ kind: "crowded" });
      body = await exchange.body(config.body_bytes, config.body_timeout_ms).finally(bodies.leave);
      if (body === "too_long") return trouble({ kind: "body_too_long", limit: config.body_bytes });
      if (typeof body === "string") return trouble({ kind: `body_${body}` });
      forward = readForward(core.proxyForward(idOf(core), head.text, head.count, secure, loopback, body));
    }
    if (!places.take()) return trouble({ kind: "crowded" });
    try {
      // What is refused was judged too: so the application has always seen exactly what goes up.
      const [target, content] = "refusal" in forward ? [exchange.target, body] : [config.base_path + forward.path, forward.body];
      const request = (): Request => requestOf(exchange, target, content);
      const permission = await ask<unknown>("authorize", () => authorize(request(), operation));
      if (permission === undefined) return trouble({ kind: "authorize_failed" });
      if (permission.said instanceof Response) {
        report.by = "authorize";
        return permission.said;
      }
      if (permission.said !== true) return trouble({ kind: "unauthorized" });
      if (callerOf !== undefined) {
        const caller = await ask<unknown>("callerOf", () => callerOf(request()));
        if (caller === undefined) return trouble({ kind: "hook_failed" });
        const wait = caller.said === undefined ? 0 : configure(core).callers.take(core, String(caller.said));
        if (wait > 0) return trouble({ kind: "caller_busy", wait });
      }
      if ("refusal" in forward) return forward.refusal;
      const judged = forward.spend !== undefined || (beforeCreate !== undefined && forward.body.length > 0);
      const hash = judged ? await hashOf(forward.namesId ? forward.path : undefined, forward.body) : "";
      return (await refuse(forward, hash, operation, request, core, report, trouble)) ?? (await relay(forward, hash, cors, core, report, trouble));
    } finally {
      // Whoever takes an answer of the API slowly keeps the place. All others may be anybody, and keep none.
      if (report.by === "api" && exchange.whenSent !== undefined) exchange.whenSent(places.leave);
      else places.leave();
    }
  }

  /** What stands between a good request and the API, the daily limit apart: approval and the rate limit; in this order. */
  async function refuse(
    forward: Forward,
    hash: string,
    operation: OperationName,
    request: () => Request,
    core: Core,
    report: Report,
    trouble: (what: object) => PlainAnswer,
  ): Promise<PlainAnswer | Response | undefined> {
    const { tokens, operations, all } = configure(core);
    if (beforeCreate !== undefined && forward.body.length > 0) {
      const params = JSON.parse(new TextDecoder().decode(forward.body)) as { [name: string]: unknown };
      const approval = await ask<unknown>("beforeCreate", () => beforeCreate({ operation, params, hash, request: request() }));
      if (approval === undefined) return trouble({ kind: "hook_failed" });
      if (approval.said instanceof Response) {
        report.by = "beforeCreate";
        return approval.said;
      }
      if (approval.said !== true) return trouble({ kind: "not_approved" });
    }
    const penalty = tokens.sharedPenaltyUntil();
    const until = typeof penalty === "number" ? penalty : await penalty;
    if (until > 0) return trouble({ kind: "penalty", until });
    const wait = operations.take(core, operation) || (all?.take(core, "") ?? 0);
    return wait > 0 ? trouble({ kind: "busy", wait }) : undefined;
  }

  /** Counts a create against the daily limit: why it may not go up. Never given back: see `enter` in `src/proxy/policy.rs`. */
  async function overspent(
    { spend }: Forward,
    hash: string,
    core: Core,
    trouble: (what: object) => PlainAnswer,
  ): Promise<PlainAnswer | undefined> {
    const { config, tokens } = configure(core);
    if (spend === undefined || tokens.store === undefined) return undefined;
    const key = core.proxyLedgerKey(config.token_url, clientId, spend.asset, Date.now());
    try {
      const outcome = await count(core, tokens.store, key, spend, hash);
      if (outcome === "fits") return undefined;
      return trouble(outcome === "exceeds" ? { kind: "limit_exceeded", asset: spend.asset } : { kind: "limit_unknown" });
    } catch (error) {
      if (error instanceof StoreDown) return trouble({ kind: "limit_unknown" });
      throw error;
    }
  }

  /** Sends a request, once more with a new token when the API refuses the first, and reads what comes back. */
  async function relay(
    forward: Forward,
    hash: string,
    cors: [string, string][],
    core: Core,
    report: Report,
    trouble: (what: object) => PlainAnswer,
  ): Promise<PlainAnswer> {
    const { config, tokens, sign, answered } = configure(core);
    const url = config.api_url + forward.path;
    for (let attempt = 1; ; attempt += 1) {
      let token: string;
      try {
        token = tokens.atHand(core) ?? (await tokens.token());
      } catch (error) {
        if (error instanceof NoToken) return trouble(asTrouble(error.trouble, config.scopes));
        throw error;
      }
      let signature: string | undefined;
      if (sign !== undefined) {
        const signed = await ask("signing", () => sign(forward.method, url, forward.body, Date.now()));
        if (signed === undefined) return trouble({ kind: "signing_failed" });
        signature = signed.said;
      }
      // Last of all, and once: what cannot leave for want of a token or a signature must not use the limit up.
      const refusal = attempt === 1 && forward.spend !== undefined ? await overspent(forward, hash, core, trouble) : undefined;
      if (refusal !== undefined) return refusal;
      let inbound: Inbound;
      try {
        inbound = await send({
          method: forward.method,
          url,
          headers: upHeaders(token, forward.body, signature),
          body: forward.body.length === 0 ? undefined : forward.body,
          timeoutMs: config.timeout_ms,
          mostBytes: MOST_ANSWER_BYTES,
        });
      } catch (error) {
        if (error instanceof SendFailure) return trouble({ kind: error.kind, whom: "api" });
        throw error;
      }
      const read = readRelay(core, inbound, answered);
      if (read.verdict === "refused") {
        await tokens.invalidate(token);
        if (attempt === 1) continue;
        return trouble({ kind: "credentials_refused" });
      }
      if (read.penaltyUntil !== undefined) {
        // The caller does not wait until the others have heard.
        tokens.penalize(read.penaltyUntil).catch(() => {});
        tell({ type: "penalty", at: Date.now(), until: read.penaltyUntil });
      }
      const instead = read.verdict === "instead";
      const answer = instead ? read.answer : { status: inbound.status, headers: read.headers, body: inbound.body };
      if (leaks.in(answer, token)) return trouble({ kind: "leaked" });
      if (instead) return withHeaders(answer, cors);
      report.by = "api";
      return withHeaders(answer, cors);
    }
  }

  async function answer(exchange: Exchange): Promise<PlainAnswer | Response> {
    const started = Date.now();
    const report: Report = { by: "proxy" };
    let given: PlainAnswer | Response;
    try {
      given = await carry(exchange, built === undefined ? await server.ready() : server.exports, report);
    } catch (error) {
      tell({ type: "error", at: Date.now(), where: "proxy", name: nameOf(error) });
      given = internalAnswer();
    }
    if (onEvent === undefined) return given;
    const at = Date.now();
    const reason = report.by === "proxy" ? reasonOf(given) : undefined;
    tell({
      type: "answer",
      at,
      ms: at - started,
      method: exchange.method.slice(0, 20),
      ...(report.operation === undefined ? {} : { operation: report.operation }),
      status: given.status,
      by: report.by,
      ...(reason === undefined ? {} : { reason }),
    });
    return given;
  }

  const handle: TokenProxy = async (request) => {
    const given = await answer(exchangeOf(request));
    try {
      return asResponse(given);
    } catch (error) {
      tell({ type: "error", at: Date.now(), where: "proxy", name: nameOf(error) });
      return asResponse(internalAnswer());
    }
  };
  return offerRaw(handle, answer);
}

/** What became of a request, for its event. */
interface Report {
  by: "proxy" | "api" | "authorize" | "beforeCreate";
  operation?: OperationName;
}
