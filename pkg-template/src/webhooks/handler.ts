/** Receiving webhooks: a delivery is only a hint that there is an event to fetch. */
import { core } from "../engine-core.js";
import { PaxosError, ValidationError } from "../errors.js";
import type { Event } from "../generated/models.js";
import type { PaxosClient } from "../client.js";
import { BodyReader } from "./body.js";
import { fetchEvent } from "./fetch-event.js";
import { handleOnce, handlingLimit, type OnEvent } from "./handling.js";
import { webhookParser, type WebhookNotification } from "./parse.js";
import { memorySeenEvents, type SeenEvents } from "./seen.js";
import { harmless } from "../listener.js";
import { within } from "./within.js";

/** How the vendor proves that a delivery is its own; chosen for each webhook in the Dashboard. Deliveries are not signed. */
export type WebhookAuth =
  /** An API key: the name of the header and its whole value, in visible ASCII characters with spaces only in between. */
  | { header: string; key: string }
  /**
   * OAuth, or anything else: looks at the request, such as at its `Authorization: Bearer …`. The body may be read; when it
   * is not, that of a sender who is turned away is never read.
   */
  | {
      /** Whether the request is authentic. */
      verify: (request: Request) => boolean | Promise<boolean>;
    };

/** How to receive webhooks. */
export interface WebhookHandlerOptions {
  auth: WebhookAuth;
  /** Gets the events; needs the scope `events:read_event`. */
  client: Pick<PaxosClient, "events">;
  /** Acts on an event. Type and state are those that the API told, never those of the delivery. */
  onEvent: OnEvent;
  /** Which events were handled. Give the same to `backfillEvents`. In memory when left out. */
  seen?: SeenEvents;
  /** Handles test events of the Dashboard too, instead of dropping them. */
  includeTest?: boolean;
  /** Is told what went wrong while an event was received, fetched or handled; the event counts as not handled. */
  onError?: (error: unknown, eventId: string | undefined) => void;
  /**
   * The longest that `onEvent` may take, in milliseconds; five minutes when left out. What takes longer is told to
   * `onError` and holds up the later events of its object no more, so these may then overtake it. It counts as handled if
   * it succeeds yet. Until it ended it is not begun again: an `onEvent` that never ends keeps its event until a restart.
   */
  onEventTimeoutMs?: number;
}

/** What platforms give that stop a worker once it answered: Cloudflare's `ExecutionContext`, for one. */
export interface WebhookContext {
  /** Keeps the worker until this has settled. */
  waitUntil(promise: Promise<unknown>): void;
}

/** The vendor wants an answer within 500 ms. */
const ANSWER_WITHIN_MS = 400;

/**
 * Makes a handler for the address that the Dashboard has as webhook.
 *
 * The event is fetched and handled right away. When that is done within 400 ms the answer is 204; when it failed, 503, so
 * that the vendor delivers again (for 24 hours); 503, too, while another process has it (see `SeenEvents.claim`; the code of
 * what `onError` is told is then `handled_elsewhere`). When it takes longer the answer is 202 and work goes on, with the retries
 * of the client; what fails after that is told to `onError`, and only `backfillEvents` brings it back: run that every hour
 * or so. A refusal is 405 (not a POST), 401 (not authentic), 408 (the body takes over 400 ms), 413 (over 64 KiB) or 400
 * (not a notification).
 */
