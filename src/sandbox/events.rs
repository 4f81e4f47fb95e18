//! Events: what happened to orchestrations and transfers, and the operations on them.
//!
//! There are many, so one is kept as a few numbers; its id is computed from its place.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};

use super::clock::{Micros, rfc3339};
use super::filter::is;
use super::page::{List, Wanted};
use super::problem::Refused;
use super::rail::TransferState;
use super::random::{Random, Stream, is_uuid};
use super::{Answer, Dialect, State};
use crate::model::event::{Event, GetEventParams, ListEventsParams};
use crate::model::page::ListEventsResponse;
use crate::model::value::{AnyObject, EventPageLimit, Id};

const LIST: List = List { letter: 'e', descending: false, limit: 100 };

/// What happened; the number is the position of what it happened to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) enum Happening {
    OrchestrationProcessing(u32),
    OrchestrationCompleted(u32),
    OrchestrationFailed(u32),
    Transfer(u32, TransferState),
}

/// An event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct StoredEvent {
    pub(super) at: Micros,
    pub(super) happening: Happening,
    /// Whether the Dashboard sent it as a test.
    pub(super) is_test: bool,
}

/// All events, oldest first.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(super) struct Events {
    /// What ids are computed from, beside the place.
    salt: String,
    list: Vec<StoredEvent>,
    /// Filled when an event is asked for: most never are.
    #[serde(skip)]
    by_id: HashMap<String, u32>,
    /// Deliveries that have not arrived, by event; an event that is not here has none.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    undelivered: BTreeMap<u32, u32>,
}

impl Events {
    pub(super) fn new(salt: String) -> Self {
        Self { salt, list: Vec::new(), by_id: HashMap::new(), undelivered: BTreeMap::new() }
    }

    pub(super) fn add(&mut self, event: StoredEvent) {
        self.list.push(event);
    }

    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.list.len()).unwrap_or(u32::MAX)
    }

    /// One more delivery of an event is under way.
    pub(super) fn undelivered(&mut self, position: u32) {
        *self.undelivered.entry(position).or_default() += 1;
    }

    /// One delivery of an event arrived.
    pub(super) fn delivered(&mut self, position: u32) {
        if let Some(count) = self.undelivered.get_mut(&position) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                self.undelivered.remove(&position);
            }
        }
    }

    pub(super) fn at(&self, position: u32) -> Option<&StoredEvent> {
        self.list.get(position as usize)
    }

    pub(super) fn id(&self, position: u32) -> String {
        Random::new(&format!("{}/{position}", self.salt), Stream::Events).uuid()
    }

    fn with_id(&mut self, id: &str) -> Option<u32> {
        for position in u32::try_from(self.by_id.len()).unwrap_or(u32::MAX)..self.count() {
            self.by_id.insert(self.id(position), position);
        }
        self.by_id.get(id).copied()
    }
}

impl State {
    /// Keeps an event, if the vendor publishes one about such a happening.
    pub(super) fn happened(&mut self, happening: Happening, at: Micros) {
        if self.event_type(happening).is_some() {
            self.events.add(StoredEvent { at, happening, is_test: false });
        }
    }

    /// What the latest event of a type was about.
    pub(super) fn latest_of_type(&self, event_type: &str) -> Option<Happening> {
        let mut happenings = self.events.list.iter().rev().map(|event| event.happening);
        happenings.find(|happening| self.event_type(*happening) == Some(event_type))
    }

