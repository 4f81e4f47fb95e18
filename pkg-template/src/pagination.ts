/** Lists: awaitable (the first page) and async-iterable (every item). */

/** One page of a list. */
export interface Page<T> {
  /** The entries. */
  readonly items: T[];
  /** Where the next page starts; absent on the last page. */
  readonly next_page_cursor?: string;
  /** Whether there is a next page. */
  hasNextPage(): boolean;
  /** The next page; `undefined` behind the last one. */
  nextPage(): Promise<Page<T> | undefined>;
}

/** Entries and cursor as they came. */
export interface RawPage<T> {
  items: T[];
  cursor: string | undefined;
}

/** A list call: `await` gives the first page, `for await` gives every item, page after page. Asks nothing until used. */
export class List<T> implements PromiseLike<Page<T>>, AsyncIterable<T> {
  readonly #fetch: (cursor: string | undefined) => Promise<RawPage<T>>;
  #first: Promise<Page<T>> | undefined;

  constructor(fetch: (cursor: string | undefined) => Promise<RawPage<T>>) {
    this.#fetch = fetch;
  }

  then<A = Page<T>, B = never>(
    fulfilled?: ((page: Page<T>) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#first ??= this.#page(undefined, new Set());
    return this.#first.then(fulfilled, rejected);
  }

  catch<B = never>(rejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<Page<T> | B> {
    return this.then(undefined, rejected);
  }

  finally(settled?: (() => void) | null): Promise<Page<T>> {
    return this.then().finally(settled);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (let page: Page<T> | undefined = await this; page !== undefined; page = await page.nextPage()) {
      yield* page.items;
    }
  }

  /** The first `limit` items in one array. The limit is required: a list can be longer than memory. */
  async toArray({ limit }: { limit: number }): Promise<T[]> {
    if (!Number.isInteger(limit) || limit < 0) throw new RangeError("toArray needs a limit: a whole number of items.");
    const items: T[] = [];
    if (limit === 0) return items;
    for await (const item of this) {
      items.push(item);
      if (items.length === limit) break;
    }
    return items;
  }

  /** `seen` holds the cursors of the pages so far: one that repeats would go round for ever, so it ends the list. */
  async #page(cursor: string | undefined, seen: ReadonlySet<string>): Promise<Page<T>> {
    const { items, cursor: next } = await this.#fetch(cursor);
    const follows = next !== undefined && next !== "" && !seen.has(next);
    return {
      items,
      ...(follows ? { next_page_cursor: next } : {}),
      hasNextPage: () => follows,
      nextPage: async () => (follows ? this.#page(next, new Set([...seen, next])) : undefined),
    };
  }
}
