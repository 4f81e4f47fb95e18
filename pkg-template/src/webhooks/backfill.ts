/** Events that no webhook brought: deliveries can get lost, so the vendor wants a backup poll. */
import type { PaxosClient } from "../client.js";
import type { Event } from "../generated/models.js";
import { handleOnce, type OnEvent } from "./handling.js";
import type { SeenEvents } from "./seen.js";

/** What to look through. */
export interface BackfillOptions {
  /** Lists the events; needs the scope `events:read_event`. */
  client: Pick<PaxosClient, "events">;
  /** From when on, RFC 3339: what the last backfill gave back. */
  since: string;
  /** Which events were handled: the same that the webhook handler has. */
  seen: SeenEvents;
  /** Acts on an event, as in `createWebhookHandler`. */
  onEvent: OnEvent;
  /** Is told when an event could not be handled; then the others go on. Left out, the first failure ends the backfill. */
  onError?: (error: unknown, eventId: string) => void;
  /** How far before `since` to begin, for events that are listed late; five minutes when left out. */
  overlapMs?: number;
  /** Ends it between two events. */
  signal?: AbortSignal;
}

/** How it went. */
export interface BackfillResult {
  /** Where the next backfill begins: the newest event, or the oldest that could not be handled. */
  since: string;
  /** How many events were handled now. */
  handled: number;
}

const OVERLAP_MS = 300_000;

/**
 * Handles every event since then that was not handled yet, oldest first, one after the other. Test events are left out.
 * `seen` has to remember at least the events of the overlap.
 */
export async function backfillEvents(options: BackfillOptions): Promise<BackfillResult> {
  const { client, since, seen, onEvent, onError, overlapMs = OVERLAP_MS, signal } = options;
  const from = Date.parse(since) - overlapMs;
  // What is no time goes out as it is, so that it is refused in its place.
  const gte = Number.isNaN(from) ? since : new Date(from).toISOString();
  let [handled, newest] = [0, since];
  let failed: string | undefined;
  for await (const event of client.events.list({ created_at: { gte }, order: "ASC", limit: 100 }, signal && { signal })) {
    try {
      await handleOnce(seen, event.id, () => event, false, async (event, context) => {
        await onEvent(event, context);
        handled += 1;
      });
    } catch (error) {
      if (onError === undefined) throw error;
      failed ??= event.created_at ?? since;
      onError(error, event.id);
    }
    newest = later(newest, event);
  }
  return { since: failed ?? newest, handled };
}

/** Texts may have nine fractional digits, more than a `Date` holds; a millisecond too early is no harm. */
function later(since: string, { created_at }: Event): string {
  return created_at != null && Date.parse(created_at) > Date.parse(since) ? created_at : since;
}
