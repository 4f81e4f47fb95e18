/** Events that no webhook brought: deliveries can get lost, so the vendor wants a backup poll. */
import type { PaxosClient } from "../client.js";
import { AbortError } from "../errors.js";
import type { Event } from "../generated/models.js";
import { fetchEvent } from "./fetch-event.js";
import { handleOnce, handlingLimit, type OnEvent } from "./handling.js";
import type { SeenEvents } from "./seen.js";
import { harmless } from "../listener.js";

/** What to look through. */
export interface BackfillOptions {
  /** Lists the events; needs the scope `events:read_event`. */
  client: Pick<PaxosClient, "events">;
  /** From when on, RFC 3339: what the last backfill gave back. */
  since: string;
  /** The events that failed before, which are tried again first: what the last backfill gave back. Leave out one to give it up. */
  failed?: readonly string[];
  /** Which events were handled: the same that the webhook handler has. */
  seen: SeenEvents;
  /** Acts on an event, as in `createWebhookHandler`. */
  onEvent: OnEvent;
  /**
   * Is told when an event could not be handled; then the others go on, and the event is in `failed` of the result. Left
   * out, the first failure ends the backfill. What it throws is ignored.
   */
  onError?: (error: unknown, eventId: string) => void;
  /** The longest that `onEvent` may take, as in `createWebhookHandler`. */
  onEventTimeoutMs?: number;
  /** How far before `since` to begin, for events that are listed late; five minutes when left out. */
  overlapMs?: number;
  /** Ends it between two events. */
  signal?: AbortSignal;
}

/** How it went, and where the next backfill goes on: give it both `since` and `failed`. */
export interface BackfillResult {
  /** When the newest event was created that was looked at, handled or not. */
  since: string;
  /** The events that could not be handled. They are in no later list, so keep them as you keep `since`. */
  failed: string[];
  /** How many events were handled now. */
  handled: number;
}

const OVERLAP_MS = 300_000;

/**
 * Handles those that failed before, then every event since then that was not handled yet, oldest first, one after the
 * other. Test events are left out. `seen` has to remember at least the events of the overlap, or they are handled twice;
 * give `memorySeenEvents` room for them.
 */
export async function backfillEvents(options: BackfillOptions): Promise<BackfillResult> {
  const { client, since, seen, onEvent, onError, overlapMs = OVERLAP_MS, signal } = options;
  const from = Date.parse(since) - overlapMs;
  // What is no time goes out as it is, so that it is refused in its place.
  const gte = Number.isNaN(from) ? since : new Date(from).toISOString();
  let [handled, newest] = [0, since];
  const failed = new Set<string>();
  const counted: OnEvent = async (event, context) => {
    await onEvent(event, context);
    handled += 1;
  };
  const handling = { seen, onEvent: counted, limitMs: handlingLimit(options.onEventTimeoutMs), test: false };
  const handle = async (id: string, event: () => Event | Promise<Event>): Promise<void> => {
    try {
      await handleOnce(id, event, handling);
    } catch (error) {
      if (onError === undefined) throw error;
      failed.add(id);
      harmless(onError)(error, id);
    }
  };
  for (const id of new Set(options.failed)) {
    if (signal?.aborted === true) throw new AbortError(signal.reason);
    await handle(id, () => fetchEvent(client, id, false));
  }
  for await (const event of client.events.list({ created_at: { gte }, order: "ASC", limit: 100 }, signal && { signal })) {
    newest = later(newest, event);
    if (event.is_test !== true && !failed.has(event.id)) await handle(event.id, () => event);
  }
  return { since: newest, failed: [...failed], handled };
}

/** Texts may have nine fractional digits, more than a `Date` holds; a millisecond too early is no harm. */
function later(since: string, { created_at }: Event): string {
  return created_at != null && Date.parse(created_at) > Date.parse(since) ? created_at : since;
}
