//! Transfers: both of every orchestration and every deposit, and the operations on them.

use bigdecimal::BigDecimal;

use super::asset::KnownAsset;
use super::clock::{Micros, rfc3339};
use super::events::Happening;
use super::filter::{is_among, texts};
use super::invent;
use super::ledger::{self, written};
use super::obstacle::Obstacle;
use super::page::{Bounds, List, Place, Wanted};
use super::problem::Refused;
use super::rail::{Rail, TransferState};
use super::shelf::Stored;
use super::{Answer, Dialect, State};
use crate::issue::Code;
use crate::model::orchestration::{CryptoEndpoint, Orchestration};
use crate::model::page::ListTransfersResponse;
use crate::model::transfer::{
    GetTransferParams, ListTransfersParams, SecondaryStatusName, Transfer, TransferDirection, TransferOrderBy,
    TransferStatus, TransferType,
};
use crate::model::value::{CryptoNetwork, Id, PageLimit, ResponseMetadata};

const BY_CREATION: List = List { letter: 't', descending: true, limit: 100 };
const BY_CHANGE: List = List { letter: 'u', descending: false, limit: 100 };

/// A transfer. What its orchestration or its deposit says is not said again.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub(super) struct StoredTransfer {
    pub(super) id: String,
    pub(super) of: Of,
    pub(super) rail: Rail,
    pub(super) state: TransferState,
    pub(super) created: Micros,
    pub(super) updated: Micros,
    /// What stands in its way, or stood when it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) obstacle: Option<Obstacle>,
    /// What was kept of what came in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) fee: Option<BigDecimal>,
}

/// What a transfer belongs to; the number is the position of an orchestration.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub(super) enum Of {
    Source(u32),
    Destination(u32),
    Deposit(Box<Deposit>),
}

/// A deposit that no rule caught.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub(super) struct Deposit {
    pub(super) profile_id: String,
    pub(super) identity_id: Option<String>,
    pub(super) account_id: Option<String>,
    pub(super) asset: KnownAsset,
    pub(super) amount: String,
    pub(super) network: Option<String>,
    pub(super) address: Option<String>,
    pub(super) memo: Option<String>,
    pub(super) metadata: Option<ResponseMetadata>,
}

impl Stored for StoredTransfer {
    fn id(&self) -> &str {
        &self.id
    }
}

/// What a transfer says, wherever it is kept.
#[derive(Default)]
struct Facts<'s> {
    profile_id: Option<&'s str>,
    identity_id: Option<&'s str>,
    account_id: Option<&'s str>,
    asset: Option<&'s str>,
    amount: Option<&'s str>,
    network: Option<&'s str>,
    address: Option<&'s str>,
    fiat_account_id: Option<&'s str>,
    memo: Option<&'s str>,
    metadata: Option<&'s ResponseMetadata>,
    /// The orchestration that has both its ends here, on profiles.
    internal: Option<&'s str>,
}

impl State {
    /// A transfer begins, as one that runs or as one that is done already.
    pub(super) fn begin_transfer(&mut self, id: String, of: Of, rail: Rail, state: TransferState, at: Micros) {
        let (obstacle, fee) = (None, None);
        let position =
            self.transfers.add(StoredTransfer { id, of, rail, state, created: at, updated: at, obstacle, fee });
        self.happened(Happening::Transfer(position, state), at);
    }

    /// What stands in the way of a transfer, or that nothing does.
    pub(super) fn note_transfer(&mut self, id: &str, obstacle: Option<Obstacle>) {
        if let Some(transfer) = self.transfers.with_id(id).and_then(|position| self.transfers.at_mut(position)) {
            transfer.obstacle = obstacle;
        }
    }

    /// What was kept of what came in.
    pub(super) fn note_fee(&mut self, id: &str, fee: Option<BigDecimal>) {
        if let Some(transfer) = self.transfers.with_id(id).and_then(|position| self.transfers.at_mut(position)) {
            transfer.fee = fee;
        }
    }

