/** Handling each event once, whether a webhook or a backfill brings it. */
import type { Event } from "../generated/models.js";
import { Bounded, type SeenEvents } from "./seen.js";

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

/** Acts on an event; what it gives back is awaited, and the event counts as handled only when it did not throw. */
export type OnEvent = (event: Event, context: EventContext) => unknown;

/** How far along a state is. What is not named here lies in between. */
const RANKS: Readonly<Record<string, number>> = { PENDING: 0, COMPLETED: 2, FAILED: 2, REJECTED: 2 };

/** What those who share one `seen` share beside it. */
class Desk {
  /** Events that are being handled at this moment. */
  readonly running = new Map<string, Promise<void>>();
  /** The last handling of each object that is being handled at this moment. */
  readonly queues = new Map<string, Promise<void>>();
  /** The highest rank of each object. */
  readonly ranks = new Bounded<number>(10_000);
}

const desks = new WeakMap<SeenEvents, Desk>();

function deskOf(seen: SeenEvents): Desk {
  const desk = desks.get(seen) ?? new Desk();
  desks.set(seen, desk);
  return desk;
}

/**
 * Handles the event with this id unless that was done before. Who comes while it is being handled gets the same outcome.
 */
export function handleOnce(seen: SeenEvents, id: string, event: () => Event | Promise<Event>, test: boolean, onEvent: OnEvent): Promise<void> {
  const desk = deskOf(seen);
  const running = desk.running.get(id);
  if (running !== undefined) return running;
  const handling = (async () => {
    if (await seen.has(id)) return;
    await inTurn(desk, await event(), test, onEvent);
    await seen.add(id);
  })().finally(() => desk.running.delete(id));
  desk.running.set(id, handling);
  return handling;
}

/** Events of one object are handled one after the other: two at once could overtake each other within `onEvent`. */
async function inTurn(desk: Desk, event: Event, test: boolean, onEvent: OnEvent): Promise<void> {
  const { id, status } = (event.object ?? {}) as { id?: unknown; status?: unknown };
  if (typeof id !== "string") return void (await onEvent(event, { outdated: false, test }));
  const rank = RANKS[String(status)] ?? 1;
  const highest = desk.ranks.get(id) ?? 0;
  desk.ranks.set(id, Math.max(rank, highest));
  const before = desk.queues.get(id);
  const turn = (async () => {
    await before?.catch(() => {});
    await onEvent(event, { outdated: rank < highest, test });
  })();
  desk.queues.set(id, turn);
  try {
    await turn;
  } finally {
    if (desk.queues.get(id) === turn) desk.queues.delete(id);
  }
}
