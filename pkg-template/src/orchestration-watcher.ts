/**
 * Waiting for orchestrations. Everybody who waits on one client shares its list calls: a round asks for everyone who is
 * due, a hundred ids a call. One timer a client, and none when nobody waits. Loaded by the first `waitFor`: see `later.ts`.
 */
import { buildRequest } from "./checks.js";
import { core } from "./engine-core.js";
import { ApiError, ConnectionError, DecodeError, PaxosError, RateLimitError, TimeoutError } from "./errors.js";
import type { Orchestration } from "./generated/models.js";
import { rawPage } from "./raw-page.js";
import { isTerminal } from "./terminal.js";
import type { TimeLimit } from "./time-limit.js";
import type { CallOptions, Transport } from "./transport.js";

/** How to wait. */
export interface WaitOptions extends CallOptions {
  /** Is told when the status, `updated_at` or the status of a transfer is new. What it throws is ignored. */
  onUpdate?: (orchestration: Orchestration) => void;
  /** Milliseconds between two looks, 250 at least. Left out, they start at half a second and grow to ten, with some jitter. */
  pollMs?: number;
  /** Milliseconds after which waiting ends with a `TimeoutError`. Left out, it never does: an approval may take days. */
  deadlineMs?: number;
}

const FIRST_MS = 500;
const SHORTEST_MS = 250;
const LONGEST_MS = 10_000;
const GROWTH = 1.5;
/** The most values that a filter takes. */
const IDS_A_CALL = 100;
/** So often a list may leave an id out before it is asked for alone: a fresh one may not be listed yet. */
const MOST_MISSES = 3;
/** The longest that `setTimeout` can wait. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

interface Waiter {
  readonly id: string;
  readonly options: WaitOptions;
  /** What of the options goes into the shared calls. */
  readonly call: CallOptions;
  /** Waiters share a call only when they agree on it. */
  readonly key: string;
  readonly settle: (outcome: { value: Orchestration } | { error: unknown }) => void;
  /** What was seen last, as far as `onUpdate` cares. */
  seen: string | undefined;
  intervalMs: number;
  /** When to look again, by the clock that nobody sets. */
  due: number;
  /** How many lists left it out, one after the other. */
  misses: number;
  /** The call that asks for it at the moment. */
  asking: Batch | undefined;
}

/** One list call, and those who still wait for its answer. */
interface Batch {
  readonly waiters: Set<Waiter>;
  readonly stop: AbortController;
}

/** What those share who are asked for together. */
interface Round {
  readonly at: number;
  readonly jitter: number;
}

/** The waiters of one client. */
export class OrchestrationWatcher {
  readonly #transport: Transport;
  readonly #waiters = new Set<Waiter>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  // By `performance.now()`.
  #timerAt = Infinity;
  #roundAt = -Infinity;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Resolves with the orchestration in its terminal state. `options` are checked and no longer change. */
  async wait(target: string | Orchestration, options: WaitOptions, limit: TimeLimit): Promise<Orchestration> {
    const { pollMs, timeoutMs, maxRetries = 0, headers = {} } = options;
    // The next round is the retry.
    const call = { ...(timeoutMs !== undefined && { timeoutMs }), maxRetries, headers };
    const known = typeof target === "object" && target !== null ? target : undefined;
    const id = known === undefined ? (target as string) : known.id;
    const own = pollMs === undefined ? options : { ...options, pollMs: Math.min(Math.max(pollMs, SHORTEST_MS), LONGEST_TIMER_MS) };
    await limit.race(core.ready());
    // An id that cannot be sent must not spoil the call of the others.
    buildRequest((use) => core.guard(use), "getOrchestration", { id });
    return new Promise((resolve, reject) => {
      this.#join({ id, options: own, call }, known, limit, (outcome) => ("value" in outcome ? resolve(outcome.value) : reject(outcome.error)));
    });
  }

