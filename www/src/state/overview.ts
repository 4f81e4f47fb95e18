/** What the overview shows: how the newest orchestrations stand, what every profile holds, and what needs a hand. */
import { computed, effect, signal, untracked } from "@preact/signals";
import type { Orchestration } from "paxos-orchestrations";
import { client } from "../api.ts";
import { STATUSES } from "../lib/names.ts";
import { balancesOf, loadBalances } from "./balances.ts";
import { accounts, addresses } from "./destinations.ts";
import { areProfilesKnown, profiles, profilesFailure } from "./profiles.ts";
import { view } from "./view.ts";

/** The vendor counts nothing for us, so the newest are counted here: one page of the largest size. */
export const COUNTED = 1_000;

export const newestOrchestrations = signal<readonly Orchestration[] | undefined>(undefined);
export const overviewFailure = signal<unknown>(undefined);

/** How many there are of each status, in the order of the life of an orchestration; unknown ones at the end. */
export const counts = computed((): [status: string, count: number][] => {
  const found = new Map<string, number>(STATUSES.map((status) => [status, 0]));
  for (const { status } of newestOrchestrations.value ?? []) found.set(status ?? "", (found.get(status ?? "") ?? 0) + 1);
  return [...found];
});

/** The newest that failed or were refused. */
export const troubled = computed(() => (newestOrchestrations.value ?? []).filter(({ status }) => status === "FAILED" || status === "REJECTED"));

/** Addresses to which 3,000 USD and more will be refused. */
export const withoutTravelRule = computed(() => addresses.items.value.filter(({ travelrule_metadata }) => travelrule_metadata?.custodian_type == null));

export const refusedAccounts = computed(() => accounts.items.value.filter(({ status }) => status === "REJECTED"));

/** What needs a hand and could not be looked at. */
export const unseen = computed((): readonly ("orchestrations" | "addresses" | "accounts")[] => [
  ...(overviewFailure.value === undefined ? [] : ["orchestrations" as const]),
  ...(addresses.failure.value === undefined ? [] : ["addresses" as const]),
  ...(accounts.failure.value === undefined ? [] : ["accounts" as const]),
]);

/** Whether everything has come, or will not: before that, parts would push one another down. */
export const isOverviewReady = computed(() => {
  if (overviewFailure.value !== undefined || profilesFailure.value !== undefined) return true;
  const isListed = newestOrchestrations.value !== undefined && addresses.stage.value !== "first" && accounts.stage.value !== "first";
  return isListed && areProfilesKnown.value && profiles.value.every(({ id }) => balancesOf(id) !== undefined);
});

export async function loadOverview(): Promise<void> {
  for (const { id } of profiles.peek()) void loadBalances(id);
  void addresses.load();
  void accounts.load();
  try {
    newestOrchestrations.value = (await client.orchestrations.list({ limit: COUNTED, order: "DESC" })).items;
    overviewFailure.value = undefined;
  } catch (error) {
    overviewFailure.value = error;
  }
}

export function followOverview(): void {
  effect(() => {
    void profiles.value;
    if (view.value === "overview") untracked(() => void loadOverview());
  });
}
