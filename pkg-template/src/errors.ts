/** What can go wrong: real `Error`s with a `name` and a `code`, and a guard that works across two installed copies. */
import type { Issue } from "./issue.js";
import type { Orchestration } from "./generated/models.js";
import type { CallOptions } from "./options.js";

const KINDS = Symbol.for("paxos-orchestrations.error");

/** The ancestor of every error that this package throws. */
export class PaxosError extends Error {
  /** @internal The name of the class, which survives minifiers. */
  static readonly kind: string = "PaxosError";

  /** What happened, for programs. */
  declare readonly code: string;
  /** The `ref_id` of the create that ended so; every error of a create carries it. */
  declare readonly refId?: string;

  constructor(code: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    hide(this, "name", new.target.kind);
    hide(this, KINDS, kindsOf(new.target));
  }

  /** Whether `error` is of this class, also when another installed copy of the package made it. */
  static is<C extends { readonly prototype: unknown; readonly kind: string }>(this: C, error: unknown): error is C["prototype"] {
    const kinds = (error as { [KINDS]?: unknown } | null | undefined)?.[KINDS];
    return Array.isArray(kinds) && kinds.includes(this.kind);
  }
}

function hide(target: object, key: PropertyKey, value: unknown): void {
  Object.defineProperty(target, key, { value, configurable: true, writable: true });
}

/** The kinds of a class and of its ancestors, up to `Error`, which has none. */
function kindsOf(from: typeof PaxosError): string[] {
  return from.kind ? [from.kind, ...kindsOf(Object.getPrototypeOf(from) as typeof PaxosError)] : [];
}

/** The input is not what the operation takes. Nothing was sent. */
export class ValidationError extends PaxosError {
  static override readonly kind: string = "ValidationError";

  /** Everything that is wrong, in the order of the fields; warnings too. */
  declare readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    super("validation_failed", sentence("The request is not valid", issues));
    this.issues = issues;
  }
}

/** The answer is not what the vendor's documents promise. */
export class DecodeError extends PaxosError {
  static override readonly kind: string = "DecodeError";

  /** What is wrong with it. */
  declare readonly issues: readonly Issue[];
  /** The HTTP status. */
  declare readonly status: number;

  constructor(issues: readonly Issue[], status: number, options?: { cause?: unknown }) {
    super("unreadable_answer", sentence("The answer cannot be read", issues), options);
    this.issues = issues;
    this.status = status;
  }
}

