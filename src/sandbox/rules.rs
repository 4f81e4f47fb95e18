//! The operations on rules.

use super::agenda::Subject;
use super::asset::KnownAsset;
use super::clock::{Micros, rfc3339};
use super::destinations::Outside;
use super::filter::{is, is_among, texts};
use super::instructions::{Receiver, StoredInstructions};
use super::invent;
use super::kept::owned;
use super::options::{Guesses, Options};
use super::orchestrations::{known_asset, known_profile, reference};
use super::page::{List, Wanted};
use super::problem::Refused;
use super::review::Verdict;
use super::shelf::Stored;
use super::transfers::spelled;
use super::{Answer, Dialect, State};
use crate::issue::Code;
use crate::model::orchestration::{CryptoEndpoint, FiatDestination};
use crate::model::page::ListOrchestrationRulesResponse;
use crate::model::rail::{FiatNetwork, FiatWireAccountType};
use crate::model::rule::{
    CreateOrchestrationRuleParams, CreateOrchestrationRuleResponse, DeleteOrchestrationRuleParams,
    DeleteOrchestrationRuleResponse, ListOrchestrationRulesParams, OrchestrationRule, OrchestrationRuleDestination,
    OrchestrationRuleDestinationParams, OrchestrationRuleSource, OrchestrationRuleSourceParams,
    OrchestrationRuleStatus, RuleCryptoNetwork, RuleFiatNetwork, RuleFiatSource,
};
use crate::model::value::{Asset, CryptoNetwork, Id, PageLimit};

const LIST: List = List { letter: 'r', descending: true, limit: 100 };

/// A rule.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub(super) struct StoredRule {
    /// As the newest dialect shows it.
    pub(super) shown: OrchestrationRule,
    pub(super) created: Micros,
    /// The profile that deposits reach.
    pub(super) profile: u32,
    pub(super) assets: (KnownAsset, KnownAsset),
}

impl Stored for StoredRule {
    fn id(&self) -> &str {
        &self.shown.id
    }

    fn ref_id(&self) -> Option<&str> {
        self.shown.ref_id.as_deref()
    }
}

impl StoredRule {
    pub(super) fn is_active(&self) -> bool {
        self.shown.status == Some(OrchestrationRuleStatus::Active)
    }

    /// Where its deposits on a blockchain arrive: address and network.
    pub(super) fn place(&self) -> Option<(&str, &str)> {
        let crypto = self.shown.source.as_ref()?.crypto.as_ref()?;
        Some((crypto.address.as_deref()?, crypto.network.as_deref()?))
    }

    /// Which memo its deposits at a bank carry.
    pub(super) fn memo(&self) -> Option<&str> {
        self.shown.source.as_ref()?.fiat.as_ref()?.memo_id.as_deref()
    }
}

impl State {
    /// The rule whose deposits arrive at an address; on this network, if one is given.
    pub(super) fn rule_at(&self, address: &str, network: Option<&str>) -> Option<u32> {
        let arrives = |rule: &StoredRule| {
            rule.place().is_some_and(|(own, on)| {
                own == address && network.is_none_or(|network| spelled(network) == spelled(on))
            })
        };
        position(self.rules.records().iter().position(arrives))
    }

    /// The rule whose deposits carry a memo.
    pub(super) fn rule_with_memo(&self, memo: &str) -> Option<u32> {
        position(self.rules.records().iter().position(|rule| rule.memo() == Some(memo)))
    }
}

impl State {
    /// A rule as it goes out: the documents of April name the address outside by its id, too.
    fn show_rule(&self, dialect: Dialect, shown: &OrchestrationRule) -> OrchestrationRule {
        let mut shown = shown.clone();
        let identity = shown.identity_id.clone();
        if dialect != Dialect::July2026
            && let Some(crypto) = shown.destination.as_mut().and_then(|destination| destination.crypto.as_mut())
        {
            let outside = Outside {
                address: crypto.address.as_deref(),
                network: crypto.network.as_deref(),
                id: crypto.crypto_address_id.as_deref(),
                identity: identity.as_deref(),
            };
            let id = self.registration(&outside).map(|registered| registered.id.clone());
            crypto.crypto_address_id = id.or(crypto.crypto_address_id.take());
        }
        shown
    }
}

fn position(found: Option<usize>) -> Option<u32> {
    found.and_then(|position| u32::try_from(position).ok())
}

