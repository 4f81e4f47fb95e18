/** The HTTP client that Node carries for its `fetch`, without what `fetch` puts on top. */
import { endsWithItsRequest } from "../platform.js";
import type { Dispatcher } from "./send-dispatcher.js";

/** Where every copy of undici, Node's too, leaves the dispatcher that all share. */
const SHARED = Symbol.for("undici.globalDispatcher.1");

/**
 * An agent of the undici in Node: half of what `node:http` costs, and nothing to install. One of our own, because the one that
 * all share may be replaced by one that sends a payment again. `undefined` where there is none: on other platforms, and where
 * somebody has put something else in its place.
 */
export function builtInAgent(): Dispatcher | undefined {
  if (endsWithItsRequest() || typeof process === "undefined" || process.release?.name !== "node") return undefined;
  // Node loads undici when one of its classes is looked at.
  if (typeof globalThis.Headers !== "function") return undefined;
  const shared: unknown = Reflect.get(globalThis, SHARED);
  if (typeof shared !== "object" || shared === null || shared.constructor.name !== "Agent") return undefined;
  try {
    const own: unknown = Reflect.construct(shared.constructor, []);
    return isDispatcher(own) ? own : undefined;
  } catch {
    return undefined;
  }
}

function isDispatcher(value: unknown): value is Dispatcher {
  return typeof value === "object" && value !== null && typeof Reflect.get(value, "dispatch") === "function";
}
