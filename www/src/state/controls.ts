/** The controls of the sandbox behind this page, where there is one. They are no requests to the API, so no log has them. */
import { effect, signal } from "@preact/signals";
import { beside } from "../api.ts";
import { setClock } from "./clock.ts";
import { hasControls } from "./environment.ts";

/** Where a request goes wrong, in the sandbox's own words. */
export const FAULT_POINTS = ["before_commit", "after_commit", "mid_body", "status", "latency", "connection_cut"] as const;

export type FaultPoint = (typeof FAULT_POINTS)[number];

export interface Fault {
  operation?: string;
  point: FaultPoint;
  /** `null` has no end. */
  times: number | null;
  status?: number;
  ms?: number;
}

/** What the sandbox tells about itself. */
export interface SandboxTold {
  now: string;
  /** When the next thing happens by itself. */
  next?: string;
  /** How often which kind of fault has struck. */
  fired: Readonly<Record<FaultPoint, number>>;
}

/** What a deposit became. */
export interface Arrival {
  transfer_id: string;
  /** Missing when no rule caught it. */
  orchestration_id?: string;
}

export const sandbox = signal<SandboxTold | undefined>(undefined);

/** Refused by the sandbox, in its own words. */
export class ControlRefused extends Error {}

const HEADERS = { "x-paxos-orchestrations": "1" };

async function call<T>(name: string, body?: unknown): Promise<T> {
  const init = body === undefined ? { headers: HEADERS } : { method: "POST", headers: HEADERS, body: JSON.stringify(body) };
  const response = await fetch(beside(`_sandbox/${name}`), init);
  const answer = (await response.json()) as T & { detail?: string };
  if (!response.ok) throw new ControlRefused(answer.detail ?? String(response.status));
  return answer;
}

export async function loadSandbox(): Promise<void> {
  try {
    sandbox.value = await call<SandboxTold>("state");
    setClock(Date.parse(sandbox.value.now));
  } catch {
    // What was known stays; the next control says what is wrong.
  }
}

/** The stream of what happens, line by line; ends when the connection does. */
export async function* listen(signal: AbortSignal): AsyncGenerator<string> {
  const response = await fetch(beside("_sandbox/news"), { headers: HEADERS, signal });
  if (!response.ok || response.body === null) throw new ControlRefused(String(response.status));
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}

export const controls = {
  deposit: (deposit: { rule_id: string; amount: string }) => call<Arrival>("deposit", deposit),
  advance: (ms: number) => call<object>("advance", { ms }),
  runUntilIdle: () => call<object>("run-until-idle", {}),
  script: (faults: readonly Fault[]) => call<object>("faults", faults),
  reset: () => call<object>("reset", {}),
};

/** Its clock is the page's clock, from the start. */
export function followControls(): void {
  effect(() => {
    if (hasControls.value) void loadSandbox();
  });
}
