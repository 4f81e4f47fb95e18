import { snapshot } from "../checks.js";
import { ValidationError } from "../errors.js";
import type { CreateOrchestrationParams, ListOrchestrationsParams, Orchestration } from "../generated/models.js";
import { loaded } from "../later.js";
import { TIMES, timesOf } from "../options.js";
import type { OrchestrationWatcher, WaitOptions } from "../orchestration-watcher.js";
import type { List } from "../pagination.js";
import type { Preflight } from "../preflight/finding.js";
import { isTerminal } from "../terminal.js";
import { TimeLimit } from "../time-limit.js";
import { headersOf, type CallOptions, type Transport } from "../transport.js";
import { list } from "./list.js";

/** What creates an orchestration; `ref_id` is made up when it is missing. */
export type CreateOrchestrationInput = Omit<CreateOrchestrationParams, "ref_id"> & Partial<Pick<CreateOrchestrationParams, "ref_id">>;

/** Orchestrations: one run of money from a source to a destination. */
export class Orchestrations {
  readonly #transport: Transport;
  #watcher: OrchestrationWatcher | undefined;

  /** @internal */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Creates an orchestration. When `ref_id` is missing a UUID is made up before anything is sent; every error carries it
   * as `refId`. After a doubt (a lost connection, a timeout, a fault of the server) it reads what became of it, and sends
   * again only under the same `ref_id`.
   *
   * Throws `AlreadyExistsError` when a `ref_id` that was given was used before, and `OutcomeUnknownError`, with `reconcile()`, when
   * nothing tells whether the money moved; after every other error it did not.
   */
  create(params: CreateOrchestrationInput, options?: CallOptions): Promise<Orchestration> {
    return this.#transport.create("createOrchestration", params, options);
  }

  /**
   * Answers what would stop a create of these params, with reads alone and at most three of them (none when the checks
   * find an error): the `ref_id` used before, the source profile unknown or short of money, the bank account unknown or
   * not approved, the address not registered, not approved or without Travel Rule data, a scope missing.
   *
   * Resolves with findings as data; rejects only when the reads fail as such, as with `RateLimitError` or
   * `ConnectionError`. What cannot be looked up, because a scope or the token proxy forbids it, is a warning of its own:
   * see `complete`. Nothing is reserved: between this answer and the create everything may change. Its code is loaded by
   * the first call.
   */
  async preflight(params: CreateOrchestrationInput, options?: CallOptions): Promise<Preflight> {
    // Read before anything is awaited, as in `create`.
    const asked = snapshot(params);
    const { preflight } = await loaded("preflight");
    return preflight(this.#transport, asked, options);
  }

  /**
   * Reads what became of a create: the orchestration under this `ref_id`, or `undefined` when there is none now. A
   * request that is still on its way may yet be carried out, so create again only under the same `ref_id`.
   */
  async reconcile(refId: string, options?: CallOptions): Promise<Orchestration | undefined> {
    const given: unknown = refId;
    if (typeof given !== "string" || given === "") {
      const missing = given == null || given === "";
      throw new ValidationError([{ code: missing ? "required" : "invalid_type", severity: "error", path: ["ref_id"], message: missing ? "is required" : "must be a string" }]);
    }
    return this.#transport.reconcile({ operation: "createOrchestration", refId }, options);
  }

  /** Gets one orchestration. */
  get(id: string, options?: CallOptions): Promise<Orchestration> {
    return this.#transport.call("getOrchestration", { id }, options);
  }

  /** Lists orchestrations, newest first. */
  list(filters?: ListOrchestrationsParams, options?: CallOptions): List<Orchestration> {
    return list(this.#transport, "listOrchestrations", filters, options);
  }

  /**
   * Resolves with the orchestration once it is `COMPLETED`, `FAILED` or `REJECTED`; at once, when the one that is given is.
   * Waits without an upper bound unless `deadlineMs` or `signal` set one: an approval may take days.
   *
   * Everybody who waits on one client shares list calls, at most 100 orchestrations each. What passes by itself (lost
   * connections, 5xx, 429) does not end the waiting; a refusal does. An id that three lists in a row leave out is asked
   * for alone, so that one that does not exist ends with `NotFoundError`. The code of it is loaded by the first call.
   */
  async waitFor(idOrOrchestration: string | Orchestration, options: WaitOptions = {}): Promise<Orchestration> {
    const { deadlineMs } = timesOf(options, { ...TIMES, deadlineMs: Infinity, pollMs: 0 });
    // Read before anything is awaited, as in `create`.
    const given = { ...options, headers: Object.fromEntries(headersOf(options)) };
    const target: string | Orchestration | null = idOrOrchestration;
    if (typeof target === "object" && target !== null && isTerminal(target)) return target;
    // It runs from the call on: what is needed may take long to load.
    const limit = new TimeLimit(deadlineMs, options.signal);
    try {
      const { OrchestrationWatcher } = await limit.race(loaded("waitFor"));
      this.#watcher ??= new OrchestrationWatcher(this.#transport);
      return await this.#watcher.wait(target, given, limit);
    } finally {
      limit.clear();
    }
  }
}
