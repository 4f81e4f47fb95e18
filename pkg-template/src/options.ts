/** What a client and a call may be given, and what follows from it. */
import type { CredentialTokens, TokenEvent } from "./credentials/direct.js";
import { apiUrl, type Environment } from "./environment.js";
import { PaxosError } from "./errors.js";
import type { OperationName } from "./generated/operations.js";
import type { TokenStore } from "./token-store.js";

/** What a client may be told. Never carries a secret, a token, a query or a body. */
export type ClientEvent =
  | { type: "request"; operation?: OperationName; method: string; path: string }
  | { type: "response"; operation?: OperationName; method: string; path: string; status: number; ms: number }
  | {
      /** Another attempt follows; after doubt about a create, a read comes before it. */
      type: "retry";
      operation?: OperationName;
      method: string;
      path: string;
      /** 1 for the first attempt after the first one. */
      attempt: number;
      /** How long it waits, in milliseconds. */
      inMs: number;
      /** The status of the answer, or the `code` of the error. */
      reason: string;
    }
  | {
      /** A create that may have been carried out sits out the penalty after a 429, to read what became of it. */
      type: "wait";
      operation?: OperationName;
      method: string;
      path: string;
      /** Milliseconds since 1970. */
      until: number;
    }
  | TokenEvent;

/** How to reach the API: through your token proxy (`baseUrl`), or directly from a server. */
export interface ClientOptions {
  /** The token proxy: `"/paxos"` or an absolute URL. The only form for browsers. */
  baseUrl?: string;
  /** The vendor's environment, for servers; with `credentials` or `accessToken`. */
  environment?: Environment;
  /** OAuth client credentials, for servers. Refused in a browser. */
  credentials?: { clientId: string; clientSecret: string; scopes?: string[] };
  /**
   * Gives a token, instead of `credentials`. It is asked before every request, and once more when the API refuses the
   * token: keep the token yourself as long as it lives.
   */
  accessToken?: () => string | Promise<string>;
  /**
   * Addresses of an emulator or a gateway, instead of `environment`: with `https://`, unless they are on this machine.
   * `tokenUrl` is for `credentials`.
   */
  endpoints?: { apiUrl: string; tokenUrl: string };
  /**
   * Used instead of the global `fetch`; called with an address and an init object. What it throws proves nothing: it may
   * have tried before, so a create is read before it is sent again.
   */
  fetch?: typeof fetch;
  /** Milliseconds for one attempt; 30 000 when left out. */
  timeoutMs?: number;
  /** Milliseconds for a whole call with its retries, waits and tokens; 120 000 when left out. */
  deadlineMs?: number;
  /** How many attempts may follow the first; 4 when left out. */
  maxRetries?: number;
  /** Where tokens are kept; in memory when left out. */
  tokenStore?: TokenStore;
  /** Sends fields that an operation does not know, with a warning, instead of refusing them. */
  allowUnknownFields?: boolean;
  /** Is told what happens. What it throws is ignored, also when it is async. */
  onEvent?: (event: ClientEvent) => void;
}

/** What one call may be given. */
export interface CallOptions {
  /** Ends the call. A create that may have been sent then ends with `OutcomeUnknownError`. */
  signal?: AbortSignal;
  /** Milliseconds for one attempt. */
  timeoutMs?: number;
  /** Milliseconds for the whole call with its retries, waits and tokens. */
  deadlineMs?: number;
  /** How many attempts may follow the first. */
  maxRetries?: number;
  /** Goes along with the request. Cannot replace the credentials. */
  headers?: Record<string, string>;
}

/** The times of a call. */
export interface Times {
  timeoutMs: number;
  deadlineMs: number;
  maxRetries: number;
}

/** What everybody has. */
export const TIMES: Times = { timeoutMs: 30_000, deadlineMs: 120_000, maxRetries: 4 };

/** What a call says, else what the client says, else what everybody has: for each of the names in `otherwise`. */
export function timesOf<N extends string>(options: object | undefined, otherwise: Readonly<Record<N, number>>): Record<N, number> {
  const times: Record<N, number> = { ...otherwise };
  for (const name in otherwise) {
    const given = (options as Partial<Record<N, unknown>> | undefined)?.[name];
    if (given === undefined) continue;
    if (typeof given !== "number" || !(given >= 0)) throw invalid(`${name} must be a number, 0 or more.`);
    times[name] = given;
  }
  return times;
}

/** Who gives access tokens. */
export interface Tokens {
  /** A token that can be sent now. */
  token(): Promise<string>;
  /** The API refused this token. */
  invalidate?(token: string): void;
  /** Why the token lacks a scope, as a clause; `undefined` when nothing is known of that. */
  whyWithout?(scope: string): string | undefined;
  /** Until when none is fetched after a failure, in milliseconds since 1970. */
  heldOffUntil?(): number;
  /** Nobody who shares the tokens may send before then: the API said so. */
  penalize?(until: number): void;
  /** The scopes of the token that can be sent now; `undefined` when there is none, or nobody told. Never rejects. */
  granted?(): Promise<readonly string[] | undefined>;
}

