/**
 * The token proxy as a fetch handler. The rules are the core's (`src/proxy.rs`); here are the network, the token, and
 * the application's own `authorize`.
 */
import { harmless } from "../listener.js";
import { fetchSend, readAtMost, SendFailure, type Inbound } from "../credentials/send.js";
import { asTrouble, NoToken, TokenSource, type TokenEvent } from "../credentials/tokens.js";
import { server } from "../engine-server.js";
import { apiUrl, tokenUrl, type Environment } from "../environment.js";
import { PaxosError } from "../errors.js";
import type { OperationName } from "../generated/operations.js";
import { memoryTokenStore, type TokenStore } from "../token-store.js";
import { offerRaw, type Exchange, type PlainAnswer } from "./exchange.js";
import { nodeSend } from "./send-node.js";

/** What a proxy may be told. Never carries a secret, a token, a path or a body. */
export type ProxyEvent =
  | {
      type: "answer";
      /** Milliseconds since 1970. */
      at: number;
      /** From the arrival of the head to the answer, in milliseconds. */
      ms: number;
      method: string;
      /** When the request was let in so far. */
      operation?: OperationName;
      status: number;
      /** Whose answer it is. */
      by: "proxy" | "api" | "authorize";
      /** What the proxy said, when it was the proxy. */
      reason?: string;
    }
  | TokenEvent
  | {
      /** A 429 came: nothing goes up until then. */
      type: "penalty";
      at: number;
      until: number;
    }
  | {
      /** Something threw. */
      type: "error";
      at: number;
      where: "authorize" | "proxy";
      /** The name of the error's class; its words may hold anything. */
      name: string;
    };

/** Options of `createTokenProxy`. */
export interface TokenProxyOptions {
  /** The vendor's environment; or `endpoints`. */
  environment?: Environment;
  /** Addresses of an emulator; or `environment`. */
  endpoints?: { apiUrl: string; tokenUrl: string };
  /** OAuth client credentials. */
  credentials: { clientId: string; clientSecret: string };
  /** Which operations may pass. The token is asked for their scopes and no others. */
  allow: readonly OperationName[] | "read-only" | "all";
  /** The path below which the API's paths begin; `/paxos` when left out. */
  basePath?: string;
  /**
   * Whether this caller may do that. The credentials are yours and not the caller's, so to know who calls is your duty
   * alone. `true` lets the call through; a `Response` is sent back as it is; everything else is a 401. The request
   * carries the caller's headers, and the path, query and body that will go up.
   */
  authorize: (request: Request, operation: OperationName) => boolean | Response | Promise<boolean | Response>;
  /**
   * Other origins whose pages may call, such as `https://app.example.com`; none when left out. Behind a reverse proxy
   * that ends TLS, name the public origin here.
   */
  allowedOrigins?: readonly string[];
  /** Where the token is kept; in memory when left out. */
  tokenStore?: TokenStore;
  /** Sends fields that an operation does not know, instead of refusing them. */
  allowUnknownFields?: boolean;
  limits?: {
    /** The largest body of a caller; 65 536 bytes when left out. */
    bodyBytes?: number;
    /** How long the API may take for an answer; 30 000 ms when left out. */
    timeoutMs?: number;
    /** How many requests a second may go up on average; 40 when left out. A minute's worth may go up at once. */
    requestsPerSecond?: number;
  };
  /** Used instead of the platform's own client, such as the `fetch` of a sandbox. */
  fetch?: typeof fetch;
  /** Is told what happens. */
  onEvent?: (event: ProxyEvent) => void;
}

/** The proxy: takes a request, gives an answer, never rejects. */
export type TokenProxy = (request: Request) => Promise<Response>;

/** What the core made of the options. */
interface Config {
  token_url: string;
  scopes: string[];
  body_bytes: number;
  timeout_ms: number;
  requests_per_second: number;
}

interface Admitted {
  operation: OperationName;
  takes_body: boolean;
  cors: [string, string][];
}

type Relay =
  | { verdict: "pass"; status: number; headers: [string, string][]; penalty_until: number | null }
  | { verdict: "instead"; answer: PlainAnswer; penalty_until: number | null }
  | { verdict: "refused" };

