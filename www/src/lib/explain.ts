/** Errors in words: what happened, and what to do. */
import {
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
  ValidationError,
} from "paxos-orchestrations";
import { profileName } from "../state/profiles.ts";
import { strings } from "../strings.ts";
import { exact } from "./time.ts";
import { stop } from "./words.ts";

export interface Explanation {
  title: string;
  text: string;
  todo: string;
  /** Until when one has to wait, in milliseconds since 1970. */
  until?: number;
  /** For the one who has to repair it. */
  technical?: string;
}

const words = strings.failure;

export function explain(error: unknown): Explanation {
  const technical = error instanceof Error ? error.message : String(error);
  if (InsufficientFundsError.is(error)) {
    const { title, text, todo } = words.funds;
    return { title, text: text(profileName(error.profileId), error.available, error.needed, error.asset), todo };
  }
  if (AlreadyExistsError.is(error)) return { ...words.exists, technical };
  if (InsufficientScopeError.is(error)) {
    // The error's own message names the scope as well: once is enough.
    return { ...words.scope, text: words.scope.text(error.requiredScopes.join(", ")) };
  }
  if (TravelRuleRequiredError.is(error)) {
    return { ...words.travelRule, text: words.travelRule.text(error.address, error.network) };
  }
  if (AuthenticationError.is(error)) return { ...words.authentication, technical };
  if (RateLimitError.is(error)) {
    const { title, text, todo } = words.rateLimit;
    const until = error.retryAt.getTime();
    return { title, text: text(exact(until)), todo, until };
  }
  if (NotFoundError.is(error)) return { ...words.notFound, technical };
  if (ApiError.is(error)) {
    if (error.status >= 500) return { ...words.upstream, technical };
    return { ...words.refused, text: error.detail === "" ? words.refused.text : stop(error.detail), technical };
  }
  if (ValidationError.is(error)) return { ...words.invalid, technical };
  if (TimeoutError.is(error)) return { ...words.timeout, technical };
  if (ConnectionError.is(error)) return { ...words.connection, technical };
  if (DecodeError.is(error)) return { ...words.decode, technical };
  if (PaxosError.is(error) && error.code === "load_failed") return { ...words.wasm, technical };
  return { ...words.other, text: technical };
}
