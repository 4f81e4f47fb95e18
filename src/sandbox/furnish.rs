//! What a seed has around its orchestrations: rules, addresses, bank accounts, deposit instructions, and the transfers
//! and events of the past. All of it follows from the orchestrations, or is drawn from a stream of its own, so that it
//! changes none of theirs.

use std::collections::BTreeMap;

use super::accounts::StoredAccount;
use super::addresses::StoredAddress;
use super::asset::KnownAsset;
use super::book::Record;
use super::clock::{Micros, SECOND, parse_nanos, rfc3339};
use super::events::{Happening, StoredEvent};
use super::instructions::{Receiver, StoredInstructions};
use super::invent;
use super::rail::TransferState;
use super::random::Random;
use super::rules::StoredRule;
use super::transfers::{Of, StoredTransfer};
use super::{State, vasps};
use crate::model::crypto_destination_address::{CryptoDestinationAddress, CryptoDestinationAddressStatus};
use crate::model::fiat_account::{FiatAccount, FiatAccountStatus};
use crate::model::orchestration::{
    CryptoEndpoint, FiatDestination, FiatSource, Orchestration, OrchestrationDestination, OrchestrationSource,
    OrchestrationStatus, OrchestrationTransfer, OrchestrationTransferStatus,
};
use crate::model::rail::{
    BankAccountDetails, CubixDetails, FiatAccountOwner, FiatAccountOwnerInstitution, FiatAccountOwnerPerson,
    FiatNetwork, FiatNetworkInstructions, FiatWireAccountType, MailingAddress, RoutingDetails,
};
use crate::model::rule::{
    OrchestrationRule, OrchestrationRuleDestination, OrchestrationRuleSource, OrchestrationRuleStatus, RuleFiatNetwork,
    RuleFiatSource,
};
use crate::model::travel_rule::{Beneficiary, CustodianType, TravelRule};
use crate::model::value::CryptoNetwork;

const DAY: Micros = 24 * 3600 * SECOND;

/// A rule of a seed.
#[derive(Clone)]
pub(super) struct SeedRule {
    pub(super) id: String,
    /// Its age.
    pub(super) days: i64,
    pub(super) profile: usize,
    pub(super) assets: (KnownAsset, KnownAsset),
    pub(super) source: OrchestrationSource,
    pub(super) destination: OrchestrationDestination,
    pub(super) status: OrchestrationRuleStatus,
    pub(super) nickname: Option<String>,
}

/// Furnishes a state that holds the orchestrations of the past.
pub(super) fn furnish(state: &mut State, random: &mut Random, rules: Vec<SeedRule>, banks: &[String], start: Micros) {
    state.vasps = vasps::directory(random);
    let rules = with_others(random, rules);
    add_instructions(state, random, &rules, start);
    for rule in &rules {
        add_rule(state, rule, start);
    }
    add_accounts(state, random, banks, start);
    add_addresses(state, random);
    add_transfers(state);
    add_events(state);
}

/// The rules, and two that no orchestration knows: one that was deleted, one that waits for an approval.
fn with_others(random: &mut Random, rules: Vec<SeedRule>) -> Vec<SeedRule> {
    let mut all = rules;
    for (days, status, nickname) in [
        (60, OrchestrationRuleStatus::Deleted, "Old mint"),
        (2, OrchestrationRuleStatus::Pending, "Mint, to be approved"),
    ] {
        let Some(like) = all.first() else { continue };
        let fiat = FiatSource { deposit_instructions_id: Some(random.uuid()), memo: Some(invent::memo(random)) };
        let source = OrchestrationSource { crypto: None, fiat: Some(fiat), profile: None };
        let nickname = Some(String::from(nickname));
        all.push(SeedRule { id: random.uuid(), days, status, nickname, source, ..like.clone() });
    }
    all
}

/// The instructions of the rules and of the deposits of the past, each older than its first deposit.
fn add_instructions(state: &mut State, random: &mut Random, rules: &[SeedRule], start: Micros) {
    let mut all = Vec::new();
    for rule in rules {
        if let Some(fiat) = &rule.source.fiat {
            all.push((start - rule.days * DAY, rule.profile, fiat.clone()));
        }
    }
    for record in state.book.records() {
        if let (None, Some(fiat)) = (&record.shown.orchestration_rule_id, fiat_of(record)) {
            let profile = record.shown.profile_id.as_deref().and_then(|id| state.profile(id)).unwrap_or_default();
            all.push((record.created - DAY, profile as usize, fiat.clone()));
        }
    }
    all.sort_by_key(|(created, _, _)| *created);
    for (created, profile, fiat) in all {
        let profile_id = state.profiles.get(profile).map_or("", |profile| profile.shown.id.as_str());
        let receiver = Receiver { profile_id, identity_id: None, account_id: None };
        let (network, kind) = (FiatNetwork::Wire, Some(&FiatWireAccountType::Aba));
        let mut instructions = StoredInstructions::new(random, network, kind, receiver, created);
        instructions.shown.id = fiat.deposit_instructions_id.unwrap_or_default();
        instructions.shown.memo_id = fiat.memo;
        state.instructions.add(instructions);
    }
}

