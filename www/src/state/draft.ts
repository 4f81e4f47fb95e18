/** What the form holds, and the parameters it means. */
import { computed, signal } from "@preact/signals";
import type { CreateOrchestrationInput } from "paxos-orchestrations";

export const KINDS = ["profile", "fiat", "crypto"] as const;

/** Where the money goes. */
export type Kind = (typeof KINDS)[number];

/** A pair of metadata; `id` tells rows apart while they are edited. */
export interface Pair {
  id: number;
  key: string;
  value: string;
}

export interface Draft {
  sourceProfile: string;
  sourceAsset: string;
  destinationAsset: string;
  amount: string;
  kind: Kind;
  destinationProfile: string;
  bankAccount: string;
  memo: string;
  network: string;
  address: string;
  metadata: readonly Pair[];
  /** Empty: one is generated for the review. */
  refId: string;
}

export const EMPTY: Draft = {
  sourceProfile: "",
  sourceAsset: "USD",
  destinationAsset: "USDG",
  amount: "",
  kind: "profile",
  destinationProfile: "",
  bankAccount: "",
  memo: "",
  network: "ETHEREUM",
  address: "",
  metadata: [],
  refId: "",
};

export const draft = signal<Draft>(EMPTY);

export function edit(change: Partial<Draft>): void {
  draft.value = { ...draft.peek(), ...change };
}

let lastPair = 0;

export function addPair(): number {
  lastPair += 1;
  edit({ metadata: [...draft.peek().metadata, { id: lastPair, key: "", value: "" }] });
  return lastPair;
}

export function editPair(id: number, change: Partial<Pair>): void {
  edit({ metadata: draft.peek().metadata.map((pair) => (pair.id === id ? { ...pair, ...change } : pair)) });
}

export function removePair(id: number): void {
  edit({ metadata: draft.peek().metadata.filter((pair) => pair.id !== id) });
}

/** Stands for the `ref_id` that the review will generate. */
export const REF_ID_TO_COME = "(generated for the review)";

/** The parameters; what was left empty is left out, and the checker says which of it is missing. */
export const params = computed(() => paramsOf(draft.value, REF_ID_TO_COME));

export function paramsOf(draft: Draft, refId: string): CreateOrchestrationInput {
  const pairs = draft.metadata.filter(({ key, value }) => key !== "" || value !== "");
  const params = {
    ref_id: draft.refId === "" ? refId : draft.refId,
    source_asset: given(draft.sourceAsset),
    destination_asset: given(draft.destinationAsset),
    source_amount: given(draft.amount),
    source: { profile: { profile_id: given(draft.sourceProfile) } },
    destination: destinationOf(draft),
    metadata: pairs.length === 0 ? undefined : Object.fromEntries(pairs.map(({ key, value }) => [key, value])),
  };
  // Not whole yet, perhaps: the checker decides.
  return params as CreateOrchestrationInput;
}

function destinationOf({ kind, destinationProfile, bankAccount, memo, network, address }: Draft): object {
  switch (kind) {
    case "profile":
      return { profile: { profile_id: given(destinationProfile) } };
    case "fiat":
      return { fiat: { bank_account_id: given(bankAccount), memo: given(memo) } };
    case "crypto":
      return { crypto: { address: given(address), network: given(network) } };
  }
}

const given = (text: string): string | undefined => (text === "" ? undefined : text);
