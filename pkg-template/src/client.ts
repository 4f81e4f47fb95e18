/** The client: one property a resource, one method an operation. */
import type { CreateOrchestrationParams, ListOrchestrationsParams, ListProfilesParams, Orchestration, Profile, ProfileBalance } from "./generated/models.js";
import type { OperationName } from "./generated/operations.js";
import { List, type RawPage } from "./pagination.js";
import { Transport, type CallOptions, type ClientOptions } from "./transport.js";

/** What creates an orchestration; `ref_id` is made up when it is missing. */
export type CreateOrchestrationInput = Omit<CreateOrchestrationParams, "ref_id"> & Partial<Pick<CreateOrchestrationParams, "ref_id">>;

/** Talks to the Paxos Orchestrations API, from a browser through a token proxy, or directly from a server. */
export class PaxosClient {
  readonly orchestrations: Orchestrations;
  readonly profiles: Profiles;
  readonly #transport: Transport;

  /** Throws `PaxosError` when the options contradict each other, or would put a secret into a browser. */
  constructor(options: ClientOptions) {
    this.#transport = new Transport(options);
    this.orchestrations = new Orchestrations(this.#transport);
    this.profiles = new Profiles(this.#transport);
  }

  /** Sends a request that this package does not know; `path` is taken below the API's base URL. Nothing is checked. */
  request(
    method: string,
    path: string,
    options: CallOptions & { query?: Record<string, string | readonly string[]>; body?: unknown } = {},
  ): Promise<unknown> {
    return this.#transport.request(method, path, options);
  }
}

/** Orchestrations: one run of money from a source to a destination. */
export class Orchestrations {
  readonly #transport: Transport;

  /** @internal */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Creates an orchestration. When `ref_id` is missing a UUID is made up before anything is sent; every error carries it
   * as `refId`. A second create under the same `ref_id` throws `AlreadyExistsError` and moves nothing.
   */
  create(params: CreateOrchestrationInput, options?: CallOptions): Promise<Orchestration> {
    const refId = params.ref_id ?? crypto.randomUUID();
    return this.#transport.call("createOrchestration", { ...params, ref_id: refId }, options, refId);
  }

  /** Gets one orchestration. */
  get(id: string, options?: CallOptions): Promise<Orchestration> {
    return this.#transport.call("getOrchestration", { id }, options);
  }

  /** Lists orchestrations, newest first. */
  list(filters: ListOrchestrationsParams = {}, options?: CallOptions): List<Orchestration> {
    return list(this.#transport, "listOrchestrations", filters, options);
  }
}

/** Profiles: where your money lies. */
export class Profiles {
  readonly #transport: Transport;

  /** @internal */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Lists profiles, oldest first. */
  list(filters: ListProfilesParams = {}, options?: CallOptions): List<Profile> {
    return list(this.#transport, "listProfiles", filters, options);
  }

  /** All balances of a profile, or those of some assets; `"default"` names the default profile. */
  async balances(id: string, filters: { assets?: readonly string[] } = {}, options?: CallOptions): Promise<ProfileBalance[]> {
    const { items } = await this.#transport.call("listProfileBalances", { ...filters, profile_id: id }, options);
    return items ?? [];
  }
}

function list<T>(transport: Transport, operation: OperationName, filters: object, options: CallOptions | undefined): List<T> {
  return new List(async (cursor) => {
    const params = cursor === undefined ? filters : { ...filters, page_cursor: cursor };
    return rawPage<T>(await transport.call(operation, params, options));
  });
}

/** The vendor's envelopes differ; where one has two keys, both hold the same data. */
function rawPage<T>(body: object): RawPage<T> {
  const keys = ["items", "orchestrations"];
  const envelope = body as Record<string, unknown>;
  const items = keys.map((key) => envelope[key]).find(Array.isArray) ?? [];
  const cursor = envelope["next_page_cursor"] ?? envelope["next_page"];
  return { items: items as T[], cursor: typeof cursor === "string" ? cursor : undefined };
}