fn fiat_of(record: &Record) -> Option<&FiatSource> {
    record.shown.source.as_ref()?.fiat.as_ref()
}

fn add_rule(state: &mut State, rule: &SeedRule, start: Micros) {
    let created = start - rule.days * DAY;
    let (asset, into) = rule.assets;
    let nickname = format!("{} to {}", asset.as_str(), into.as_str());
    let source = OrchestrationRuleSource {
        crypto: rule.source.crypto.clone(),
        fiat: rule.source.fiat.as_ref().map(|fiat| RuleFiatSource {
            deposit_instructions_id: fiat.deposit_instructions_id.clone(),
            network: Some(RuleFiatNetwork::Wire),
            account_type: Some(FiatWireAccountType::Aba),
            memo_id: fiat.memo.clone(),
        }),
        profile: None,
    };
    let destination = OrchestrationRuleDestination {
        crypto: rule.destination.crypto.clone(),
        fiat: rule.destination.fiat.as_ref().map(|fiat| FiatDestination {
            bank_account_id: None,
            fiat_account_id: fiat.bank_account_id.clone(),
            memo: fiat.memo.clone(),
        }),
        profile: rule.destination.profile.clone(),
    };
    let shown = OrchestrationRule {
        id: rule.id.clone(),
        ref_id: Some(format!("rule-{}", state.rules.count() + 1)),
        nickname: rule.nickname.clone().or(Some(nickname)),
        profile_id: state.profiles.get(rule.profile).map(|profile| profile.shown.id.clone()),
        identity_id: None,
        account_id: None,
        source_asset: Some(String::from(asset.as_str())),
        destination_asset: Some(String::from(into.as_str())),
        status: Some(rule.status.clone()),
        source: Some(source),
        destination: Some(destination),
        created_at: Some(rfc3339(created)),
    };
    let profile = u32::try_from(rule.profile).unwrap_or_default();
    state.rules.add(StoredRule { shown, created, profile, assets: rule.assets });
}

/// The bank accounts that orchestrations pay out to, and two that none can use.
fn add_accounts(state: &mut State, random: &mut Random, banks: &[String], start: Micros) {
    let (rejected, waiting) = (random.uuid(), random.uuid());
    let more = [(&rejected, FiatAccountStatus::Rejected), (&waiting, FiatAccountStatus::Pending)];
    let approved = banks.iter().map(|id| (id, FiatAccountStatus::Approved));
    for (number, (id, status)) in (0..).zip(approved.chain(more)) {
        let created = start - (200 - 30 * number) * DAY;
        let shown = FiatAccount {
            id: id.clone(),
            ref_id: Some(format!("bank-{}", number + 1)),
            identity_id: None,
            account_id: None,
            fiat_account_owner: Some(owner(number)),
            fiat_network_instructions: Some(bank(random, number)),
            status: Some(status),
            metadata: None,
            created_at: Some(rfc3339(created)),
            updated_at: Some(rfc3339(created + 5 * SECOND)),
        };
        state.accounts.add(StoredAccount { shown, created, is_deleted: false, reviewed: created });
    }
}

fn owner(number: i64) -> FiatAccountOwner {
    let name = |text: &str| Some(String::from(text));
    match number {
        3 => {
            let person = FiatAccountOwnerPerson { first_name: name("Ada"), last_name: name("Sandbox") };
            FiatAccountOwner { person_details: Some(person), institution_details: None }
        }
        _ => {
            let institution = FiatAccountOwnerInstitution { name: name("Sandbox Merchants") };
            FiatAccountOwner { person_details: None, institution_details: Some(institution) }
        }
    }
}

fn bank(random: &mut Random, number: i64) -> FiatNetworkInstructions {
    let text = |text: &str| Some(String::from(text));
    let address = |line: &str| MailingAddress {
        country: text("USA"),
        address1: text(line),
        address2: None,
        city: text("Sandbox"),
        province: text("NY"),
        zip_code: text("00000"),
    };
    let mut instructions =
        FiatNetworkInstructions { wire: None, cubix: None, rtp: None, dbs_act: None, scb: None, cbit: None };
    if number == 2 {
        instructions.cubix = Some(CubixDetails { account_id: Some(random.uuid()) });
        return instructions;
    }
    let (kind, routing_number) =
        if number == 1 { (FiatWireAccountType::Swift, "SANDUS00XXX") } else { (FiatWireAccountType::Aba, "000000000") };
    instructions.wire = Some(BankAccountDetails {
        account_number: Some(invent::digits(random, 12)),
        fiat_account_owner_address: Some(address("3 Sandbox Street")),
        routing_details: Some(RoutingDetails {
            routing_number_type: Some(kind),
            routing_number: text(routing_number),
            bank_name: text("Bank of Sandbox"),
            bank_address: Some(address("4 Sandbox Street")),
        }),
        intermediary_routing_details: None,
    });
    instructions
}