type Core = typeof server.exports;

/** The longest answer of the API that is passed on. */
const MOST_ANSWER_BYTES = 8 * 1024 * 1024;
/** Shorter secrets would be found by chance. */
const SHORTEST_SECRET = 8;

const decoder = new TextDecoder();

/** A token proxy. Throws `PaxosError` when the options would not be safe. */
export function createTokenProxy(options: TokenProxyOptions): TokenProxy {
  const { authorize, onEvent } = options;
  if (typeof authorize !== "function") {
    throw invalid("createTokenProxy needs authorize: a function that tells whether a caller may do what it asks for.");
  }
  for (const name of ["signing", "policy"]) {
    if (Reflect.get(options, name) !== undefined) throw invalid(`This version of the token proxy has no ${name}.`);
  }
  const { clientId, clientSecret } = options.credentials ?? {};
  if (!filled(clientId) || !filled(clientSecret)) {
    throw invalid("createTokenProxy needs credentials: { clientId, clientSecret }, neither of them empty.");
  }
  const question = coreOptions(options);
  const tell: (event: ProxyEvent) => void = harmless(onEvent);
  const send = options.fetch === undefined ? (nodeSend() ?? fetchSend((...call) => globalThis.fetch(...call))) : fetchSend(options.fetch);

  let configured: { text: string; config: Config; tokens: TokenSource; wanted: Set<string>; answered: string[] } | undefined;
  const configure = (core: Core) => {
    if (configured !== undefined) return configured;
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
      store: options.tokenStore ?? memoryTokenStore(),
      onEvent: tell,
    });
    const [wanted, answered] = [new Set(core.proxyHeaders().split(" ")), core.proxyAnswerHeaders().split(" ")];
    configured = { text, config, tokens, wanted, answered };
    return configured;
  };
  // Where the WebAssembly loads at once, bad options are told at once; elsewhere with the first request.
  try {
    configure(server.exports);
  } catch (error) {
    if (!PaxosError.is(error) || error.code !== "not_ready") throw error;
  }

  let bucket = { level: -1, at: 0 };
  const waitForBudget = (core: Core, rate: number): number => {
    const at = Date.now();
    const level = core.proxyBudget(bucket.level, bucket.at, rate, at);
    if (level < 0) return -level;
    bucket = { level, at };
    return 0;
  };

  async function carry(exchange: Exchange, core: Core, report: Report): Promise<PlainAnswer | Response> {
    const { text, config, tokens, wanted, answered } = configure(core);
    const head = JSON.stringify({
      method: exchange.method,
      target: exchange.target,
      secure: exchange.secure,
      loopback: exchange.loopback,
      headers: exchange.headers.filter(([name]) => wanted.has(name.toLowerCase())),
    });
    const verdict = core.proxyAdmit(text, head);
    if (!verdict.startsWith("+")) return JSON.parse(verdict.slice(1)) as PlainAnswer;
    const { operation, takes_body, cors } = JSON.parse(verdict.slice(1)) as Admitted;
    report.operation = operation;

    const trouble = (what: object): PlainAnswer => withHeaders(troubleAnswer(core, what), cors);
    const body = takes_body ? await exchange.body(config.body_bytes) : new Uint8Array(0);
    if (body === "too_long") return trouble({ kind: "body_too_long", limit: config.body_bytes });
    if (body === "consumed") return trouble({ kind: "body_consumed" });
    if (body === "lost") return trouble({ kind: "body_lost" });

    // What is refused was judged too: so the application has always seen exactly what goes up.
    const forward = readForward(core.proxyForward(text, head, body));
    const seen = "refusal" in forward ? { target: exchange.target, body } : forward;
    let permission: unknown;
    try {
      permission = await authorize(requestOf(exchange, seen.target, seen.body), operation);
    } catch (error) {
      tell({ type: "error", at: Date.now(), where: "authorize", name: nameOf(error) });
      return trouble({ kind: "authorize_failed" });
    }
    if (permission instanceof Response) {
      report.by = "authorize";
      return permission;
    }
    if (permission !== true) return trouble({ kind: "unauthorized" });
    if ("refusal" in forward) return forward.refusal;

    if (tokens.penaltyUntil > 0) return trouble({ kind: "penalty", until: tokens.penaltyUntil });
    const wait = waitForBudget(core, config.requests_per_second);
    if (wait > 0) return trouble({ kind: "busy", wait });
    for (let attempt = 1; ; attempt += 1) {
      let token: string;
      try {
        token = await tokens.token();
      } catch (error) {
        if (error instanceof NoToken) return trouble(asTrouble(error.trouble, config.scopes));
        throw error;
      }
      let inbound: Inbound;
      try {
        inbound = await send({
          method: forward.method,
          url: forward.url,
          headers: upHeaders(token, forward.body),
          body: forward.body.length === 0 ? undefined : forward.body,
          timeoutMs: config.timeout_ms,
          mostBytes: MOST_ANSWER_BYTES,
        });
      } catch (error) {
        if (error instanceof SendFailure) return trouble({ kind: error.kind, whom: "api" });
        throw error;
      }
      const relay = readRelay(core, inbound, answered);
      if (relay.verdict === "refused") {
        await tokens.invalidate(token);
        if (attempt === 1) continue;
        return trouble({ kind: "credentials_refused" });
      }
      if (relay.penalty_until !== null) {
        tokens.penalize(relay.penalty_until);
        tell({ type: "penalty", at: Date.now(), until: relay.penalty_until });
      }
      if (relay.verdict === "instead") return withHeaders(relay.answer, cors);
      const answer = { status: relay.status, headers: relay.headers, body: inbound.body };
      if (leaks(answer, [token, clientSecret])) return trouble({ kind: "leaked" });
      report.by = "api";
      return withHeaders(answer, cors);
    }
  }

  async function answer(exchange: Exchange): Promise<PlainAnswer | Response> {
    const started = Date.now();
    const report: Report = { by: "proxy" };
    let given: PlainAnswer | Response;
    try {
      given = await carry(exchange, await server.ready(), report);
    } catch (error) {
      tell({ type: "error", at: Date.now(), where: "proxy", name: nameOf(error) });
      given = internalAnswer();
    }
    const at = Date.now();
    const reason = report.by === "proxy" ? detailOf(given) : undefined;
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

  const handle: TokenProxy = async (request) => asResponse(await answer(exchangeOf(request)));
  return offerRaw(handle, answer);
}

