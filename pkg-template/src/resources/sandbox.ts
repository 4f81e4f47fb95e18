import type {
  CreateSandboxDepositParams,
  CreateSandboxDepositResponse,
  EmptyResponse,
  InitiateSandboxFiatDepositParams,
} from "../generated/models.js";
import type { CallOptions, Transport } from "../transport.js";

/** Test money, in the vendor's sandbox only. */
export class Sandbox {
  readonly #transport: Transport;

  /** @internal */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Puts test money on a profile. Never repeated: it has no `ref_id`. */
  deposit(profileId: string, params: Omit<CreateSandboxDepositParams, "profile_id">, options?: CallOptions): Promise<CreateSandboxDepositResponse> {
    return this.#transport.call("createSandboxDeposit", { ...params, profile_id: profileId }, options);
  }

  /** Simulates a bank transfer that comes in; it may take a minute to show. Never repeated: it has no `ref_id`. */
  fiatDeposit(params: InitiateSandboxFiatDepositParams, options?: CallOptions): Promise<EmptyResponse> {
    return this.#transport.call("initiateSandboxFiatDeposit", params, options);
  }
}
