/** What belongs to the open orchestration: its two transfers, and the events about all three. */
import { computed, effect, signal, untracked } from "@preact/signals";
import type { Event, Orchestration, Transfer } from "paxos-orchestrations";
import { client } from "../api.ts";
import { isTerminal } from "../lib/names.ts";
import { parseTime } from "../lib/time.ts";
import { openOrchestration } from "./selection.ts";

/** A part of it: on its way, there, or missing with its reason. */
export type Part<T> = { at: "loading"; items: readonly T[] } | { at: "there"; items: readonly T[]; isCut: boolean } | { at: "failed"; items: readonly T[]; error: unknown };

const NOTHING = { at: "loading", items: [] } as const;

export const transfers = signal<Part<Transfer>>(NOTHING);
export const events = signal<Part<Event>>(NOTHING);

/** The vendor cannot list the events of one orchestration: those of its time are looked through, so many pages at most. */
const MOST_PAGES = 5;
/** Events may be dated a little before or after what they are about. */
const SLACK_MS = 60_000;

const transferIds = ({ source_transfer, destination_transfer }: Orchestration): string[] =>
  [source_transfer?.transfer_id, destination_transfer?.transfer_id].filter((id): id is string => id != null && id !== "");

export function transferOf(id: string | null | undefined): Transfer | undefined {
  return transfers.value.items.find((transfer) => transfer.id === id);
}

/** What changes when there is news. */
const edition = computed(() => {
  const row = openOrchestration.value;
  return row === undefined ? undefined : [row.id, row.status, row.updated_at, ...transferIds(row)].join(" ");
});

let asking = new AbortController();

async function load(row: Orchestration, isOther: boolean): Promise<void> {
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  const before = <T>(part: Part<T>): readonly T[] => (isOther ? [] : part.items);
  const take = async <T>(part: { value: Part<T>; peek: () => Part<T> }, ask: () => Promise<{ items: readonly T[]; isCut: boolean }>): Promise<void> => {
    part.value = { at: "loading", items: before(part.peek()) };
    try {
      const got = await ask();
      if (!signal.aborted) part.value = { at: "there", ...got };
    } catch (error) {
      if (!signal.aborted) part.value = { at: "failed", items: before(part.peek()), error };
    }
  };
  await Promise.all([take(transfers, () => transfersOf(row, signal)), take(events, () => eventsOf(row, signal))]);
}

async function transfersOf(row: Orchestration, signal: AbortSignal): Promise<{ items: readonly Transfer[]; isCut: boolean }> {
  const ids = transferIds(row);
  const items = ids.length === 0 ? [] : (await client.transfers.list({ ids }, { signal })).items;
  return { items: ids.flatMap((id) => items.filter((item) => item.id === id)), isCut: false };
}

async function eventsOf(row: Orchestration, signal: AbortSignal): Promise<{ items: readonly Event[]; isCut: boolean }> {
  const start = parseTime(row.created_at);
  if (start === undefined) return { items: [], isCut: false };
  const end = isTerminal(row.status) ? parseTime(row.updated_at) : undefined;
  const span = { gte: new Date(start - SLACK_MS).toISOString(), ...(end === undefined ? {} : { lt: new Date(end + SLACK_MS).toISOString() }) };
  const ours = new Set<unknown>([row.id, ...transferIds(row)]);
  const items: Event[] = [];
  let page = await client.events.list({ created_at: span, order: "ASC" }, { signal });
  for (let count = 1; ; count += 1) {
    items.push(...page.items.filter(({ object }) => ours.has(object?.["id"])));
    if (!page.hasNextPage() || count === MOST_PAGES) return { items, isCut: page.hasNextPage() };
    page = (await page.nextPage()) ?? page;
  }
}

export function reloadStory(): void {
  const row = openOrchestration.peek();
  if (row !== undefined) void load(row, false);
}

export function followStory(): void {
  let id: string | undefined;
  effect(() => {
    const now = edition.value;
    untracked(() => {
      const row = openOrchestration.peek();
      const isOther = row?.id !== id;
      id = row?.id;
      if (now !== undefined && row !== undefined) void load(row, isOther);
      else asking.abort();
    });
  });
}