/** What became of a request, for its event. */
interface Report {
  by: "proxy" | "api" | "authorize";
  operation?: OperationName;
}

function invalid(message: string): PaxosError {
  return new PaxosError("invalid_options", message);
}

function filled(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

/** The options that the core judges, as JSON text. Credentials are not among them. */
function coreOptions(options: TokenProxyOptions): string {
  const { environment, endpoints } = options;
  if ((environment === undefined) === (endpoints === undefined)) {
    throw invalid("createTokenProxy needs exactly one of environment and endpoints.");
  }
  if (environment !== undefined && environment !== "sandbox" && environment !== "production") {
    throw invalid(`environment must be "sandbox" or "production".`);
  }
  const { allow, basePath, allowedOrigins, allowUnknownFields, limits } = options;
  return JSON.stringify(
    {
      apiUrl: endpoints?.apiUrl ?? apiUrl(environment ?? "sandbox"),
      tokenUrl: endpoints?.tokenUrl ?? tokenUrl(environment ?? "sandbox"),
      environment,
      allow,
      basePath,
      allowedOrigins,
      allowUnknownFields,
      limits,
    },
    // JSON has no Infinity and would make it null, which reads as "left out".
    (_key, value: unknown) => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value),
  );
}

function troubleAnswer(core: Core, trouble: object): PlainAnswer {
  return JSON.parse(core.proxyTrouble(JSON.stringify(trouble), Date.now())) as PlainAnswer;
}

/** For when the core itself is what failed. */
function internalAnswer(): PlainAnswer {
  const problem = { type: "about:blank", title: "Internal Server Error", status: 500, detail: "the token proxy failed" };
  return {
    status: 500,
    headers: [
      ["content-type", "application/problem+json"],
      ["cache-control", "no-store"],
      ["x-content-type-options", "nosniff"],
    ],
    body: JSON.stringify(problem),
  };
}

