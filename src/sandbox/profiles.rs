//! The operations on profiles and their balances.

use super::asset::KnownAsset;
use super::clock::Micros;
use super::ledger::{Account, written};
use super::page::{List, Wanted};
use super::problem::Refused;
use super::{Answer, Dialect, State};
use crate::issue::Code;
use crate::model::page::{ListProfileBalancesResponse, ListProfilesResponse};
use crate::model::profile::{
    ListProfileBalancesParams, ListProfilesParams, Profile, ProfileBalance, ProfileOrderBy, ProfileType,
};

const LIST: List = List { letter: 'p', descending: false, limit: 1000 };

/// A profile.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub(super) struct StoredProfile {
    pub(super) shown: Profile,
    pub(super) created: Micros,
}

impl State {
    /// The position of the profile with this id.
    pub(super) fn profile(&self, id: &str) -> Option<u32> {
        let position = self.profiles.iter().position(|profile| profile.shown.id == id);
        position.and_then(|position| u32::try_from(position).ok())
    }

    /// How much of an asset an account of a profile holds, as text.
    pub(super) fn holding(&self, account: Account, asset: KnownAsset) -> String {
        written(&self.ledger.holding(account, asset))
    }
}

/// Lists profiles.
pub(super) fn list(state: &State, dialect: Dialect, params: &ListProfilesParams) -> Result<Answer, Refused> {
    if matches!(params.order_by, Some(ProfileOrderBy::Other(_))) {
        return Err(Refused::field(Code::unknown_value, &["order_by"], "must be CREATED_AT"));
    }
    let created_at = params.created_at.as_ref();
    let wanted = Wanted::new(LIST, params.order.as_ref(), params.limit, params.page_cursor.as_ref(), created_at)?;
    let prefix = params.nickname.as_ref().map(|nickname| nickname.to_lowercase());
    let at = |position: u32| state.profiles.get(position as usize);
    let page = wanted.page(u32::try_from(state.profiles.len()).unwrap_or(u32::MAX), None, |position| {
        at(position).is_some_and(|StoredProfile { shown, created }| {
            let nickname = shown.nickname.as_deref().unwrap_or_default().to_lowercase();
            wanted.covers(*created)
                && prefix.as_ref().is_none_or(|prefix| nickname.starts_with(prefix))
                && params.ids.as_ref().is_none_or(|ids| ids.values().iter().any(|id| id.as_str() == shown.id))
        })
    });
    let items = page.positions.iter().filter_map(|position| at(*position)).map(|profile| profile.shown.clone());
    let response = ListProfilesResponse {
        items: Some(items.collect()),
        next_page: page.next.clone().filter(|_| dialect == Dialect::Both),
        next_page_cursor: page.next,
    };
    Ok(Answer::json(200, "application/json", &response))
}

/// Lists the balances of a profile: one of every asset the sandbox knows.
pub(super) fn balances(state: &State, params: &ListProfileBalancesParams) -> Result<Answer, Refused> {
    let id = params.profile_id.as_str();
    let profile = match id {
        "default" => {
            let default = |profile: &StoredProfile| profile.shown.r#type == Some(ProfileType::Default);
            state.profiles.iter().position(default).and_then(|position| u32::try_from(position).ok())
        }
        id => state.profile(id),
    };
    let profile = profile.ok_or_else(|| Refused::not_found(format!("there is no profile with id '{id}'")))?;
    let wanted = |asset: &KnownAsset| {
        params.assets.as_ref().is_none_or(|assets| assets.values().iter().any(|code| code.as_str() == asset.as_str()))
    };
    let balance = |asset: KnownAsset| ProfileBalance {
        asset: String::from(asset.as_str()),
        available: Some(state.holding(Account::Available(profile), asset)),
        trading: Some(state.holding(Account::Trading(profile), asset)),
    };
    let items = KnownAsset::ALL.iter().copied().filter(wanted).map(balance).collect();
    Ok(Answer::json(200, "application/json", &ListProfileBalancesResponse { items: Some(items) }))
}
