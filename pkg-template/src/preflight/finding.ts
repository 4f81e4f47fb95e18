/** What `orchestrations.preflight` gives: types alone, so that they cost a page nothing. */
import type { OperationName } from "../generated/operations.js";
import type { IssueCode } from "../issue.js";

/** What each kind of finding of a look-up tells. Amounts are decimal text. */
export interface PreflightDetails {
  /** The `ref_id` was used before: the create would end with `AlreadyExistsError`. */
  already_exists: {
    refId: string;
    /** Whether the record under it is this very payment; `unknown` when the record carries too little to tell. */
    likeness: "same" | "different" | "unknown";
    /** The field that differs, as `destination.crypto.address`, or that is missing to tell. */
    field?: string;
    /** Id of the record. */
    id: string;
    /** Where it stands, such as `COMPLETED`. */
    status?: string;
  };
  /** The token lacks the scope that the create itself needs: it would end with `InsufficientScopeError`. */
  insufficient_scope: { requiredScopes: readonly string[] };
  /** There is no such profile. */
  profile_not_found: { profileId: string };
  /** The profile does not hold enough: the create would end with `InsufficientFundsError`. */
  insufficient_funds: { profileId: string; asset: string; available: string; needed: string };
  /** There is no such bank account. Deleted ones do not count. */
  bank_account_not_found: { fiatAccountId: string };
  /** The bank account may not be used, or not yet. */
  bank_account_not_approved: {
    fiatAccountId: string;
    /** Where it stands; empty when the record does not say. */
    status: string;
  };
  /** The address is not registered (for the end user that the create names). */
  address_not_found: { network?: string; address?: string; addressId?: string; identityId?: string };
  /** The address may not be used, or not yet. */
  address_not_approved: { addressId: string; status: string };
  /**
   * 3,000 USD or more leave for an address whose Travel Rule data is not complete. Before `enforcedFrom` the vendor accepts
   * it all the same.
   */
  travel_rule_required: {
    /** First day of the vendor's enforcement, as `2026-11-30`. */
    enforcedFrom: string;
    /** What is missing of the saved address, as `travelrule_metadata.vasp`; absent when it could not be looked up. */
    missing?: readonly string[];
  };
  /** Something was not looked up, so nothing is known about it. */
  could_not_look: {
    operation: OperationName;
    /** Of the answer; absent when nothing was sent, because the token is known not to allow it. */
    status?: number;
    /** The scopes that the look-up needs, when they are why. */
    requiredScopes?: readonly string[];
  };
}

/**
 * The code of a finding that came from a look-up. Where the create would end with an error of its own, it is the `code` of
 * that error.
 */
export type PreflightCode = keyof PreflightDetails;

/** What all findings have. */
interface Finding {
  /** An error is sure to stop the create, as far as the vendor documents it; a warning deserves a look. */
  severity: "error" | "warning";
  /** Which field it is about, keys from the root of the params; empty for the whole. */
  path: (string | number)[];
  /** What is the matter, to be read behind the field's name. */
  message: string;
  /** What to do about it. */
  fix: string;
}

/** A finding of a look-up. */
export type PreflightLookup<C extends PreflightCode = PreflightCode> = { [K in C]: Finding & { code: K; detail: PreflightDetails[K] } }[C];

/** One finding: what the checks say without a network, or what a look-up showed. `code` tells which. */
export type PreflightFinding = PreflightLookup | (Finding & { code: Exclude<IssueCode, PreflightCode>; detail?: undefined });

/** What stands in the way of a create, as far as reading tells. */
export interface Preflight {
  /** Whether no finding is an error. */
  ok: boolean;
  /** Whether everything was looked up. When not, `could_not_look` says what was not, and `ok` says less. */
  complete: boolean;
  /** What the checks find first, in the order of the fields; then `ref_id`, source, destination, scope. */
  findings: PreflightFinding[];
  /** How many reads were made, repetitions after a lost connection not counted. */
  calls: number;
}
