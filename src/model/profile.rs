//! Profiles: the places where your money lies at Paxos.

use super::value::{Asset, Id, Many, Order, OrderByCreation, PageLimit, TimeRange};

open_enum! {
    /// Who made a profile.
    ProfileType {
        /// You did.
        Normal = "NORMAL",
        /// The system did; every account has one.
        Default = "DEFAULT",
    }
}

model! {
    /// Which profiles to list.
    request ListProfilesParams {
        /// Only these profiles.
        ids: Option<Many<Id>>,
        /// Only those whose nickname starts like this, in whatever case.
        nickname: Option<String>,
        /// Only those created in this span of time.
        created_at: Option<TimeRange>,
        /// Oldest first when left out: profiles are the exception.
        order: Option<Order>,
        /// By what to order.
        order_by: Option<OrderByCreation>,
        /// Entries a page, 1 to 1000; 1000 when left out.
        limit: Option<PageLimit>,
        /// Where the page starts: `next_page_cursor` of the page before.
        page_cursor: Option<Id>,
    }
}

model! {
    /// Which profile to get.
    request GetProfileParams {
        /// Id of the profile, or `default`.
        profile_id: Id,
        /// Also when it has been deactivated.
        include_deactivated: Option<bool>,
    }
}

model! {
    /// Which balance to get.
    request GetProfileBalanceParams {
        /// Id of the profile, or `default`.
        profile_id: Id,
        /// The asset.
        asset: Asset,
    }
}

model! {
    /// Which balances to list.
    request ListProfileBalancesParams {
        /// Id of the profile, or `default`.
        profile_id: Id,
        /// Only these assets.
        assets: Option<Many<Asset>>,
    }
}

model! {
    /// A profile.
    response Profile {
        /// Its id.
        id: String,
        /// Its name.
        nickname: Option<String>,
        /// Who made it.
        r#type: Option<ProfileType>,
        /// What it is for.
        description: Option<String>,
        /// The account behind it.
        account_id: Option<String>,
    }
}

model! {
    /// How much of an asset a profile holds, as decimal text; `".25"` is possible.
    response ProfileBalance {
        /// The asset.
        asset: String,
        /// Free for new debits.
        available: Option<String>,
        /// Held by open orders.
        trading: Option<String>,
    }
}
