import type {
  CreateFiatDepositInstructionsParams,
  FiatDepositInstructions as Instructions,
  ListFiatDepositInstructionsParams,
} from "../generated/models.js";
import type { List } from "../pagination.js";
import type { CallOptions, Transport } from "../transport.js";
import { list } from "./list.js";

/** Fiat deposit instructions: where a bank transfer goes, and the memo by which it is matched. */
export class FiatDepositInstructionsResource {
  readonly #transport: Transport;

  /** @internal */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Makes deposit instructions for a profile. `ref_id` as for orchestrations. */
  create(params: CreateFiatDepositInstructionsParams, options?: CallOptions): Promise<Instructions> {
    return this.#transport.create("createFiatDepositInstructions", params, options);
  }

  /** Gets one set of instructions; look at `status` before money is sent. */
  get(id: string, options?: CallOptions): Promise<Instructions> {
    return this.#transport.call("getFiatDepositInstructions", { id }, options);
  }

  /** Lists instructions, newest first. */
  list(filters?: ListFiatDepositInstructionsParams, options?: CallOptions): List<Instructions> {
    return list(this.#transport, "listFiatDepositInstructions", filters, options);
  }
}
