/**
 * How a call goes out: request from the core, credentials, time limits, one exchange, verdict. Data stay in the wire's
 * own words.
 */
import { buildRequest, operationNumber, type CheckOptions } from "./checks.js";
import { core } from "./engine-core.js";
import { apiUrl, tokenUrl, type Environment } from "./environment.js";
import {
  AbortError,
  AlreadyExistsError,
  ApiError,
  AuthenticationError,
  ConnectionError,
  DecodeError,
  InsufficientFundsError,
  InsufficientScopeError,
  NotFoundError,
  PaxosError,
  RateLimitError,
  TimeoutError,
  TravelRuleRequiredError,
  type Refusal,
} from "./errors.js";
import type { ProblemKind } from "./generated/codes.js";
import { operations, type OperationName, type OperationTypes } from "./generated/operations.js";
import type { Answer } from "./wasm/core.js";
import type { CredentialTokens, CredentialTokensOptions, TokenEvent } from "./credentials/node.js";
import type { TokenStore } from "./token-store.js";

/** What a client may be told. Never carries a secret, a token or a body. */
export type ClientEvent =
  | { type: "request"; operation?: OperationName; method: string; path: string }
  | { type: "response"; operation?: OperationName; method: string; path: string; status: number; ms: number }
  | TokenEvent;

/** How to reach the API: through your token proxy (`baseUrl`), or directly from a server. */
export interface ClientOptions {
  /** The token proxy: `"/paxos"` or an absolute URL. The only form for browsers. */
  baseUrl?: string;
  /** The vendor's environment, for servers; with `credentials` or `accessToken`. */
  environment?: Environment;
  /** OAuth client credentials, for servers. Refused in a browser. */
  credentials?: { clientId: string; clientSecret: string; scopes?: string[] };
  /** Gives a token, instead of `credentials`. */
  accessToken?: () => string | Promise<string>;
  /** Addresses of an emulator, instead of `environment`. */
  endpoints?: { apiUrl: string; tokenUrl: string };
  /** Used instead of the global `fetch`; called with an address and an init object. */
  fetch?: typeof fetch;
  /** Milliseconds for one attempt; 30 000 when left out. */
  timeoutMs?: number;
  /** Where tokens are kept; in memory when left out. */
  tokenStore?: TokenStore;
  /** Sends fields that an operation does not know, with a warning, instead of refusing them. */
  allowUnknownFields?: boolean;
  /** Is told what happens. What it throws is ignored. */
  onEvent?: (event: ClientEvent) => void;
}

/** What one call may be given. */
export interface CallOptions {
  /** Ends the call. */
  signal?: AbortSignal;
  /** Milliseconds for one attempt. */
  timeoutMs?: number;
  /** Goes along with the request. Cannot replace the credentials. */
  headers?: Record<string, string>;
}

/** Who gives access tokens. */
interface Tokens {
  token(): Promise<string>;
  invalidate(token: string): void;
}

let credentialTokens: ((options: CredentialTokensOptions) => CredentialTokens) | undefined;

/** Lets clients hold credentials. Only the entry point for Node calls it, so that no bundle for a browser can. */
export function allowCredentials(tokens: (options: CredentialTokensOptions) => CredentialTokens): void {
  credentialTokens = tokens;
}

/** An operation number that no operation has: nothing is known about the answer but that it is JSON. */
const NO_OPERATION = 0xffff_ffff;

const ERRORS: { readonly [K in ProblemKind]: new (refusal: Refusal) => ApiError } = {
  Other: ApiError,
  InsufficientFunds: InsufficientFundsError,
  AlreadyExists: AlreadyExistsError,
  TravelRuleRequired: TravelRuleRequiredError,
  InsufficientScope: InsufficientScopeError,
  Authentication: AuthenticationError,
  NotFound: NotFoundError,
  RateLimit: RateLimitError,
};

const decoder = new TextDecoder();

/** One request, described for `#send`. */
interface Outgoing {
  operation?: OperationName;
  method: string;
  target: string;
  body: string;
  refId?: string | undefined;
}

export class Transport {
  readonly #base: string;
  readonly #fetch: typeof fetch;
  readonly #timeoutMs: number;
  readonly #tokens: Tokens | undefined;
  readonly #checks: CheckOptions;
  readonly #onEvent: (event: ClientEvent) => void;

  constructor(options: ClientOptions) {
    this.#base = baseOf(options);
    this.#fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
    this.#timeoutMs = options.timeoutMs ?? 30_000;
    this.#checks = { allowUnknownFields: options.allowUnknownFields === true };
    this.#onEvent = harmless(options.onEvent);
    this.#tokens = tokensOf(options, this.#fetch, this.#onEvent);
  }