    /// A transfer ends.
    pub(super) fn end_transfer(&mut self, id: &str, state: TransferState, at: Micros) {
        let Some(position) = self.transfers.with_id(id) else { return };
        if let Some(transfer) = self.transfers.at_mut(position) {
            (transfer.state, transfer.updated) = (state, at);
        }
        self.happened(Happening::Transfer(position, state), at);
    }

    /// How an orchestration's money comes in.
    pub(super) fn source_rail(&self, shown: &Orchestration) -> Rail {
        let source = shown.source.as_ref();
        if source.is_some_and(|source| source.crypto.is_some()) {
            return Rail::CryptoDeposit;
        }
        match source.and_then(|source| source.fiat.as_ref()) {
            Some(fiat) => {
                let instructions = fiat.deposit_instructions_id.as_ref().and_then(|id| self.instructions.get(id));
                instructions.map_or(Rail::WireDeposit, |instructions| Rail::of_deposit(&instructions.network))
            }
            None => Rail::InternalDebit,
        }
    }

    /// How an orchestration's money goes out.
    pub(super) fn destination_rail(&self, shown: &Orchestration) -> Rail {
        let destination = shown.destination.as_ref();
        if destination.is_some_and(|destination| destination.crypto.is_some()) {
            return Rail::CryptoWithdrawal;
        }
        match destination.and_then(|destination| destination.fiat.as_ref()) {
            Some(fiat) => {
                let account = fiat.bank_account_id.as_ref().and_then(|id| self.accounts.get(id));
                Rail::of_withdrawal(account.map(|account| &account.shown))
            }
            None => Rail::InternalCredit,
        }
    }

    fn facts<'s>(&'s self, transfer: &'s StoredTransfer) -> Facts<'s> {
        match &transfer.of {
            Of::Deposit(deposit) => Facts {
                profile_id: Some(&deposit.profile_id),
                identity_id: deposit.identity_id.as_deref(),
                account_id: deposit.account_id.as_deref(),
                asset: Some(deposit.asset.as_str()),
                amount: Some(&deposit.amount),
                network: deposit.network.as_deref(),
                address: deposit.address.as_deref(),
                memo: deposit.memo.as_deref(),
                metadata: deposit.metadata.as_ref(),
                ..Facts::default()
            },
            Of::Source(position) => self.book.at(*position).map_or_else(Facts::default, |record| {
                let shown = &record.shown;
                let source = shown.source.as_ref();
                Facts {
                    asset: shown.source_asset.as_deref(),
                    memo: source.and_then(|source| source.fiat.as_ref()?.memo.as_deref()),
                    ..self.facts_of_end(shown, source.and_then(|source| source.crypto.as_ref()))
                }
            }),
            Of::Destination(position) => self.book.at(*position).map_or_else(Facts::default, |record| {
                let shown = &record.shown;
                let destination = shown.destination.as_ref();
                let fiat = destination.and_then(|destination| destination.fiat.as_ref());
                let profile = destination.and_then(|destination| destination.profile.as_ref()?.profile_id.as_deref());
                Facts {
                    profile_id: profile.or(shown.profile_id.as_deref()),
                    asset: shown.destination_asset.as_deref(),
                    fiat_account_id: fiat.and_then(|fiat| fiat.bank_account_id.as_deref()),
                    memo: fiat.and_then(|fiat| fiat.memo.as_deref()),
                    ..self.facts_of_end(shown, destination.and_then(|destination| destination.crypto.as_ref()))
                }
            }),
        }
    }

