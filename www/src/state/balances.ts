/** The balances of the profiles that are looked at. */
import { effect, signal } from "@preact/signals";
import type { ProfileBalance } from "paxos-orchestrations";
import { client } from "../api.ts";
import { chosenProfile } from "./profiles.ts";

export interface Balances {
  items: readonly ProfileBalance[] | undefined;
  failure: unknown;
}

const known = signal<Readonly<Record<string, Balances>>>({});

/** What is known about the balances of a profile. */
export function balancesOf(profile: string | undefined): Balances | undefined {
  return profile === undefined ? undefined : known.value[profile];
}

/** What a profile can spend of an asset; `undefined` while it is not known. */
export function availableOf(profile: string, asset: string): string | undefined {
  const items = balancesOf(profile)?.items;
  return items === undefined ? undefined : (items.find((balance) => balance.asset === asset)?.available ?? "0");
}

/** Loads them, again if they are known; what is known stays until the news is there. */
export async function loadBalances(profile: string): Promise<void> {
  try {
    const items = await client.profiles.balances(profile);
    known.value = { ...known.peek(), [profile]: { items, failure: undefined } };
  } catch (failure) {
    known.value = { ...known.peek(), [profile]: { items: known.peek()[profile]?.items, failure } };
  }
}

/** Loads those of all profiles that were looked at: money has moved. */
export function reloadBalances(): void {
  for (const profile of Object.keys(known.peek())) void loadBalances(profile);
}

export function followChosenProfile(): void {
  effect(() => {
    if (chosenProfile.value !== undefined) void loadBalances(chosenProfile.value);
  });
}
