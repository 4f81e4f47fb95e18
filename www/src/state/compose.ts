/** The way of a new orchestration: form, review, sending, and what came of it. */
import { computed, effect, signal } from "@preact/signals";
import {
  AlreadyExistsError,
  OutcomeUnknownError,
  ValidationError,
  type CreateOrchestrationInput,
  type Issue,
  type Orchestration,
} from "paxos-orchestrations";
import { strings } from "../strings.ts";
import { announce } from "./announce.ts";
import { payments, telling } from "./attempts.ts";
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

/** `doubt` is there once the client gave up without knowing; it knows how to look. */
export type Step =
  | { at: "form" }
  | { at: "review"; order: Order; doubt?: undefined }
  | { at: "sending"; order: Order }
  /** A clear no: this request created nothing. */
  | { at: "refused"; order: Order; error: unknown; doubt: OutcomeUnknownError | undefined }
  /** Nobody knows whether it was created. */
  | { at: "doubt"; order: Order; doubt: OutcomeUnknownError }
  | { at: "looking"; order: Order }
  /** Looked for and not found yet. */
  | { at: "absent"; order: Order; doubt: OutcomeUnknownError }
  /** Looking for it failed as well. */
  | { at: "blind"; order: Order; doubt: OutcomeUnknownError; error: unknown };

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
  // Starts with the profile that the page is about, once that is known.
  effect(() => {
    if (isComposing.value && draft.value.sourceProfile === "" && chosenProfile.value !== undefined) edit({ sourceProfile: chosenProfile.value });
  });
}

/** Opens the form as it was left. */
export function compose(): void {
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
  if (now.at !== "review" && now.at !== "refused" && now.at !== "absent") return;
  const { order, doubt } = now;
  step.value = { at: "sending", order };
  let made: Orchestration;
  try {
    made = await telling(() => payments.orchestrations.create(order.params));
  } catch (error) {
    if (OutcomeUnknownError.is(error)) {
      step.value = { at: "doubt", order, doubt: error };
      return;
    }
    const refused: Step = { at: "refused", order, doubt, error };
    // What stands in the way may be the earlier request: it may have been carried out late.
    if (doubt === undefined) step.value = refused;
    else await reconcile(order, doubt, refused);
    return;
  }
  arrived(made);
}

/** Looks whether it was created after all. */
export async function look(): Promise<void> {
  const now = step.peek();
  if (now.at !== "doubt" && now.at !== "blind" && now.at !== "absent") return;
  const { order, doubt } = now;
  await reconcile(order, doubt, { at: "absent", order, doubt });
}

async function reconcile(order: Order, doubt: OutcomeUnknownError, absent: Step): Promise<void> {
  step.value = { at: "looking", order };
  let found: Orchestration | undefined;
  try {
    found = await telling(() => doubt.reconcile());
  } catch (error) {
    // Something else stands under the `ref_id`: then this was not created, and will not be.
    const isSettled = AlreadyExistsError.is(error);
    step.value = isSettled ? { at: "refused", order, doubt: undefined, error } : { at: "blind", order, doubt, error };
    return;
  }
  if (found === undefined) step.value = absent;
  else arrived(found);
}

function arrived(made: Orchestration): void {
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