/// Lists rules.
pub(super) fn list(state: &State, dialect: Dialect, params: &ListOrchestrationRulesParams) -> Result<Answer, Refused> {
    let limit = params.limit.map(PageLimit::get);
    let wanted = Wanted::new(LIST, params.order.as_ref(), limit, params.page_cursor.as_ref(), None)?;
    let ids = texts(&params.ids, Id::as_str);
    let statuses = texts(&params.status, OrchestrationRuleStatus::as_str);
    let (source, destination) = (params.source_asset.as_ref(), params.destination_asset.as_ref());
    let page = wanted.page(state.rules.count(), None, |position| {
        state.rules.at(position).is_some_and(|StoredRule { shown, .. }| {
            is_among(&ids, Some(&shown.id))
                && is_among(&statuses, shown.status.as_ref().map(OrchestrationRuleStatus::as_str))
                && is(params.profile_id.as_ref().map(Id::as_str), shown.profile_id.as_deref())
                && is(source.map(Asset::as_str), shown.source_asset.as_deref())
                && is(destination.map(Asset::as_str), shown.destination_asset.as_deref())
        })
    });
    let rules = page.positions.iter().filter_map(|position| state.rules.at(*position));
    let items: Vec<OrchestrationRule> = rules.map(|rule| state.show_rule(dialect, &rule.shown)).collect();
    let response = ListOrchestrationRulesResponse {
        rules: Some(items.clone()),
        items: (dialect != Dialect::April2026).then_some(items),
        next_page: page.next.clone().filter(|_| dialect == Dialect::Both),
        next_page_cursor: page.next,
    };
    Ok(Answer::json(200, "application/json", &response))
}

/// Creates a rule, and the address or the instructions that its deposits use.
pub(super) fn create(
    state: &mut State,
    options: &Options,
    params: &CreateOrchestrationRuleParams,
    now: Micros,
) -> Result<Answer, Refused> {
    let guesses = options.guesses;
    let profile_id = params.profile_id.as_str();
    let profile = known_profile(state, profile_id, &["profile_id"])?;
    let asset = known_asset(params.source_asset.as_str(), "source_asset")?;
    let into = known_asset(params.destination_asset.as_str(), "destination_asset")?;
    check_source(&params.source, asset, guesses)?;
    if asset == into && !guesses.same_asset_rules {
        let message = "is the source asset: this rule would convert nothing";
        return Err(Refused::field(Code::route_not_allowed, &["destination_asset"], message));
    }
    if let Some(destination) = &params.destination.profile {
        known_profile(state, destination.profile_id.as_str(), &["destination", "profile", "profile_id"])?;
    }
    let ref_id = params.ref_id.as_str();
    if let Some(existing) = state.rules.get_by_ref_id(ref_id) {
        let existing = serde_json::to_value(&existing.shown).unwrap_or_default();
        return Err(Refused::exists("a rule", ref_id, existing));
    }
    check_destination(state, options, params, now)?;
    let verdict = Verdict::of_name(params.nickname.as_deref().unwrap_or_default()).or_granted(options.approvals);
    let status = match verdict {
        Verdict::Unasked => OrchestrationRuleStatus::Active,
        _ => OrchestrationRuleStatus::Pending,
    };
    let id = state.ids.uuid();
    let receiver = Receiver {
        profile_id,
        identity_id: params.identity_id.as_ref().map(owned),
        account_id: params.account_id.as_ref().map(owned),
    };
    let source = source(state, &params.source, receiver, now);
    let shown = OrchestrationRule {
        id,
        ref_id: Some(String::from(ref_id)),
        nickname: params.nickname.clone(),
        profile_id: Some(String::from(profile_id)),
        identity_id: params.identity_id.as_ref().map(owned),
        account_id: params.account_id.as_ref().map(owned),
        source_asset: Some(String::from(asset.as_str())),
        destination_asset: Some(String::from(into.as_str())),
        status: Some(status),
        source: Some(source),
        destination: Some(destination(state, &params.destination)),
        created_at: Some(rfc3339(now)),
    };
    let response = CreateOrchestrationRuleResponse { rule: Some(state.show_rule(options.dialect, &shown)) };
    let position = state.rules.add(StoredRule { shown, created: now, profile, assets: (asset, into) });
    state.ask(Subject::Rule(position), verdict, now, options.processing());
    Ok(Answer::json(200, "application/json", &response))
}

/// Refuses a destination that money cannot go to.
fn check_destination(
    state: &State,
    options: &Options,
    params: &CreateOrchestrationRuleParams,
    now: Micros,
) -> Result<(), Refused> {
    if let Some(fiat) = &params.destination.fiat {
        let named = [("fiat_account_id", &fiat.fiat_account_id), ("bank_account_id", &fiat.bank_account_id)];
        if let Some((field, id)) = named.into_iter().find_map(|(field, id)| Some((field, id.as_ref()?))) {
            state.check_bank(options, id.as_str(), field)?;
        }
    }
    if let Some(crypto) = &params.destination.crypto {
        let outside = Outside {
            address: crypto.address.as_ref().map(Id::as_str),
            network: crypto.network.as_ref().map(CryptoNetwork::as_str),
            id: crypto.crypto_address_id.as_ref().or(crypto.address_id.as_ref()).map(Id::as_str),
            identity: params.identity_id.as_ref().map(Id::as_str),
        };
        state.check_outside(options, &outside)?;
        if options.guesses.travel_rule_on_rules && options.asks_travel_rule(now) {
            state.must_have_travel_rule(&outside)?;
        }
    }
    Ok(())
}

