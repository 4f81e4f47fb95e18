import type {
  CreateFiatAccountParams,
  EmptyResponse,
  FiatAccount,
  ListFiatAccountsParams,
  UpdateFiatAccountParams,
} from "../generated/models.js";
import type { List } from "../pagination.js";
import type { CallOptions, Transport } from "../transport.js";
import { list } from "./list.js";

/** Fiat accounts: bank accounts that may receive money once they are `APPROVED`. */
export class FiatAccounts {
  readonly #transport: Transport;

  /** @internal */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Registers a bank account. `ref_id` as for orchestrations. */
  create(params: CreateFiatAccountParams, options?: CallOptions): Promise<FiatAccount> {
    return this.#transport.create("createFiatAccount", params, options);
  }

  /** Gets one account, with everything that lists mask; one that was deleted only with `include_deleted`. */
  get(id: string, options?: CallOptions & { include_deleted?: boolean }): Promise<FiatAccount> {
    return this.#transport.call("getFiatAccount", { id, include_deleted: options?.include_deleted }, options);
  }

  /** Lists accounts, newest first, abbreviated: without owners and addresses, account numbers masked. */
  list(filters?: ListFiatAccountsParams, options?: CallOptions): List<FiatAccount> {
    return list(this.#transport, "listFiatAccounts", filters, options);
  }

  /** Changes names, addresses or metadata; the account goes back to `PENDING`. */
  update(id: string, params: Omit<UpdateFiatAccountParams, "id">, options?: CallOptions): Promise<FiatAccount> {
    return this.#transport.call("updateFiatAccount", { ...params, id }, options);
  }

  /** Deletes an account; from then on only `include_deleted` shows it. */
  delete(id: string, options?: CallOptions): Promise<EmptyResponse> {
    return this.#transport.call("deleteFiatAccount", { id }, options);
  }
}
