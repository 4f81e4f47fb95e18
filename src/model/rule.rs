//! Rules: an orchestration that every deposit of a kind starts by itself.

use super::orchestration::{CryptoEndpoint, FiatDestination, ProfileEndpoint, ProfileReference};
use super::rail::FiatWireAccountType;
use super::value::{Asset, CryptoNetwork, Id, Many, Order, PageLimit};

open_enum! {
    /// Where a rule stands. DELETED and REJECTED are terminal.
    OrchestrationRuleStatus {
        /// Deposits fire it.
        Active = "ACTIVE",
        /// Deleted. Deposits are still credited to the rule's profile, unconverted.
        Deleted = "DELETED",
        /// Waits for an approval.
        Pending = "PENDING",
        /// The approval was refused.
        Rejected = "REJECTED",
    }
}

open_enum! {
    /// An asset that rules take and deliver (vendor's prose of July 2026).
    RuleAsset {
        /// Global Dollar.
        Usdg = "USDG",
        /// PayPal USD.
        Pyusd = "PYUSD",
        /// Pax Dollar.
        Usdp = "USDP",
        /// USD Coin.
        Usdc = "USDC",
        /// US dollars in a bank.
        Usd = "USD",
    }
}

open_enum! {
    /// A network that rules take deposits on. `POLYGON` here is `POLYGON_POS` elsewhere.
    RuleCryptoNetwork {
        /// Ethereum.
        Ethereum = "ETHEREUM",
        /// Solana.
        Solana = "SOLANA",
        /// Stellar.
        Stellar = "STELLAR",
        /// Base.
        Base = "BASE",
        /// Polygon PoS.
        Polygon = "POLYGON",
    }
}

open_enum! {
    /// A bank network that rules take deposits on.
    RuleFiatNetwork {
        /// Wire transfer.
        Wire = "WIRE",
        /// CUBIX.
        Cubix = "CUBIX",
    }
}

model! {
    /// Deposits on a blockchain. The vendor makes an address for them.
    request RuleCryptoSourceParams {
        /// The network.
        network: RuleCryptoNetwork,
    }
}

model! {
    /// Deposits at a bank. The vendor makes deposit instructions with a memo for them.
    request RuleFiatSourceParams {
        /// The bank network.
        network: RuleFiatNetwork,
        /// For WIRE: domestic or international.
        account_type: Option<FiatWireAccountType>,
    }
    means(BankDeposits)
}

model! {
    /// Which deposits fire a rule: exactly one of the two.
    request OrchestrationRuleSourceParams {
        /// Those on a blockchain.
        crypto: Option<RuleCryptoSourceParams>,
        /// Those at a bank.
        fiat: Option<RuleFiatSourceParams>,
    }
    exactly_one(crypto, fiat)
}

model! {
    /// A blockchain address that receives the money: `address` with `network`. The address must have been registered
    /// before (`cryptoDestinationAddresses.put`).
    request RuleCryptoDestinationParams {
        /// The network of the address, such as `ETHEREUM`.
        network: Option<CryptoNetwork>,
        /// The address on the chain.
        address: Option<Id>,
        /// Id of a registered address. Deprecated by the vendor since 30 June 2026.
        crypto_address_id: Option<Id>,
        /// The name that orchestrations have for `crypto_address_id`; goes out as `crypto_address_id`.
        address_id: Option<Id>,
    }
    exactly_one(address, crypto_address_id, address_id)
    together(address, network)
    means(Address)
    deprecated(crypto_address_id: "give `address` and `network`")
    deprecated(address_id: "give `address` and `network`")
    sent_as(address_id: "crypto_address_id")
}

model! {
    /// A bank account that receives the money, under either of the vendor's two names.
    request RuleFiatDestinationParams {
        /// Id of an approved fiat account.
        fiat_account_id: Option<Id>,
        /// The same id under the other name.
        bank_account_id: Option<Id>,
        /// Text for the bank statement.
        memo: Option<String>,
    }
    exactly_one(fiat_account_id, bank_account_id)
    sent_as(bank_account_id: "fiat_account_id")
}

model! {
    /// Where the money goes: exactly one of the three.
    request OrchestrationRuleDestinationParams {
        /// A blockchain address.
        #[cfg_attr(feature = "tsify", tsify(type = "AddressOrId<RuleCryptoDestinationParams>"))]
        crypto: Option<RuleCryptoDestinationParams>,
        /// A bank account.
        #[cfg_attr(feature = "tsify", tsify(type = "OneOf<RuleFiatDestinationParams, \"fiat_account_id\" | \"bank_account_id\">"))]
        fiat: Option<RuleFiatDestinationParams>,
        /// One of your profiles.
        profile: Option<ProfileEndpoint>,
    }
    exactly_one(crypto, fiat, profile)
}

