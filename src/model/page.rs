//! Pages of lists as the vendor sends them. Where a list has two keys, both hold the same data: never add them up.

use super::crypto_destination_address::CryptoDestinationAddress;
use super::event::Event;
use super::fiat_account::FiatAccount;
use super::fiat_deposit_instructions::FiatDepositInstructions;
use super::orchestration::Orchestration;
use super::profile::{Profile, ProfileBalance};
use super::rule::OrchestrationRule;
use super::transfer::Transfer;
use super::vasp::Vasp;

model! {
    /// A page of orchestrations. `orchestrations` is the older name of `items`; deprecated since February 2026.
    response ListOrchestrationsResponse {
        /// The entries.
        items: Option<Vec<Orchestration>>,
        /// The entries under their older name.
        orchestrations: Option<Vec<Orchestration>>,
        /// Where the next page starts; missing or empty on the last page.
        next_page_cursor: Option<String>,
        /// What some of the vendor's prose calls the cursor.
        next_page: Option<String>,
    }
}

model! {
    /// A page of profiles.
    response ListProfilesResponse {
        /// The entries.
        items: Option<Vec<Profile>>,
        /// Where the next page starts; missing or empty on the last page.
        next_page_cursor: Option<String>,
        /// What some of the vendor's prose calls the cursor.
        next_page: Option<String>,
    }
}

model! {
    /// All balances of a profile; not paged.
    response ListProfileBalancesResponse {
        /// The entries.
        items: Option<Vec<ProfileBalance>>,
    }
}

model! {
    /// A page of rules. `rules` is the older name of `items`; deprecated since February 2026.
    response ListOrchestrationRulesResponse {
        /// The entries.
        items: Option<Vec<OrchestrationRule>>,
        /// The entries under their older name.
        rules: Option<Vec<OrchestrationRule>>,
        /// Where the next page starts; missing or empty on the last page.
        next_page_cursor: Option<String>,
        /// What some of the vendor's prose calls the cursor.
        next_page: Option<String>,
    }
}

model! {
    /// A page of registered addresses. The entries are under `addresses`.
    response ListCryptoDestinationAddressesResponse {
        /// The entries.
        addresses: Option<Vec<CryptoDestinationAddress>>,
        /// What most other lists call them.
        items: Option<Vec<CryptoDestinationAddress>>,
        /// Where the next page starts; missing or empty on the last page.
        next_page_cursor: Option<String>,
        /// What some of the vendor's prose calls the cursor.
        next_page: Option<String>,
    }
}

model! {
    /// A page of bank accounts.
    response ListFiatAccountsResponse {
        /// The entries.
        items: Option<Vec<FiatAccount>>,
        /// Where the next page starts; missing or empty on the last page.
        next_page_cursor: Option<String>,
        /// What some of the vendor's prose calls the cursor.
        next_page: Option<String>,
    }
}

model! {
    /// A page of deposit instructions.
    response ListFiatDepositInstructionsResponse {
        /// The entries.
        items: Option<Vec<FiatDepositInstructions>>,
        /// Where the next page starts; missing or empty on the last page.
        next_page_cursor: Option<String>,
        /// What some of the vendor's prose calls the cursor.
        next_page: Option<String>,
    }
}

model! {
    /// A page of events. The entries are under `events`.
    response ListEventsResponse {
        /// The entries.
        events: Option<Vec<Event>>,
        /// What most other lists call them.
        items: Option<Vec<Event>>,
        /// Where the next page starts; missing or empty on the last page.
        next_page_cursor: Option<String>,
        /// What some of the vendor's prose calls the cursor.
        next_page: Option<String>,
    }
}

model! {
    /// A page of transfers.
    response ListTransfersResponse {
        /// The entries.
        items: Option<Vec<Transfer>>,
        /// Where the next page starts; missing or empty on the last page.
        next_page_cursor: Option<String>,
        /// What some of the vendor's prose calls the cursor.
        next_page: Option<String>,
    }
}

model! {
    /// A page of the directory of providers.
    response ListVaspsResponse {
        /// The entries.
        items: Option<Vec<Vasp>>,
        /// Where the next page starts; missing or empty on the last page.
        next_page_cursor: Option<String>,
        /// What some of the vendor's prose calls the cursor.
        next_page: Option<String>,
    }
}