  /** Carries out an operation; the answer as the vendor sent it. */
  async call<N extends OperationName>(
    operation: N,
    params: unknown,
    options: CallOptions | undefined,
    refId?: string,
  ): Promise<OperationTypes[N]["response"]> {
    await core.ready();
    const { target, body } = buildRequest((use) => core.guard(use), operation, params, this.#checks);
    const method = operations[operationNumber(operation)]?.method ?? "GET";
    return this.#authorized({ operation, method, target, body, refId }, options) as Promise<OperationTypes[N]["response"]>;
  }

  /** Sends a request that the package knows nothing about, below the base URL. */
  async request(
    method: string,
    path: string,
    { query, body, ...options }: CallOptions & { query?: Record<string, string | readonly string[]>; body?: unknown },
  ): Promise<unknown> {
    await core.ready();
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query ?? {})) {
      for (const one of typeof value === "string" ? [value] : value) search.append(name, one);
    }
    const target = search.size === 0 ? path : `${path}?${search}`;
    if (!path.startsWith("/") || !staysBelow(this.#base, path)) {
      throw new PaxosError("invalid_path", `"${path}" does not lie below the API: give a path such as "/profiles".`);
    }
    const json = body === undefined ? "" : JSON.stringify(body);
    return this.#authorized({ method: method.toUpperCase(), target, body: json }, options);
  }

  /** Sends with a token, and once more with a new one when the server no longer takes the old. */
  async #authorized(outgoing: Outgoing, options: CallOptions | undefined): Promise<unknown> {
    if (this.#tokens === undefined) return this.#send(outgoing, options, undefined);
    const token = await this.#tokens.token();
    try {
      return await this.#send(outgoing, options, token);
    } catch (error) {
      if (!AuthenticationError.is(error)) throw error;
      this.#tokens.invalidate(token);
      const fresh = await this.#tokens.token();
      if (fresh === token) throw error;
      return this.#send(outgoing, options, fresh);
    }
  }

  async #send(outgoing: Outgoing, options: CallOptions | undefined, token: string | undefined): Promise<unknown> {
    const { operation, method, target, body, refId } = outgoing;
    const about = { ...(operation === undefined ? {} : { operation }), method, path: target.split("?")[0] ?? target };
    const headers = new Headers(options?.headers);
    headers.set("accept", "application/json");
    if (body !== "") headers.set("content-type", "application/json");
    if (token === undefined) headers.set("x-paxos-orchestrations", "1");
    else headers.set("authorization", `Bearer ${token}`);

    const limit = new TimeLimit(options?.timeoutMs ?? this.#timeoutMs, options?.signal, refId);
    const started = Date.now();
    this.#onEvent({ type: "request", ...about });
    let answer: Answer;
    try {
      limit.throwIfOver();
      const number = operation === undefined ? NO_OPERATION : operationNumber(operation);
      // Redirects are refused: they would carry the credentials somewhere else.
      const init: RequestInit = { method, headers, redirect: "error", signal: limit.signal, ...(body === "" ? {} : { body }) };
      const exchange = core.exports.exchange(number, this.#base + target, init, this.#fetch);
      answer = await Promise.race([exchange, limit.over]);
    } catch (cause) {
      if (PaxosError.is(cause)) throw cause;
      limit.throwIfOver();
      throw connectionError(core.recovered(cause), refId);
    } finally {
      limit.clear();
    }
    const now = Date.now();
    this.#onEvent({ type: "response", ...about, status: answer[0].status, ms: now - started });
    return readAnswer(answer, operation, refId, now);
  }
}

/** A listener that throws must not decide over a payment. */
function harmless(listener: ClientOptions["onEvent"]): (event: ClientEvent) => void {
  return (event) => {
    try {
      listener?.(event);
    } catch {
      // The listener's own fault; the call goes on.
    }
  };
}

function connectionError(cause: unknown, refId: string | undefined): PaxosError {
  if (PaxosError.is(cause)) return cause;
  const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));
  const inner = cause instanceof Error && cause.cause !== undefined ? `: ${reason(cause.cause)}` : "";
  return new ConnectionError(`The server could not be reached (${reason(cause)}${inner}).`, { cause, refId });
}

function readAnswer(answer: Answer, operation: OperationName | undefined, refId: string | undefined, now: number): unknown {
  const [{ status, headers }, body, verdict, detail] = answer;
  if (verdict === "Good") return JSON.parse(decoder.decode(body));
  if (verdict === "Broken") throw new DecodeError(JSON.parse(detail ?? "[]"), status, refId);
  const problem = detail === undefined ? {} : (JSON.parse(decoder.decode(body)) as Record<string, unknown>);
  const word = (name: string): string => (typeof problem[name] === "string" ? problem[name] : "");
  const scope = operations.find(({ name }) => name === operation)?.scope;
  throw new ERRORS[verdict as ProblemKind]({
    status,
    type: word("type") || "about:blank",
    title: word("title") || (detail === undefined ? "The answer is not a problem object" : "Refused"),
    detail: word("detail"),
    meta: typeof problem["meta"] === "object" && problem["meta"] !== null ? (problem["meta"] as Record<string, unknown>) : {},
    headers,
    ...(refId === undefined ? {} : { refId }),
    ...(scope === undefined ? {} : { requiredScopes: [scope] }),
    now,
  });
}

