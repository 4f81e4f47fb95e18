/** Rules: what a deposit starts. */
import { computed, effect, signal, untracked } from "@preact/signals";
import type { CreateOrchestrationRuleInput, FiatDepositInstructions, OrchestrationRule } from "paxos-orchestrations";
import { client } from "../api.ts";
import { strings } from "../strings.ts";
import { changeQuery, query } from "./address.ts";
import { announce } from "./announce.ts";
import { listing } from "./listing.ts";
import { addressOfView, view } from "./view.ts";

export const rules = listing<OrchestrationRule>(() => client.rules.list({ limit: 50 }));

/** The rule that somebody asked to delete. */
export const doomed = signal<OrchestrationRule | undefined>(undefined);
export const deleteFailure = signal<unknown>(undefined);
export const isDeleting = signal(false);

export async function deleteDoomed(): Promise<void> {
  const id = doomed.peek()?.id;
  if (id == null || isDeleting.peek()) return;
  isDeleting.value = true;
  deleteFailure.value = undefined;
  try {
    rules.put(await client.rules.delete(id));
    announce(strings.rules.deleted);
    doomed.value = undefined;
  } catch (error) {
    deleteFailure.value = error;
  }
  isDeleting.value = false;
}

export function spare(): void {
  if (isDeleting.peek()) return;
  doomed.value = undefined;
  deleteFailure.value = undefined;
}

/** Where to send the money of a bank rule, by the id of its instructions. */
export const instructions = signal<Readonly<Record<string, FiatDepositInstructions | { failure: unknown }>>>({});

export async function loadInstructions(id: string): Promise<void> {
  const known = instructions.peek()[id];
  if (known !== undefined && !("failure" in known)) return;
  const got = await client.fiatDepositInstructions.get(id).catch((failure: unknown) => ({ failure }));
  instructions.value = { ...instructions.peek(), [id]: got };
}

export async function createRule(params: CreateOrchestrationRuleInput): Promise<OrchestrationRule> {
  const made = await client.rules.create(params);
  rules.put(made);
  announce(strings.rules.created);
  return made;
}

const NAME = "rule";

/** The rule that a link points at. */
export const pointedRule = computed(() => query.value.get(NAME) ?? undefined);
/** Why it could not be shown. */
export const pointedFailure = signal<unknown>(undefined);

/** The address of the rules with this one in sight. */
export const addressOfRule = (id: string): string => `${addressOfView("rules")}&${NAME}=${encodeURIComponent(id)}`;

export function openRule(id: string): void {
  changeQuery((query) => {
    for (const key of [...query.keys()]) query.delete(key);
    query.set("view", "rules");
    query.set(NAME, id);
  });
}

/** The list has the newest rules only: an old one is fetched on its own. */
async function fetchPointed(id: string): Promise<void> {
  pointedFailure.value = undefined;
  try {
    rules.put(await client.rules.get(id));
  } catch (error) {
    if (pointedRule.peek() === id) pointedFailure.value = error;
  }
}

export function followRules(): void {
  effect(() => {
    if (view.value === "rules") untracked(() => void rules.load());
  });
  effect(() => {
    const id = pointedRule.value;
    const isListed = rules.items.value.some((rule) => rule.id === id);
    if (view.value !== "rules" || id === undefined || isListed || rules.stage.value !== "idle") return;
    untracked(() => void fetchPointed(id));
  });
}
