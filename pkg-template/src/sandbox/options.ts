/** The options of a sandbox, checked. The core reads them (`src/sandbox/options.rs`), this file has the words. */
import { PaxosError } from "../errors.js";
import type { SandboxDialect } from "./state.js";

const DIALECTS: readonly string[] = ["2026-07", "2026-04", "both"] satisfies SandboxDialect[];
const ENFORCEMENTS: readonly string[] = ["by_date", "always", "never"] satisfies SandboxTravelRule[];

/**
 * When a transfer of 3,000 USD or more to an address without Travel Rule data is refused. "by_date": from 30 November
 * 2026 on, by the clock of the sandbox.
 */
export type SandboxTravelRule = "by_date" | "always" | "never";

/** What the vendor's documents do not say, and a sandbox does in one of two ways. See `docs/sandbox.md`. */
export interface SandboxGuesses {
  /**
   * A bank account must exist and be APPROVED, and a blockchain address must be registered and APPROVED, before a create
   * may name it as its destination; 400 when not. True when left out.
   */
  lookUpDestinations?: boolean;
  /** A sandbox deposit whose `crypto_address` is the address of a rule fires the rule. True when left out. */
  depositsFireRules?: boolean;
  /** A rule may have the same asset on both sides. True when left out. */
  sameAssetRules?: boolean;
  /** Deleting a deleted rule answers as the first time; else 404. True when left out. */
  repeatedRuleDelete?: boolean;
  /** A token request without `scope` gets every scope; else it is refused. True when left out. */
  tokenWithoutScope?: boolean;
  /** A top-level `profile_id` that differs from `source.profile.profile_id` is refused; else ignored. True when left out. */
  refuseOtherProfileId?: boolean;
  /** `account_type` is refused in a rule's source on CUBIX; else kept. False when left out. */
  refuseCubixAccountType?: boolean;
  /** A rule to an address needs Travel Rule data, whatever the amounts, once they are enforced. False when left out. */
  travelRuleOnRules?: boolean;
  /** An update of an address that does not say `travelrule_metadata` keeps them; else it clears them. True when left out. */
  keepTravelRule?: boolean;
  /** A 429 of the limits says `Retry-After`. False when left out. */
  retryAfter?: boolean;
}

const GUESSES: Record<keyof SandboxGuesses, true> = {
  lookUpDestinations: true,
  depositsFireRules: true,
  sameAssetRules: true,
  repeatedRuleDelete: true,
  tokenWithoutScope: true,
  refuseOtherProfileId: true,
  refuseCubixAccountType: true,
  travelRuleOnRules: true,
  keepTravelRule: true,
  retryAfter: true,
};

/** What is charged. */
export interface SandboxFees {
  /** Deducted from every deposit by wire, in dollars as decimal text; nothing when left out. */
  wireDeposit?: string;
}

/** A key that requests must be signed with. */
export interface SandboxSigningKey {
  /** Its id: what a signature says as `kid`. */
  keyId: string;
  /** The public key as PEM (`-----BEGIN PUBLIC KEY-----`): P-256 for ES256, Ed25519 for EdDSA. */
  publicKey: string;
}

/** Options of `createSandbox`. */
export interface SandboxOptions {
  /** The same seed gives the same data and the same ids; "paxos" when left out. */
  seed?: string;
  /** Where the clock stands: it moves by `advance` and `runUntilIdle` only. Left out, it follows the machine's clock. */
  now?: Date;
  /** How long an orchestration takes from creation to completion, in milliseconds; 3000 when left out. */
  processingMs?: number;
  /** Which of the vendor's documents the answers follow; "2026-07" when left out. */
  dialect?: SandboxDialect;
  /** Orchestrations, rules and addresses wait for an approval, which comes after `processingMs`; false when left out. */
  approvals?: boolean;
  /**
   * Requests are counted: more than 1 a second at the token endpoint, or 50 at another, on average over five minutes, and
   * everything is answered with 429 for five minutes. False when left out.
   */
  limits?: boolean;
  /** What is charged; nothing when left out. */
  fees?: SandboxFees;
  /** When Travel Rule data are asked for; "by_date" when left out. */
  travelRule?: SandboxTravelRule;
  /** Requests must be signed with one of these keys; when left out none has to be. */
  signingKeys?: readonly SandboxSigningKey[];
  /** What the vendor's documents do not say. */
  guesses?: SandboxGuesses;
}

/** The options as the core reads them. */
export function checkedOptions(options: SandboxOptions): object {
  const { seed, now, processingMs, dialect, approvals, limits, fees, travelRule, signingKeys, guesses } = options;
  if (seed !== undefined && typeof seed !== "string") throw invalid("seed must be a text.");
  if (now !== undefined && !(now instanceof Date && Number.isFinite(now.getTime()))) {
    throw invalid("now must be a valid Date.");
  }
  if (processingMs !== undefined && !isDuration(processingMs)) {
    throw invalid("processingMs must be a number of milliseconds, 0 or more.");
  }
  mustBeOneOf("dialect", dialect, DIALECTS);
  mustBeOneOf("travelRule", travelRule, ENFORCEMENTS);
  for (const [name, value] of Object.entries({ approvals, limits })) mustBeBoolean(name, value);
  for (const [name, value] of Object.entries(guesses ?? {})) {
    if (!Object.hasOwn(GUESSES, name)) throw invalid(`guesses has no ${name}; there are ${Object.keys(GUESSES).join(", ")}.`);
    mustBeBoolean(`guesses.${name}`, value);
  }
  if (fees?.wireDeposit !== undefined && !(typeof fees.wireDeposit === "string" && /^\d+(\.\d+)?$/.test(fees.wireDeposit))) {
    throw invalid('fees.wireDeposit must be dollars as decimal text, such as "30".');
  }
  for (const [position, key] of (signingKeys ?? []).entries()) {
    if (typeof key?.keyId !== "string" || typeof key.publicKey !== "string") {
      throw invalid(`signingKeys[${position}] must have keyId and publicKey, both texts.`);
    }
  }
  const keys = signingKeys?.map(({ keyId, publicKey }) => ({ keyId, publicKey }));
  const charged = { wireDeposit: fees?.wireDeposit };
  return { seed, nowMs: now?.getTime(), processingMs, dialect, approvals, limits, fees: charged, travelRule, signingKeys: keys, guesses };
}

/** Whether this is a span of time. */
export function isDuration(ms: unknown): ms is number {
  return typeof ms === "number" && Number.isFinite(ms) && ms >= 0;
}

/** What is thrown at whoever gives an option that cannot be. */
export function invalid(message: string): PaxosError {
  return new PaxosError("invalid_options", message);
}

function mustBeOneOf(name: string, value: string | undefined, allowed: readonly string[]): void {
  if (value !== undefined && !allowed.includes(value)) {
    throw invalid(`${name} must be one of ${allowed.map((one) => `"${one}"`).join(", ")}.`);
  }
}

function mustBeBoolean(name: string, value: unknown): void {
  if (value !== undefined && typeof value !== "boolean") throw invalid(`${name} must be true or false.`);
}
