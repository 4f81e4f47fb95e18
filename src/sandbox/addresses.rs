//! The operations on crypto destination addresses.

use super::agenda::Subject;
use super::clock::{Micros, rfc3339};
use super::filter::{is_among, texts};
use super::kept::{owned, same};
use super::options::Options;
use super::page::{List, Wanted};
use super::problem::Refused;
use super::review::Verdict;
use super::shelf::Stored;
use super::{Answer, Dialect, State};
use crate::issue::Code;
use crate::model::crypto_destination_address::{
    CryptoDestinationAddress, CryptoDestinationAddressStatus, ListCryptoDestinationAddressesParams,
    PutCryptoDestinationAddressParams, PutCryptoDestinationAddressResponse,
};
use crate::model::page::ListCryptoDestinationAddressesResponse;
use crate::model::travel_rule::{TravelRule, TravelRuleParams};
use crate::model::value::{CryptoNetwork, Id, OrderByCreation, PageLimit, Wrapped};

const LIST: List = List { letter: 'a', descending: true, limit: 100 };

/// A registered address.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub(super) struct StoredAddress {
    /// As the newest dialect shows it.
    pub(super) shown: CryptoDestinationAddress,
    pub(super) created: Micros,
}

impl Stored for StoredAddress {
    fn id(&self) -> &str {
        &self.shown.id
    }
}

impl Dialect {
    /// A registered address as it goes out: the documents of April have fewer and other names.
    fn show_address(self, address: &CryptoDestinationAddress) -> CryptoDestinationAddress {
        let mut shown = address.clone();
        match self {
            Self::July2026 => {}
            Self::Both => shown.name = shown.nickname.clone(),
            Self::April2026 => {
                shown.name = shown.nickname.take();
                (shown.status, shown.bookmarked, shown.travelrule_metadata) = (None, None, None);
            }
        }
        shown
    }
}

/// Registers an address, or changes one.
pub(super) fn put(
    state: &mut State,
    options: &Options,
    params: &PutCryptoDestinationAddressParams,
    now: Micros,
) -> Result<Answer, Refused> {
    let dialect = options.dialect;
    let travelrule_metadata = match &params.travelrule_metadata {
        Some(metadata) => Some(travel_rule(state, metadata)?),
        None => None,
    };
    let position = match &params.id {
        Some(id) => {
            let unknown = || Refused::not_found(format!("there is no address with id '{}'", id.as_str()));
            state.addresses.with_id(id.as_str()).ok_or_else(unknown)?
        }
        None => match registered(state, params) {
            Some(position) => position,
            None => register(state, options, params, now)?,
        },
    };
    let address = state.addresses.at_mut(position).ok_or_else(Refused::broken)?;
    let shown = &mut address.shown;
    if let Some(nickname) = params.nickname.as_ref().or(params.name.as_ref()) {
        shown.nickname = Some(nickname.clone());
    }
    shown.bookmarked = params.bookmarked_status.or(shown.bookmarked);
    let kept = shown.travelrule_metadata.take().filter(|_| options.guesses.keep_travel_rule);
    shown.travelrule_metadata = travelrule_metadata.or(kept);
    let response = PutCryptoDestinationAddressResponse { address: Some(Wrapped::Record(dialect.show_address(shown))) };
    Ok(Answer::json(200, "application/json", &response))
}

/// The address that network, address and end user name.
fn registered(state: &State, params: &PutCryptoDestinationAddressParams) -> Option<u32> {
    let (network, address) = (params.crypto_network.as_ref(), params.address.as_ref().map(Id::as_str));
    let identity = params.identity_id.as_ref().map(Id::as_str);
    let position = state.addresses.records().iter().position(|StoredAddress { shown, .. }| {
        shown.crypto_network.as_ref() == network
            && shown.address.as_deref() == address
            && shown.identity_id.as_deref() == identity
    });
    position.and_then(|position| u32::try_from(position).ok())
}