/** What the entry point of a server platform adds. */
export interface CredentialSupport {
  /** Whether the platform is a browser all the same, where a secret is everybody's. */
  inBrowser(): boolean;
  /** The tokens of `options.credentials`; refuses an `accessToken` beside them. */
  tokens(options: ClientOptions, fetch: typeof globalThis.fetch, onEvent: (event: TokenEvent) => void): CredentialTokens;
  /**
   * `value`, without a secret: texts, and every text in data of JSON, with the secret cut out; other things `undefined` when
   * they repeat it.
   */
  hide<T>(value: T, secret: string, isData?: boolean): T | undefined;
  /** Whether this failure of the platform's `fetch` proves that nothing was sent. */
  provesUnsent(error: unknown): boolean;
  /** Refuses an address that must get no secret and no token; `whose` it is, for the words. */
  checkEndpoint(whose: string, address: unknown): void;
}

let support: CredentialSupport | undefined;

/** Lets clients hold credentials. Only the entry points of server platforms call it, so that no bundle for a browser can. */
export function allowCredentials(given: CredentialSupport): void {
  support = given;
}

/** What was thrown or answered, without the token that was sent. */
export function hideToken<T>(value: T, token: string | undefined, isData?: true): T | undefined {
  return token === undefined || support === undefined ? value : support.hide(value, token, isData);
}

/**
 * Whether this failure of the platform's `fetch` proves that nothing was sent. In a browser none does: all of them look
 * alike to a page.
 */
export function provesUnsent(error: unknown): boolean {
  return support !== undefined && support.provesUnsent(error);
}

function invalid(message: string): PaxosError {
  return new PaxosError("invalid_options", message);
}

/** The base URL, without a slash at its end. */
export function baseOf(options: ClientOptions): string {
  const { baseUrl, environment, endpoints } = options;
  if ([baseUrl, environment, endpoints].filter((given) => given !== undefined).length !== 1) {
    throw invalid("Give exactly one of baseUrl (the token proxy), environment and endpoints.");
  }
  const base = baseUrl ?? (endpoints ? endpoints.apiUrl : apiUrl(environment as Environment));
  const relative = /^\/(?!\/)/.test(base);
  if (!relative && !/^https?:\/\//.test(base)) throw invalid(`"${base}" is not an address: give "/paxos" or an absolute URL.`);
  if (/^https?:\/\/[^/]*@/.test(base)) throw invalid("The address must not hold a user name or a password.");
  // A token goes there. In a browser the platform sees to it: no page of https sends to plain http.
  if (baseUrl === undefined) support?.checkEndpoint("API", base);
  if (relative && typeof location === "undefined" && options.fetch === undefined) {
    throw invalid(`"${base}" has no host: outside a browser give an absolute URL.`);
  }
  return base.replace(/\/+$/, "");
}

/** Who gives tokens; nobody when a token proxy does. */
export function tokensOf(options: ClientOptions, fetch: typeof globalThis.fetch, onEvent: (event: ClientEvent) => void): Tokens | undefined {
  const { baseUrl, credentials, accessToken } = options;
  if (credentials !== undefined) {
    if (support === undefined || support.inBrowser()) {
      throw new PaxosError("secret_in_browser", "A browser must not hold a client secret: give baseUrl, the address of your token proxy, instead.");
    }
    if (baseUrl === undefined) return support.tokens(options, fetch, onEvent);
  }
  if (baseUrl !== undefined) {
    if (credentials !== undefined || accessToken !== undefined) throw invalid("With baseUrl the token proxy holds the credentials: leave out credentials and accessToken.");
    return undefined;
  }
  if (accessToken === undefined) throw invalid("Give credentials or accessToken, or use baseUrl with a token proxy.");
  return { token: () => askCallback(accessToken) };
}

/** The same error, for one call alone: the application may throw one object to several creates, each with its own key. */
function copied(error: PaxosError): PaxosError {
  const { refId: _, ...own } = Object.getOwnPropertyDescriptors(error) as PropertyDescriptorMap;
  return Object.create(Object.getPrototypeOf(error) as object, own) as PaxosError;
}

/** Asks the application's own callback. Only visible ASCII can stand in a header, and the platform's error would show it. */
async function askCallback(accessToken: () => string | Promise<string>): Promise<string> {
  let token: unknown;
  try {
    token = await accessToken();
  } catch (cause) {
    throw PaxosError.is(cause) ? copied(cause) : new PaxosError("no_token", "accessToken gave no token: it threw.", { cause });
  }
  if (typeof token === "string" && /^[!-~]+$/.test(token)) return token;
  throw new PaxosError("no_token", "accessToken must give a token: a text of visible ASCII characters.");
}
