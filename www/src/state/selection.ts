/** The orchestration whose details are open. */
import { computed, effect, signal, untracked } from "@preact/signals";
import type { Orchestration } from "paxos-orchestrations";
import { client } from "../api.ts";
import { addressAfter, changeQuery, query } from "./address.ts";
import { listing, rows } from "./orchestrations.ts";

const NAME = "orchestration";

export const openId = computed(() => query.value.get(NAME) ?? undefined);

/** One that is open without standing in the table. */
const apart = signal<Orchestration | undefined>(undefined);
export const openFailure = signal<unknown>(undefined);

export const openOrchestration = computed(() => {
  const id = openId.value;
  return rows.value.find((row) => row.id === id) ?? (apart.value?.id === id ? apart.value : undefined);
});

/** The address that opens an orchestration. */
export const addressOf = (id: string): string => addressAfter((query) => query.set(NAME, id));

export function open(id: string): void {
  changeQuery((query) => query.set(NAME, id));
}

export function close(): void {
  changeQuery((query) => query.delete(NAME));
}

/** Gets the open one on its own. */
export async function loadOpen(): Promise<void> {
  const id = openId.peek();
  if (id === undefined) return;
  openFailure.value = undefined;
  try {
    const got = await client.orchestrations.get(id);
    if (openId.peek() === id) apart.value = got;
  } catch (error) {
    if (openId.peek() === id) openFailure.value = error;
  }
}

/** Takes news about the one that stands apart. */
export function updateOpen(news: readonly Orchestration[]): void {
  apart.value = news.find((one) => one.id === apart.peek()?.id) ?? apart.peek();
}

export function followSelection(): void {
  effect(() => {
    if (openId.value === undefined || listing.value !== "idle") return;
    untracked(() => {
      openFailure.value = undefined;
      if (openOrchestration.value === undefined) void loadOpen();
    });
  });
}
