/** Whether a create that threw may have been carried out all the same. */
import { ApiError, PaxosError, ValidationError } from "paxos-orchestrations";

/** These come before the first byte leaves. */
const BEFORE_SENDING: readonly string[] = ["not_ready", "load_failed", "invalid_options"];

/** Only a clear no counts as one: after anything else the money may have moved. */
export function mayHaveHappened(error: unknown): boolean {
  if (ValidationError.is(error)) return false;
  if (ApiError.is(error)) return error.status >= 500 || error.status === 408;
  return !(PaxosError.is(error) && BEFORE_SENDING.includes(error.code));
}
