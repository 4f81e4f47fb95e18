//! Pages of lists as the vendor sends them. Where a list has two keys, both hold the same data: never add them up.

use super::orchestration::Orchestration;
use super::profile::{Profile, ProfileBalance};

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