function sentence(start: string, issues: readonly Issue[]): string {
  const lines = issues.filter(({ severity }) => severity === "error").map(({ path, message, hint }) => {
    const place = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`)).join("").replace(/^\./, "");
    return (place && `${place} `) + message + (hint === undefined ? "" : ` (${hint})`);
  });
  return `${start}: ${lines.slice(0, 5).join("; ")}${lines.length > 5 ? `; and ${lines.length - 5} more` : ""}`;
}

/** What an `ApiError` is made of. */
export interface Refusal {
  status: number;
  /** `about:blank` when left out. */
  type?: string | undefined;
  title: string;
  detail: string;
  meta?: Readonly<Record<string, unknown>>;
  headers?: Headers;
  requiredScopes?: readonly string[];
  /** What the message says; `detail` when left out. */
  words?: string;
  /** Milliseconds since 1970 at which the answer came; now when left out. */
  now?: number;
  /** When a 429 ends, when something better than the headers tells. */
  retryAt?: number;
}

/** The API, or the proxy before it, refused the request. */
export class ApiError extends PaxosError {
  static override readonly kind: string = "ApiError";

  /** The HTTP status. */
  declare readonly status: number;
  /** A URI whose last segment names the kind of problem, or `about:blank`. */
  declare readonly type: string;
  /** A short phrase. */
  declare readonly title: string;
  /** For people; do not branch on it. Empty when the answer was not a problem object. */
  declare readonly detail: string;
  /** What the problem is about. */
  declare readonly meta: Readonly<Record<string, unknown>>;
  /** The headers of the answer. */
  declare readonly headers: Headers;
  /** The id under which the server logged the request, when it told. */
  declare readonly requestId?: string;

  constructor(refusal: Refusal, code = "refused") {
    const { status, type = "about:blank", title, detail, meta = {}, headers = new Headers(), words = detail } = refusal;
    super(code, `${status} ${title}${words && `: ${words}`}`);
    this.status = status;
    this.type = type;
    this.title = title;
    this.detail = detail;
    this.meta = meta;
    this.headers = headers;
    const requestId = headers.get("x-request-id");
    if (requestId !== null) this.requestId = requestId;
  }
}

/** The source profile does not hold enough. Amounts are decimal text. */
export class InsufficientFundsError extends ApiError {
  static override readonly kind: string = "InsufficientFundsError";

  declare readonly asset: string;
  declare readonly available: string;
  declare readonly needed: string;
  declare readonly profileId: string;

  constructor(refusal: Refusal) {
    super(refusal, "insufficient_funds");
    this.asset = text(this.meta["asset"]);
    this.available = text(this.meta["available"]);
    this.needed = text(this.meta["needed"]);
    this.profileId = text(this.meta["profile_id"]);
  }
}

/**
 * The `ref_id` was used before: nothing was executed twice. Either it was used before this call, or the record under it
 * is not what this call asked for; the message then names the field that differs. Only for a `ref_id` that was given:
 * nobody else can have used one that the client made up.
 */
export class AlreadyExistsError extends ApiError {
  static override readonly kind: string = "AlreadyExistsError";

  /** The record under this key, of the kind that was to be created; absent when the server did not send it along. */
  declare readonly existing?: Orchestration;

  constructor(refusal: Refusal) {
    super(refusal, "already_exists");
    const existing = this.meta["existing"];
    if (typeof existing === "object" && existing !== null) this.existing = existing as Orchestration;
  }
}

/** The destination address lacks Travel Rule data. Nothing was created; save the data and try again. */
export class TravelRuleRequiredError extends ApiError {
  static override readonly kind: string = "TravelRuleRequiredError";

  declare readonly network: string;
  declare readonly address: string;
  declare readonly identityId?: string;

  constructor(refusal: Refusal) {
    super(refusal, "travel_rule_required");
    this.network = text(this.meta["crypto_network"]);
    this.address = text(this.meta["address"]);
    const identityId = this.meta["identity_id"];
    if (typeof identityId === "string") this.identityId = identityId;
  }
}

/** The token lacks a scope. */
export class InsufficientScopeError extends ApiError {
  static override readonly kind: string = "InsufficientScopeError";

  /** The scopes that the operation needs, from this package's own table. */
  declare readonly requiredScopes: readonly string[];

  constructor(refusal: Refusal) {
    super(refusal, "insufficient_scope");
    this.requiredScopes = refusal.requiredScopes ?? [];
  }
}

/** No credentials, or credentials that are not valid. */
export class AuthenticationError extends ApiError {
  static override readonly kind: string = "AuthenticationError";

  constructor(refusal: Refusal) {
    super(refusal, "authentication_failed");
  }
}

/** There is no such thing. */
export class NotFoundError extends ApiError {
  static override readonly kind: string = "NotFoundError";

  constructor(refusal: Refusal) {
    super(refusal, "not_found");
  }
}

/** How long the vendor throttles an IP address after a 429 (guides of April 2026). */
const PENALTY_MS = 300_000;
/** The longest wait that a 429 may impose. */
export const LONGEST_PENALTY_MS = 3_600_000;

/** The one form in which RFC 9110 lets servers write a date. `Date.parse` takes far more, `1.5` for one. */
const HTTP_DATE = /^\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT$/;

/** How many milliseconds a `Retry-After`, in seconds or as a date, asks to wait; `undefined` when there is none to read. */
export function retryAfter(headers: Headers, now: number): number | undefined {
  const after = headers.get("retry-after") ?? "";
  if (/^\d+$/.test(after)) return Number(after) * 1000;
  const ms = Math.max(Date.parse(after) - now, 0);
  return HTTP_DATE.test(after) && ms >= 0 ? ms : undefined;
}

/** Too many requests. Everybody at this IP address has to wait; nothing was carried out. */
export class RateLimitError extends ApiError {
  static override readonly kind: string = "RateLimitError";

  /** When to try again: what the server said (from a second to an hour), else five minutes from now. */
  declare readonly retryAt: Date;

  constructor(refusal: Refusal) {
    super(refusal, "rate_limited");
    const { now = Date.now(), retryAt } = refusal;
    const ms = Math.min(Math.max(retryAfter(this.headers, now) ?? PENALTY_MS, 1000), LONGEST_PENALTY_MS);
    this.retryAt = new Date(retryAt ?? now + ms);
  }
}

/** The server could not be reached, or the connection was lost. */
export class ConnectionError extends PaxosError {
  static override readonly kind: string = "ConnectionError";

  constructor(message: string, options?: { cause?: unknown }) {
    super("connection_failed", message, options);
  }
}

/** No answer in time: within `timeoutMs` in the last attempt, or within `deadlineMs` in all of them. */
export class TimeoutError extends PaxosError {
  static override readonly kind: string = "TimeoutError";

  constructor(ms: number, wholeCall = false) {
    super("timed_out", `${wholeCall ? "The call did not end" : "No answer"} within ${ms} ms.`);
  }
}

/** The caller's `signal` fired. A create ends so only while nothing had left. */
export class AbortError extends PaxosError {
  static override readonly kind: string = "AbortError";

  constructor(cause: unknown) {
    super("aborted", "The call was aborted.", { cause });
  }
}

/**
 * A create may have been carried out, or may still be, and nothing tells: its time, its retries or the caller's patience
 * was over before a read could. The only error of a create after which the money may have moved; `cause` says what went
 * wrong last.
 *
 * The `code` of the cause is `unverified_record` when there is a record under the `ref_id` that carries too little to tell
 * whether it is what was asked for, or that differs though the client made up the `ref_id`: look at `existing`.
 */
export class OutcomeUnknownError extends PaxosError {
  static override readonly kind: string = "OutcomeUnknownError";

  /** The `ref_id` of the create. */
  declare readonly refId: string;
  /** The record that is under the `ref_id`, of the kind that was to be created, when one was seen. */
  declare readonly existing?: Orchestration;
  readonly #read: (options: CallOptions | undefined) => Promise<unknown>;

  constructor(refId: string, cause: unknown, read: (options: CallOptions | undefined) => Promise<unknown>, existing?: object) {
    const why = cause instanceof Error ? ` ${cause.message.replace(/\.?$/, ".")}` : "";
    super("outcome_unknown", `Whether this was created is not known.${why} Ask reconcile(), or create again under the same ref_id.`, { cause });
    setRefId(this, refId);
    if (existing !== undefined) this.existing = existing as Orchestration;
    this.#read = read;
  }

  /**
   * Reads whether the create was carried out. Resolves with the record (of the kind that was to be created), or with
   * `undefined` when there is nothing under the `ref_id` now: a request that is still on its way may yet be carried out,
   * so create again only under the same `ref_id`. Rejects with `AlreadyExistsError` when the record under it is not what
   * was asked for, and with another `OutcomeUnknownError` that has `existing` while nothing tells.
   */
  reconcile<T = Orchestration>(options?: CallOptions): Promise<T | undefined> {
    return this.#read(options) as Promise<T | undefined>;
  }
}

/** Writes the key of the create into its error. */
export function setRefId(error: unknown, refId: unknown): void {
  if (PaxosError.is(error) && typeof refId === "string") Object.assign(error, { refId });
}

/** A fault of this package: please report it. The next call starts afresh. */
export class InternalError extends PaxosError {
  static override readonly kind: string = "InternalError";

  constructor(message: string, options?: { cause?: unknown }) {
    super("internal", `${message} This is a fault of paxos-orchestrations: please report it.`, options);
  }
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
