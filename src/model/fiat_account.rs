//! Fiat accounts: bank accounts of yours or your users' that money may be sent to.

use super::rail::{
    FiatAccountOwner, FiatAccountOwnerParams, FiatNetworkInstructions, FiatNetworkInstructionsParams,
    MailingAddressParams,
};
use super::value::{Id, Many, Order, OrderByCreation, PageLimit, ResponseMetadata, ShortMetadata, TimeRange};

open_enum! {
    /// Where the review of a bank account stands. Only an APPROVED account can receive money; an update sends it back to
    /// PENDING.
    FiatAccountStatus {
        /// In review.
        Pending = "PENDING",
        /// May be used.
        Approved = "APPROVED",
        /// May not be used.
        Rejected = "REJECTED",
    }
}

model! {
    /// What registers a bank account.
    request CreateFiatAccountParams {
        /// Your unique key for this account. Optional for the vendor; the client makes one up when it is missing.
        ref_id: Option<Id>,
        /// The end user, only in third-party integrations: a first-party customer who sends it can get 403.
        identity_id: Option<Id>,
        /// The end user's account, only in third-party integrations.
        account_id: Option<Id>,
        /// Who owns the account.
        #[cfg_attr(feature = "tsify", tsify(type = "ExactlyOne<FiatAccountOwnerParams>"))]
        fiat_account_owner: FiatAccountOwnerParams,
        /// Where it is and how it is reached.
        #[cfg_attr(feature = "tsify", tsify(type = "ExactlyOne<FiatNetworkInstructionsParams>"))]
        fiat_network_instructions: FiatNetworkInstructionsParams,
        /// Your own pairs of keys and values: at most six, of at most 100 characters each.
        metadata: Option<ShortMetadata>,
    }
}

model! {
    /// Which bank account to get.
    request GetFiatAccountParams {
        /// Id of the account.
        id: Id,
        /// Also when it has been deleted.
        include_deleted: Option<bool>,
    }
}

model! {
    /// Which bank accounts to list.
    request ListFiatAccountsParams {
        /// Only these accounts.
        ids: Option<Many<Id>>,
        /// Only those registered under these keys.
        ref_ids: Option<Many<Id>>,
        /// Also those that have been deleted.
        include_deleted: Option<bool>,
        /// Only those registered in this span of time.
        created_at: Option<TimeRange>,
        /// Newest first when left out.
        order: Option<Order>,
        /// By what to order.
        order_by: Option<OrderByCreation>,
        /// Entries a page, 1 to 1000. The vendor's texts contradict each other about what is taken when it is left out, 100
        /// or 1000.
        limit: Option<PageLimit>,
        /// Where the page starts: `next_page_cursor` of the page before.
        page_cursor: Option<Id>,
    }
}

model! {
    /// What may change about a bank.
    request UpdateRoutingParams {
        /// Name of the bank.
        bank_name: Option<String>,
        /// Address of the bank.
        bank_address: Option<MailingAddressParams>,
    }
}

model! {
    /// What may change about an account that is reached by wire. Account and routing numbers cannot.
    request UpdateWireParams {
        /// Address of the owner.
        fiat_account_owner_address: Option<MailingAddressParams>,
        /// The bank.
        routing_details: Option<UpdateRoutingParams>,
        /// A bank in between.
        intermediary_routing_details: Option<UpdateRoutingParams>,
    }
}

model! {
    /// What may change about where an account is.
    request UpdateFiatNetworkInstructionsParams {
        /// Wire transfer.
        wire: Option<UpdateWireParams>,
    }
}

model! {
    /// What changes a bank account. What is left out stays; a person cannot become an institution. The account goes back
    /// to PENDING.
    request UpdateFiatAccountParams {
        /// Id of the account.
        id: Id,
        /// Who owns it.
        fiat_account_owner: Option<FiatAccountOwnerParams>,
        /// Where it is.
        fiat_network_instructions: Option<UpdateFiatNetworkInstructionsParams>,
        /// Your own pairs of keys and values: at most six, of at most 100 characters each.
        metadata: Option<ShortMetadata>,
    }
}

model! {
    /// Which bank account to delete.
    request DeleteFiatAccountParams {
        /// Id of the account.
        id: Id,
    }
}

model! {
    /// A bank account. Lists leave out names and addresses, and mask the account number but for its last four digits.
    response FiatAccount {
        /// Its id: `fiat_account_id` and `bank_account_id` elsewhere.
        id: String,
        /// The key it was registered under.
        ref_id: Option<String>,
        /// The end user, in third-party integrations.
        identity_id: Option<String>,
        /// The end user's account, in third-party integrations.
        account_id: Option<String>,
        /// Who owns it.
        fiat_account_owner: Option<FiatAccountOwner>,
        /// Where it is and how it is reached.
        fiat_network_instructions: Option<FiatNetworkInstructions>,
        /// Where its review stands.
        status: Option<FiatAccountStatus>,
        /// Your own pairs of keys and values.
        #[cfg_attr(feature = "tsify", tsify(type = "Record<string, unknown>"))]
        metadata: Option<ResponseMetadata>,
        /// When it was registered.
        created_at: Option<String>,
        /// When it last changed.
        updated_at: Option<String>,
    }
}
