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
    GetProfileBalanceParams, GetProfileParams, ListProfileBalancesParams, ListProfilesParams, Profile, ProfileBalance,
    ProfileType,
};
use crate::model::value::{OrderByCreation, PageLimit};

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

    /// The position of the profile that a path names, by its id or as `default`.
    pub(super) fn profile_or_default(&self, id: &str) -> Result<u32, Refused> {
        let found = match id {
            "default" => {
                let default = |profile: &StoredProfile| profile.shown.r#type == Some(ProfileType::Default);
                self.profiles.iter().position(default).and_then(|position| u32::try_from(position).ok())
            }
            id => self.profile(id),
        };
        found.ok_or_else(|| Refused::not_found(format!("there is no profile with id '{id}'")))
    }

    fn balance(&self, profile: u32, asset: KnownAsset) -> ProfileBalance {
        ProfileBalance {
            asset: String::from(asset.as_str()),
            available: Some(self.holding(Account::Available(profile), asset)),
            trading: Some(self.holding(Account::Trading(profile), asset)),
        }
    }

    /// How much of an asset an account of a profile holds, as text.
    pub(super) fn holding(&self, account: Account, asset: KnownAsset) -> String {
        written(&self.ledger.holding(account, asset))
    }
}

/// Lists profiles.
pub(super) fn list(state: &State, dialect: Dialect, params: &ListProfilesParams) -> Result<Answer, Refused> {
    if matches!(params.order_by, Some(OrderByCreation::Other(_))) {
        return Err(Refused::field(Code::unknown_value, &["order_by"], "must be CREATED_AT"));
    }
    let created_at = params.created_at.as_ref();
    let wanted = Wanted::new(
        LIST,
        params.order.as_ref(),
        params.limit.map(PageLimit::get),
        params.page_cursor.as_ref(),
        created_at,
    )?;
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
    let profile = state.profile_or_default(params.profile_id.as_str())?;
    let wanted = |asset: &KnownAsset| {
        params.assets.as_ref().is_none_or(|assets| assets.values().iter().any(|code| code.as_str() == asset.as_str()))
    };
    let balance = |asset: KnownAsset| state.balance(profile, asset);
    let items = KnownAsset::ALL.iter().copied().filter(wanted).map(balance).collect();
    Ok(Answer::json(200, "application/json", &ListProfileBalancesResponse { items: Some(items) }))
}

/// Gets one profile.
pub(super) fn get(state: &State, params: &GetProfileParams) -> Result<Answer, Refused> {
    let position = state.profile_or_default(params.profile_id.as_str())?;
    let profile = state.profiles.get(position as usize).ok_or_else(Refused::broken)?;
    Ok(Answer::json(200, "application/json", &profile.shown))
}

/// Gets one balance of a profile.
pub(super) fn balance(state: &State, params: &GetProfileBalanceParams) -> Result<Answer, Refused> {
    let profile = state.profile_or_default(params.profile_id.as_str())?;
    let code = params.asset.as_str();
    let asset = KnownAsset::named(code);
    let asset = asset.ok_or_else(|| Refused::not_found(format!("the sandbox does not know the asset '{code}'")))?;
    Ok(Answer::json(200, "application/json", &state.balance(profile, asset)))
}
