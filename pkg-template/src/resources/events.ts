import type { Event, ListEventsParams } from "../generated/models.js";
import type { List } from "../pagination.js";
import type { CallOptions, Transport } from "../transport.js";
import { list } from "./list.js";

/** Events: what happened, kept by the vendor. */
export class Events {
  readonly #transport: Transport;

  /** @internal */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Gets one event. Those that the Dashboard sent as a test are hidden unless `is_test` is true. */
  async get(id: string, params?: { is_test?: boolean }, options?: CallOptions): Promise<Event> {
    return enveloped(id, await this.#transport.call("getEvent", { ...params, id }, options));
  }

  /** Lists events, oldest first; 100 a page is the most. */
  list(filters?: ListEventsParams, options?: CallOptions): List<Event> {
    return list(this.#transport, "listEvents", filters, options);
  }
}

/** The vendor's overview shows what changed as if it were the event itself; then its `id` is not the event's. */
function enveloped(id: string, event: Event & { status?: unknown; ref_id?: unknown }): Event {
  const bare = typeof event.object !== "object" && event.status !== undefined && event.ref_id !== undefined;
  return bare ? { id, object: { ...event } } : event;
}