fn register(
    state: &mut State,
    options: &Options,
    params: &PutCryptoDestinationAddressParams,
    now: Micros,
) -> Result<u32, Refused> {
    let Some(network) = &params.crypto_network else {
        return Err(Refused::field(Code::required, &["crypto_network"], "is required for a new address"));
    };
    let id = state.ids.uuid();
    let nickname = format!("{} {}", network.as_str(), state.ids.letters(4).to_uppercase());
    let asked_for = params.nickname.as_ref().or(params.name.as_ref()).map_or("", String::as_str);
    let verdict = Verdict::of_name(asked_for).or_granted(options.approvals);
    let status = match verdict {
        Verdict::Unasked => CryptoDestinationAddressStatus::Approved,
        _ => CryptoDestinationAddressStatus::Pending,
    };
    let shown = CryptoDestinationAddress {
        id,
        identity_id: params.identity_id.as_ref().map(owned),
        crypto_network: Some(network.clone()),
        address: params.address.as_ref().map(owned),
        nickname: Some(nickname),
        name: None,
        account_id: None,
        status: Some(status),
        created_at: Some(rfc3339(now)),
        bookmarked: Some(false),
        policy_execution_id: None,
        travelrule_metadata: None,
    };
    let position = state.addresses.add(StoredAddress { shown, created: now });
    state.ask(Subject::Address(position), verdict, now, options.processing());
    Ok(position)
}

/// Travel Rule data as they are kept: with the name of the provider.
fn travel_rule(state: &State, params: &TravelRuleParams) -> Result<TravelRule, Refused> {
    let mut kept: TravelRule = same(params)?;
    if let Some(vasp) = &mut kept.vasp
        && let Some(id) = &vasp.id
    {
        let Some(known) = state.vasps.iter().find(|known| known.id == *id) else {
            let place = ["travelrule_metadata", "vasp", "id"];
            return Err(Refused::field(Code::unknown_value, &place, "is not in the directory of VASPs"));
        };
        vasp.name = known.name.clone();
    }
    Ok(kept)
}

/// Lists registered addresses.
pub(super) fn list(
    state: &State,
    dialect: Dialect,
    params: &ListCryptoDestinationAddressesParams,
) -> Result<Answer, Refused> {
    if matches!(params.order_by, Some(OrderByCreation::Other(_))) {
        return Err(Refused::field(Code::unknown_value, &["order_by"], "must be CREATED_AT"));
    }
    let limit = params.limit.map(PageLimit::get);
    let wanted =
        Wanted::new(LIST, params.order.as_ref(), limit, params.page_cursor.as_ref(), params.created_at.as_ref())?;
    let ids = texts(&params.ids, Id::as_str);
    let identities = texts(&params.identity_ids, Id::as_str);
    let networks = texts(&params.crypto_networks, CryptoNetwork::as_str);
    let on_chain = texts(&params.addresses, Id::as_str);
    let nicknames = texts(&params.nicknames, Id::as_str);
    let page = wanted.page(state.addresses.count(), None, |position| {
        state.addresses.at(position).is_some_and(|StoredAddress { shown, created }| {
            wanted.covers(*created)
                && is_among(&ids, Some(&shown.id))
                && is_among(&identities, shown.identity_id.as_deref())
                && is_among(&networks, shown.crypto_network.as_ref().map(CryptoNetwork::as_str))
                && is_among(&on_chain, shown.address.as_deref())
                && is_among(&nicknames, shown.nickname.as_deref())
                && params.bookmarked_status.is_none_or(|wanted| shown.bookmarked == Some(wanted))
        })
    });
    let found = page.positions.iter().filter_map(|position| state.addresses.at(*position));
    let response = ListCryptoDestinationAddressesResponse {
        addresses: Some(found.map(|address| dialect.show_address(&address.shown)).collect()),
        items: None,
        next_page: page.next.clone().filter(|_| dialect == Dialect::Both),
        next_page_cursor: page.next,
    };
    Ok(Answer::json(200, "application/json", &response))
}