    /// What both ends of an orchestration have in common.
    fn facts_of_end<'s>(&'s self, shown: &'s Orchestration, crypto: Option<&'s CryptoEndpoint>) -> Facts<'s> {
        let has_profile = |end: Option<bool>| end.unwrap_or_default();
        let internal = has_profile(shown.source.as_ref().map(|source| source.profile.is_some()))
            && has_profile(shown.destination.as_ref().map(|destination| destination.profile.is_some()));
        // A destination that was named by its id alone.
        let registered = crypto
            .filter(|crypto| crypto.address.is_none())
            .and_then(|crypto| self.addresses.get(crypto.address_id.as_ref()?).map(|address| &address.shown));
        let address = crypto.and_then(|crypto| crypto.address.as_deref());
        let network = crypto.and_then(|crypto| crypto.network.as_deref());
        let registered_network = registered.and_then(|shown| shown.crypto_network.as_ref()).map(CryptoNetwork::as_str);
        Facts {
            profile_id: shown.profile_id.as_deref(),
            identity_id: shown.identity_id.as_deref(),
            account_id: shown.account_id.as_deref(),
            amount: shown.source_amount.as_deref(),
            network: network.or(registered_network),
            address: address.or(registered.and_then(|shown| shown.address.as_deref())),
            internal: internal.then_some(shown.id.as_str()),
            ..Facts::default()
        }
    }

    pub(super) fn show_transfer(&self, transfer: &StoredTransfer) -> Transfer {
        let facts = self.facts(transfer);
        let text = |text: Option<&str>| text.map(String::from);
        let StoredTransfer { id, rail, state, created, updated, obstacle, fee, .. } = transfer;
        // What a deposit or its orchestration says is what is left.
        let amount = match (fee, facts.amount.and_then(ledger::amount)) {
            (Some(fee), Some(total)) => Some(written(&(total + fee))),
            _ => text(facts.amount),
        };
        Transfer {
            id: id.clone(),
            customer_id: Some(self.customer_id.clone()),
            profile_id: text(facts.profile_id),
            identity_id: text(facts.identity_id),
            account_id: text(facts.account_id),
            ref_id: None,
            amount,
            total: text(facts.amount),
            fee: Some(fee.as_ref().map_or_else(|| String::from("0"), written)),
            asset: text(facts.asset),
            balance_asset: text(facts.asset),
            direction: Some(if rail.is_credit() { TransferDirection::Credit } else { TransferDirection::Debit }),
            r#type: Some(TransferType::from(String::from(rail.as_str()))),
            status: Some(TransferStatus::from(String::from(state.as_str()))),
            secondary_status: obstacle.and_then(Obstacle::secondary),
            status_details: obstacle.and_then(|obstacle| obstacle.details(*rail, facts.address, facts.asset)),
            created_at: Some(rfc3339(*created)),
            updated_at: Some(rfc3339(*updated)),
            metadata: facts.metadata.cloned(),
            destination_address: text(facts.address),
            crypto_network: facts.network.map(|network| CryptoNetwork::from(String::from(spelled(network)))),
            crypto_tx_hash: hash(transfer, &facts),
            crypto_tx_index: rail.is_crypto().then(|| String::from("0")),
            auto_conversion: None,
            group_id: facts.internal.map(invent::group),
            fiat_account_id: text(facts.fiat_account_id),
            notional_value: text(facts.amount.filter(|_| rail.is_crypto())),
            memo: text(facts.memo),
        }
    }
}

/// The transaction of a transfer over a blockchain, once it is done.
fn hash(transfer: &StoredTransfer, facts: &Facts<'_>) -> Option<String> {
    let is_there = transfer.rail.is_crypto() && transfer.state == TransferState::Completed;
    is_there.then(|| invent::transaction(&transfer.id, facts.network.unwrap_or_default()))
}

/// Rules say `POLYGON` where everything else says `POLYGON_POS`.
pub(super) fn spelled(network: &str) -> &str {
    if network == "POLYGON" { "POLYGON_POS" } else { network }
}

/// Gets one transfer.
pub(super) fn get(state: &State, params: &GetTransferParams) -> Result<Answer, Refused> {
    let id = params.id.as_str();
    match state.transfers.get(id) {
        Some(transfer) => Ok(Answer::json(200, "application/json", &state.show_transfer(transfer))),
        None => Err(Refused::not_found(format!("there is no transfer with id '{id}'"))),
    }
}

