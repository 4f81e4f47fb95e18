//! Orchestrations: one run of money from a source to a destination.

use super::value::{Amount, Asset, CryptoNetwork, Id, Many, Metadata, Order, PageLimit, ResponseMetadata, TimeRange};

open_enum! {
    /// Where an orchestration stands. COMPLETED, FAILED and REJECTED are terminal; PENDING waits for an approval, without
    /// an upper bound. The vendor's guides of April 2026 know only PROCESSING, COMPLETED and FAILED.
    OrchestrationStatus {
        /// Waits for an approval.
        Pending = "PENDING",
        /// Runs; the source amount is reserved.
        Processing = "PROCESSING",
        /// All transfers have been executed. Terminal.
        Completed = "COMPLETED",
        /// Did not work; reserved money was released. Terminal.
        Failed = "FAILED",
        /// The approval was refused. Terminal.
        Rejected = "REJECTED",
    }
}

open_enum! {
    /// Where one of the two transfers of an orchestration stands. Not the status of the Transfer resource.
    OrchestrationTransferStatus {
        /// Planned; has no id yet.
        Pending = "PENDING",
        /// Runs.
        Processing = "PROCESSING",
        /// Done. Terminal.
        Completed = "COMPLETED",
        /// Did not work. Terminal.
        Failed = "FAILED",
    }
}

open_enum! {
    /// An asset that orchestrations take and deliver. The vendor's schema names none; these are in its guides.
    OrchestrationAsset {
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
        /// Binance USD: only to be redeemed or converted.
        Busd = "BUSD",
    }
}

model! {
    /// One of your profiles.
    request ProfileEndpoint {
        /// Id of the profile.
        profile_id: Id,
    }
}

model! {
    /// Where the money of an ad-hoc orchestration comes from: always one of your profiles.
    request OrchestrationSourceParams {
        /// The profile.
        profile: ProfileEndpoint,
    }
}

model! {
    /// A blockchain address that receives the money: `address` with `network`. The address must have been registered
    /// before (`cryptoDestinationAddresses.put`).
    request CryptoDestinationParams {
        /// The network of the address, such as `ETHEREUM`.
        network: Option<CryptoNetwork>,
        /// The address on the chain.
        address: Option<Id>,
        /// Id of a registered address. Deprecated by the vendor since 30 June 2026.
        address_id: Option<Id>,
        /// The name that the vendor's overview uses for `address_id`; goes out as `address_id`.
        crypto_address_id: Option<Id>,
    }
    exactly_one(address, address_id, crypto_address_id)
    together(address, network)
    means(Address)
    deprecated(address_id: "give `address` and `network`")
    deprecated(crypto_address_id: "give `address` and `network`")
    sent_as(crypto_address_id: "address_id")
}

model! {
    /// A bank account that receives the money. The vendor has two names for its id, and each endpoint takes only one of
    /// them; here either is taken and goes out under the right name.
    request FiatDestinationParams {
        /// Id of an approved fiat account.
        fiat_account_id: Option<Id>,
        /// The same id under the other name.
        bank_account_id: Option<Id>,
        /// Text for the bank statement.
        memo: Option<String>,
    }
    exactly_one(fiat_account_id, bank_account_id)
    sent_as(fiat_account_id: "bank_account_id")
}

model! {
    /// Where the money goes: exactly one of the three.
    request OrchestrationDestinationParams {
        /// A blockchain address.
        #[cfg_attr(feature = "tsify", tsify(type = "AddressOrId<CryptoDestinationParams>"))]
        crypto: Option<CryptoDestinationParams>,
        /// A bank account.
        #[cfg_attr(feature = "tsify", tsify(type = "OneOf<FiatDestinationParams, \"fiat_account_id\" | \"bank_account_id\">"))]
        fiat: Option<FiatDestinationParams>,
        /// One of your profiles.
        profile: Option<ProfileEndpoint>,
    }
    exactly_one(crypto, fiat, profile)
}

model! {
    /// What creates an orchestration.
    request CreateOrchestrationParams {
        /// Your unique key for this payment. A second create under the same key is refused (409), so that a repeated
        /// request never pays twice. The client makes one up when it is missing.
        ref_id: Id,
        /// What is taken, such as `USD` or `PYUSD`.
        source_asset: OrchestrationAsset,
        /// What arrives, such as `USDG`.
        destination_asset: OrchestrationAsset,
        /// How much is taken, in units of the source asset.
        source_amount: Amount,
        /// Where it is taken from. The vendor's schema leaves it optional without saying what is taken then: required here.
        source: OrchestrationSourceParams,
        /// Where it goes. Required here for the same reason.
        #[cfg_attr(feature = "tsify", tsify(type = "ExactlyOne<OrchestrationDestinationParams>"))]
        destination: OrchestrationDestinationParams,
        /// The end user, in third-party integrations.
        identity_id: Option<Id>,
        /// The end user's account, in third-party integrations.
        account_id: Option<Id>,
        /// Your own pairs of keys and values.
        metadata: Option<Metadata>,
        /// Not in the vendor's schema: the vendor's convert and redeem guides send it. `source.profile.profile_id` decides.
        profile_id: Option<Id>,
    }
    means(Create)
    deprecated(profile_id: "leave it out: `source.profile.profile_id` names the profile")
}

