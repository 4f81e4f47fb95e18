//! The operations on orchestrations.

use std::collections::HashSet;

use bigdecimal::BigDecimal;

use super::asset::KnownAsset;
use super::book::{Book, Hold, Record};
use super::clock::{Micros, rfc3339};
use super::destinations::Outside;
use super::events::Happening;
use super::filter::{is_among, texts};
use super::kept::{kept, owned};
use super::ledger::{self, Account};
use super::lifecycle::{Outcome, planned};
use super::options::Options;
use super::page::{List, Wanted};
use super::problem::Refused;
use super::{Answer, Dialect, State};
use crate::issue::Code;
use crate::model::orchestration::{
    CreateOrchestrationParams, CryptoDestinationParams, CryptoEndpoint, FiatDestination, GetOrchestrationParams,
    ListOrchestrationsParams, Orchestration, OrchestrationDestination, OrchestrationDestinationParams,
    OrchestrationSource, OrchestrationStatus, ProfileReference,
};
use crate::model::page::ListOrchestrationsResponse;
use crate::model::value::{Id, Metadata, PageLimit};

const LIST: List = List { letter: 'o', descending: true, limit: 100 };
/// The most decimal places that any asset takes; the one number that the vendor's documents give (for ETH).
const MOST_DECIMALS: i64 = 18;

/// Lists orchestrations.
pub(super) fn list(state: &State, dialect: Dialect, params: &ListOrchestrationsParams) -> Result<Answer, Refused> {
    let created_at = params.created_at.as_ref();
    let limit = params.limit.map(PageLimit::get);
    let wanted = Wanted::new(LIST, params.order.as_ref(), limit, params.page_cursor.as_ref(), created_at)?;
    let ids = texts(&params.orchestration_id, Id::as_str);
    let ref_ids = texts(&params.ref_id, Id::as_str);
    let rules = texts(&params.orchestration_rule_id, Id::as_str);
    let profiles = texts(&params.profile_id, Id::as_str);
    let source_assets = texts(&params.source_asset, |asset| asset.as_str());
    let destination_assets = texts(&params.destination_asset, |asset| asset.as_str());
    let statuses = texts(&params.status, OrchestrationStatus::as_str);
    let found = |ids: &HashSet<&str>, find: fn(&Book, &str) -> Option<u32>| {
        ids.iter().filter_map(|id| find(&state.book, id)).collect()
    };
    let candidates = match (&ids, &ref_ids) {
        (Some(ids), _) => Some(found(ids, Book::with_id)),
        (None, Some(ref_ids)) => Some(found(ref_ids, Book::with_ref_id)),
        (None, None) => None,
    };
    let page = wanted.page(state.book.count(), candidates, |position| {
        state.book.at(position).is_some_and(|Record { shown, created, .. }| {
            wanted.covers(*created)
                && is_among(&ref_ids, shown.ref_id.as_deref())
                && is_among(&rules, shown.orchestration_rule_id.as_deref())
                && is_among(&profiles, shown.profile_id.as_deref())
                && is_among(&source_assets, shown.source_asset.as_deref())
                && is_among(&destination_assets, shown.destination_asset.as_deref())
                && is_among(&statuses, dialect.status(shown).as_ref().map(OrchestrationStatus::as_str))
        })
    });
    let records = page.positions.iter().filter_map(|position| state.book.at(*position));
    let items: Vec<Orchestration> = records.map(|record| dialect.show(&record.shown)).collect();
    let response = ListOrchestrationsResponse {
        orchestrations: Some(items.clone()),
        items: (dialect != Dialect::April2026).then_some(items),
        next_page: page.next.clone().filter(|_| dialect == Dialect::Both),
        next_page_cursor: page.next,
    };
    Ok(Answer::json(200, "application/json", &response))
}

/// Gets one orchestration.
pub(super) fn get(state: &State, dialect: Dialect, params: &GetOrchestrationParams) -> Result<Answer, Refused> {
    let id = params.id.as_str();
    match state.book.with_id(id).and_then(|position| state.book.at(position)) {
        Some(record) => Ok(Answer::json(200, "application/json", &dialect.show(&record.shown))),
        None => Err(Refused::not_found(format!("there is no orchestration with id '{id}'"))),
    }
}

