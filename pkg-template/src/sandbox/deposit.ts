/** Deposits from outside. The core takes them (`src/sandbox/deposits.rs`), this file has the words. */

/** Where a deposit arrives: at a rule, with a memo, or at the address of a rule. Exactly one of the three. */
type Arrives =
  | { rule_id: string; memo_id?: never; address?: never; network?: never }
  | { memo_id: string; rule_id?: never; address?: never; network?: never }
  | { address: string; network?: string; rule_id?: never; memo_id?: never };

/** A deposit from outside. It fires an active rule; else it is credited to the profile as it is. */
export type SandboxDeposit = Arrives & {
  /** How much, as decimal text. */
  amount: string;
  /** What; the source asset of the rule, or USD, when left out. Another asset than the rule's is credited as it is. */
  asset?: string;
};

/** What a deposit became. */
export interface SandboxArrival {
  /** Its transfer. */
  transfer_id: string;
  /** The orchestration that it started; missing when it was credited as it is. */
  orchestration_id?: string;
}
