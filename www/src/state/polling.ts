/** Watches what is not finished: one request a round for all of it, and none when all is finished. */
import { computed, effect, signal } from "@preact/signals";
import type { Orchestration } from "paxos-orchestrations";
import { client } from "../api.ts";
import { isTerminal } from "../lib/names.ts";
import { strings } from "../strings.ts";
import { announce } from "./announce.ts";
import { reloadBalances } from "./balances.ts";
import { rows, updateRows } from "./orchestrations.ts";
import { openOrchestration, updateOpen } from "./selection.ts";

const ROUND_MS = 1_000;
/** Somebody has to approve first: that takes as long as it takes. */
const APPROVAL_MS = 10_000;
const HIDDEN_MS = 15_000;
/** After a round that failed, with all the retries of the package. While a 429 counts, no request leaves. */
const FAILED_MS = 10_000;
/** After so many rounds without news the rounds get longer, up to this. */
const PATIENT_AFTER = 30;
const PATIENT_MS = 5_000;
/** While the sandbox tells what happens: a safety net, for it has no news of a refusal. */
const TOLD_MS = 5_000;
/** As many as one list call takes. */
const MOST = 100;

const unfinished = computed(() => {
  const open = openOrchestration.value;
  const all = open === undefined || rows.value.some((row) => row.id === open.id) ? rows.value : [open, ...rows.value];
  return all.filter((row) => !isTerminal(row.status)).slice(0, MOST);
});

const hasUnfinished = computed(() => unfinished.value.length > 0);

let timer: ReturnType<typeof setTimeout> | undefined;
/** Whether the last round got no answer. */
const hasFailed = signal(false);

/** Whether somebody tells this page when something happens: see `news-stream.ts`. */
export const isTold = signal(false);

/** Whether what the page shows may be behind. */
export const isPaused = computed(() => hasFailed.value && hasUnfinished.value);

let roundsWithoutNews = 0;
let isAsking = false;
/** Somebody wanted to know while the answer was under way already. */
let isWanted = false;

export function startPolling(): void {
  // Starts anew whenever something joins or leaves.
  effect(() => {
    void unfinished.value;
    roundsWithoutNews = 0;
    plan();
  });
  document.addEventListener("visibilitychange", () => (document.hidden ? plan() : plan(0)));
  addEventListener("online", () => plan(0));
}

/** Asks at once: something has happened. */
export function askNow(): void {
  isWanted = isAsking;
  plan(0);
}

function plan(ms = pace()): void {
  clearTimeout(timer);
  if (hasUnfinished.peek() && !isAsking) timer = setTimeout(round, ms);
}

function pace(): number {
  if (document.hidden) return HIDDEN_MS;
  if (hasFailed.peek()) return FAILED_MS;
  if (unfinished.peek().every((row) => row.status === "PENDING")) return APPROVAL_MS;
  if (isTold.peek()) return TOLD_MS;
  return roundsWithoutNews > PATIENT_AFTER ? PATIENT_MS : ROUND_MS;
}

async function round(): Promise<void> {
  const before = unfinished.peek();
  isAsking = true;
  try {
    const { items } = await client.orchestrations.list({ orchestration_id: before.map((row) => row.id), limit: MOST });
    hasFailed.value = false;
    take(before, items);
  } catch {
    hasFailed.value = true;
  }
  isAsking = false;
  plan(isWanted && !hasFailed.peek() ? 0 : pace());
  isWanted = false;
}

function take(before: readonly Orchestration[], items: readonly Orchestration[]): void {
  const known = new Map(before.map((row) => [row.id, row]));
  const changed = items.filter((item) => JSON.stringify(item) !== JSON.stringify(known.get(item.id)));
  roundsWithoutNews += 1;
  if (changed.length === 0) return;
  updateRows(changed);
  updateOpen(changed);
  const moved = changed.filter((item) => item.status !== known.get(item.id)?.status);
  const [first] = moved;
  if (first === undefined) return;
  announce(moved.length === 1 ? strings.news.moved(first) : strings.news.movedMany(moved.length));
  reloadBalances();
}