/// Creates an orchestration and sets its source amount aside.
pub(super) fn create(
    state: &mut State,
    options: &Options,
    params: CreateOrchestrationParams,
    now: Micros,
) -> Result<Answer, Refused> {
    let (dialect, guesses) = (options.dialect, options.guesses);
    let profile_id = params.source.profile.profile_id.as_str();
    let differs = params.profile_id.as_ref().is_some_and(|other| other.as_str() != profile_id);
    if differs && guesses.refuse_other_profile_id {
        let message = "differs from source.profile.profile_id";
        return Err(Refused::field(Code::unknown_value, &["profile_id"], message));
    }
    let profile = known_profile(state, profile_id, &["source", "profile", "profile_id"])?;
    let asset = known_asset(params.source_asset.as_str(), "source_asset")?;
    let into = known_asset(params.destination_asset.as_str(), "destination_asset")?;
    let to = match &params.destination.profile {
        Some(destination) => {
            let place = ["destination", "profile", "profile_id"];
            Account::Available(known_profile(state, destination.profile_id.as_str(), &place)?)
        }
        None => Account::Outside,
    };
    let text = params.source_amount.as_str();
    let amount = known_amount(text, asset)?;
    let outside = params.destination.crypto.as_ref().map(|crypto| outside(crypto, params.identity_id.as_ref()));
    let ref_id = params.ref_id.as_str();
    if let Some(existing) = state.book.with_ref_id(ref_id).and_then(|position| state.book.at(position)) {
        let existing = serde_json::to_value(dialect.show(&existing.shown)).unwrap_or_default();
        return Err(Refused::exists("an orchestration", ref_id, existing));
    }
    check_destination(state, options, &params.destination, outside.as_ref())?;
    if let Some(outside) = &outside {
        state.check_travel_rule(options, outside, &amount, now)?;
    }
    if let Err(shortage) = state.ledger.reserve(profile, asset, &amount) {
        return Err(Refused::funds(profile_id, asset, &shortage.available, &amount));
    }
    let outcome = Outcome::of_amount(text);
    let outcome = Outcome { approval: outcome.approval.or_granted(options.approvals), ..outcome };
    let at = rfc3339(now);
    let shown = Orchestration {
        id: state.ids.uuid(),
        profile_id: Some(String::from(profile_id)),
        identity_id: params.identity_id.as_ref().map(owned),
        account_id: params.account_id.as_ref().map(owned),
        customer_id: Some(state.customer_id.clone()),
        ref_id: Some(String::from(ref_id)),
        source_asset: Some(String::from(asset.as_str())),
        destination_asset: Some(String::from(into.as_str())),
        source_amount: Some(String::from(text)),
        destination_amount: None,
        status: Some(outcome.first_status()),
        fail_reason: None,
        source_transfer: Some(planned()),
        destination_transfer: Some(planned()),
        source: Some(OrchestrationSource { crypto: None, fiat: None, profile: Some(reference(profile_id)) }),
        destination: Some(destination(&params.destination)),
        orchestration_rule_id: None,
        created_at: Some(at.clone()),
        updated_at: Some(at),
        completed_at: None,
        metadata: params.metadata.as_ref().map(Metadata::pairs).map(kept),
    };
    let answer = Answer::json(200, "application/json", &dialect.show(&shown));
    let transfer_ids = (state.ids.uuid(), state.ids.uuid());
    let hold = Some(Hold { profile, asset, into, amount, to });
    state.begin(Record { shown, created: now, outcome, transfer_ids, hold }, options.processing());
    Ok(answer)
}

impl State {
    /// Puts an orchestration into the book, and on its way.
    pub(super) fn begin(&mut self, record: Record, processing: Micros) -> u32 {
        let (created, is_processing) =
            (record.created, record.outcome.first_status() == OrchestrationStatus::Processing);
        let position = self.book.add(record);
        if is_processing {
            self.happened(Happening::OrchestrationProcessing(position), created);
        }
        self.schedule(position, processing);
        position
    }
}

/// The address outside that a create names.
pub(super) fn outside<'p>(crypto: &'p CryptoDestinationParams, identity: Option<&'p Id>) -> Outside<'p> {
    Outside {
        address: crypto.address.as_ref().map(Id::as_str),
        network: crypto.network.as_ref().map(|network| network.as_str()),
        id: crypto.address_id.as_ref().or(crypto.crypto_address_id.as_ref()).map(Id::as_str),
        identity: identity.map(Id::as_str),
    }
}

/// Refuses a destination outside that money cannot go to.
fn check_destination(
    state: &State,
    options: &Options,
    destination: &OrchestrationDestinationParams,
    outside: Option<&Outside<'_>>,
) -> Result<(), Refused> {
    if let Some(fiat) = &destination.fiat {
        let named = [("bank_account_id", &fiat.bank_account_id), ("fiat_account_id", &fiat.fiat_account_id)];
        if let Some((field, id)) = named.into_iter().find_map(|(field, id)| Some((field, id.as_ref()?))) {
            state.check_bank(options, id.as_str(), field)?;
        }
    }
    outside.map_or(Ok(()), |outside| state.check_outside(options, outside))
}

/// The position of a profile that a body names.
pub(super) fn known_profile(state: &State, id: &str, place: &[&str]) -> Result<u32, Refused> {
    state.profile(id).ok_or_else(|| Refused::field(Code::unknown_value, place, "is none of your profiles"))
}

pub(super) fn known_asset(code: &str, field: &str) -> Result<KnownAsset, Refused> {
    KnownAsset::named(code).ok_or_else(|| {
        let known: Vec<&str> = KnownAsset::ALL.iter().map(|asset| asset.as_str()).collect();
        let message = format!("is no asset of this sandbox, which knows {}", known.join(", "));
        Refused::field(Code::unknown_value, &[field], message)
    })
}

/// An amount that the checker let through, unless it has too many decimal places.
pub(super) fn known_amount(text: &str, asset: KnownAsset) -> Result<BigDecimal, Refused> {
    let amount = ledger::amount(text).ok_or_else(Refused::broken)?;
    if amount.fractional_digit_count() > MOST_DECIMALS {
        return Err(Refused::precision(asset.as_str(), MOST_DECIMALS));
    }
    Ok(amount)
}

fn destination(params: &OrchestrationDestinationParams) -> OrchestrationDestination {
    OrchestrationDestination {
        crypto: params.crypto.as_ref().map(|crypto| CryptoEndpoint {
            address: crypto.address.as_ref().map(owned),
            network: crypto.network.as_ref().map(|network| String::from(network.as_str())),
            address_id: crypto.address_id.as_ref().or(crypto.crypto_address_id.as_ref()).map(owned),
            crypto_address_id: None,
        }),
        fiat: params.fiat.as_ref().map(|fiat| FiatDestination {
            bank_account_id: fiat.bank_account_id.as_ref().or(fiat.fiat_account_id.as_ref()).map(owned),
            fiat_account_id: None,
            memo: fiat.memo.clone(),
        }),
        profile: params.profile.as_ref().map(|profile| reference(profile.profile_id.as_str())),
    }
}

pub(super) fn reference(profile_id: &str) -> ProfileReference {
    ProfileReference { profile_id: Some(String::from(profile_id)) }
}
