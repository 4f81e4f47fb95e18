/** Getting the event that an id stands for. */
import type { PaxosClient } from "../client.js";
import { PaxosError } from "../errors.js";
import type { Event } from "../generated/models.js";
import type { CallOptions } from "../options.js";

/** The event with this id; another one is an error. */
export async function fetchEvent({ events }: Pick<PaxosClient, "events">, id: string, test: boolean, options?: CallOptions): Promise<Event> {
  const event = await events.get(id, test ? { is_test: true } : {}, options);
  if (event.id === id) return event;
  throw new PaxosError("wrong_event", `Asked for the event ${id}, the API answered with another one.`);
}
