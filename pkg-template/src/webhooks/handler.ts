/** Receiving webhooks: a delivery is only a hint that there is an event to fetch. */
import { core } from "../engine-core.js";
import { PaxosError, ValidationError } from "../errors.js";
import type { Event } from "../generated/models.js";
import type { PaxosClient } from "../client.js";
import { handleOnce, type OnEvent } from "./handling.js";
import { webhookParser, type WebhookNotification } from "./parse.js";
import { memorySeenEvents, type SeenEvents } from "./seen.js";

/** How the vendor proves that a delivery is its own; chosen for each webhook in the Dashboard. Deliveries are not signed. */
export type WebhookAuth =
  /** An API key: the name of the header and its whole value. */
  | { header: string; key: string }
  /** OAuth, or anything else: looks at the request, such as at its `Authorization: Bearer …`. The body may be read. */
  | { verify: (request: Request) => boolean | Promise<boolean> };

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
}

/** What platforms give that stop a worker once it answered: Cloudflare's `ExecutionContext`, for one. */
export interface WebhookContext {
  waitUntil(promise: Promise<unknown>): void;
}

/** The vendor wants an answer within 500 ms. */
const ANSWER_WITHIN_MS = 400;
const LONGEST_BODY = 65_536;

/**
 * Makes a handler for the address that the Dashboard has as webhook.
 *
 * The event is fetched and handled right away. When that is done within 400 ms the answer is 204; when it failed, 503, so
 * that the vendor delivers again (for 24 hours). When it takes longer the answer is 202 and work goes on, with the retries
 * of the client; what fails after that is told to `onError`, and only `backfillEvents` brings it back: run that every hour
 * or so. A refusal is 405 (not a POST), 401 (not authentic), 413 (over 64 KiB) or 400 (not a notification).
 */
export function createWebhookHandler(options: WebhookHandlerOptions): (request: Request, context?: WebhookContext) => Promise<Response> {
  const { auth, client, onEvent, onError, includeTest = false, seen = memorySeenEvents() } = options;
  const { header, key, verify } = auth as { header?: string; key?: string; verify?: (request: Request) => unknown };
  const hasKey = key !== undefined || verify === undefined ? keyCheck(header, key) : undefined;
  const parse = webhookParser((use) => core.guard(use));
  const tell = (error: unknown, id: string | undefined): 503 => {
    // What the listener throws, now or later, is its own affair.
    (async () => onError?.(error, id))().catch(() => {});
    return 503;
  };

  /** The notification, or the status that refuses it. */
  const receive = async (request: Request): Promise<WebhookNotification | number> => {
    if (request.method !== "POST") return 405;
    if (hasKey !== undefined && !(await hasKey(request))) return 401;
    const body = await readBody(request);
    if (typeof body === "number") return body;
    if (verify !== undefined && (await verify(new Request(request, { body }))) !== true) return 401;
    await core.ready();
    try {
      return parse(body);
    } catch (error) {
      if (ValidationError.is(error)) return 400;
      throw error;
    }
  };

  /**
   * Fetches what was announced. Until the answer is out one attempt must do: the vendor repeats a delivery for longer than
   * a client repeats a request. From then on nobody but this client does, so it tries as often as it is set to.
   */
  const fetchEvent = async ({ id, is_test }: WebhookNotification, answered: () => boolean): Promise<Event> => {
    const params = is_test ? { is_test } : {};
    const event = await client.events.get(id, params, { maxRetries: 0 }).catch((error: unknown) => {
      if (answered()) return client.events.get(id, params);
      throw error;
    });
    if (event.id === id) return event;
    throw new PaxosError("wrong_event", `Asked for the event ${id}, the API answered with another one.`);
  };

  return async (request, context) => {
    const received = await receive(request).catch((error: unknown) => tell(error, undefined));
    if (typeof received === "number") return answer(received);
    const { id, is_test } = received;
    if (is_test && !includeTest) return answer(204);
    let answered = false;
    const handled = handleOnce(seen, id, () => fetchEvent(received, () => answered), is_test, (event, context) => {
      // The delivery may not have said so.
      if (event.is_test !== true || includeTest) return onEvent(event, context);
    });
    const status = handled.then(() => 204, (error: unknown) => tell(error, id));
    context?.waitUntil(status);
    const told = await within(status);
    answered = true;
    return answer(told);
  };
}

function answer(status: number): Response {
  return new Response(null, { status, ...(status === 405 ? { headers: { allow: "POST" } } : {}) });
}

/** The status, or 202 when it takes too long. */
function within(status: Promise<number>): Promise<number> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<number>((resolve) => {
    timer = setTimeout(resolve, ANSWER_WITHIN_MS, 202);
  });
  return Promise.race([status, late]).finally(() => clearTimeout(timer));
}

/** The body as it was sent, or the status of the refusal. */
async function readBody(request: Request): Promise<Uint8Array<ArrayBuffer> | number> {
  if (Number(request.headers.get("content-length")) > LONGEST_BODY) return 413;
  const reader = request.body?.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
      length += read.value.length;
      if (length > LONGEST_BODY) {
        reader?.cancel().catch(() => {});
        return 413;
      }
      parts.push(read.value);
    }
  } catch {
    return 400;
  }
  const body = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    body.set(part, at);
    at += part.length;
  }
  return body;
}

function keyCheck(header: string | undefined, key: string | undefined): (request: Request) => Promise<boolean> {
  if (!header || !key) {
    throw new PaxosError("invalid_options", "auth takes the name of a header and the key that the vendor sends in it, or a function: { verify }.");
  }
  return (request) => sameText(request.headers.get(header) ?? "", key);
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
