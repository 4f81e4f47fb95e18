/** What attempts come to, in the numbers of `src/retry.rs`. */
import type { PaxosError } from "./errors.js";

/** Nothing left this machine, and the next attempt may do better. */
export const UNSENT = 0;
/** Nothing left, and trying again is of no use. */
export const UNSENDABLE = 1;
/** There is no answer. */
export const LOST = 2;
/** There is no answer, and no time to wait for one. */
export const ENDED = 3;
/** An answer of success whose body is no JSON. */
export const CUT = 4;
/** An answer of success that says something else than promised. */
export const WRONG = 5;
/** A fault of this package after the request had left. */
export const TRAPPED = 6;

/** An attempt, or a call, that did not bring the answer. */
export interface Failure {
  /** One of the numbers above, or the status of a refusal. */
  outcome: number;
  error: PaxosError;
  /** How long the server asked to wait, in milliseconds. */
  askedMs?: number | undefined;
  /** A record that was found under the key of a create and could not be verified. */
  existing?: object;
}

/** What an attempt brought. */
export type Result = { value: unknown } | Failure;

/** Nothing is open. */
export const NEVER = 0;
/** Nothing is open, and nobody else can have used the key. */
export const OWN = 1;
/** A request may have been carried out, or may still be. */
export const OPEN = 2;
