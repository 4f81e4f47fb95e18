/** From an answer to what it means: the data, or the error to throw. */
import { core } from "./engine-core.js";
import {
  AlreadyExistsError,
  ApiError,
  AuthenticationError,
  DecodeError,
  InsufficientFundsError,
  InsufficientScopeError,
  NotFoundError,
  RateLimitError,
  retryAfter,
  TravelRuleRequiredError,
  type Refusal,
} from "./errors.js";
import { excerpt } from "./excerpt.js";
import type { ProblemKind } from "./generated/codes.js";
import { operationTable } from "./generated/operation-table.js";
import type { Issue } from "./issue.js";
import type { Tokens } from "./options.js";
import { CUT, LOST, UNSENT, WRONG, type Result } from "./outcome.js";
import type { Answer } from "./exchange.js";
import { decoder } from "./text.js";

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

/** What hides the token that went along; see `CredentialSupport`. */
type Hide = <T>(value: T, isData?: true) => T | undefined;

/**
 * Reads the answer to the operation with this number. Without `tokens` a token proxy answers, and not the API itself; `hide`
 * takes out what must not be seen.
 */
export function readAnswer(number: number, answer: Answer, tokens: Tokens | undefined, hide: Hide): Result {
  const [{ status, headers: plain }, body, cutBy] = answer;
  // An answer without a body is fine where nothing is promised, such as a 204 to `request()`.
  if (operationTable[number] === undefined && body.length === 0 && cutBy === undefined && status < 300) return { value: undefined };
  const verdict = core.guard((exports) => exports.readAnswer(number, status, body));
  if (verdict === "") return { value: JSON.parse(decoder.decode(body)) };
  if (verdict.startsWith("[")) {
    // Nothing of the body may stand in the message: it may tell about people.
    const issues = JSON.parse(verdict) as Issue[];
    const cause = cutBy === undefined ? {} : { cause: hide(cutBy) };
    return { outcome: issues[0]?.code === "invalid_json" ? CUT : WRONG, error: new DecodeError(issues, status, cause) };
  }
  const [kind = "", rest] = verdict.split("+");
  const text = decoder.decode(body);
  // Hidden in what the texts say: JSON can spell a token in many ways.
  const problem = rest === undefined ? {} : (hide(JSON.parse(text), true) as Record<string, unknown>);
  const word = (name: string): string => (typeof problem[name] === "string" ? problem[name] : "");
  const meta = problem["meta"];
  const scope = operationTable[number]?.scope ?? "";
  const headers = shown(plain, hide);
  const now = Date.now();
  const title = word("title");
  const detail = word("detail");
  const words = kind === "InsufficientScope" && scope !== "" ? needs(scope, tokens) : detail || (title === "" ? excerpt(rest === undefined ? (hide(text) ?? "") : JSON.stringify(problem)) : "");
  const error = new ERRORS[kind as ProblemKind]({
    status,
    type: word("type") || undefined,
    title: title || (rest === undefined ? "The answer is not a problem object" : "Refused"),
    detail,
    meta: typeof meta === "object" && meta !== null ? (meta as Record<string, unknown>) : {},
    headers,
    requiredScopes: scope === "" ? [] : [scope],
    words,
    now,
  });
  const askedMs = error instanceof RateLimitError ? error.retryAt.getTime() - now : retryAfter(headers, now);
  // Our own proxy says so when it never got as far as the API. It lets no such header of the API through.
  if (tokens === undefined && status >= 500 && headers.get("x-paxos-orchestrations") === "not-sent") return { outcome: UNSENT, error, askedMs };
  // A filtered response has the status 0: whatever it was, it is no answer.
  return { outcome: status < 100 ? LOST : kind === "AlreadyExists" ? 409 : status, error, askedMs };
}

/** The headers that do not repeat the token: some servers echo a request. */
function shown(headers: Headers, hide: Hide): Headers {
  const clean = new Headers();
  for (const [name, value] of headers) if (hide(value) === value) clean.append(name, value);
  return clean;
}

/** Scopes come from the package's own table: the vendor's sentence names some that do not exist. */
function needs(scope: string, tokens: Tokens | undefined): string {
  return `this needs the scope ${scope}, ${tokens?.whyWithout?.(scope) ?? "which the token does not have"}`;
}
