import type { ListTransfersParams, Transfer } from "../generated/models.js";
import type { List } from "../pagination.js";
import type { CallOptions, Transport } from "../transport.js";
import { list } from "./list.js";

/** Transfers: money that comes in, goes out or moves between profiles; an orchestration names its own two. */
export class Transfers {
  readonly #transport: Transport;

  /** @internal */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Gets one transfer. */
  get(id: string, options?: CallOptions): Promise<Transfer> {
    return this.#transport.call("getTransfer", { id }, options);
  }

  /** Lists transfers, newest first; oldest first when ordered by `UPDATED_AT`. */
  list(filters?: ListTransfersParams, options?: CallOptions): List<Transfer> {
    return list(this.#transport, "listTransfers", filters, options);
  }
}
