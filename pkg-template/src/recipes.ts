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

/** The end user, in third-party integrations; both may be left out. */
interface ForUser {
  identity_id?: string;
  account_id?: string;
}

/** Your own key and your own notes; both may be left out. */
interface Named extends ForUser {
  ref_id?: string;
  metadata?: Record<string, string>;
}

/** Your own key and a name for people; both may be left out. */
interface NamedRule extends ForUser {
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
const bank = (fiat_account_id: string, memo: string | undefined): { fiat: { fiat_account_id: string; memo?: string } } => ({
  fiat: { fiat_account_id, ...(memo === undefined ? {} : { memo }) },
});

// What is not named is kept, in front, where it cannot take the place of what the recipe says.
const adHoc = (
  { profile_id, amount, destination = profile(profile_id), ...rest }: Named & { profile_id: string; amount: string; destination?: Destination },
  source_asset: string,
  destination_asset: string,
): CreateOrchestrationInput => ({ ...rest, source_asset, destination_asset, source_amount: amount, source: profile(profile_id), destination });
const onDeposit = (
  { profile_id, destination = profile(profile_id), ...rest }: NamedRule & { profile_id: string; destination?: RuleDestination },
  source_asset: string,
  destination_asset: string,
  source: CreateOrchestrationRuleInput["source"],
): CreateOrchestrationRuleInput => ({ ...rest, profile_id, source_asset, destination_asset, source, destination });

/**
 * Recipes for `orchestrations.create` and, on deposit, for `rules.create`. Amounts are decimal text. Whatever else an intent
 * says is kept, so that nothing is lost in silence: the create refuses what it does not know.
 */
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
  mint({ asset, ...rest }: Named & { profile_id: string; asset: string; amount: string; destination?: Destination }): CreateOrchestrationInput {
    return adHoc(rest, "USD", asset);
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
  mintOnDeposit({
    asset,
    network = "WIRE",
    account_type,
    ...rest
  }: NamedRule & { profile_id: string; asset: string; network?: RuleFiatNetwork; account_type?: FiatWireAccountType; destination?: RuleDestination }): CreateOrchestrationRuleInput {
    const fiat = { network, ...(account_type === undefined ? {} : { account_type }) };
    return onDeposit(rest, "USD", asset, { fiat });
  },

  /**
   * One asset of a profile becomes another: on the same profile, or at `destination`.
   *
   * @example
   * ```ts
   * await client.orchestrations.create(recipes.convert({ profile_id, from: "USDC", to: "USDG", amount: ".25" }));
   * ```
   */
  convert({ from, to, ...rest }: Named & { profile_id: string; from: string; to: string; amount: string; destination?: Destination }): CreateOrchestrationInput {
    return adHoc(rest, from, to);
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
  convertOnDeposit({
    from,
    to,
    network,
    ...rest
  }: NamedRule & { profile_id: string; from: string; to: string; network: RuleCryptoNetwork; destination?: RuleDestination }): CreateOrchestrationRuleInput {
    return onDeposit(rest, from, to, { crypto: { network } });
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
  redeem({ asset, fiat_account_id, memo, ...rest }: Named & ToBank & { profile_id: string; asset: string; amount: string }): CreateOrchestrationInput {
    return adHoc({ ...rest, destination: bank(fiat_account_id, memo) }, asset, "USD");
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
  redeemOnDeposit({
    asset,
    network,
    fiat_account_id,
    memo,
    ...rest
  }: NamedRule & ToBank & { profile_id: string; asset: string; network: RuleCryptoNetwork }): CreateOrchestrationRuleInput {
    return onDeposit({ ...rest, destination: bank(fiat_account_id, memo) }, asset, "USD", { crypto: { network } });
  },

  /**
   * What a request of the deprecated Stablecoin Conversions API asks for: it converts on one profile.
   *
   * @example
   * ```ts
   * const old = { profile_id, amount: "25", source_asset: "PYUSD", target_asset: "USDG", ref_id: "c-1" };
   * await client.orchestrations.create(recipes.fromStablecoinConversion(old));
   * ```
   */
  fromStablecoinConversion({ profile_id, amount, source_asset, target_asset, ...rest }: StablecoinConversion): CreateOrchestrationInput {
    return { ...rest, ...adHoc({ profile_id, amount }, source_asset, target_asset) };
  },
};