model! {
    /// What creates a rule. It stays in force until it is deleted.
    request CreateOrchestrationRuleParams {
        /// Your unique key for this rule. A second create under the same key is refused (409). The client makes one up when
        /// it is missing.
        ref_id: Id,
        /// A name for people.
        nickname: Option<String>,
        /// The profile that deposits reach.
        profile_id: Id,
        /// The end user, in third-party integrations.
        identity_id: Option<Id>,
        /// The end user's account, in third-party integrations.
        account_id: Option<Id>,
        /// What is deposited.
        source_asset: RuleAsset,
        /// What arrives.
        destination_asset: RuleAsset,
        /// Which deposits fire it.
        #[cfg_attr(feature = "tsify", tsify(type = "ExactlyOne<OrchestrationRuleSourceParams>"))]
        source: OrchestrationRuleSourceParams,
        /// Where the money goes. The vendor's schema leaves it optional without saying where it goes then: required here.
        #[cfg_attr(feature = "tsify", tsify(type = "ExactlyOne<OrchestrationRuleDestinationParams>"))]
        destination: OrchestrationRuleDestinationParams,
    }
    means(CreateRule)
}

model! {
    /// Which rules to list. There is no filter for `ref_id`; one rule is got with `ids`.
    request ListOrchestrationRulesParams {
        /// Only these rules.
        ids: Option<Many<Id>>,
        /// Only those in one of these states.
        status: Option<Many<OrchestrationRuleStatus>>,
        /// Only those of this profile; here one value only.
        profile_id: Option<Id>,
        /// Only those that take this asset; here one value only.
        source_asset: Option<Asset>,
        /// Only those that deliver this asset; here one value only.
        destination_asset: Option<Asset>,
        /// By time of creation; newest first when left out.
        order: Option<Order>,
        /// Entries a page, 1 to 1000; 100 when left out.
        limit: Option<PageLimit>,
        /// Where the page starts: `next_page_cursor` of the page before.
        page_cursor: Option<Id>,
    }
}

model! {
    /// Which rule to delete. Deposits are still credited to its profile afterwards, unconverted.
    request DeleteOrchestrationRuleParams {
        /// Id of the rule.
        id: Id,
    }
}

model! {
    /// The bank deposits that fire a rule.
    response RuleFiatSource {
        /// The deposit instructions: get them for the receiving bank.
        deposit_instructions_id: Option<String>,
        /// The bank network.
        network: Option<RuleFiatNetwork>,
        /// Domestic or international.
        account_type: Option<FiatWireAccountType>,
        /// Must go along with the bank transfer: it is how the deposit is matched.
        memo_id: Option<String>,
    }
}

model! {
    /// Which deposits fire a rule.
    response OrchestrationRuleSource {
        /// Those to this address.
        crypto: Option<CryptoEndpoint>,
        /// Those at a bank.
        fiat: Option<RuleFiatSource>,
        /// A profile; in the vendor's schema, but it cannot be asked for.
        profile: Option<ProfileReference>,
    }
}

model! {
    /// Where the money goes.
    response OrchestrationRuleDestination {
        /// A blockchain address.
        crypto: Option<CryptoEndpoint>,
        /// A bank account.
        fiat: Option<FiatDestination>,
        /// A profile.
        profile: Option<ProfileReference>,
    }
}

model! {
    /// A rule.
    response OrchestrationRule {
        /// Its id.
        id: String,
        /// The key it was created under.
        ref_id: Option<String>,
        /// A name for people.
        nickname: Option<String>,
        /// The profile that deposits reach.
        profile_id: Option<String>,
        /// The end user, in third-party integrations.
        identity_id: Option<String>,
        /// The end user's account, in third-party integrations.
        account_id: Option<String>,
        /// What is deposited.
        source_asset: Option<String>,
        /// What arrives.
        destination_asset: Option<String>,
        /// Where it stands.
        status: Option<OrchestrationRuleStatus>,
        /// Which deposits fire it.
        source: Option<OrchestrationRuleSource>,
        /// Where the money goes.
        destination: Option<OrchestrationRuleDestination>,
        /// When it was created.
        created_at: Option<String>,
    }
}

model! {
    /// The answer that creates a rule.
    response CreateOrchestrationRuleResponse {
        /// The rule.
        rule: Option<OrchestrationRule>,
    }
}

model! {
    /// The answer that deletes a rule.
    response DeleteOrchestrationRuleResponse {
        /// The rule, DELETED.
        rule: Option<OrchestrationRule>,
    }
}
