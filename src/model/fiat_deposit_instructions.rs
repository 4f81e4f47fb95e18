//! Fiat deposit instructions: where to wire money to, and with which memo, so that it reaches a profile.

use super::rail::{FiatAccountOwner, FiatNetwork, FiatNetworkInstructions, FiatWireAccountType};
use super::value::{Id, Many, Order, PageLimit, ResponseMetadata, ShortMetadata, TimeRange};

open_enum! {
    /// Whether deposit instructions may be used. Look before money is wired.
    FiatDepositInstructionsStatus {
        /// They may.
        Valid = "VALID",
        /// No longer.
        Deprecated = "DEPRECATED",
    }
}

model! {
    /// What creates deposit instructions. They cannot be changed or deleted afterwards.
    request CreateFiatDepositInstructionsParams {
        /// Your unique key. Optional for the vendor; the client makes one up when it is missing.
        ref_id: Option<Id>,
        /// The profile that deposits reach.
        profile_id: Id,
        /// The end user, in third-party integrations.
        identity_id: Option<Id>,
        /// The end user's account, in third-party integrations.
        account_id: Option<Id>,
        /// The rail.
        fiat_network: FiatNetwork,
        /// For WIRE: domestic or international. Leave it out for CUBIX.
        routing_number_type: Option<FiatWireAccountType>,
        /// Your own pairs of keys and values: at most six, of at most 100 characters each.
        metadata: Option<ShortMetadata>,
    }
    means(BankInstructions)
}

model! {
    /// Which deposit instructions to get.
    request GetFiatDepositInstructionsParams {
        /// Id of the instructions.
        id: Id,
    }
}

model! {
    /// Which deposit instructions to list.
    request ListFiatDepositInstructionsParams {
        /// Only these.
        ids: Option<Many<Id>>,
        /// Only those created under these keys.
        ref_ids: Option<Many<Id>>,
        /// Only those created in this span of time.
        created_at: Option<TimeRange>,
        /// Newest first when left out.
        order: Option<Order>,
        /// Entries a page, 1 to 1000. The vendor's texts contradict each other about what is taken when it is left out, 100
        /// or 1000.
        limit: Option<PageLimit>,
        /// Where the page starts: `next_page_cursor` of the page before.
        page_cursor: Option<Id>,
    }
}

model! {
    /// Deposit instructions.
    response FiatDepositInstructions {
        /// Their id.
        id: String,
        /// The profile that deposits reach.
        profile_id: Option<String>,
        /// The end user, in third-party integrations.
        identity_id: Option<String>,
        /// The end user's account, in third-party integrations.
        account_id: Option<String>,
        /// The key they were created under.
        ref_id: Option<String>,
        /// Whether they may be used.
        status: Option<FiatDepositInstructionsStatus>,
        /// Must go along with the bank transfer: it is how the deposit is matched.
        memo_id: Option<String>,
        /// The receiving bank.
        fiat_network_instructions: Option<FiatNetworkInstructions>,
        /// Who owns the receiving account.
        fiat_account_owner: Option<FiatAccountOwner>,
        /// Your own pairs of keys and values.
        #[cfg_attr(feature = "tsify", tsify(type = "Record<string, unknown>"))]
        metadata: Option<ResponseMetadata>,
        /// When they were created.
        created_at: Option<String>,
    }
}
