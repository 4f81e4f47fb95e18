/** Recipes: an intent in, the parameters of a create out. They check nothing; the create does. */
import type {
  CreateOrchestrationParams,
  CreateOrchestrationRuleParams,
  FiatWireAccountType,
  RuleCryptoNetwork,
  RuleFiatNetwork,
} from "./generated/models.js";
import type { CreateOrchestrationInput } from "./resources/orchestrations.js";
import type { CreateOrchestrationRuleInput } from "./resources/rules.js";

type Destination = CreateOrchestrationParams["destination"];
type RuleDestination = CreateOrchestrationRuleParams["destination"];

/** Your own key and your own notes; both may be left out. */
interface Named {
  ref_id?: string;
  metadata?: Record<string, string>;
}

/** Your own key and a name for people; both may be left out. */
interface NamedRule {
  ref_id?: string;
  nickname?: string;
}

/** A request of the Stablecoin Conversions API, which the vendor deprecated in April 2026. */
export interface StablecoinConversion {
  profile_id: string;
  amount: string;
  source_asset: string;
  target_asset: string;
  ref_id?: string;
}

/** A bank account that is approved. */
interface ToBank {
  fiat_account_id: string;
  memo?: string;
}

const profile = (profile_id: string): { profile: { profile_id: string } } => ({ profile: { profile_id } });
const bank = ({ fiat_account_id, memo }: ToBank): { fiat: { fiat_account_id: string; memo?: string } } => ({
  fiat: { fiat_account_id, ...(memo === undefined ? {} : { memo }) },
});
/** What stays when the named parts are taken out, without those that are not given. */
const named = ({ ref_id, metadata, nickname }: Named & NamedRule): { ref_id?: string; metadata?: Record<string, string>; nickname?: string } => ({
  ...(ref_id === undefined ? {} : { ref_id }),
  ...(metadata === undefined ? {} : { metadata }),
  ...(nickname === undefined ? {} : { nickname }),
});

/** Recipes for `orchestrations.create` and, on deposit, for `rules.create`. Amounts are decimal text. */
export const recipes = {
  /**
   * Dollars of a profile become a stablecoin: on the same profile, or at `destination`.
   * An address there must be registered before.
   *
   * @example
   * ```ts
   * await client.orchestrations.create(recipes.mint({ profile_id, asset: "USDG", amount: "250.75" }));
   * ```
   */
  mint(intent: Named & { profile_id: string; asset: string; amount: string; destination?: Destination }): CreateOrchestrationInput {
    return recipes.convert({ ...intent, from: "USD", to: intent.asset });
  },

  /**
   * Every bank deposit becomes a stablecoin: on the profile, or at `destination`.
   * Senders get the bank details of `rule.source.fiat.deposit_instructions_id`, once they are `VALID`, and the memo
   * `rule.source.fiat.memo_id`.
   *
   * @example
   * ```ts
   * const rule = await client.rules.create(recipes.mintOnDeposit({ profile_id, asset: "USDP", account_type: "ABA" }));
   * ```
   */
  mintOnDeposit(
    intent: NamedRule & { profile_id: string; asset: string; network?: RuleFiatNetwork; account_type?: FiatWireAccountType; destination?: RuleDestination },
  ): CreateOrchestrationRuleInput {
    const { profile_id, asset, network = "WIRE", account_type, destination = profile(profile_id) } = intent;
    const fiat = { network, ...(account_type === undefined ? {} : { account_type }) };
    return { ...named(intent), profile_id, source_asset: "USD", destination_asset: asset, source: { fiat }, destination };
  },

  /**
   * One asset of a profile becomes another: on the same profile, or at `destination`.
   *
   * @example
   * ```ts
   * await client.orchestrations.create(recipes.convert({ profile_id, from: "USDC", to: "USDG", amount: ".25" }));
   * ```
   */
  convert(intent: Named & { profile_id: string; from: string; to: string; amount: string; destination?: Destination }): CreateOrchestrationInput {
    const { profile_id, from, to, amount, destination = profile(profile_id) } = intent;
    return { ...named(intent), source_asset: from, destination_asset: to, source_amount: amount, source: profile(profile_id), destination };
  },

  /**
   * Every deposit on a blockchain becomes another asset: on the profile, or at `destination`.
   * Senders get the address `rule.source.crypto.address`.
   *
   * @example
   * ```ts
   * const destination = { crypto: { network: "ETHEREUM", address } } as const; // registered before
   * const rule = await client.rules.create(recipes.convertOnDeposit({ profile_id, from: "USDC", to: "USDG", network: "BASE", destination }));
   * ```
   */
  convertOnDeposit(
    intent: NamedRule & { profile_id: string; from: string; to: string; network: RuleCryptoNetwork; destination?: RuleDestination },
  ): CreateOrchestrationRuleInput {
    const { profile_id, from, to, network, destination = profile(profile_id) } = intent;
    return { ...named(intent), profile_id, source_asset: from, destination_asset: to, source: { crypto: { network } }, destination };
  },

  /**
   * A stablecoin of a profile becomes dollars on a bank account.
   * The account must be `APPROVED`.
   *
   * @example
   * ```ts
   * await client.orchestrations.create(recipes.redeem({ profile_id, asset: "USDG", amount: "12.50", fiat_account_id, memo: "Invoice 7" }));
   * ```
   */
  redeem(intent: Named & ToBank & { profile_id: string; asset: string; amount: string }): CreateOrchestrationInput {
    return recipes.convert({ ...intent, from: intent.asset, to: "USD", destination: bank(intent) });
  },

  /**
   * Every deposit on a blockchain becomes dollars on a bank account.
   * The account must be `APPROVED`; senders get the address `rule.source.crypto.address`.
   *
   * @example
   * ```ts
   * const rule = await client.rules.create(recipes.redeemOnDeposit({ profile_id, asset: "USDG", network: "ETHEREUM", fiat_account_id }));
   * ```
   */
  redeemOnDeposit(intent: NamedRule & ToBank & { profile_id: string; asset: string; network: RuleCryptoNetwork }): CreateOrchestrationRuleInput {
    return recipes.convertOnDeposit({ ...intent, from: intent.asset, to: "USD", destination: bank(intent) });
  },

  /**
   * What a request of the deprecated Stablecoin Conversions API asks for: it converts on one profile.
   * Whatever else the old request says is kept, so that nothing is lost in silence: the create refuses what it does not know.
   *
   * @example
   * ```ts
   * const old = { profile_id, amount: "25", source_asset: "PYUSD", target_asset: "USDG", ref_id: "c-1" };
   * await client.orchestrations.create(recipes.fromStablecoinConversion(old));
   * ```
   */
  fromStablecoinConversion({ profile_id, amount, source_asset, target_asset, ...rest }: StablecoinConversion): CreateOrchestrationInput {
    return { ...rest, ...recipes.convert({ profile_id, from: source_asset, to: target_asset, amount }) };
  },
};
