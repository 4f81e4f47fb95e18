/** What somebody wants to do, in the vendor's words: a shortcut to the fields that mean it. */
import { computed, signal } from "@preact/signals";
import { describeRoute } from "paxos-orchestrations";
import { draft, edit, params, type Draft } from "./draft.ts";
import { editRule, openRuleForm } from "./rule-draft.ts";

export const INTENTS = ["mint", "convert", "redeem", "custom"] as const;

export type Intent = (typeof INTENTS)[number];

const isCustom = signal(false);

/** What the fields mean now; they may have been changed one by one. */
export const intent = computed((): Intent => {
  const { kind } = describeRoute(params.value);
  return isCustom.value || kind === "transfer" ? "custom" : kind;
});

const isCoin = (asset: string): boolean => asset !== "" && asset !== "USD";

const PRESETS: { readonly [I in Exclude<Intent, "custom">]: (now: Draft) => Partial<Draft> } = {
  mint: ({ destinationAsset, kind }) => ({
    sourceAsset: "USD",
    destinationAsset: isCoin(destinationAsset) ? destinationAsset : "USDG",
    kind: kind === "fiat" ? "profile" : kind,
  }),
  convert: ({ sourceAsset, destinationAsset, kind }) => {
    const from = isCoin(sourceAsset) ? sourceAsset : "USDG";
    const to = isCoin(destinationAsset) && destinationAsset !== from ? destinationAsset : from === "PYUSD" ? "USDG" : "PYUSD";
    return { sourceAsset: from, destinationAsset: to, kind: kind === "fiat" ? "profile" : kind };
  },
  redeem: ({ sourceAsset }) => ({ sourceAsset: isCoin(sourceAsset) ? sourceAsset : "USDG", destinationAsset: "USD", kind: "fiat" }),
};

export function choose(wanted: Intent): void {
  isCustom.value = wanted === "custom";
  if (wanted !== "custom") edit(PRESETS[wanted](draft.peek()));
}

/** The same for every deposit: the form of a rule, filled in as far as this one is. */
export function onDeposit(): void {
  const { sourceAsset, destinationAsset, sourceProfile, kind, bankAccount, memo, network, address } = draft.peek();
  editRule({
    trigger: sourceAsset === "USD" ? "fiat" : "crypto",
    ...(isCoin(sourceAsset) ? { sourceAsset } : {}),
    destinationAsset,
    profile: sourceProfile,
    kind,
    bankAccount,
    memo,
    destinationNetwork: network,
    address,
  });
  openRuleForm();
}
