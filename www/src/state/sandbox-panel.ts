/** The panel of the sandbox: what is under way in it, and what its buttons do. */
import { effect, signal, untracked } from "@preact/signals";
import { strings } from "../strings.ts";
import { announce } from "./announce.ts";
import { reloadBalances } from "./balances.ts";
import { controls, FAULT_POINTS, loadSandbox, sandbox, type Fault, type FaultPoint } from "./controls.ts";
import { accounts, addresses } from "./destinations.ts";
import { loadRows } from "./orchestrations.ts";
import { loadOverview } from "./overview.ts";
import { askNow } from "./polling.ts";
import { loadProfiles } from "./profiles.ts";
import { rules } from "./rules.ts";
import { credit, deposit, fire, forgetFired, aim, tryIt } from "./sandbox-deposit.ts";
import { close } from "./selection.ts";
import { view, type View } from "./view.ts";

/** A part of the panel: what is under way or went wrong stands in it. */
export type Part = "try" | "deposit" | "clock" | "faults" | "reset";

export const isSandboxOpen = signal(false);
export const busy = signal<Part | undefined>(undefined);
export const trouble = signal<{ part: Part; error: unknown } | undefined>(undefined);
export const isResetAsked = signal(false);

/** While the panel is open, faults strike and time passes. */
const LOOK_MS = 3_000;

export function toggleSandbox(): void {
  isSandboxOpen.value = !isSandboxOpen.peek();
}

export function closeSandbox(): void {
  isSandboxOpen.value = false;
  isResetAsked.value = false;
}

/** One thing at a time. */
async function run(part: Part, act: () => Promise<void>): Promise<void> {
  if (busy.peek() !== undefined) return;
  busy.value = part;
  trouble.value = undefined;
  try {
    await act();
  } catch (error) {
    trouble.value = { part, error };
  }
  await loadSandbox();
  busy.value = undefined;
}

export const runTry = (): Promise<void> => run("try", tryIt);

export const runDeposit = (): Promise<void> =>
  run("deposit", async () => {
    const rule = aim.peek();
    if (deposit.peek().at === "profile") await credit(deposit.peek());
    else if (rule !== undefined) await fire(rule, deposit.peek().amount);
  });

export const runAdvance = (ms: number, words: string): Promise<void> =>
  run("clock", async () => {
    await controls.advance(ms);
    announce(strings.sandbox.clock.advanced(words));
    refreshView();
  });

export const runUntilIdle = (): Promise<void> =>
  run("clock", async () => {
    await controls.runUntilIdle();
    announce(strings.sandbox.clock.idle);
    refreshView();
  });

export interface FaultDraft {
  point: FaultPoint;
  /** `*`: any. */
  operation: string;
  /** `*`: no end. */
  times: string;
  status: string;
  seconds: string;
}

export const fault = signal<FaultDraft>({ point: FAULT_POINTS[1], operation: "createOrchestration", times: "1", status: "503", seconds: "5" });
/** What is scripted, as far as this page knows. */
export const scripted = signal<FaultDraft | undefined>(undefined);

export function editFault(change: Partial<FaultDraft>): void {
  fault.value = { ...fault.peek(), ...change };
}

function written({ point, operation, times, status, seconds }: FaultDraft): Fault {
  return {
    point,
    times: times === "*" ? null : Number(times),
    ...(operation === "*" ? {} : { operation }),
    ...(point === "status" ? { status: Number(status) } : {}),
    ...(point === "latency" ? { ms: Number(seconds) * 1_000 } : {}),
  };
}

export const runScript = (): Promise<void> =>
  run("faults", async () => {
    const chosen = fault.peek();
    await controls.script([written(chosen)]);
    scripted.value = chosen;
    announce(strings.sandbox.faults.scripted(strings.sandbox.faults.points[chosen.point]));
  });

export const runClearFaults = (): Promise<void> =>
  run("faults", async () => {
    await controls.script([]);
    scripted.value = undefined;
    announce(strings.sandbox.faults.cleared);
  });

export const runReset = (): Promise<void> =>
  run("reset", async () => {
    await controls.reset();
    isResetAsked.value = false;
    scripted.value = undefined;
    forgetFired();
    close();
    announce(strings.sandbox.reset.done);
    void loadProfiles();
    void loadRows();
    void rules.load();
    refreshView();
  });

const REFRESH: Readonly<Partial<Record<View, () => void>>> = {
  overview: () => void loadOverview(),
  orchestrations: askNow,
  rules: () => void rules.load(),
  destinations: () => {
    void addresses.load();
    void accounts.load();
  },
};

/** Shows what has happened meanwhile. */
function refreshView(): void {
  reloadBalances();
  REFRESH[view.peek()]?.();
}

export function followSandbox(): void {
  effect(() => {
    if (!isSandboxOpen.value) return;
    untracked(() => {
      if (rules.stage.peek() === "first") void rules.load();
      void loadSandbox();
    });
    const timer = setInterval(() => {
      if (!document.hidden && busy.peek() === undefined) void loadSandbox();
    }, LOOK_MS);
    return () => clearInterval(timer);
  });
}

export const struck = (point: FaultPoint): number => sandbox.value?.fired[point] ?? 0;
