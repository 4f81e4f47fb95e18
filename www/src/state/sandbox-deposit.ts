/** Deposits from outside, as the panel of the sandbox makes them: at a rule, which they fire, or onto a profile. */
import { computed, signal } from "@preact/signals";
import type { Orchestration, OrchestrationRule } from "paxos-orchestrations";
import { client } from "../api.ts";
import { strings } from "../strings.ts";
import { announce } from "./announce.ts";
import { reloadBalances } from "./balances.ts";
import { controls } from "./controls.ts";
import { addRow, loadRows, rows } from "./orchestrations.ts";
import { chosenProfile } from "./profiles.ts";
import { createRule, rules } from "./rules.ts";
import { show, view } from "./view.ts";

export interface DepositDraft {
  at: "rule" | "profile";
  /** Empty: the first that there is. */
  rule: string;
  profile: string;
  asset: string;
  amount: string;
}

/** How an amount ends says what becomes of its orchestration: see the magic values of the sandbox. */
export const ENDINGS = [".00", ".11", ".13", ".17", ".19"] as const;

export const deposit = signal<DepositDraft>({ at: "rule", rule: "", profile: "", asset: "USD", amount: "250.00" });

export function editDeposit(change: Partial<DepositDraft>): void {
  deposit.value = { ...deposit.peek(), ...change };
}

/** The ending of the amount, when it is one that means something. */
export const ending = computed(() => {
  const [, cents = ""] = deposit.value.amount.split(".");
  return ENDINGS.find((one) => one === `.${cents.padEnd(2, "0")}`) ?? ".00";
});

export function chooseEnding(cents: string): void {
  const [whole = ""] = deposit.peek().amount.split(".");
  editDeposit({ amount: `${whole === "" ? "0" : whole}${cents}` });
}

export const activeRules = computed(() => rules.items.value.filter(({ status }) => status === "ACTIVE"));

/** The rule that the next deposit fires: the chosen one, else one that keeps the money at home. */
export const aim = computed(
  (): OrchestrationRule | undefined =>
    activeRules.value.find(({ id }) => id === deposit.value.rule) ?? activeRules.value.find(staysAtHome) ?? activeRules.value[0],
);

/** Such a rule needs nobody's approval of a destination, now or later. */
function staysAtHome({ destination }: OrchestrationRule): boolean {
  return destination?.profile != null;
}

const fired = signal<string | undefined>(undefined);

/** What the last deposit started, as it stands now. */
export const lastFired = computed((): Orchestration | undefined => rows.value.find(({ id }) => id === fired.value));

export function forgetFired(): void {
  fired.value = undefined;
}

/** Fires a rule, and shows what it started. */
export async function fire(rule: OrchestrationRule, amount: string): Promise<Orchestration | undefined> {
  if (view.peek() !== "orchestrations") {
    show("orchestrations");
    await loadRows();
  }
  const arrival = await controls.deposit({ rule_id: rule.id ?? "", amount });
  reloadBalances();
  if (arrival.orchestration_id === undefined) {
    announce(strings.sandbox.deposit.credited);
    return undefined;
  }
  const made = await client.orchestrations.get(arrival.orchestration_id);
  addRow(made);
  fired.value = made.id;
  announce(strings.sandbox.deposit.fired(made));
  return made;
}

/** Puts test money on a profile, as the vendor's own sandbox does. */
export async function credit({ profile, asset, amount }: DepositDraft): Promise<void> {
  const target = profile === "" ? (chosenProfile.peek() ?? "") : profile;
  await client.sandbox.deposit(target, asset === "USD" ? { asset, amount } : { asset, amount, crypto_network: "ETHEREUM" });
  reloadBalances();
  announce(strings.sandbox.deposit.onProfile(amount, asset));
}

/** Everything in one: a rule, if there is none that keeps the money at home, and a deposit that fires it. */
export async function tryIt(): Promise<void> {
  await rules.load();
  if (rules.failure.peek() !== undefined) throw rules.failure.peek();
  const made = activeRules.peek().find(staysAtHome) ?? (await makeRule());
  editDeposit({ at: "rule", rule: made.id ?? "" });
  await fire(made, "250.00");
}

async function makeRule(): Promise<OrchestrationRule> {
  const profile = chosenProfile.peek() ?? "";
  return createRule({
    ref_id: crypto.randomUUID(),
    nickname: strings.sandbox.tryIt.ruleName,
    profile_id: profile,
    source_asset: "USD",
    destination_asset: "USDG",
    source: { fiat: { network: "WIRE", account_type: "ABA" } },
    destination: { profile: { profile_id: profile } },
  });
}
