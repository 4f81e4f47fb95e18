/** The rows of the table. */
import { computed, effect, signal, untracked } from "@preact/signals";
import type { ListOrchestrationsParams, Orchestration, Page } from "paxos-orchestrations";
import { client } from "../api.ts";
import { filters } from "./filters.ts";

/** Big enough that few requests bring the whole list, small enough that the first rows are there at once. */
const PAGE_SIZE = 200;
/** As many as the last key brings at once. */
const MOST = 20_000;

/** How the list stands: `first` has nothing to show yet, `again` shows the old rows while it asks. */
type Listing = "first" | "again" | "idle";

export const rows = signal<readonly Orchestration[]>([]);
export const listing = signal<Listing>("first");
export const listFailure = signal<unknown>(undefined);
export const isLoadingMore = signal(false);
export const moreFailure = signal<unknown>(undefined);
/** The row that was made on this page last. */
export const newest = signal<string | undefined>(undefined);

const lastPage = signal<Page<Orchestration> | undefined>(undefined);
export const hasMore = computed(() => lastPage.value?.hasNextPage() === true);

let asking = new AbortController();

/** What the filters ask for. */
export function listParams(): ListOrchestrationsParams {
  const chosen = Object.entries(filters.peek()).filter(([, values]) => values.length > 0);
  return { ...Object.fromEntries(chosen), order: "DESC" };
}

/** Loads the first page, newest first, and forgets the others. */
export async function loadRows(): Promise<void> {
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  listing.value = rows.peek().length === 0 ? "first" : "again";
  isLoadingMore.value = false;
  moreFailure.value = undefined;
  try {
    const page = await client.orchestrations.list({ ...listParams(), limit: PAGE_SIZE }, { signal });
    if (signal.aborted) return;
    lastPage.value = page;
    rows.value = page.items;
    listFailure.value = undefined;
  } catch (error) {
    if (signal.aborted) return;
    listFailure.value = error;
  }
  listing.value = "idle";
}

let adding: Promise<void> | undefined;

/** Adds the next page; while one is on its way no second is asked for. */
export function loadMore(): Promise<void> {
  adding ??= addPage().finally(() => (adding = undefined));
  return adding;
}

async function addPage(): Promise<void> {
  const { signal } = asking;
  isLoadingMore.value = true;
  moreFailure.value = undefined;
  try {
    const page = await lastPage.peek()?.nextPage();
    if (signal.aborted) return;
    const present = new Set(rows.peek().map((row) => row.id));
    lastPage.value = page;
    rows.value = [...rows.peek(), ...(page?.items ?? []).filter((row) => !present.has(row.id))];
  } catch (error) {
    if (signal.aborted) return;
    moreFailure.value = error;
  }
  isLoadingMore.value = false;
}

/** Adds page after page up to the end; `false` when the end was not reached, or somebody asked for something else. */
export async function loadAll(): Promise<boolean> {
  const { signal } = asking;
  while (hasMore.peek() && moreFailure.peek() === undefined && rows.peek().length < MOST) {
    await loadMore();
    if (signal.aborted) return false;
  }
  return !hasMore.peek();
}

/** Puts what was just made on top, whatever the filters. */
export function addRow(made: Orchestration): void {
  newest.value = made.id;
  rows.value = [made, ...rows.peek().filter((row) => row.id !== made.id)];
}

/** Puts on top what was made elsewhere meanwhile and fits the filters; returns it. */
export async function loadNewcomers(): Promise<readonly Orchestration[]> {
  const { signal } = asking;
  const { items } = await client.orchestrations.list({ ...listParams(), limit: PAGE_SIZE }, { signal });
  if (signal.aborted || listing.peek() !== "idle") return [];
  const known = new Set(rows.peek().map((row) => row.id));
  const first = items.findIndex((item) => known.has(item.id));
  // Without a common row the list has moved on by more than a page.
  const newcomers = first < 0 ? items : items.slice(0, first);
  rows.value = [...newcomers, ...rows.peek()];
  return newcomers;
}

/** Replaces rows by what is known now. */
export function updateRows(news: readonly Orchestration[]): void {
  const byId = new Map(news.map((row) => [row.id, row]));
  rows.value = rows.peek().map((row) => byId.get(row.id) ?? row);
}

export function followFilters(): void {
  effect(() => {
    void filters.value;
    untracked(() => void loadRows());
  });
}
