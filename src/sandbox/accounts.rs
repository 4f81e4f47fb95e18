//! The operations on fiat accounts.

use serde_json::Value;

use super::agenda::Subject;
use super::clock::{Micros, rfc3339};
use super::filter::{is_among, texts};
use super::kept::{kept, owned, same};
use super::page::{List, Wanted};
use super::problem::Refused;
use super::random::is_uuid;
use super::review::{Verdict, owner_name};
use super::shelf::Stored;
use super::{Answer, Dialect, State};
use crate::issue::Code;
use crate::model::fiat_account::{
    CreateFiatAccountParams, DeleteFiatAccountParams, FiatAccount, FiatAccountStatus, GetFiatAccountParams,
    ListFiatAccountsParams, UpdateFiatAccountParams,
};
use crate::model::page::ListFiatAccountsResponse;
use crate::model::rail::{BankAccountDetails, FiatAccountOwner};
use crate::model::sandbox_deposit::EmptyResponse;
use crate::model::value::{Id, OrderByCreation, PageLimit, ShortMetadata};

const LIST: List = List { letter: 'f', descending: true, limit: 100 };
/// How many letters of an account number a list shows.
const SHOWN_LETTERS: usize = 4;

/// A bank account.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub(super) struct StoredAccount {
    pub(super) shown: FiatAccount,
    pub(super) created: Micros,
    pub(super) is_deleted: bool,
    /// When its latest review ends: an update starts another one.
    pub(super) reviewed: Micros,
}

impl Stored for StoredAccount {
    fn id(&self) -> &str {
        &self.shown.id
    }

    fn ref_id(&self) -> Option<&str> {
        self.shown.ref_id.as_deref()
    }
}

impl State {
    /// Starts a review, which takes as long as an orchestration.
    fn review(&mut self, position: u32, now: Micros, processing: Micros) {
        let Some(account) = self.accounts.at_mut(position) else { return };
        account.reviewed = now.saturating_add(processing);
        let verdict = Verdict::of_name(owner_name(&account.shown)).or_granted(true);
        self.ask(Subject::FiatAccount(position), verdict, now, processing);
    }

    fn account(&self, id: &str, also_deleted: bool) -> Result<u32, Refused> {
        must_be_uuid(id)?;
        let position = self
            .accounts
            .with_id(id)
            .filter(|position| also_deleted || self.accounts.at(*position).is_some_and(|account| !account.is_deleted));
        position.ok_or_else(|| Refused::not_found(format!("no fiat account found for id: '{id}'")))
    }
}

/// What the vendor says of these ids, unlike those of orchestrations.
pub(super) fn must_be_uuid(id: &str) -> Result<(), Refused> {
    if is_uuid(id) { Ok(()) } else { Err(Refused::malformed(&format!("id must be uuid, given '{id}'"))) }
}

/// Registers a bank account.
pub(super) fn create(
    state: &mut State,
    params: &CreateFiatAccountParams,
    now: Micros,
    processing: Micros,
) -> Result<Answer, Refused> {
    let ref_id = params.ref_id.as_ref().map(Id::as_str);
    if let Some((ref_id, existing)) = ref_id.and_then(|id| Some((id, state.accounts.get_by_ref_id(id)?))) {
        let existing = serde_json::to_value(&existing.shown).unwrap_or_default();
        return Err(Refused::exists("a fiat account", ref_id, existing));
    }
    let at = rfc3339(now);
    let shown = FiatAccount {
        id: state.ids.uuid(),
        ref_id: ref_id.map(String::from),
        identity_id: params.identity_id.as_ref().map(owned),
        account_id: params.account_id.as_ref().map(owned),
        fiat_account_owner: Some(same(&params.fiat_account_owner)?),
        fiat_network_instructions: Some(same(&params.fiat_network_instructions)?),
        status: Some(FiatAccountStatus::Pending),
        metadata: params.metadata.as_ref().map(ShortMetadata::pairs).map(kept),
        created_at: Some(at.clone()),
        updated_at: Some(at),
    };
    let answer = Answer::json(200, "application/json", &shown);
    let position = state.accounts.add(StoredAccount { shown, created: now, is_deleted: false, reviewed: now });
    state.review(position, now, processing);
    Ok(answer)
}

/// Gets one bank account with everything.
pub(super) fn get(state: &State, params: &GetFiatAccountParams) -> Result<Answer, Refused> {
    let position = state.account(params.id.as_str(), params.include_deleted.unwrap_or_default())?;
    let account = state.accounts.at(position).ok_or_else(Refused::broken)?;
    Ok(Answer::json(200, "application/json", &account.shown))
}

/// Lists bank accounts, abbreviated.
pub(super) fn list(state: &State, dialect: Dialect, params: &ListFiatAccountsParams) -> Result<Answer, Refused> {
    if matches!(params.order_by, Some(OrderByCreation::Other(_))) {
        return Err(Refused::field(Code::unknown_value, &["order_by"], "must be CREATED_AT"));
    }
    let limit = params.limit.map(PageLimit::get);
    let wanted =
        Wanted::new(LIST, params.order.as_ref(), limit, params.page_cursor.as_ref(), params.created_at.as_ref())?;
    let (ids, ref_ids) = (texts(&params.ids, Id::as_str), texts(&params.ref_ids, Id::as_str));
    let also_deleted = params.include_deleted.unwrap_or_default();
    let page = wanted.page(state.accounts.count(), None, |position| {
        state.accounts.at(position).is_some_and(|StoredAccount { shown, created, is_deleted, .. }| {
            (also_deleted || !is_deleted)
                && wanted.covers(*created)
                && is_among(&ids, Some(&shown.id))
                && is_among(&ref_ids, shown.ref_id.as_deref())
        })
    });
    let accounts = page.positions.iter().filter_map(|position| state.accounts.at(*position));
    let response = ListFiatAccountsResponse {
        items: Some(accounts.map(|account| abbreviated(&account.shown)).collect()),
        next_page: page.next.clone().filter(|_| dialect == Dialect::Both),
        next_page_cursor: page.next,
    };
    Ok(Answer::json(200, "application/json", &response))
}

