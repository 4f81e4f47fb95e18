import type {
  CryptoDestinationAddress,
  ListCryptoDestinationAddressesParams,
  PutCryptoDestinationAddressParams,
} from "../generated/models.js";
import type { List } from "../pagination.js";
import type { CallOptions, Transport } from "../transport.js";
import { unwrap } from "./envelope.js";
import { list } from "./list.js";

/** Crypto destination addresses: outside addresses that may receive money, with their Travel Rule data. */
export class CryptoDestinationAddresses {
  readonly #transport: Transport;

  /** @internal */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Saves an address, or changes a saved one (by `id`, or by network, address and identity), and gives it back. */
  async put(params: PutCryptoDestinationAddressParams, options?: CallOptions): Promise<CryptoDestinationAddress> {
    return unwrap(await this.#transport.call("putCryptoDestinationAddress", params, options), "address");
  }

  /** Lists saved addresses, newest first. */
  list(filters?: ListCryptoDestinationAddressesParams, options?: CallOptions): List<CryptoDestinationAddress> {
    return list(this.#transport, "listCryptoDestinationAddresses", filters, options);
  }
}
