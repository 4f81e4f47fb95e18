/** What a sandbox tells about itself. Made in the core (`src/sandbox/view.rs`, `src/sandbox/journal.rs`). */
import type { OperationName } from "../generated/operations.js";
import type { SandboxFaultPoint } from "./faults.js";

/**
 * Which of the vendor's documents the answers follow. "2026-07": five states; lists have `items` and, deprecated,
 * `orchestrations` or `rules`. "2026-04": three states; lists have `orchestrations` or `rules` only; a registered address
 * has a `name`. "both": July, and on top what only the April documents show, for clients that have to bear anything.
 */
export type SandboxDialect = "2026-07" | "2026-04" | "both";

/** One request with its answer. Holds no header and no body, so no secret and no token. */
export interface SandboxJournalEntry {
  /** When, RFC 3339, by the clock of the sandbox. */
  at: string;
  /** The HTTP method. */
  method: string;
  /** The path, with `/v2`. */
  path: string;
  /** The query without its question mark, when there was one and it was understood. */
  query?: string;
  /** The operation, when it was one. */
  operation?: OperationName;
  /** The HTTP status of the answer; 0 when nothing was answered. After the fault "after_commit" that of the lost answer. */
  status: number;
  /** The fault that struck, when one did. */
  fault?: SandboxFaultPoint;
  /** Why the request was refused, when it was. */
  reason?: string;
}

/** A sandbox at one moment. */
export interface SandboxState {
  /** What the token endpoint accepts. */
  credentials: { clientId: string; clientSecret: string };
  /** What time it is inside, RFC 3339. */
  now: string;
  /** When the next thing happens by itself, RFC 3339; missing when nothing will. */
  next?: string;
  /** The seed of the data. */
  seed: string;
  /** Which of the vendor's documents the answers follow. */
  dialect: SandboxDialect;
  /** How long an orchestration takes, in milliseconds. */
  processingMs: number;
  /** How much of what there is. */
  counts: SandboxCounts;
  /** How often which kind of fault struck since the latest script of faults began. */
  fired: Record<SandboxFaultPoint, number>;
  /** The profiles with all that they hold. */
  profiles: SandboxProfile[];
}

/** How much of what there is. */
export interface SandboxCounts {
  profiles: number;
  orchestrations: number;
  /** Orchestrations by state. */
  byStatus: Record<string, number>;
  /** Deleted ones too, as of bank accounts. */
  rules: number;
  cryptoDestinationAddresses: number;
  fiatAccounts: number;
  fiatDepositInstructions: number;
  transfers: number;
  events: number;
}

/** A profile with all that it holds. */
export interface SandboxProfile {
  id: string;
  nickname: string;
  /** `DEFAULT` or `NORMAL`. */
  type: string;
  balances: SandboxBalance[];
}

/** What a profile holds of one asset, as decimal text. */
export interface SandboxBalance {
  asset: string;
  /** Free for new debits. */
  available: string;
  /** Set aside for orchestrations that run. */
  reserved: string;
  /** Held by open orders. */
  trading: string;
}