/// Without the owner's name and address, and with a masked account number.
fn abbreviated(account: &FiatAccount) -> FiatAccount {
    let mut account = FiatAccount { fiat_account_owner: None, ..account.clone() };
    if let Some(instructions) = &mut account.fiat_network_instructions {
        let banks = [&mut instructions.wire, &mut instructions.rtp, &mut instructions.dbs_act, &mut instructions.scb];
        for BankAccountDetails { account_number, fiat_account_owner_address, .. } in banks.into_iter().flatten() {
            *fiat_account_owner_address = None;
            *account_number = account_number.as_deref().map(masked);
        }
    }
    account
}

fn masked(number: &str) -> String {
    let hidden = number.chars().count().saturating_sub(SHOWN_LETTERS);
    number.chars().enumerate().map(|(at, letter)| if at < hidden { 'X' } else { letter }).collect()
}

/// Changes a bank account and sends it back to review.
pub(super) fn update(
    state: &mut State,
    params: &UpdateFiatAccountParams,
    now: Micros,
    processing: Micros,
) -> Result<Answer, Refused> {
    let position = state.account(params.id.as_str(), false)?;
    let account = state.accounts.at(position).ok_or_else(Refused::broken)?;
    let mut shown = account.shown.clone();
    if let Some(owner) = &params.fiat_account_owner {
        let owner: FiatAccountOwner = same(owner)?;
        let kind = |owner: &FiatAccountOwner| if owner.person_details.is_some() { "person" } else { "institution" };
        let (from, to) = (shown.fiat_account_owner.as_ref().map_or("person", kind), kind(&owner));
        if from != to {
            return Err(Refused::malformed(&format!("fiat_account_owner cannot be changed from {from} to {to}")));
        }
        shown.fiat_account_owner = Some(owner);
    }
    if let (Some(instructions), Some(change)) = (&shown.fiat_network_instructions, &params.fiat_network_instructions) {
        if change.wire.is_some() && instructions.wire.is_none() {
            let message = "can only be changed on an account that is reached by wire";
            return Err(Refused::field(Code::unknown_value, &["fiat_network_instructions", "wire"], message));
        }
        let (mut whole, mut change): (Value, Value) = (same(instructions)?, same(change)?);
        if !whole.pointer("/wire").is_some_and(|wire| wire.get(INTERMEDIARY).is_some_and(Value::is_object)) {
            let wire = change.pointer_mut("/wire").and_then(Value::as_object_mut);
            if wire.and_then(|wire| wire.remove(INTERMEDIARY)).is_some_and(|said| says_something(&said)) {
                // It would have a name and no routing number, which cannot be changed.
                let path = ["fiat_network_instructions", "wire", INTERMEDIARY];
                let message = "can only be changed on an account that has an intermediary bank";
                return Err(Refused::field(Code::unknown_value, &path, message));
            }
        }
        merge(&mut whole, change);
        shown.fiat_network_instructions = Some(same(&whole)?);
    }
    if let Some(metadata) = &params.metadata {
        shown.metadata = Some(kept(metadata.pairs()));
    }
    shown.status = Some(FiatAccountStatus::Pending);
    shown.updated_at = Some(rfc3339(now));
    let answer = Answer::json(200, "application/json", &shown);
    if let Some(account) = state.accounts.at_mut(position) {
        account.shown = shown;
    }
    state.review(position, now, processing);
    Ok(answer)
}

/// The bank between, in the instructions of a wire.
const INTERMEDIARY: &str = "intermediary_routing_details";

/// Whether a change holds more than empty texts and nulls.
fn says_something(change: &Value) -> bool {
    match change {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Object(members) => members.values().any(says_something),
        _ => true,
    }
}

/// Writes what a change holds over what is there; empty texts and nulls are ignored.
fn merge(whole: &mut Value, change: Value) {
    match (whole, change) {
        (Value::Object(whole), Value::Object(change)) => {
            for (name, value) in change {
                merge(whole.entry(name).or_insert(Value::Null), value);
            }
        }
        (_, Value::Null) => {}
        (_, Value::String(text)) if text.is_empty() => {}
        (whole, Value::Object(change)) => {
            *whole = Value::Object(serde_json::Map::new());
            merge(whole, Value::Object(change));
        }
        (whole, value) => *whole = value,
    }
}

/// Deletes a bank account.
pub(super) fn delete(state: &mut State, params: &DeleteFiatAccountParams) -> Result<Answer, Refused> {
    let position = state.account(params.id.as_str(), false)?;
    if let Some(account) = state.accounts.at_mut(position) {
        account.is_deleted = true;
    }
    Ok(Answer::json(200, "application/json", &EmptyResponse {}))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn account_numbers_are_masked() {
        for (number, shown) in
            [("123456789", "XXXXX6789"), ("6789", "6789"), ("89", "89"), ("", ""), ("é12345", "XX2345")]
        {
            assert_eq!(masked(number), shown);
        }
    }

    #[test]
    fn a_change_leaves_what_it_does_not_say() {
        let mut whole = json!({ "a": { "b": "1", "c": "2" }, "d": "3" });
        merge(&mut whole, json!({ "a": { "b": "", "c": "4", "e": null }, "f": { "g": "5", "h": "" } }));
        assert_eq!(whole, json!({ "a": { "b": "1", "c": "4", "e": null }, "d": "3", "f": { "g": "5", "h": null } }));
    }
}