/** Ends an attempt when its time is over or the caller's signal fires, even if `fetch` does not care. */
class TimeLimit {
  readonly #controller = new AbortController();
  readonly #timeoutMs: number;
  readonly #caller: AbortSignal | undefined;
  readonly #refId: string | undefined;
  readonly #timer: ReturnType<typeof setTimeout>;
  readonly #stop = (): void => this.#controller.abort(this.#caller?.reason);
  #timedOut = false;

  /** Rejects when the attempt is over. */
  readonly over: Promise<never>;

  constructor(timeoutMs: number, caller: AbortSignal | undefined, refId: string | undefined) {
    this.#timeoutMs = timeoutMs;
    this.#caller = caller;
    this.#refId = refId;
    this.over = new Promise<never>((_resolve, reject) => {
      this.signal.addEventListener("abort", () => reject(this.#error()), { once: true });
    });
    this.over.catch(() => {});
    this.#timer = setTimeout(() => {
      this.#timedOut = true;
      this.#controller.abort();
    }, timeoutMs);
    caller?.addEventListener("abort", this.#stop, { once: true });
    if (caller?.aborted === true) this.#stop();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  #error(): PaxosError {
    return this.#timedOut ? new TimeoutError(this.#timeoutMs, this.#refId) : new AbortError(this.#caller?.reason, this.#refId);
  }

  throwIfOver(): void {
    if (this.signal.aborted) throw this.#error();
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#caller?.removeEventListener("abort", this.#stop);
  }
}

/** Whether the platform is a browser page or one of its workers, where a secret is everybody's. */
function inBrowser(): boolean {
  if (typeof document !== "undefined") return true;
  const worker = "WorkerGlobalScope" in globalThis;
  return worker && !/Cloudflare|Deno|Bun|Node/.test(globalThis.navigator?.userAgent ?? "");
}

function invalid(message: string): PaxosError {
  return new PaxosError("invalid_options", message);
}

function baseOf(options: ClientOptions): string {
  const { baseUrl, environment, endpoints } = options;
  if ([baseUrl, environment, endpoints].filter((given) => given !== undefined).length !== 1) {
    throw invalid("Give exactly one of baseUrl (the token proxy), environment and endpoints.");
  }
  const base = baseUrl ?? endpoints?.apiUrl ?? apiUrl(environment ?? "sandbox");
  const relative = base.startsWith("/") && !base.startsWith("//");
  if (!relative && !/^https?:\/\//.test(base)) throw invalid(`"${base}" is not an address: give "/paxos" or an absolute URL.`);
  if (relative && typeof location === "undefined" && options.fetch === undefined) {
    throw invalid(`"${base}" has no host: outside a browser give an absolute URL.`);
  }
  return base.replace(/\/+$/, "");
}

function tokensOf(options: ClientOptions, fetch: typeof globalThis.fetch, onEvent: (event: ClientEvent) => void): Tokens | undefined {
  const { baseUrl, credentials, accessToken, environment, endpoints } = options;
  if (credentials !== undefined && (inBrowser() || credentialTokens === undefined)) {
    throw new PaxosError("secret_in_browser", "A browser must not hold a client secret: give baseUrl, the address of your token proxy, instead.");
  }
  if (baseUrl !== undefined) {
    if (credentials !== undefined || accessToken !== undefined) throw invalid("With baseUrl the token proxy holds the credentials: leave out credentials and accessToken.");
    return undefined;
  }
  if (accessToken !== undefined) {
    if (credentials !== undefined) throw invalid("Give either credentials or accessToken.");
    return { token: async () => accessToken(), invalidate: () => {} };
  }
  if (credentials === undefined || credentialTokens === undefined) {
    throw invalid("Give credentials or accessToken, or use baseUrl with a token proxy.");
  }
  return credentialTokens({
    tokenUrl: endpoints?.tokenUrl ?? tokenUrl(environment ?? "sandbox"),
    clientId: credentials.clientId,
    clientSecret: credentials.clientSecret,
    scopes: credentials.scopes,
    fetch,
    store: options.tokenStore,
    onEvent: (event) => onEvent({ ...event, type: "token" }),
  });
}

/** Whether a path leads where it says, below the base: a URL parser resolves dots, backslashes and double slashes. */
function staysBelow(base: string, path: string): boolean {
  const root = new URL(base, "http://base.invalid");
  const resolved = new URL(base + path, "http://base.invalid");
  return resolved.origin === root.origin && resolved.pathname === `${root.pathname.replace(/\/$/, "")}${path}` && !path.includes("//");
}
