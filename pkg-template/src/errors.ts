/** What can go wrong: real `Error`s with a `name` and a `code`, and a guard that works across two installed copies. */
import type { Issue } from "./issue.js";
import type { Orchestration } from "./generated/models.js";

const KINDS = Symbol.for("paxos-orchestrations.error");

/** The ancestor of every error that this package throws. */
export class PaxosError extends Error {
  /** @internal The name of the class, which survives minifiers. */
  static readonly kind: string = "PaxosError";

  /** What happened, for programs. */
  readonly code: string;

  constructor(code: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    hide(this, "name", new.target.kind);
    hide(this, KINDS, kindsOf(new.target));
  }

  /** Whether `error` is of this class, also when another installed copy of the package made it. */
  static is<C extends { readonly prototype: unknown; readonly kind: string }>(this: C, error: unknown): error is C["prototype"] {
    if (typeof error !== "object" || error === null) return false;
    const kinds: unknown = Reflect.get(error, KINDS);
    return Array.isArray(kinds) && kinds.includes(this.kind);
  }
}

function hide(target: object, key: PropertyKey, value: unknown): void {
  Object.defineProperty(target, key, { value, configurable: true, writable: true });
}

function kindsOf(from: typeof PaxosError): string[] {
  const kinds: string[] = [];
  for (let at: unknown = from; typeof at === "function" && "kind" in at; at = Object.getPrototypeOf(at)) {
    kinds.push(String(at.kind));
  }
  return kinds;
}

/** The input is not what the operation takes. Nothing was sent. */
export class ValidationError extends PaxosError {
  static override readonly kind: string = "ValidationError";

  /** Everything that is wrong, in the order of the fields; warnings too. */
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    super("validation_failed", sentence("The request is not valid", issues));
    this.issues = issues;
  }
}

/** The answer is not what the vendor's documents promise. */
export class DecodeError extends PaxosError {
  static override readonly kind: string = "DecodeError";

  /** What is wrong with it. */
  readonly issues: readonly Issue[];
  /** The HTTP status. */
  readonly status: number;
  /** The key of the create that was answered so; the money may have moved. */
  readonly refId?: string;

  constructor(issues: readonly Issue[], status: number, refId?: string) {
    super("unreadable_answer", sentence("The answer cannot be read", issues));
    this.issues = issues;
    this.status = status;
    if (refId !== undefined) this.refId = refId;
  }
}