/// Lists transfers.
pub(super) fn list(state: &State, dialect: Dialect, params: &ListTransfersParams) -> Result<Answer, Refused> {
    let by_change = match &params.order_by {
        None | Some(TransferOrderBy::CreatedAt) => false,
        Some(TransferOrderBy::UpdatedAt) => true,
        Some(TransferOrderBy::Other(_)) => {
            return Err(Refused::field(Code::unknown_value, &["order_by"], "must be CREATED_AT or UPDATED_AT"));
        }
    };
    let other_span = if by_change { &params.created_at } else { &params.updated_at };
    if params.order_by.is_some() && other_span.is_some() {
        let message = "must be that of the span of time: CREATED_AT with created_at, UPDATED_AT with updated_at";
        return Err(Refused::field(Code::unknown_value, &["order_by"], message));
    }
    let list = if by_change { BY_CHANGE } else { BY_CREATION };
    let (order, cursor) = (params.order.as_ref(), params.page_cursor.as_ref());
    let limit = params.limit.map(PageLimit::get);
    let wanted = Wanted::new(list, order, limit, cursor, params.created_at.as_ref())?;
    let updated_at = params.updated_at.as_ref();
    let changed = updated_at.map_or(Ok(Bounds::default()), |range| Bounds::new(range, "updated_at"))?;
    let ids = texts(&params.ids, Id::as_str);
    let profiles = texts(&params.profile_ids, Id::as_str);
    let identities = texts(&params.identity_ids, Id::as_str);
    let accounts = texts(&params.account_ids, Id::as_str);
    let ref_ids = texts(&params.ref_ids, Id::as_str);
    let groups = texts(&params.group_ids, Id::as_str);
    let hashes = texts(&params.crypto_tx_hashes, Id::as_str);
    let types = texts(&params.r#type, TransferType::as_str);
    let statuses = texts(&params.statuses, TransferStatus::as_str);
    let secondary = texts(&params.secondary_statuses, SecondaryStatusName::as_str);
    let keep = |position: u32| {
        state.transfers.at(position).is_some_and(|transfer| {
            let is_wanted = wanted.covers(transfer.created)
                && changed.covers(transfer.updated)
                && is_among(&ids, Some(&transfer.id))
                && is_among(&types, Some(transfer.rail.as_str()))
                && is_among(&statuses, Some(transfer.state.as_str()));
            // Of a sandbox no transfer has a key.
            if !is_wanted || ref_ids.is_some() {
                return false;
            }
            if secondary.is_some() {
                let status = transfer.obstacle.and_then(Obstacle::secondary).and_then(|status| status.name);
                if !is_among(&secondary, status.as_ref().map(SecondaryStatusName::as_str)) {
                    return false;
                }
            }
            let facts = state.facts(transfer);
            is_among(&profiles, facts.profile_id)
                && is_among(&identities, facts.identity_id)
                && is_among(&accounts, facts.account_id)
                && (groups.is_none() || is_among(&groups, facts.internal.map(invent::group).as_deref()))
                && (hashes.is_none() || is_among(&hashes, hash(transfer, &facts).as_deref()))
        })
    };
    let page = if by_change {
        let places =
            (0..).zip(state.transfers.records()).map(|(position, transfer)| Place { at: transfer.updated, position });
        wanted.page_of_places(places.filter(|place| keep(place.position)).collect())
    } else {
        let candidates =
            ids.as_ref().map(|ids| ids.iter().filter_map(|id| state.transfers.with_id(id)).collect::<Vec<_>>());
        wanted.page(state.transfers.count(), candidates, keep)
    };
    let transfers = page.positions.iter().filter_map(|position| state.transfers.at(*position));
    let response = ListTransfersResponse {
        items: Some(transfers.map(|transfer| state.show_transfer(transfer)).collect()),
        next_page: page.next.clone().filter(|_| dialect == Dialect::Both),
        next_page_cursor: page.next,
    };
    Ok(Answer::json(200, "application/json", &response))
}
