//! Transfers: single movements of money, in and out of profiles.

use super::value::{CryptoNetwork, Id, Many, Order, PageLimit, ResponseMetadata, TimeRange};

open_enum! {
    /// Where a transfer stands. COMPLETED and FAILED are terminal. There is no PROCESSING.
    TransferStatus {
        /// Runs.
        Pending = "PENDING",
        /// Done.
        Completed = "COMPLETED",
        /// Did not work.
        Failed = "FAILED",
    }
}

open_enum! {
    /// Which way a transfer goes, as the profile sees it.
    TransferDirection {
        /// In.
        Credit = "CREDIT",
        /// Out.
        Debit = "DEBIT",
    }
}

open_enum! {
    /// What kind of transfer it is.
    TransferType {
        /// Out of one of your profiles, into another.
        InternalTransferDebit = "INTERNAL_TRANSFER_DEBIT",
        /// Into one of your profiles, out of another.
        InternalTransferCredit = "INTERNAL_TRANSFER_CREDIT",
        /// From a blockchain.
        CryptoDeposit = "CRYPTO_DEPOSIT",
        /// To a blockchain.
        CryptoWithdrawal = "CRYPTO_WITHDRAWAL",
        /// From a bank by wire.
        WireDeposit = "WIRE_DEPOSIT",
        /// To a bank by wire.
        WireWithdrawal = "WIRE_WITHDRAWAL",
        /// From SEN.
        SenDeposit = "SEN_DEPOSIT",
        /// To SEN.
        SenWithdrawal = "SEN_WITHDRAWAL",
        /// From a bank.
        BankDeposit = "BANK_DEPOSIT",
        /// To a bank.
        BankWithdrawal = "BANK_WITHDRAWAL",
        /// To another customer of the vendor.
        PaxosTransferDebit = "PAXOS_TRANSFER_DEBIT",
        /// From another customer of the vendor.
        PaxosTransferCredit = "PAXOS_TRANSFER_CREDIT",
        /// From Signet.
        SignetDeposit = "SIGNET_DEPOSIT",
        /// To Signet.
        SignetWithdrawal = "SIGNET_WITHDRAWAL",
        /// To CBIT.
        CbitWithdrawal = "CBIT_WITHDRAWAL",
        /// From CBIT.
        CbitDeposit = "CBIT_DEPOSIT",
        /// From CUBIX.
        CubixDeposit = "CUBIX_DEPOSIT",
        /// To CUBIX.
        CubixWithdrawal = "CUBIX_WITHDRAWAL",
        /// From a real-time payment.
        RtpDeposit = "RTP_DEPOSIT",
    }
}

open_enum! {
    /// More about where a transfer stands.
    SecondaryStatusName {
        /// Travel Rule data is asked for.
        TravelRuleInfoRequested = "TRAVEL_RULE_INFO_REQUESTED",
        /// Refused under the Travel Rule. Terminal.
        TravelRuleRejected = "TRAVEL_RULE_REJECTED",
        /// Refused by an approver of yours.
        CustomerRejected = "CUSTOMER_REJECTED",
        /// Waits for an approver of yours.
        PendingCustomerApproval = "PENDING_CUSTOMER_APPROVAL",
    }
}

open_enum! {
    /// By what transfers are ordered; must match the span of time that is asked for.
    TransferOrderBy {
        /// Time of creation: newest first when `order` is left out.
        CreatedAt = "CREATED_AT",
        /// Time of the last change: oldest first when `order` is left out.
        UpdatedAt = "UPDATED_AT",
    }
}

model! {
    /// Which transfer to get.
    request GetTransferParams {
        /// Id of the transfer.
        id: Id,
    }
}

