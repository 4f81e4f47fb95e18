/** Handling each event once, whether a webhook or a backfill brings it. */
import { PaxosError } from "../errors.js";
import type { Event } from "../generated/models.js";
import { Bounded, type SeenEvents } from "./seen.js";
import { within } from "./within.js";

/** What else `onEvent` is told. */
export interface EventContext {
  /**
   * Whether a later state of the same object was seen before: deliveries come in any order. Note the event if you keep a
   * history, but do not let a late `processing` overwrite `completed`. Known for the newest 10 000 objects of this process.
   */
  readonly outdated: boolean;
  /** Whether the Dashboard sent it as a test. */
  readonly test: boolean;
}

/**
 * Acts on an event; what it gives back is awaited, and the event counts as handled only when it did not throw. Let it end:
 * see `onEventTimeoutMs`.
 */
export type OnEvent = (event: Event, context: EventContext) => unknown;

/** How far along a state is. What is not named here lies in between. */
const RANKS: Readonly<Record<string, number>> = { PENDING: 0, COMPLETED: 2, FAILED: 2, REJECTED: 2 };

/** How an event is handled. */
export interface Handling {
  readonly seen: SeenEvents;
  readonly onEvent: OnEvent;
  /** See `onEventTimeoutMs`. */
  readonly limitMs: number;
  /** Whether it was announced as a test. */
  readonly test: boolean;
}

/** Longer than any call of a client that `onEvent` may make, unless somebody made that longer. */
const LIMIT_MS = 300_000;

/** How much longer than `onEvent` a claim lives: time to note the event. */
const NOTING_MS = 60_000;
/** The longest life of a claim: as long as the vendor delivers an event. */
const LONGEST_CLAIM_MS = 86_400_000;

/** The value of `onEventTimeoutMs`. */
export function handlingLimit(ms: number = LIMIT_MS): number {
  if (typeof ms === "number" && ms > 0) return ms;
  throw new PaxosError("invalid_options", "onEventTimeoutMs must be a number of milliseconds above 0.");
}

/** Lets go of a claim. What goes wrong there is no harm: a claim ends by itself. */
type Release = () => Promise<void>;

/** What those who share one `seen` share beside it. */
class Desk {
  /** Events that are being handled at this moment. */
  readonly running = new Map<string, Promise<void>>();
  /** The last handling of each object that is being handled at this moment. */
  readonly queues = new Map<string, Promise<void>>();
  /** The highest rank of each object. */
  readonly ranks = new Bounded<number>(10_000);
  /** Events that were handled, but `seen` could not note it; what lets go of each. */
  readonly unsaved = new Bounded<Release>(10_000);
}

const desks = new WeakMap<SeenEvents, Desk>();

function deskOf(seen: SeenEvents): Desk {
  const desk = desks.get(seen) ?? new Desk();
  desks.set(seen, desk);
  return desk;
}

/**
 * Handles the event with this id unless that was done before. Who comes while it is being handled gets the same outcome.
 * What takes too long counts as failed, but may yet act: it is not begun again before it ended.
 */
export function handleOnce(id: string, event: () => Event | Promise<Event>, { seen, onEvent, limitMs, test }: Handling): Promise<void> {
  const desk = deskOf(seen);
  const running = desk.running.get(id);
  if (running !== undefined) return running;
  // The handling itself, and an `onEvent` that outlasts it.
  let open = 0;
  const during = async (work: () => Promise<void>): Promise<void> => {
    open += 1;
    try {
      await work();
    } finally {
      open -= 1;
      if (open === 0) desk.running.delete(id);
    }
  };
  const save = async (release: Release): Promise<void> => {
    await seen.add(id);
    desk.unsaved.delete(id);
    await release();
  };
  const act = (found: Event, outdated: boolean): Promise<void> =>
    during(async () => {
      // Not before its turn: a claim does not last for ever.
      const release = await claimed(seen, id, limitMs);
      if (release === undefined) return;
      try {
        await onEvent(found, { outdated, test: test || found.is_test === true });
      } catch (error) {
        await release();
        throw error;
      }
      desk.unsaved.set(id, release);
      await save(release);
    });
  const handling = during(async () => {
    // So that it is in `running` before it can end.
    await undefined;
    const unsaved = desk.unsaved.get(id);
    if (unsaved !== undefined) return save(unsaved);
    if (await seen.has(id)) return;
    const found = await event();
    await inTurn(desk, found, (outdated) => within(limitMs, act(found, outdated), () => tooLong(id, limitMs)));
  });
  desk.running.set(id, handling);
  return handling;
}

/** What lets go of the event; nothing when another process has handled it meanwhile. Throws while another one has it. */
async function claimed(seen: SeenEvents, id: string, limitMs: number): Promise<Release | undefined> {
  if (seen.claim === undefined) return async () => {};
  const letGo = await seen.claim(id, Math.ceil(Math.min(limitMs, LONGEST_CLAIM_MS)) + NOTING_MS);
  if (letGo === undefined) throw new PaxosError("handled_elsewhere", `Another process handles the event ${id} at this moment.`);
  const release = async (): Promise<void> => {
    try {
      await letGo();
    } catch {
      // It ends by itself.
    }
  };
  try {
    if (!(await seen.has(id))) return release;
  } catch (error) {
    await release();
    throw error;
  }
  await release();
  return undefined;
}

function tooLong(id: string, limitMs: number): never {
  throw new PaxosError(
    "handling_timed_out",
    `onEvent did not end within ${limitMs} ms for the event ${id}. While it goes on, the event is not begun again.`,
  );
}

/** Events of one object are handled one after the other: two at once could overtake each other within `onEvent`. */
async function inTurn(desk: Desk, event: Event, act: (outdated: boolean) => Promise<void>): Promise<void> {
  const { id, status } = (event.object ?? {}) as { id?: unknown; status?: unknown };
  if (typeof id !== "string") return act(false);
  const rank = RANKS[String(status)] ?? 1;
  const highest = desk.ranks.get(id) ?? 0;
  desk.ranks.set(id, Math.max(rank, highest));
  const before = desk.queues.get(id);
  const turn = (async () => {
    await before?.catch(() => {});
    await act(rank < highest);
  })();
  desk.queues.set(id, turn);
  try {
    await turn;
  } finally {
    if (desk.queues.get(id) === turn) desk.queues.delete(id);
  }
}
