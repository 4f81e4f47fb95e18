/** A list of records that is loaded page by page, with its states: the same for rules, addresses and bank accounts. */
import { signal, type Signal } from "@preact/signals";
import type { List, Page } from "paxos-orchestrations";

export interface Listing<T> {
  items: Signal<readonly T[]>;
  /** `first` has nothing to show yet, `again` shows the old items while it asks. */
  stage: Signal<"first" | "again" | "idle">;
  failure: Signal<unknown>;
  hasMore: Signal<boolean>;
  /** Loads the first page and forgets the others. */
  load: () => Promise<void>;
  more: () => Promise<void>;
  /** Puts a record on top, in the place of the one with the same id. */
  put: (item: T) => void;
  /** Replaces records by what is known now, each in its place. */
  update: (news: readonly T[]) => void;
}

export function listing<T extends { id?: string | null | undefined }>(list: () => List<T>): Listing<T> {
  const items = signal<readonly T[]>([]);
  const stage = signal<"first" | "again" | "idle">("first");
  const failure = signal<unknown>(undefined);
  const hasMore = signal(false);
  let page: Page<T> | undefined;

  const take = async (ask: () => PromiseLike<Page<T> | undefined>, before: readonly T[]): Promise<void> => {
    stage.value = before.length === 0 && items.peek().length === 0 ? "first" : "again";
    try {
      const got = await ask();
      page = got;
      items.value = [...before, ...(got?.items ?? [])];
      hasMore.value = got?.hasNextPage() === true;
      failure.value = undefined;
    } catch (error) {
      failure.value = error;
    }
    stage.value = "idle";
  };

  return {
    items,
    stage,
    failure,
    hasMore,
    load: () => take(() => list(), []),
    more: () => take(async () => (await page?.nextPage()) ?? undefined, items.peek()),
    put: (item) => {
      items.value = [item, ...items.peek().filter(({ id }) => id !== item.id)];
    },
    update: (news) => {
      if (news.length === 0) return;
      items.value = items.peek().map((item) => news.find(({ id }) => id === item.id) ?? item);
    },
  };
}
