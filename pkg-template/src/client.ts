/** The client: one property a resource. */
import { CryptoDestinationAddresses } from "./resources/crypto-destination-addresses.js";
import { Events } from "./resources/events.js";
import { FiatAccounts } from "./resources/fiat-accounts.js";
import { FiatDepositInstructionsResource } from "./resources/fiat-deposit-instructions.js";
import { Orchestrations } from "./resources/orchestrations.js";
import { Profiles } from "./resources/profiles.js";
import { Rules } from "./resources/rules.js";
import { Sandbox } from "./resources/sandbox.js";
import { Transfers } from "./resources/transfers.js";
import { Vasps } from "./resources/vasps.js";
import { Transport, type CallOptions, type ClientOptions } from "./transport.js";

/** Talks to the Paxos Orchestrations API, from a browser through a token proxy, or directly from a server. */
export class PaxosClient {
  declare readonly orchestrations: Orchestrations;
  declare readonly rules: Rules;
  declare readonly cryptoDestinationAddresses: CryptoDestinationAddresses;
  declare readonly fiatAccounts: FiatAccounts;
  declare readonly fiatDepositInstructions: FiatDepositInstructionsResource;
  declare readonly events: Events;
  declare readonly profiles: Profiles;
  declare readonly transfers: Transfers;
  declare readonly vasps: Vasps;
  declare readonly sandbox: Sandbox;
  readonly #transport: Transport;

  /** Throws `PaxosError` when the options contradict each other, or would put a secret into a browser. */
  constructor(options: ClientOptions) {
    const transport = new Transport(options);
    this.#transport = transport;
    this.orchestrations = new Orchestrations(transport);
    this.rules = new Rules(transport);
    this.cryptoDestinationAddresses = new CryptoDestinationAddresses(transport);
    this.fiatAccounts = new FiatAccounts(transport);
    this.fiatDepositInstructions = new FiatDepositInstructionsResource(transport);
    this.events = new Events(transport);
    this.profiles = new Profiles(transport);
    this.transfers = new Transfers(transport);
    this.vasps = new Vasps(transport);
    this.sandbox = new Sandbox(transport);
  }

  /**
   * Sends a request that this package does not know; `path` is taken below the API's base URL. Nothing is checked. A POST
   * or PATCH is never repeated once it may have left: after a `ConnectionError`, `TimeoutError`, `AbortError`, `DecodeError`,
   * or a status that is no refusal of the request (408, 499, 500 and more), whether it was carried out is open, and nothing
   * here reads it for you. Its code is loaded by the first call; when that fails nothing was sent.
   */
  request(
    method: string,
    path: string,
    options: CallOptions & { query?: Record<string, string | readonly string[]>; body?: unknown } = {},
  ): Promise<unknown> {
    return this.#transport.request(method, path, options);
  }
}