type Forward = { method: string; url: string; target: string; body: Uint8Array<ArrayBuffer> };

function readForward(verdict: Uint8Array): Forward | { refusal: PlainAnswer } {
  const lineFeed = verdict.indexOf(10);
  const end = lineFeed < 0 ? verdict.length : lineFeed;
  const line: unknown = JSON.parse(decoder.decode(verdict.subarray(1, end)));
  if (verdict[0] !== 43 /* + */) return { refusal: line as PlainAnswer };
  return { ...(line as Omit<Forward, "body">), body: new Uint8Array(verdict.subarray(end + 1)) };
}

function readRelay(core: Core, inbound: Inbound, names: readonly string[]): Relay {
  const headers: [string, string][] = [];
  for (const name of names) {
    const value = inbound.header(name);
    if (value !== undefined) headers.push([name, value]);
  }
  const head = JSON.stringify({ status: inbound.status, empty: inbound.body.length === 0, headers });
  return JSON.parse(core.proxyRelay(head, Date.now())) as Relay;
}

/** All that goes up beside method, address and body. */
function upHeaders(token: string, body: Uint8Array): Record<string, string> {
  return {
    accept: "application/json",
    ...(body.length === 0 ? {} : { "content-type": "application/json" }),
    authorization: `Bearer ${token}`,
  };
}

function withHeaders(answer: PlainAnswer, more: readonly (readonly [string, string])[]): PlainAnswer {
  return more.length === 0 ? answer : { ...answer, headers: [...answer.headers, ...more] };
}

/** Whether an answer repeats a secret, as error pages of gateways do that print the request they saw. */
function leaks({ status, headers, body }: PlainAnswer, secrets: readonly string[]): boolean {
  const lines = headers.map(([, value]) => value).join("\n");
  const text = status >= 400 && typeof body !== "string" ? `${lines}\n${decoder.decode(body)}` : lines;
  return secrets
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .some((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)].some((form) => text.includes(form)));
}

function nameOf(error: unknown): string {
  const name: unknown = error instanceof Error ? error.constructor.name : typeof error;
  return typeof name === "string" ? name : "Error";
}

function detailOf(answer: PlainAnswer | Response): string | undefined {
  if (answer instanceof Response || typeof answer.body !== "string" || answer.body === "") return undefined;
  const { detail } = JSON.parse(answer.body) as { detail?: unknown };
  return typeof detail === "string" ? detail : undefined;
}

/** What `authorize` sees: the caller's headers, and the canonical request. */
function requestOf(exchange: Exchange, target: string, body: Uint8Array<ArrayBuffer>): Request {
  const headers = new Headers();
  let host = "localhost";
  for (const [name, value] of exchange.headers) {
    if (name.toLowerCase() === "host") host = value;
    try {
      headers.append(name, value);
    } catch {
      // What is no header is nothing to judge by.
    }
  }
  const url = `${exchange.secure ? "https" : "http"}://${host}${target}`;
  return new Request(url, { method: exchange.method, headers, ...(body.length === 0 ? {} : { body }) });
}

/** A platform's request. Its address was resolved already; the core rebuilds it all the same. */
function exchangeOf(request: Request): Exchange {
  const url = new URL(request.url);
  const lines = [...request.headers].filter(([name]) => name !== "host");
  return {
    method: request.method,
    target: url.pathname + url.search,
    secure: url.protocol === "https:",
    loopback: false,
    headers: [["host", url.host], ...lines],
    async body(most) {
      if (request.bodyUsed) return "consumed";
      try {
        return (await readAtMost(request.body, most)) ?? "too_long";
      } catch {
        return "lost";
      }
    },
  };
}

function asResponse(answer: PlainAnswer | Response): Response {
  if (answer instanceof Response) return answer;
  const { status, headers, body } = answer;
  return new Response(body.length === 0 ? null : body, { status, headers: headers.map(([name, value]) => [name, value]) });
}