function sentence(start: string, issues: readonly Issue[]): string {
  const lines = issues.filter((issue) => issue.severity === "error").map((issue) => {
    const place = issue.path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`)).join("").replace(/^\./, "");
    return `${place === "" ? "" : `${place} `}${issue.message}${issue.hint === undefined ? "" : ` (${issue.hint})`}`;
  });
  const more = lines.length > 5 ? `; and ${lines.length - 5} more` : "";
  return `${start}: ${lines.slice(0, 5).join("; ")}${more}`;
}

/** What an `ApiError` is made of. */
export interface Refusal {
  status: number;
  type: string;
  title: string;
  detail: string;
  meta: Readonly<Record<string, unknown>>;
  headers: Headers;
  refId?: string;
  requiredScopes?: readonly string[];
  /** Milliseconds since 1970 at which the answer came. */
  now: number;
}

/** The API, or the proxy before it, refused the request. */
export class ApiError extends PaxosError {
  static override readonly kind: string = "ApiError";

  /** The HTTP status. */
  readonly status: number;
  /** A URI whose last segment names the kind of problem, or `about:blank`. */
  readonly type: string;
  /** A short phrase. */
  readonly title: string;
  /** For people; do not branch on it. Empty when the answer was not a problem object. */
  readonly detail: string;
  /** What the problem is about. */
  readonly meta: Readonly<Record<string, unknown>>;
  /** The headers of the answer. */
  readonly headers: Headers;
  /** The id under which the server logged the request, when it told. */
  readonly requestId?: string;
  /** The key of the create that was refused. */
  readonly refId?: string;

  constructor(refusal: Refusal, code = "refused") {
    super(code, `${refusal.status} ${refusal.title}${refusal.detail === "" ? "" : `: ${refusal.detail}`}`);
    this.status = refusal.status;
    this.type = refusal.type;
    this.title = refusal.title;
    this.detail = refusal.detail;
    this.meta = refusal.meta;
    this.headers = refusal.headers;
    const requestId = refusal.headers.get("x-request-id");
    if (requestId !== null) this.requestId = requestId;
    if (refusal.refId !== undefined) this.refId = refusal.refId;
  }
}

/** The source profile does not hold enough. Amounts are decimal text. */
export class InsufficientFundsError extends ApiError {
  static override readonly kind: string = "InsufficientFundsError";

  readonly asset: string;
  readonly available: string;
  readonly needed: string;
  readonly profileId: string;

  constructor(refusal: Refusal) {
    super(refusal, "insufficient_funds");
    this.asset = text(refusal.meta["asset"]);
    this.available = text(refusal.meta["available"]);
    this.needed = text(refusal.meta["needed"]);
    this.profileId = text(refusal.meta["profile_id"]);
  }
}

/** The `ref_id` was used before: nothing was executed twice. */
export class AlreadyExistsError extends ApiError {
  static override readonly kind: string = "AlreadyExistsError";

  /** The record that was made under this key, when the server sent it along. */
  readonly existing?: Orchestration;

  constructor(refusal: Refusal) {
    super(refusal, "already_exists");
    const existing = refusal.meta["existing"];
    if (typeof existing === "object" && existing !== null) this.existing = existing as Orchestration;
  }
}

/** The destination address lacks Travel Rule data. Nothing was created; save the data and try again. */
export class TravelRuleRequiredError extends ApiError {
  static override readonly kind: string = "TravelRuleRequiredError";

  readonly network: string;
  readonly address: string;
  readonly identityId?: string;

  constructor(refusal: Refusal) {
    super(refusal, "travel_rule_required");
    this.network = text(refusal.meta["crypto_network"]);
    this.address = text(refusal.meta["address"]);
    const identityId = refusal.meta["identity_id"];
    if (typeof identityId === "string") this.identityId = identityId;
  }
}

/** The token lacks a scope. */
export class InsufficientScopeError extends ApiError {
  static override readonly kind: string = "InsufficientScopeError";

  /** The scopes that the operation needs, from this package's own table. */
  readonly requiredScopes: readonly string[];

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

/** Too many requests. Everybody at this IP address has to wait. */
export class RateLimitError extends ApiError {
  static override readonly kind: string = "RateLimitError";

  /** When to try again: what the server said, else five minutes from now. */
  readonly retryAt: Date;

  constructor(refusal: Refusal) {
    super(refusal, "rate_limited");
    const after = refusal.headers.get("retry-after") ?? "";
    const at = /^\d+$/.test(after) ? refusal.now + Number(after) * 1000 : Date.parse(after);
    this.retryAt = new Date(Number.isNaN(at) ? refusal.now + PENALTY_MS : at);
  }
}

/** The server could not be reached, or the connection was lost. A create may have been carried out all the same. */
export class ConnectionError extends PaxosError {
  static override readonly kind: string = "ConnectionError";

  /** The key of the create that was on its way. */
  readonly refId?: string;

  constructor(message: string, options: { cause?: unknown; refId?: string | undefined }) {
    super("connection_failed", message, options);
    if (options.refId !== undefined) this.refId = options.refId;
  }
}

/** No answer in time. A create may have been carried out all the same. */
export class TimeoutError extends PaxosError {
  static override readonly kind: string = "TimeoutError";

  /** The key of the create that was on its way. */
  readonly refId?: string;

  constructor(timeoutMs: number, refId?: string) {
    super("timed_out", `No answer within ${timeoutMs} ms.`);
    if (refId !== undefined) this.refId = refId;
  }
}

/** The caller's `signal` fired. A create may have been carried out all the same. */
export class AbortError extends PaxosError {
  static override readonly kind: string = "AbortError";

  /** The key of the create that was on its way. */
  readonly refId?: string;

  constructor(cause: unknown, refId?: string) {
    super("aborted", "The call was aborted.", { cause });
    if (refId !== undefined) this.refId = refId;
  }
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