model! {
    /// Which orchestration to get.
    request GetOrchestrationParams {
        /// Id of the orchestration.
        id: Id,
    }
}

model! {
    /// Which orchestrations to list; filters are combined with "and", the values of one filter with "or".
    request ListOrchestrationsParams {
        /// Only these orchestrations.
        orchestration_id: Option<Many<Id>>,
        /// Only those started by these rules.
        orchestration_rule_id: Option<Many<Id>>,
        /// Only those of these profiles.
        profile_id: Option<Many<Id>>,
        /// Only those created under these keys. In the API since 1 April 2026.
        ref_id: Option<Many<Id>>,
        /// Only those that take one of these assets.
        source_asset: Option<Many<Asset>>,
        /// Only those that deliver one of these assets.
        destination_asset: Option<Many<Asset>>,
        /// Only those in one of these states.
        status: Option<Many<OrchestrationStatus>>,
        /// Only those created in this span of time.
        created_at: Option<TimeRange>,
        /// By time of creation; newest first when left out.
        order: Option<Order>,
        /// Entries a page, 1 to 1000; 100 when left out.
        limit: Option<PageLimit>,
        /// Where the page starts: `next_page_cursor` of the page before.
        page_cursor: Option<Id>,
    }
}

model! {
    /// Why an orchestration failed. Free text; there is no code.
    response FailReason {
        /// For people.
        detail: Option<String>,
    }
}

model! {
    /// One of the two transfers of an orchestration.
    response OrchestrationTransfer {
        /// Id of the transfer; absent while it is only planned.
        transfer_id: Option<String>,
        /// Where it stands.
        status: Option<OrchestrationTransferStatus>,
    }
}

model! {
    /// A blockchain address on a response. Accepts every name that the vendor's documents use.
    response CryptoEndpoint {
        /// The address on the chain.
        address: Option<String>,
        /// The network of the address.
        network: Option<String>,
        /// Id of the registered address.
        address_id: Option<String>,
        /// The same id as the guides of April 2026 spell it.
        crypto_address_id: Option<String>,
    }
}

model! {
    /// A bank deposit that started an orchestration.
    response FiatSource {
        /// The deposit instructions that were used.
        deposit_instructions_id: Option<String>,
        /// The memo of the deposit.
        memo: Option<String>,
    }
}

model! {
    /// A bank account on a response.
    response FiatDestination {
        /// Id of the fiat account.
        bank_account_id: Option<String>,
        /// The same id as rules spell it.
        fiat_account_id: Option<String>,
        /// Text for the bank statement.
        memo: Option<String>,
    }
}

model! {
    /// A profile on a response.
    response ProfileReference {
        /// Id of the profile.
        profile_id: Option<String>,
    }
}

model! {
    /// Where the money came from.
    response OrchestrationSource {
        /// A blockchain deposit.
        crypto: Option<CryptoEndpoint>,
        /// A bank deposit.
        fiat: Option<FiatSource>,
        /// A profile.
        profile: Option<ProfileReference>,
    }
}

model! {
    /// Where the money went.
    response OrchestrationDestination {
        /// A blockchain address.
        crypto: Option<CryptoEndpoint>,
        /// A bank account.
        fiat: Option<FiatDestination>,
        /// A profile.
        profile: Option<ProfileReference>,
    }
}

model! {
    /// An orchestration. Lists also hold those that the platform made for plain deposits, withdrawals and conversions.
    response Orchestration {
        /// Its id.
        id: String,
        /// The profile it belongs to.
        profile_id: Option<String>,
        /// The end user, in third-party integrations.
        identity_id: Option<String>,
        /// The end user's account, in third-party integrations.
        account_id: Option<String>,
        /// The customer.
        customer_id: Option<String>,
        /// The key it was created under; made by the system when a rule fired.
        ref_id: Option<String>,
        /// What was taken.
        source_asset: Option<String>,
        /// What arrives.
        destination_asset: Option<String>,
        /// How much was taken, as decimal text in units of the source asset.
        source_amount: Option<String>,
        /// Only in the overview's example, not in the schema: do not rely on it.
        destination_amount: Option<String>,
        /// Where it stands.
        status: Option<OrchestrationStatus>,
        /// Why it failed.
        fail_reason: Option<FailReason>,
        /// The transfer out of the source.
        source_transfer: Option<OrchestrationTransfer>,
        /// The transfer into the destination.
        destination_transfer: Option<OrchestrationTransfer>,
        /// Where the money came from.
        source: Option<OrchestrationSource>,
        /// Where the money went.
        destination: Option<OrchestrationDestination>,
        /// The rule that started it; absent or empty when it was created by a call.
        orchestration_rule_id: Option<String>,
        /// When it was created, RFC 3339 with up to nine fractional digits.
        created_at: Option<String>,
        /// When it last changed.
        updated_at: Option<String>,
        /// Only in the overview's example, not in the schema: do not rely on it.
        completed_at: Option<String>,
        /// Your own pairs of keys and values.
        #[cfg_attr(feature = "tsify", tsify(type = "Record<string, unknown>"))]
        metadata: Option<ResponseMetadata>,
    }
}
