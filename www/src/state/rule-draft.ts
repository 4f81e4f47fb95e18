/** The form of a new rule, and the parameters it means. */
import { computed, effect, signal } from "@preact/signals";
import { ready, schemas, type CreateOrchestrationRuleInput, type Issue } from "paxos-orchestrations";
import { createRule } from "./rules.ts";
import { chosenProfile } from "./profiles.ts";

export interface RuleDraft {
  nickname: string;
  trigger: "fiat" | "crypto";
  bankNetwork: string;
  accountType: string;
  network: string;
  sourceAsset: string;
  destinationAsset: string;
  profile: string;
  kind: "profile" | "fiat" | "crypto";
  bankAccount: string;
  memo: string;
  destinationNetwork: string;
  address: string;
}

const EMPTY: RuleDraft = {
  nickname: "",
  trigger: "fiat",
  bankNetwork: "WIRE",
  accountType: "ABA",
  network: "ETHEREUM",
  sourceAsset: "USDC",
  destinationAsset: "USDG",
  profile: "",
  kind: "profile",
  bankAccount: "",
  memo: "",
  destinationNetwork: "ETHEREUM",
  address: "",
};

export const ruleDraft = signal<RuleDraft>(EMPTY);
export const isRuleFormOpen = signal(false);
export const ruleStep = signal<"form" | "review" | "sending">("form");
export const ruleFailure = signal<unknown>(undefined);
const isReady = signal(false);
/** Everything talks from the first attempt on. */
export const ruleSpeaks = signal(false);
/** Fixed when the review opens, so that a second click makes no second rule. */
const refId = signal("");

export function openRuleForm(): void {
  ruleStep.value = "form";
  ruleFailure.value = undefined;
  isRuleFormOpen.value = true;
  void ready().then(
    () => (isReady.value = true),
    (error: unknown) => (ruleFailure.value = error),
  );
}

export function closeRuleForm(): void {
  if (ruleStep.peek() === "sending") return;
  isRuleFormOpen.value = false;
}

export function editRule(change: Partial<RuleDraft>): void {
  ruleDraft.value = { ...ruleDraft.peek(), ...change };
}

const given = (text: string): string | undefined => (text === "" ? undefined : text);

export const ruleParams = computed((): CreateOrchestrationRuleInput => {
  const draft = ruleDraft.value;
  const fromBank = draft.trigger === "fiat";
  const params = {
    ref_id: refId.value === "" ? "(generated for the review)" : refId.value,
    nickname: given(draft.nickname),
    profile_id: given(draft.profile),
    source_asset: fromBank ? "USD" : given(draft.sourceAsset),
    destination_asset: draft.kind === "fiat" ? "USD" : given(draft.destinationAsset),
    source: fromBank
      ? { fiat: { network: draft.bankNetwork, account_type: draft.bankNetwork === "WIRE" ? given(draft.accountType) : undefined } }
      : { crypto: { network: given(draft.network) } },
    destination: destinationOf(draft),
  };
  // Not whole yet, perhaps: the checker decides.
  return JSON.parse(JSON.stringify(params)) as CreateOrchestrationRuleInput;
});

function destinationOf({ kind, profile, bankAccount, memo, destinationNetwork, address }: RuleDraft): object {
  if (kind === "profile") return { profile: { profile_id: given(profile) } };
  if (kind === "fiat") return { fiat: { fiat_account_id: given(bankAccount), memo: given(memo) } };
  return { crypto: { address: given(address), network: given(destinationNetwork) } };
}

export const ruleIssues = computed((): readonly Issue[] => {
  if (!isReady.value) return [];
  const result = schemas.createOrchestrationRule.safeParse(ruleParams.value);
  return result.success ? result.warnings : result.issues;
});

export const isRuleValid = computed(() => isReady.value && ruleIssues.value.every(({ severity }) => severity === "warning"));

/** What is said beside the fields whose path starts so. */
export function ruleIssuesAt(...paths: readonly string[]): readonly Issue[] {
  if (!ruleSpeaks.value) return [];
  return ruleIssues.value.filter(({ path }) => {
    const place = path.join(".");
    return paths.some((start) => place === start || place.startsWith(`${start}.`));
  });
}

export function reviewRule(): boolean {
  ruleSpeaks.value = true;
  if (!isRuleValid.peek()) return false;
  if (refId.peek() === "") refId.value = crypto.randomUUID();
  ruleStep.value = "review";
  ruleFailure.value = undefined;
  return true;
}

export async function sendRule(): Promise<void> {
  if (ruleStep.peek() === "sending") return;
  ruleStep.value = "sending";
  ruleFailure.value = undefined;
  try {
    await createRule(ruleParams.peek());
  } catch (error) {
    ruleFailure.value = error;
    ruleStep.value = "review";
    return;
  }
  ruleStep.value = "form";
  isRuleFormOpen.value = false;
  ruleSpeaks.value = false;
  refId.value = "";
  ruleDraft.value = EMPTY;
}

/** Starts with the profile that the page is about, once that is known. */
export function followRuleForm(): void {
  effect(() => {
    if (isRuleFormOpen.value && ruleDraft.value.profile === "" && chosenProfile.value !== undefined) editRule({ profile: chosenProfile.value });
  });
}
