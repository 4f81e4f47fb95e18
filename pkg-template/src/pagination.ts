/** Lists: awaitable (the first page) and async-iterable (every item). */
import { AbortError } from "./errors.js";

/** What the next page may be asked with. */
export interface NextPageOptions {
  /** Ends this request; the signal of the list itself counts too. */
  signal?: AbortSignal;
}

/** One page of a list. */
export interface Page<T> {
  /** The entries. */
  readonly items: T[];
  /** Where the next page starts; absent on the last page. */
  readonly next_page_cursor?: string;
  /** Whether there is a next page. */
  hasNextPage(): boolean;
  /** The next page; `undefined` behind the last one. */
  nextPage(options?: NextPageOptions): Promise<Page<T> | undefined>;
}

/** Entries and cursor as they came. */
export interface RawPage<T> {
  items: T[];
  cursor: string | undefined;
}

/** Asks for the page that starts at `cursor`; for the first page without one. */
export type FetchPage<T> = (cursor: string | undefined, signal: AbortSignal | undefined) => Promise<RawPage<T>>;

/** A list call: `await` gives the first page, `for await` gives every item, page after page. Asks nothing until used. */
export class List<T> implements PromiseLike<Page<T>>, AsyncIterable<T> {
  readonly #fetch: FetchPage<T>;
  readonly #signal: AbortSignal | undefined;
  #first: Promise<Page<T>> | undefined;

  /** @internal */
  constructor(fetch: FetchPage<T>, signal: AbortSignal | undefined) {
    this.#fetch = fetch;
    this.#signal = signal;
  }

  /** Asks for the first page, once, however often it is awaited. */
  then<A = Page<T>, B = never>(
    fulfilled?: ((page: Page<T>) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#first ??= this.#page(undefined, undefined, 0, new Map());
    return this.#first.then(fulfilled, rejected);
  }

  /** As of a promise of the first page. */
  catch<B = never>(rejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<Page<T> | B> {
    return this.then(undefined, rejected);
  }

  /** As of a promise of the first page. */
  finally(settled?: (() => void) | null): Promise<Page<T>> {
    return this.then().finally(settled);
  }

  /** Every item. A page is asked for when its first item is wanted, so a `break` stops asking; an abort ends it at once. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (let page: Page<T> | undefined = await this; page !== undefined; page = await page.nextPage()) {
      for (const item of page.items) {
        if (this.#signal?.aborted === true) throw new AbortError(this.#signal.reason);
        yield item;
      }
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

  /**
   * The page at `place`. `places` holds the place of every cursor so far: one that leads back to where we were would go
   * round for ever, so it ends the list.
   */
  async #page(cursor: string | undefined, signal: AbortSignal | undefined, place: number, places: Map<string, number>): Promise<Page<T>> {
    const { items, cursor: next } = await this.#fetch(cursor, signal);
    if (next && !places.has(next)) places.set(next, place + 1);
    const follows = next ? places.get(next) === place + 1 : false;
    return {
      items,
      ...(next && follows ? { next_page_cursor: next } : {}),
      hasNextPage: () => follows,
      nextPage: async (options) => (follows ? this.#page(next, options?.signal, place + 1, places) : undefined),
    };
  }
}
