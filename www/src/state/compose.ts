/** The way of a new orchestration: form, review, sending, and what came of it. */
import { computed, effect, signal } from "@preact/signals";
import { ValidationError, type CreateOrchestrationInput, type Issue } from "paxos-orchestrations";
import { client } from "../api.ts";
import { mayHaveHappened } from "../lib/doubt.ts";
import { strings } from "../strings.ts";
import { announce } from "./announce.ts";
import { loadBalances, reloadBalances } from "./balances.ts";
import { hush, isValid, speakUp } from "./checks.ts";
import { draft, EMPTY, edit, paramsOf } from "./draft.ts";
import { addRow } from "./orchestrations.ts";
import { chosenProfile } from "./profiles.ts";
import { requestOf, type CreateRequest } from "./request.ts";

/** What will be sent. Fixed when the review opens: another click sends the same `ref_id` and so never pays twice. */
export interface Order {
  params: CreateOrchestrationInput & { ref_id: string };
  request: CreateRequest;
}

export type Step =
  | { at: "form" }
  | { at: "review"; order: Order }
  | { at: "sending"; order: Order }
  /** A clear no: nothing was created. */
  | { at: "refused"; order: Order; error: unknown }
  /** Nobody knows whether it was created. */
  | { at: "doubt"; order: Order; error: unknown }
  | { at: "looking"; order: Order; error: unknown }
  /** Looked for and not found. */
  | { at: "absent"; order: Order }
  /** Looking for it failed as well. */
  | { at: "blind"; order: Order; error: unknown };

/** What the review shows. */
export type Reviewed = Exclude<Step, { at: "form" }>;

export const isComposing = signal(false);
export const step = signal<Step>({ at: "form" });

const sourceProfile = computed(() => (isComposing.value ? draft.value.sourceProfile : ""));

/** What the source profile can spend stands beside the amount. */
export function followSource(): void {
  effect(() => {
    if (sourceProfile.value !== "") void loadBalances(sourceProfile.value);
  });
}

/** Opens the form as it was left. */
export function compose(): void {
  if (draft.peek().sourceProfile === "") edit({ sourceProfile: chosenProfile.peek() ?? "" });
  isComposing.value = true;
}

/** Puts the form away; what it holds stays. Something on its way has to arrive first. */
export function dismiss(): void {
  const { at } = step.peek();
  if (at === "sending" || at === "looking") return;
  isComposing.value = false;
}

/** Empties the form. */
export function startOver(): void {
  draft.value = { ...EMPTY, sourceProfile: chosenProfile.peek() ?? "" };
  step.value = { at: "form" };
  lastRefId = undefined;
  hush();
}

/** One key for one form: also a second review, after a step back, has the same. */
let lastRefId: string | undefined;

/** Fixes what will be sent, if there is nothing wrong with it. */
export function review(): boolean {
  speakUp();
  if (!isValid.peek()) return false;
  lastRefId ??= crypto.randomUUID();
  const params = paramsOf(draft.peek(), lastRefId);
  const refId = params.ref_id ?? lastRefId;
  step.value = { at: "review", order: { params: { ...params, ref_id: refId }, request: requestOf(params) } };
  return true;
}

export function backToForm(): void {
  step.value = { at: "form" };
}

/** Sends it; or again, under the same `ref_id`. */
export async function send(): Promise<void> {
  const now = step.peek();
  if (now.at === "form" || now.at === "sending" || now.at === "looking") return;
  const { order } = now;
  step.value = { at: "sending", order };
  try {
    const made = await client.orchestrations.create(order.params);
    arrived(made);
  } catch (error) {
    step.value = { at: mayHaveHappened(error) ? "doubt" : "refused", order, error };
  }
}

/** Looks whether it was created after all. */
export async function look(): Promise<void> {
  const now = step.peek();
  if (now.at !== "doubt" && now.at !== "blind") return;
  const { order } = now;
  step.value = { at: "looking", order, error: now.error };
  try {
    const { items } = await client.orchestrations.list({ ref_id: order.params.ref_id, limit: 1 });
    const [found] = items;
    if (found === undefined) step.value = { at: "absent", order };
    else arrived(found);
  } catch (error) {
    step.value = { at: "blind", order, error };
  }
}

function arrived(made: Parameters<typeof addRow>[0]): void {
  addRow(made);
  announce(strings.news.created(made));
  isComposing.value = false;
  startOver();
  reloadBalances();
}

/** What the checker said, when the package refused to send. */
export function issuesOfError(error: unknown): readonly Issue[] {
  return ValidationError.is(error) ? error.issues : [];
}
