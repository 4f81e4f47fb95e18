/** The guided tour: where it stands, and how it goes on. */
import { computed, effect, signal, untracked } from "@preact/signals";
import { place } from "./place.ts";
import { closeSandbox } from "./sandbox-panel.ts";
import { close } from "./selection.ts";
import { reopen, stepsOf, type FlowName, type Step } from "./tour-flows.ts";

export type Tour =
  /** Which flow? `finished` has just come to its end. */
  { at: "choose"; finished?: FlowName } | { at: "step"; flow: FlowName; index: number };

const KEPT = "paxos-console-tour";

export const tour = signal<Tour | undefined>(undefined);
export const isSeen = signal(stored());
export const isActing = signal(false);
export const tourFailure = signal<unknown>(undefined);

export const currentStep = computed((): Step | undefined => {
  const now = tour.value;
  return now?.at === "step" ? stepsOf[now.flow][now.index] : undefined;
});

/** Something else stands in front than the step is about. */
export const isAstray = computed(() => currentStep.value !== undefined && currentStep.value.place !== place.value);

/** What was done before one came to it is no reason to hurry on: it wants to be read first. */
const wasDone = signal(false);

export const isStepDone = computed(() => currentStep.value?.isDone?.() ?? false);

export function startTour(): void {
  closeSandbox();
  close();
  tour.value = { at: "choose" };
  tourFailure.value = undefined;
  isSeen.value = true;
  try {
    localStorage.setItem(KEPT, "seen");
  } catch {
    // A browser that keeps nothing offers the tour again.
  }
}

function stored(): boolean {
  try {
    return localStorage.getItem(KEPT) !== null;
  } catch {
    return false;
  }
}

export function leaveTour(): void {
  tour.value = undefined;
}

export function startFlow(flow: FlowName): void {
  enter({ at: "step", flow, index: 0 });
}

function enter(next: Tour): void {
  tourFailure.value = undefined;
  const step = next.at === "step" ? stepsOf[next.flow][next.index] : undefined;
  step?.enter?.();
  wasDone.value = step?.isDone?.() ?? false;
  tour.value = next;
}

function goOn(): void {
  const now = tour.peek();
  if (now?.at !== "step") return;
  const index = now.index + 1;
  enter(index < stepsOf[now.flow].length ? { ...now, index } : { at: "choose", finished: now.flow });
}

/** The button of a step: does what has to be done, or goes on. */
export async function next(): Promise<void> {
  const step = currentStep.peek();
  if (step === undefined || isActing.peek()) return;
  if (isAstray.peek()) {
    comeBack(step);
    return;
  }
  const isOpen = step.isDone !== undefined && !isStepDone.peek();
  if (step.act !== undefined && (isOpen || step.isDone === undefined)) {
    isActing.value = true;
    tourFailure.value = undefined;
    try {
      await step.act();
    } catch (error) {
      tourFailure.value = error;
    }
    isActing.value = false;
    if (tourFailure.peek() !== undefined) return;
  }
  // What goes on by itself does so when it is done.
  if (currentStep.peek() === step && !(isOpen && step.goesOn === true)) goOn();
}

/** To the first step of what was closed. */
function comeBack(step: Step): void {
  const now = tour.peek();
  if (now?.at !== "step") return;
  const index = stepsOf[now.flow].findIndex(({ place }) => place === step.place);
  reopen[step.place]();
  enter({ ...now, index: Math.min(now.index, Math.max(0, index)) });
}

export function followTour(): void {
  effect(() => {
    const step = currentStep.value;
    if (step?.goesOn === true && !wasDone.value && isStepDone.value && !isActing.value) untracked(goOn);
  });
}
