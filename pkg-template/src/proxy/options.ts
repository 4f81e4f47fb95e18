/** What a token proxy is told, and what it tells. */
import type { StoreEvent } from "../credentials/shared-store.js";
import type { TokenEvent } from "../credentials/tokens.js";
import { apiUrl, tokenUrl, type Environment } from "../environment.js";
import { PaxosError } from "../errors.js";
import type { OperationName } from "../generated/operations.js";
import type { TokenStore } from "../token-store.js";
import type { ProxyPolicy } from "./policy.js";
import type { Dispatcher } from "./send-dispatcher.js";
import type { SigningKey } from "./signer.js";

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
      by: "proxy" | "api" | "authorize" | "beforeCreate";
      /** What the proxy said, when it was the proxy, without a word of the caller's: for what is not valid, codes of issues. */
      reason?: string;
    }
  | TokenEvent
  | StoreEvent
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
      where: "authorize" | "beforeCreate" | "callerOf" | "signing" | "proxy";
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
   * carries the caller's headers, and the path, query and body that will go up. Behind `toNodeListener` it is a light one,
   * as of all hooks: a `Request` in all that it says, but `new Request(request)` and `fetch(request)` want
   * `request.clone()`.
   */
  authorize: (request: Request, operation: OperationName) => boolean | Response | Promise<boolean | Response>;
  /**
   * Other origins whose pages may call, such as `https://app.example.com`; none when left out. Behind a reverse proxy
   * that ends TLS, name the public origin here.
   */
  allowedOrigins?: readonly string[];
  /**
   * The hosts under which the proxy is reached, such as `app.example.com` or `app.example.com:8443`; one without a port
   * stands for all its ports. A request that names another in its `Host` header is answered with 421: a page can point a
   * name of its own at your server and would then pass for a page of yours (DNS rebinding). No wildcards. When left out,
   * `toNodeListener` holds connections from this machine to the names of this machine and of `allowedOrigins`, and nothing
   * else is checked: a fetch handler cannot tell where a connection comes from, so name your hosts there.
   */
  allowedHosts?: readonly string[];
  /** Where the token is kept; in memory when left out. */
  tokenStore?: TokenStore;
  /**
   * Signs every request (`Paxos-Signature`); the vendor switches that on for credentials and then refuses what is not
   * signed. The algorithm is that of the key: ES256 with P-256, EdDSA with Ed25519.
   */
  signing?: SigningKey;
  /** What may be paid; everything that the allowed operations can when left out. */
  policy?: ProxyPolicy;
  /**
   * Who calls, for the rate limit of each caller: an id of your session's user, say. Asked after `authorize`. `undefined`:
   * no limit for this one.
   */
  callerOf?: (request: Request) => string | undefined | Promise<string | undefined>;
  /**
   * Sends fields that an operation does not know, instead of refusing them. Does not go with `policy.maxAmount`, `dailyLimit`
   * and `destinations`: the API may take such a field for an amount or a destination that the policy cannot judge.
   */
  allowUnknownFields?: boolean;
  limits?: {
    /** The largest body of a caller; 65 536 bytes when left out. */
    bodyBytes?: number;
    /** How long the API may take for an answer; 30 000 ms when left out. */
    timeoutMs?: number;
    /**
     * How many requests a second may go up on average for each operation; 40 when left out, of the vendor's 50. A minute's
     * worth may go up at once. Instances that share an IP address share the vendor's limit: divide by their number.
     */
    requestsPerSecond?: number;
    /** The same for all operations together; left out: no limit of its own. */
    totalRequestsPerSecond?: number;
    /** How many requests a second one caller may send on average, told apart by `callerOf`; 10 when left out. */
    requestsPerSecondPerCaller?: number;
    /** How many requests are worked on at the same time, and how many bodies are read beside them; 1024 each when left out. */
    concurrency?: number;
    /** How long a caller may take to send a body; 15 000 ms when left out. */
    bodyTimeoutMs?: number;
  };
  /** Used instead of the platform's own client, such as the `fetch` of a sandbox. */
  fetch?: typeof fetch;
  /**
   * Used instead of the platform's own client: an `Agent` or a `Pool` of the npm package `undici` (6 or later), for
   * connections of your own making. It must not follow redirects and not send anything again by itself, as it does not
   * unless it was told to.
   */
  dispatcher?: Dispatcher;
  /** Is told what happens. */
  onEvent?: (event: ProxyEvent) => void;
}

/** The proxy: takes a request, gives an answer, never rejects. */
export type TokenProxy = (request: Request) => Promise<Response>;

/** Options that would not be safe, told in one sentence. */
export function invalid(message: string): PaxosError {
  return new PaxosError("invalid_options", message);
}

/** Whether there is a text. */
export function filled(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

/** The options that the core judges, as JSON text. Credentials are not among them. */
export function coreOptions(options: TokenProxyOptions): string {
  const { environment, endpoints } = options;
  if ((environment === undefined) === (endpoints === undefined)) {
    throw invalid("createTokenProxy needs exactly one of environment and endpoints.");
  }
  if (environment !== undefined && environment !== "sandbox" && environment !== "production") {
    throw invalid(`environment must be "sandbox" or "production".`);
  }
  const { allow, basePath, allowedOrigins, allowedHosts, allowUnknownFields, limits, policy } = options;
  if (allowedHosts !== undefined && !Array.isArray(allowedHosts)) {
    throw invalid(`allowedHosts must be a list of hosts, such as ["app.example.com"].`);
  }
  const { beforeCreate: _, ...rules } = policy ?? {};
  return JSON.stringify(
    {
      apiUrl: endpoints?.apiUrl ?? apiUrl(environment ?? "sandbox"),
      tokenUrl: endpoints?.tokenUrl ?? tokenUrl(environment ?? "sandbox"),
      environment,
      allow,
      basePath,
      allowedOrigins,
      allowedHosts,
      allowUnknownFields,
      limits,
      policy: policy === undefined ? undefined : rules,
    },
    // JSON has no Infinity and would make it null, which reads as "left out".
    (_key, value: unknown) => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value),
  );
}