export function createWebhookHandler(options: WebhookHandlerOptions): (request: Request, context?: WebhookContext) => Promise<Response> {
  const { auth, client, onEvent, onError, includeTest = false, seen = memorySeenEvents() } = options;
  const { hasKey, verify } = checkedAuth(auth);
  const limitMs = handlingLimit(options.onEventTimeoutMs);
  const parse = webhookParser((use) => core.guard(use));
  const failed = (error: unknown, id: string | undefined): 503 => {
    harmless(onError)(error, id);
    return 503;
  };

  /** The notification, or the status that refuses it. Nothing of the body is read for those who are not authentic. */
  const receive = async (request: Request): Promise<WebhookNotification | number> => {
    if (request.method !== "POST") return 405;
    if (hasKey !== undefined && !(await hasKey(request))) return 401;
    const body = new BodyReader(request, ANSWER_WITHIN_MS);
    try {
      if (verify !== undefined && (await verify(body.unread())) !== true) return 401;
    } catch (error) {
      if (body.refusal !== undefined) return body.refusal;
      throw error;
    }
    const bytes = await body.read();
    if (typeof bytes === "number") return bytes;
    await core.ready();
    try {
      return parse(bytes);
    } catch (error) {
      if (ValidationError.is(error)) return 400;
      throw error;
    }
  };

  /**
   * Fetches what was announced. Until the answer is out one attempt must do: the vendor repeats a delivery for longer than
   * a client repeats a request. From then on nobody but this client does, so it tries as often as it is set to.
   */
  const fetchAnnounced = ({ id, is_test }: WebhookNotification, answered: () => boolean): Promise<Event> =>
    fetchEvent(client, id, is_test, { maxRetries: 0 }).catch((error: unknown) => {
      if (answered()) return fetchEvent(client, id, is_test);
      throw error;
    });

  return async (request, context) => {
    const started = Date.now();
    const received = await receive(request).catch((error: unknown) => failed(error, undefined));
    if (typeof received === "number") return answer(received);
    const { id, is_test } = received;
    if (is_test && !includeTest) return answer(204);
    let answered = false;
    const handled = handleOnce(id, () => fetchAnnounced(received, () => answered), {
      seen,
      limitMs,
      test: is_test,
      onEvent(event, context) {
        // The delivery may not have said so.
        if (event.is_test !== true || includeTest) return onEvent(event, context);
      },
    });
    const status = handled.then(() => 204, (error: unknown) => failed(error, id));
    context?.waitUntil(status);
    // Reading the body counts too. A clock that was set back meanwhile must not make it longer.
    const left = ANSWER_WITHIN_MS - Math.max(0, Date.now() - started);
    const told = await within(Math.max(0, left), status, () => 202);
    answered = true;
    return answer(told);
  };
}

function answer(status: number): Response {
  return new Response(null, { status, ...(status === 405 ? { headers: { allow: "POST" } } : {}) });
}

interface Gates {
  hasKey: ((request: Request) => Promise<boolean>) | undefined;
  verify: ((request: Request) => unknown) | undefined;
}

/** What an HTTP header may be called. */
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;
/** What a header carries unchanged: proxies trim spaces, and disagree on characters beyond ASCII. */
const HEADER_VALUE = /^[!-~]([ -~]*[!-~])?$/;

/** An `auth` that cannot let anybody in, or lets in more than it says, is refused. */
function checkedAuth(auth: WebhookAuth): Gates {
  const { header, key, verify } = { ...auth } as { header?: unknown; key?: unknown; verify?: unknown };
  const byKey = header !== undefined || key !== undefined;
  const matches = (text: unknown, pattern: RegExp): text is string => typeof text === "string" && pattern.test(text);
  if (verify !== undefined ? typeof verify !== "function" : !byKey) {
    throw new PaxosError("invalid_options", "auth takes the name of a header and the key that the vendor sends in it, or a function: { verify }.");
  }
  const gates: Gates = { hasKey: undefined, verify: verify as Gates["verify"] };
  if (!byKey) return gates;
  if (!matches(header, HEADER_NAME)) throw new PaxosError("invalid_options", "auth.header must be the name of an HTTP header.");
  if (!matches(key, HEADER_VALUE)) {
    throw new PaxosError("invalid_options", "auth.key must be the whole value of the header: visible ASCII characters, with spaces only in between.");
  }
  gates.hasKey = (request) => sameText(request.headers.get(header) ?? "", key);
  return gates;
}

/** Compares in a time that says nothing about where two texts differ, nor about their length. */
async function sameText(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([one, other].map(digest));
  let difference = 0;
  a?.forEach((byte, at) => (difference |= byte ^ (b?.[at] ?? 0)));
  return difference === 0;
}

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}
