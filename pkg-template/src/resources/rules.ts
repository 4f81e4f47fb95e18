import { NotFoundError } from "../errors.js";
import type { CreateOrchestrationRuleParams, ListOrchestrationRulesParams, OrchestrationRule } from "../generated/models.js";
import type { List } from "../pagination.js";
import type { CallOptions, Transport } from "../transport.js";
import { unwrap } from "./envelope.js";
import { list } from "./list.js";

/** What creates a rule; `ref_id` is made up when it is missing. */
export type CreateOrchestrationRuleInput = Omit<CreateOrchestrationRuleParams, "ref_id"> &
  Partial<Pick<CreateOrchestrationRuleParams, "ref_id">>;

/** Rules: every deposit that comes in through a rule starts an orchestration. */
export class Rules {
  readonly #transport: Transport;

  /** @internal */
  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Creates a rule and gives it back, with the address or the deposit instructions to publish. `ref_id` as for orchestrations. */
  create(params: CreateOrchestrationRuleInput, options?: CallOptions): Promise<OrchestrationRule> {
    return this.#transport.create("createOrchestrationRule", params, options);
  }

  /**
   * Gets one rule. The vendor has no such operation, so this is a list with one id; when nothing comes back it throws a
   * `NotFoundError` of this package's own making, without headers.
   */
  async get(id: string, options?: CallOptions): Promise<OrchestrationRule> {
    const { items } = await this.list({ ids: id }, options);
    const rule = items.find((one) => one.id === id);
    if (rule !== undefined) return rule;
    throw new NotFoundError({ status: 404, title: "Not Found", detail: "There is no rule with this id." });
  }

  /** Lists rules, newest first. */
  list(filters?: ListOrchestrationRulesParams, options?: CallOptions): List<OrchestrationRule> {
    return list(this.#transport, "listOrchestrationRules", filters, options);
  }

  /**
   * Ends a rule and gives it back, `DELETED`. What already started runs on, and deposits that still come in are credited
   * to the rule's profile unconverted.
   */
  async delete(id: string, options?: CallOptions): Promise<OrchestrationRule> {
    return unwrap(await this.#transport.call("deleteOrchestrationRule", { id }, options), "rule");
  }
}