  #join(who: Pick<Waiter, "id" | "options" | "call">, known: Orchestration | undefined, limit: TimeLimit, settle: Waiter["settle"]): void {
    const intervalMs = who.options.pollMs ?? FIRST_MS;
    const now = performance.now();
    const waiter: Waiter = {
      ...who,
      key: JSON.stringify(who.call),
      seen: known === undefined ? undefined : looks(known),
      intervalMs,
      // Of an id alone nothing is known, so it is asked for at once; but those who trickle in share rounds too.
      due: Math.max(now, (known === undefined ? this.#roundAt : now) + intervalMs),
      misses: 0,
      asking: undefined,
      settle: (outcome) => {
        if (!this.#waiters.delete(waiter)) return;
        waiter.asking?.waiters.delete(waiter);
        if (waiter.asking?.waiters.size === 0) waiter.asking.stop.abort();
        if (this.#waiters.size === 0) this.#wakeAt(Infinity);
        settle(outcome);
      },
    };
    const over = (): void => waiter.settle({ error: limit.error });
    this.#waiters.add(waiter);
    limit.signal.addEventListener("abort", over);
    if (limit.error !== undefined) over();
    else if (waiter.due < this.#timerAt) this.#wakeAt(waiter.due);
  }

  #wakeAt(at: number): void {
    clearTimeout(this.#timer);
    this.#timerAt = at;
    if (at === Infinity) return;
    this.#timer = setTimeout(() => this.#round(), Math.min(at - performance.now(), LONGEST_TIMER_MS));
  }

  /** Asks for all who are due, and for those who soon would be: so the rounds of all fall together. */
  #round(): void {
    const now = performance.now();
    const due = [...this.#waiters].filter((waiter) => waiter.asking === undefined && waiter.due - now <= waiter.intervalMs / 2);
    if (due.length > 0) this.#roundAt = now;
    const round: Round = { at: now, jitter: 0.8 + 0.4 * Math.random() };
    try {
      for (const alike of grouped(due, ({ key }) => key)) {
        const ids = grouped(alike, ({ id }) => id);
        for (let from = 0; from < ids.length; from += IDS_A_CALL) void this.#ask(ids.slice(from, from + IDS_A_CALL).flat(), round);
      }
    } finally {
      this.#schedule();
    }
  }

  #schedule(): void {
    let at = Infinity;
    for (const { asking, due } of this.#waiters) if (asking === undefined) at = Math.min(at, due);
    this.#wakeAt(at);
  }

  /** One list call for at most a hundred orchestrations, and what follows from it for those who wait for them. */
  async #ask(asked: Waiter[], round: Round): Promise<void> {
    const ids = [...new Set(asked.map(({ id }) => id))];
    const missed: Waiter[] = [];
    await this.#carryOut(asked, round, async (waiters, options) => {
      try {
        const { items } = rawPage<Orchestration>(await this.#transport.call("listOrchestrations", { orchestration_id: ids, limit: 1000 }, options));
        const found = new Map(items.map((one) => [one.id, one]));
        for (const waiter of waiters) this.#look(waiter, found.get(waiter.id));
      } catch (error) {
        // One odd record or id spoils the list for all: then each is asked for alone before long.
        const others = ids.length > 1 && ApiError.is(error) && error.status !== 401 && error.status !== 403;
        if (passes(error) || !(others || DecodeError.is(error))) throw error;
        for (const waiter of waiters) this.#look(waiter, undefined);
      }
      // They go on alone, so that nobody else waits for that.
      for (const waiter of waiters) if (waiter.misses >= MOST_MISSES && waiters.delete(waiter)) missed.push(waiter);
    });
    for (const alike of grouped(missed.filter((waiter) => this.#waiters.has(waiter)), ({ id }) => id)) {
      void this.#carryOut(alike, round, async (waiters, options) => {
        const found = await this.#transport.call("getOrchestration", { id: alike[0]?.id ?? "" }, options);
        for (const waiter of waiters) this.#look(waiter, found);
      });
    }
  }

  /** One call for some waiters; when it is over, those who still wait for it go back among the others. Never rejects. */
  async #carryOut(asked: Waiter[], round: Round, run: (waiters: Batch["waiters"], options: CallOptions) => Promise<void>): Promise<void> {
    const batch: Batch = { waiters: new Set(asked), stop: new AbortController() };
    const { waiters, stop } = batch;
    for (const waiter of asked) waiter.asking = batch;
    let notBefore = 0;
    try {
      await run(waiters, { ...asked[0]?.call, signal: stop.signal });
    } catch (error) {
      if (RateLimitError.is(error)) notBefore = performance.now() + error.retryAt.getTime() - Date.now();
      if (!passes(error)) for (const waiter of waiters) waiter.settle({ error });
    }
    for (const waiter of waiters) {
      const { pollMs } = waiter.options;
      waiter.asking = undefined;
      waiter.due = Math.max(performance.now(), notBefore, round.at + (pollMs ?? waiter.intervalMs * round.jitter));
      waiter.intervalMs = pollMs ?? Math.min(waiter.intervalMs * GROWTH, LONGEST_MS);
    }
    this.#schedule();
  }

  #look(waiter: Waiter, orchestration: Orchestration | undefined): void {
    if (orchestration === undefined) {
      waiter.misses += 1;
      return;
    }
    waiter.misses = 0;
    const seen = looks(orchestration);
    if (seen !== waiter.seen) {
      waiter.seen = seen;
      waiter.intervalMs = waiter.options.pollMs ?? FIRST_MS;
      // What the listener throws, now or later, is its own affair.
      (async () => waiter.options.onUpdate?.(orchestration))().catch(() => {});
    }
    if (isTerminal(orchestration)) waiter.settle({ value: orchestration });
  }
}

/** What `onUpdate` is told about, as one text. */
function looks({ status, updated_at, source_transfer, destination_transfer }: Orchestration): string {
  return JSON.stringify([status, updated_at, source_transfer?.status, destination_transfer?.status]);
}

/** Whether it passes by itself; then the next round tries again. */
function passes(error: unknown): boolean {
  const busy = ApiError.is(error) && (error.status >= 500 || error.status === 408 || error.status === 429);
  // An `accessToken` that cannot get one now.
  const tokenless = PaxosError.is(error) && error.code === "no_token";
  return busy || tokenless || ConnectionError.is(error) || TimeoutError.is(error);
}

function grouped<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