    pub(super) fn event_type(&self, happening: Happening) -> Option<&'static str> {
        match happening {
            Happening::OrchestrationProcessing(_) => Some("orchestration.processing"),
            Happening::OrchestrationCompleted(_) => Some("orchestration.completed"),
            Happening::OrchestrationFailed(_) => Some("orchestration.failed"),
            Happening::Transfer(position, state) => {
                self.transfers.at(position).and_then(|transfer| transfer.rail.event_type(state))
            }
        }
    }

    fn show_event(&self, position: u32) -> Option<Event> {
        let StoredEvent { at, happening, is_test } = *self.events.at(position)?;
        let object = match happening {
            Happening::Transfer(position, state) => self.transfer_change(position, state),
            Happening::OrchestrationProcessing(position) => self.orchestration_change(position, "PROCESSING"),
            Happening::OrchestrationCompleted(position) => self.orchestration_change(position, "COMPLETED"),
            Happening::OrchestrationFailed(position) => self.orchestration_change(position, "FAILED"),
        }?;
        let object_type = match happening {
            Happening::Transfer(..) => "transfer_status_change",
            _ => "orchestration_status_change",
        };
        let undelivered = self.events.undelivered.get(&position).copied().unwrap_or_default();
        let undelivered = i32::try_from(undelivered).unwrap_or(i32::MAX);
        // The vendor's examples have nine digits behind the point.
        let created_at = rfc3339(at).replace('Z', "000Z");
        Some(Event {
            id: self.events.id(position),
            r#type: self.event_type(happening).map(String::from),
            object_type: Some(String::from(object_type)),
            object: Some(AnyObject(object)),
            created_at: Some(created_at),
            undelivered_webhooks: Some(undelivered),
            is_test: Some(is_test),
        })
    }

    fn orchestration_change(&self, position: u32, status: &str) -> Option<BTreeMap<String, Value>> {
        let shown = &self.book.at(position)?.shown;
        Some(object([
            ("id", Some(json!(shown.id))),
            ("ref_id", shown.ref_id.as_ref().map(|ref_id| json!(ref_id))),
            ("status", Some(json!(status))),
            ("orchestration_rule_id", shown.orchestration_rule_id.as_ref().map(|id| json!(id))),
        ]))
    }

    fn transfer_change(&self, position: u32, state: TransferState) -> Option<BTreeMap<String, Value>> {
        let stored = self.transfers.at(position)?;
        let shown = self.show_transfer(stored);
        let is_done = state != TransferState::Pending;
        Some(object([
            ("id", Some(json!(shown.id))),
            ("type", Some(json!(stored.rail.as_str()))),
            ("status", Some(json!(state.as_str()))),
            ("profile_id", shown.profile_id.map(Value::from)),
            ("crypto_network", shown.crypto_network.map(|network| json!(network.as_str()))),
            ("crypto_tx_hash", shown.crypto_tx_hash.filter(|_| is_done).map(Value::from)),
            ("memo", shown.memo.map(Value::from)),
        ]))
    }
}

fn object<const N: usize>(members: [(&str, Option<Value>); N]) -> BTreeMap<String, Value> {
    members.into_iter().filter_map(|(name, value)| Some((String::from(name), value?))).collect()
}

/// Lists events.
pub(super) fn list(state: &State, dialect: Dialect, params: &ListEventsParams) -> Result<Answer, Refused> {
    let limit = params.limit.map(EventPageLimit::get);
    let wanted =
        Wanted::new(LIST, params.order.as_ref(), limit, params.page_cursor.as_ref(), params.created_at.as_ref())?;
    let (kind, is_test) = (params.r#type.as_ref().map(Id::as_str), params.is_test.unwrap_or_default());
    let page = wanted.page(state.events.count(), None, |position| {
        state.events.at(position).is_some_and(|event| {
            event.is_test == is_test && wanted.covers(event.at) && is(kind, state.event_type(event.happening))
        })
    });
    let response = ListEventsResponse {
        events: Some(page.positions.iter().filter_map(|position| state.show_event(*position)).collect()),
        items: None,
        next_page: page.next.clone().filter(|_| dialect == Dialect::Both),
        // "Empty string when done" is what the vendor says of this list.
        next_page_cursor: Some(page.next.unwrap_or_default()),
    };
    Ok(Answer::json(200, "application/json", &response))
}

/// Gets one event. A test event is hidden from whoever does not ask for test events, and the other way round.
pub(super) fn get(state: &mut State, params: &GetEventParams) -> Result<Answer, Refused> {
    let id = params.id.as_str();
    if !is_uuid(id) {
        return Err(Refused::malformed("error parsing event id"));
    }
    let is_test = params.is_test.unwrap_or_default();
    let position = state.events.with_id(id);
    let position = position
        .filter(|position| state.events.at(*position).is_some_and(|event| event.is_test == is_test))
        .and_then(|position| state.show_event(position));
    match position {
        Some(event) => Ok(Answer::json(200, "application/json", &event)),
        None => Err(Refused::not_found(format!("there is no event with id '{id}' and is_test {is_test}"))),
    }
}
