/** What the application lets the credentials pay. The rules are the core's (`src/proxy/policy.rs`). */
import type { SharedStore } from "../credentials/shared-store.js";
import type { server } from "../engine-server.js";
import type { OperationName } from "../generated/operations.js";

type Core = typeof server.exports;

/** What `beforeCreate` is asked about. */
export interface BeforeCreate {
  operation: OperationName;
  /** The body that will go up, read. */
  params: { [name: string]: unknown };
  /**
   * SHA-256, in hexadecimal digits, of the canonical body that will go up: keep approvals under it, and an approval of one
   * body is none of another. Where the path names what is changed (`updateFiatAccount`, `createSandboxDeposit`) the hash
   * is that of the path below `basePath`, a line feed and the body.
   */
  hash: string;
  /** The caller's headers, and the canonical path, query and body. As `authorize` gets it. */
  request: Request;
}

/** What may be paid. What a policy does not name is refused. */
export interface ProxyPolicy {
  /** The most that one create may take, by source asset, in units of that asset. Assets that are not named: nothing. */
  maxAmount?: { [asset: string]: string };
  /**
   * The most that all creates of a day (UTC) may take together, by source asset. It is counted before anything is sent, in
   * the token store, exactly, for all instances that share it. The same body (`ref_id` included) counts once however often
   * it is sent; what was refused or failed is not given back. While the store fails, nothing is paid.
   */
  dailyLimit?: { [asset: string]: string };
  /** Where money may go, in orchestrations and rules. A kind that is left out receives nothing. */
  destinations?: {
    /** Ids of profiles. */
    profiles?: readonly string[];
    /** Ids of fiat accounts. */
    bankAccounts?: readonly string[];
    /** Addresses on chains; letter case counts only where it counts on the chain. */
    addresses?: readonly { network: string; address: string }[];
    /** Ids of registered addresses, for callers that still use the deprecated `address_id`. */
    addressIds?: readonly string[];
  };
  /** Lets rules be created although amounts are limited: what a rule moves is not. */
  unlimitedRules?: boolean;
  /**
   * Whether this very body may go up; asked about every operation with a body, after `authorize`. `true` lets it through, a
   * `Response` is sent back as it is, everything else is a 403.
   */
  beforeCreate?: (about: BeforeCreate) => boolean | Response | Promise<boolean | Response>;
}

/** What a create takes out of the daily limit. */
export interface Spend {
  asset: string;
  amount: string;
  limit: string;
}

type Entry = { verdict: "counted"; ledger: string } | { verdict: "known" | "exceeds" | "damaged" };

/** The hash to which approvals are bound. `target` counts only where the body alone does not say what is changed. */
export async function hashOf(target: string | undefined, body: Uint8Array<ArrayBuffer>): Promise<string> {
  let bytes = body;
  if (target !== undefined) {
    const line = new TextEncoder().encode(`${target}\n`);
    bytes = new Uint8Array(line.length + body.length);
    bytes.set(line);
    bytes.set(body, line.length);
  }
  const digest = new Uint8Array(await globalThis.crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Counts a create. Rejects with `StoreDown` when the store cannot. */
export async function count(core: Core, store: SharedStore, key: string, spend: Spend, hash: string): Promise<"fits" | "exceeds" | "damaged"> {
  let outcome: "fits" | "exceeds" | "damaged" = "damaged";
  await store.update(
    key,
    (before) => {
      const entry = JSON.parse(core.proxyEnter(before, spend.asset, spend.amount, spend.limit, hash)) as Entry;
      outcome = entry.verdict === "counted" || entry.verdict === "known" ? "fits" : entry.verdict;
      return entry.verdict === "counted" ? entry.ledger : undefined;
    },
    core.proxyLedgerLife(),
  );
  return outcome;
}
