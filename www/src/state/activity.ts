/** Every request that this page sends: what was asked, what was answered, and how long it took. Never a body. */
import { computed, signal } from "@preact/signals";

export interface Exchange {
  number: number;
  /** Milliseconds since 1970. */
  at: number;
  method: string;
  /** Path and query, below the token proxy. */
  target: string;
  /** Nothing while it is under way, and when no answer came. */
  status?: number;
  ms?: number;
  /** What the answer, or the missing one, says is wrong. */
  problem?: string;
  /** The kind of problem, as the vendor names it. */
  type?: string;
}

/** How many there were so far. */
let count = 0;

/** More would only slow the page down. */
const MOST = 500;

export const exchanges = signal<readonly Exchange[]>([]);

/** Whether only what went wrong is shown. */
export const onlyFailures = signal(false);

export const hasFailed = ({ status, problem }: Exchange): boolean => problem !== undefined || (status ?? 0) >= 400;

/** The newest that is shown. Later ones wait until they are asked for: a log that moves cannot be read. */
const shownUpTo = signal(0);

const present = computed(() => exchanges.value.filter(({ number }) => number <= shownUpTo.value));
export const waiting = computed(() => exchanges.value.length - present.value.length);
export const shownExchanges = computed(() => (onlyFailures.value ? present.value.filter(hasFailed) : present.value));

export function showNewest(): void {
  shownUpTo.value = count;
}

/** Right after the page was opened there is nothing yet. */
const FIRST_MS = 1_000;

export function openLog(): void {
  if (exchanges.peek().length > 0) showNewest();
  else setTimeout(showNewest, FIRST_MS);
}

export function forgetExchanges(): void {
  exchanges.value = [];
}

function put(exchange: Exchange): void {
  const others = exchanges.peek().filter(({ number }) => number !== exchange.number);
  const place = others.findIndex(({ number }) => number < exchange.number);
  const at = place < 0 ? others.length : place;
  exchanges.value = [...others.slice(0, at), exchange, ...others.slice(at)].slice(0, MOST);
}

/** The browser's `fetch`, with a look over its shoulder. */
export const watchedFetch: typeof fetch = async (input, init) => {
  const url = new URL(input instanceof Request ? input.url : String(input), location.href);
  const started = performance.now();
  count += 1;
  const exchange: Exchange = { number: count, at: Date.now(), method: init?.method ?? "GET", target: `${url.pathname}${url.search}` };
  put(exchange);
  const ended = (more: Partial<Exchange>): void => put({ ...exchange, ms: performance.now() - started, ...more });
  try {
    const response = await fetch(input, init);
    ended({ status: response.status });
    if (response.status >= 400) void problemOf(response.clone()).then((told) => ended({ status: response.status, ...told }));
    return response;
  } catch (error) {
    ended({ problem: error instanceof Error ? error.message || error.name : String(error) });
    throw error;
  }
};

/** What a problem object calls itself. */
async function problemOf(response: Response): Promise<Pick<Exchange, "problem" | "type">> {
  try {
    const { title, detail, type } = (await response.json()) as { title?: unknown; detail?: unknown; type?: unknown };
    const problem = [title, detail].filter((part) => typeof part === "string" && part !== "").join(": ");
    return { ...(problem === "" ? {} : { problem }), ...(typeof type === "string" ? { type } : {}) };
  } catch {
    return {};
  }
}