/// The addresses that orchestrations pay out to, each registered a day before its first use.
fn add_addresses(state: &mut State, random: &mut Random) {
    let mut first: BTreeMap<(String, String), Micros> = BTreeMap::new();
    for Record { shown, created, .. } in state.book.records() {
        let crypto = shown.destination.as_ref().and_then(|destination| destination.crypto.as_ref());
        if let Some(CryptoEndpoint { address: Some(address), network: Some(network), .. }) = crypto {
            first.entry((network.clone(), address.clone())).or_insert(*created);
        }
    }
    let mut all: Vec<_> = first.into_iter().map(|(place, used)| (used - DAY, place)).collect();
    all.sort();
    for (number, (created, (network, address))) in (0..).zip(all) {
        let own = TravelRule {
            beneficiary: Some(Beneficiary { person_details: None, institution_details: None, self_: Some(true) }),
            vasp: None,
            custodian_type: Some(CustodianType::Private),
            transfer_purpose: None,
        };
        let shown = CryptoDestinationAddress {
            id: random.uuid(),
            identity_id: None,
            nickname: Some(format!("{network} wallet {}", number + 1)),
            crypto_network: Some(CryptoNetwork::from(network)),
            address: Some(address),
            name: None,
            account_id: None,
            status: Some(CryptoDestinationAddressStatus::Approved),
            created_at: Some(rfc3339(created)),
            bookmarked: Some(number % 4 == 0),
            policy_execution_id: None,
            travelrule_metadata: (number % 2 == 0).then_some(own),
        };
        state.addresses.add(StoredAddress { shown, created });
    }
}

/// The transfers of the past, in the order of time.
fn add_transfers(state: &mut State) {
    let mut all = Vec::new();
    for (position, Record { shown, created, .. }) in (0..).zip(state.book.records()) {
        let updated = ended(shown, *created);
        let part = |quarters: i64| created + (updated - created) * quarters / 4;
        let is_deposit = shown.source.as_ref().is_some_and(|source| source.profile.is_none());
        if let Some((id, state_now)) = transfer_of(shown.source_transfer.as_ref()) {
            let rail = state.source_rail(shown);
            // What came from outside was there before the orchestration.
            let (begun, done) = if is_deposit { (*created, *created) } else { (part(1), part(2)) };
            let updated = if state_now == TransferState::Failed { updated } else { done };
            let of = Of::Source(position);
            all.push(StoredTransfer {
                id,
                of,
                rail,
                state: state_now,
                created: begun,
                updated,
                obstacle: None,
                fee: None,
            });
        }
        if let Some((id, state_now)) = transfer_of(shown.destination_transfer.as_ref()) {
            let rail = state.destination_rail(shown);
            let of = Of::Destination(position);
            all.push(StoredTransfer {
                id,
                of,
                rail,
                state: state_now,
                created: part(3),
                updated,
                obstacle: None,
                fee: None,
            });
        }
    }
    all.sort_by_key(|transfer| transfer.created);
    for transfer in all {
        state.transfers.add(transfer);
    }
}

/// When an orchestration of the past came into its present state.
fn ended(shown: &Orchestration, created: Micros) -> Micros {
    let nanos = shown.updated_at.as_deref().and_then(parse_nanos);
    nanos.and_then(|nanos| Micros::try_from(nanos / 1_000).ok()).unwrap_or(created)
}

fn transfer_of(transfer: Option<&OrchestrationTransfer>) -> Option<(String, TransferState)> {
    let OrchestrationTransfer { transfer_id, status } = transfer?;
    let state = match status {
        Some(OrchestrationTransferStatus::Completed) => TransferState::Completed,
        Some(OrchestrationTransferStatus::Failed) => TransferState::Failed,
        _ => TransferState::Pending,
    };
    Some((transfer_id.clone()?, state))
}

/// The events of the past, in the order of time, and one that the Dashboard sent as a test.
fn add_events(state: &mut State) {
    let mut all: Vec<(Micros, Happening)> = Vec::new();
    for (position, transfer) in (0..).zip(state.transfers.records()) {
        if transfer.created < transfer.updated || transfer.state == TransferState::Pending {
            all.push((transfer.created, Happening::Transfer(position, TransferState::Pending)));
        }
        if transfer.state != TransferState::Pending {
            all.push((transfer.updated, Happening::Transfer(position, transfer.state)));
        }
    }
    let mut last_completed = None;
    for (position, Record { shown, created, .. }) in (0..).zip(state.book.records()) {
        let processing = (*created, Happening::OrchestrationProcessing(position));
        let updated = ended(shown, *created);
        match &shown.status {
            Some(OrchestrationStatus::Processing) => all.push(processing),
            Some(OrchestrationStatus::Completed) => {
                all.extend([processing, (updated, Happening::OrchestrationCompleted(position))]);
                last_completed = Some((updated, Happening::OrchestrationCompleted(position)));
            }
            Some(OrchestrationStatus::Failed) => {
                all.extend([processing, (updated, Happening::OrchestrationFailed(position))]);
            }
            _ => {}
        }
    }
    all.sort_by_key(|(at, _)| *at);
    for (at, happening) in all {
        state.happened(happening, at);
        if last_completed == Some((at, happening)) {
            state.events.add(StoredEvent { at, happening, is_test: true });
        }
    }
}