/// Deletes a rule. A rule that was deleted, or that was rejected, stays so.
pub(super) fn delete(
    state: &mut State,
    options: &Options,
    params: &DeleteOrchestrationRuleParams,
) -> Result<Answer, Refused> {
    let id = params.id.as_str();
    let rule = state.rules.with_id(id).and_then(|position| state.rules.at_mut(position));
    let rule = rule.ok_or_else(|| Refused::not_found(format!("there is no rule with id '{id}'")))?;
    match rule.shown.status {
        Some(OrchestrationRuleStatus::Deleted) if !options.guesses.repeated_rule_delete => {
            return Err(Refused::not_found(format!("the rule with id '{id}' is deleted")));
        }
        Some(OrchestrationRuleStatus::Rejected) => {}
        _ => rule.shown.status = Some(OrchestrationRuleStatus::Deleted),
    }
    let shown = rule.shown.clone();
    let response = DeleteOrchestrationRuleResponse { rule: Some(state.show_rule(options.dialect, &shown)) };
    Ok(Answer::json(200, "application/json", &response))
}

/// A rule that no deposit could fire is refused.
fn check_source(source: &OrchestrationRuleSourceParams, asset: KnownAsset, guesses: Guesses) -> Result<(), Refused> {
    if let Some(crypto) = &source.crypto {
        if let RuleCryptoNetwork::Other(_) = &crypto.network {
            let message = format!("must be one of {}", RuleCryptoNetwork::KNOWN.join(", "));
            return Err(Refused::field(Code::unknown_value, &["source", "crypto", "network"], message));
        }
        if asset == KnownAsset::Usd {
            let message = "cannot be USD when the source is a blockchain";
            return Err(Refused::field(Code::route_not_allowed, &["source_asset"], message));
        }
    }
    if let Some(fiat) = &source.fiat {
        if let RuleFiatNetwork::Other(_) = &fiat.network {
            let message = format!("must be one of {}", RuleFiatNetwork::KNOWN.join(", "));
            return Err(Refused::field(Code::unknown_value, &["source", "fiat", "network"], message));
        }
        if fiat.network == RuleFiatNetwork::Cubix && fiat.account_type.is_some() && guesses.refuse_cubix_account_type {
            let message = "must be left out for CUBIX";
            return Err(Refused::field(Code::unknown_value, &["source", "fiat", "account_type"], message));
        }
        if asset != KnownAsset::Usd {
            let message = "must be USD when the source is a bank";
            return Err(Refused::field(Code::route_not_allowed, &["source_asset"], message));
        }
    }
    Ok(())
}

/// What the vendor makes for a rule's deposits.
fn source(
    state: &mut State,
    source: &OrchestrationRuleSourceParams,
    receiver: Receiver<'_>,
    now: Micros,
) -> OrchestrationRuleSource {
    let crypto = source.crypto.as_ref().map(|crypto| {
        let network = crypto.network.as_str();
        let address_id = Some(state.ids.uuid());
        let address = Some(invent::address(&mut state.ids, network));
        CryptoEndpoint { address, network: Some(String::from(network)), address_id, crypto_address_id: None }
    });
    let fiat = source.fiat.as_ref().map(|fiat| {
        let (network, account_type) = match fiat.network {
            RuleFiatNetwork::Cubix => (FiatNetwork::Cubix, fiat.account_type.clone()),
            _ => (FiatNetwork::Wire, Some(fiat.account_type.clone().unwrap_or(FiatWireAccountType::Aba))),
        };
        let instructions = StoredInstructions::new(&mut state.ids, network, account_type.as_ref(), receiver, now);
        let source = RuleFiatSource {
            deposit_instructions_id: Some(instructions.shown.id.clone()),
            network: Some(fiat.network.clone()),
            account_type,
            memo_id: instructions.shown.memo_id.clone(),
        };
        state.instructions.add(instructions);
        source
    });
    OrchestrationRuleSource { crypto, fiat, profile: None }
}

/// The destination as a rule shows it: an address that was named by its id alone appears in full.
fn destination(state: &State, params: &OrchestrationRuleDestinationParams) -> OrchestrationRuleDestination {
    OrchestrationRuleDestination {
        crypto: params.crypto.as_ref().map(|crypto| {
            let id = crypto.crypto_address_id.as_ref().or(crypto.address_id.as_ref()).map(Id::as_str);
            let registered = id.and_then(|id| state.addresses.get(id)).map(|address| &address.shown);
            let network = registered.and_then(|shown| shown.crypto_network.as_ref()).map(CryptoNetwork::as_str);
            let named = crypto.network.as_ref().map(|network| network.as_str());
            CryptoEndpoint {
                address: crypto.address.as_ref().map(owned).or(registered.and_then(|shown| shown.address.clone())),
                network: named.or(network).map(String::from),
                address_id: None,
                crypto_address_id: id.filter(|_| registered.is_none()).map(String::from),
            }
        }),
        fiat: params.fiat.as_ref().map(|fiat| FiatDestination {
            bank_account_id: None,
            fiat_account_id: fiat.fiat_account_id.as_ref().or(fiat.bank_account_id.as_ref()).map(owned),
            memo: fiat.memo.clone(),
        }),
        profile: params.profile.as_ref().map(|profile| reference(profile.profile_id.as_str())),
    }
}
