import type { ListVaspsParams, Vasp } from "../generated/models.js";
import type { List } from "../pagination.js";
import type { CallOptions, Transport } from "../transport.js";
import { unwrap } from "./envelope.js";
import { list } from "./list.js";

/** VASPs: the directory of virtual asset service providers that Travel Rule data refer to. */
export class Vasps {
  readonly #transport: Transport;

  /** @internal */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Gets one entry. */
  async get(id: string, options?: CallOptions): Promise<Vasp> {
    return unwrap(await this.#transport.call("getVasp", { id }, options), "vasp");
  }

  /** Lists entries by name, ascending. */
  list(filters?: ListVaspsParams, options?: CallOptions): List<Vasp> {
    return list(this.#transport, "listVasps", filters, options);
  }
}
