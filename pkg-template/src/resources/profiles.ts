import type { ListProfilesParams, Profile, ProfileBalance } from "../generated/models.js";
import type { List } from "../pagination.js";
import type { CallOptions, Transport } from "../transport.js";
import { list } from "./list.js";

/**
 * Profiles: where your money lies. `"default"` names the default profile in `get`, `balances` and `balance`; elsewhere, as
 * in the params of a create, the vendor documents ids only.
 */
export class Profiles {
  readonly #transport: Transport;

  /** @internal */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Gets one profile; one that is deactivated only with `include_deactivated`. */
  get(id: string, options?: CallOptions & { include_deactivated?: boolean }): Promise<Profile> {
    return this.#transport.call("getProfile", { profile_id: id, include_deactivated: options?.include_deactivated }, options);
  }

  /** Lists profiles, oldest first. */
  list(filters?: ListProfilesParams, options?: CallOptions): List<Profile> {
    return list(this.#transport, "listProfiles", filters, options);
  }

  /** All balances of a profile, or those of some assets. */
  async balances(id: string, filters?: { assets?: string | readonly string[] }, options?: CallOptions): Promise<ProfileBalance[]> {
    const { items } = await this.#transport.call("listProfileBalances", { ...filters, profile_id: id }, options);
    return items ?? [];
  }

  /** How much of one asset a profile holds. */
  balance(id: string, asset: string, options?: CallOptions): Promise<ProfileBalance> {
    return this.#transport.call("getProfileBalance", { profile_id: id, asset }, options);
  }
}