model! {
    /// Which transfers to list. `ids`, `profile_ids`, `identity_ids`, `account_ids`, `ref_ids` and `type` are each
    /// documented as combinable only with the spans of time.
    request ListTransfersParams {
        /// Only these.
        ids: Option<Many<Id>>,
        /// Only those of these profiles.
        profile_ids: Option<Many<Id>>,
        /// Only those of these end users.
        identity_ids: Option<Many<Id>>,
        /// Only those of these accounts.
        account_ids: Option<Many<Id>>,
        /// Only those created under these keys.
        ref_ids: Option<Many<Id>>,
        /// Only those of these groups.
        group_ids: Option<Many<Id>>,
        /// Only those of these transactions on a chain.
        crypto_tx_hashes: Option<Many<Id>>,
        /// Only those of these kinds. Repeatable, though its name is singular.
        r#type: Option<Many<TransferType>>,
        /// Only those in one of these states.
        statuses: Option<Many<TransferStatus>>,
        /// Only those in one of these secondary states.
        secondary_statuses: Option<Many<SecondaryStatusName>>,
        /// Only those created in this span of time.
        created_at: Option<TimeRange>,
        /// Only those last changed in this span of time.
        updated_at: Option<TimeRange>,
        /// Newest first when left out; but oldest first with `order_by: "UPDATED_AT"`.
        order: Option<Order>,
        /// By what to order.
        order_by: Option<TransferOrderBy>,
        /// Entries a page, 1 to 1000; 100 when left out.
        limit: Option<PageLimit>,
        /// Where the page starts: `next_page_cursor` of the page before.
        page_cursor: Option<Id>,
    }
}

model! {
    /// More about where a transfer stands.
    response SecondaryStatus {
        /// The name of the state.
        name: Option<SecondaryStatusName>,
        /// For people.
        detail: Option<String>,
    }
}

model! {
    /// What stands in the way of a transfer.
    response TransferObstacle {
        /// For people.
        message: Option<String>,
        /// The address that is concerned.
        destination_address: Option<String>,
        /// The asset that is concerned.
        asset: Option<String>,
    }
}

model! {
    /// What stands in the way of a transfer, by kind.
    response TransferStatusDetails {
        /// The destination does not take the asset yet (Stellar).
        missing_trustline: Option<TransferObstacle>,
        /// The account of the destination would cost too much (Solana).
        max_rent_exceeded: Option<TransferObstacle>,
        /// Waits for an approver of yours.
        pending_customer_approval: Option<TransferObstacle>,
        /// The quoted fee is out of date.
        stale_fee_quote: Option<TransferObstacle>,
        /// The address cannot be used.
        invalid_destination_address: Option<TransferObstacle>,
    }
}

model! {
    /// The two transfers of a conversion.
    response AutoConversion {
        /// The one out.
        from_transfer_id: Option<String>,
        /// The one in.
        to_transfer_id: Option<String>,
    }
}

model! {
    /// A transfer. It does not name its orchestration: the orchestration names its transfers.
    response Transfer {
        /// Its id.
        id: String,
        /// The customer.
        customer_id: Option<String>,
        /// The profile.
        profile_id: Option<String>,
        /// The end user, in third-party integrations.
        identity_id: Option<String>,
        /// The end user's account, in third-party integrations.
        account_id: Option<String>,
        /// The key it was created under.
        ref_id: Option<String>,
        /// How much, as decimal text.
        amount: Option<String>,
        /// `amount` less the fee of a deposit, or plus that of a withdrawal.
        total: Option<String>,
        /// The fee.
        fee: Option<String>,
        /// What.
        asset: Option<String>,
        /// What the balance is held in; differs from `asset` only when it is converted.
        balance_asset: Option<String>,
        /// Which way.
        direction: Option<TransferDirection>,
        /// What kind.
        r#type: Option<TransferType>,
        /// Where it stands.
        status: Option<TransferStatus>,
        /// More about where it stands.
        secondary_status: Option<SecondaryStatus>,
        /// What stands in its way.
        status_details: Option<TransferStatusDetails>,
        /// When it was created.
        created_at: Option<String>,
        /// When it last changed.
        updated_at: Option<String>,
        /// Your own pairs of keys and values.
        #[cfg_attr(feature = "tsify", tsify(type = "Record<string, unknown>"))]
        metadata: Option<ResponseMetadata>,
        /// The address on the chain that receives.
        destination_address: Option<String>,
        /// The network.
        crypto_network: Option<CryptoNetwork>,
        /// The transaction on the chain.
        crypto_tx_hash: Option<String>,
        /// The place in the transaction.
        crypto_tx_index: Option<String>,
        /// The two transfers of a conversion.
        auto_conversion: Option<AutoConversion>,
        /// Transfers that belong together have the same.
        group_id: Option<String>,
        /// The bank account.
        fiat_account_id: Option<String>,
        /// What it is worth in USD, as decimal text.
        notional_value: Option<String>,
        /// The memo.
        memo: Option<String>,
    }
}
