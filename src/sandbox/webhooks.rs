//! Webhooks: who hears of events, and when. Which delivery is due is decided here, on the clock of the sandbox; the
//! host sends it and tells what came of it.
//!
//! Subscriptions belong to whoever tests, not to the data: a snapshot does not hold them, a reset ends them.

mod endpoint;
mod view;

pub use endpoint::Subscription;
pub use view::{AttemptView, DeliveryView};

use std::collections::VecDeque;

use super::clock::{self, Micros, SECOND, rfc3339};
use super::events::{Happening, StoredEvent};
use super::random::{Random, Stream};
use super::{Sandbox, State};
use endpoint::Endpoint;

/// The most active webhooks (vendor's guide, April 2026).
const MOST_ENDPOINTS: usize = 10;
/// The most deliveries that are remembered after their end; the oldest goes first.
const MOST_ENDED: usize = 1000;
/// After how long a failed delivery is tried again for the first time (vendor's guide: "about 5 seconds").
const FIRST_RETRY: Micros = 5 * SECOND;
/// For how long it is tried (vendor's guide).
const LONGEST: Micros = 24 * 3600 * SECOND;
/// The furthest that re-ordering puts a delivery off. A guess: the vendor promises no order at all.
const FURTHEST: u32 = 10_000_000;
/// After how long a duplicate follows. A guess.
const DUPLICATE_AFTER: Micros = SECOND;

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// To be sent, the first time or again, no sooner than this.
    Due(Micros),
    /// With the host.
    Sent,
    Delivered,
    /// After 24 hours without an answer of 2xx.
    GivenUp,
    /// Never sent, as the subscription's `loss` wanted it.
    Lost,
}

/// One attempt.
#[derive(Clone, Debug, PartialEq)]
struct Attempt {
    at: Micros,
    /// The status of the answer; 0 when there was none.
    status: u16,
    /// Why there was none, in words of the host.
    reason: Option<String>,
}

/// One event on its way to one webhook.
#[derive(Clone, Debug, PartialEq)]
struct Delivery {
    number: u32,
    endpoint: u32,
    event: u32,
    is_duplicate: bool,
    standing: Standing,
    attempts: Vec<Attempt>,
}

/// All webhooks and their deliveries.
#[derive(Debug)]
pub(super) struct Webhooks {
    endpoints: Vec<Endpoint>,
    deliveries: VecDeque<Delivery>,
    /// How many events were looked at.
    seen: u32,
    last_endpoint: u32,
    last_delivery: u32,
    random: Random,
}

impl Webhooks {
    pub(super) fn new(seed: &str, seen: u32) -> Self {
        let random = Random::new(seed, Stream::Webhooks);
        Self { endpoints: Vec::new(), deliveries: VecDeque::new(), seen, last_endpoint: 0, last_delivery: 0, random }
    }

    /// After the events were replaced: what was under way is forgotten, the subscriptions stay.
    pub(super) fn forget_deliveries(&mut self, seen: u32) {
        self.deliveries.clear();
        self.seen = seen;
    }

    fn plan(&mut self, endpoint: u32, event: u32, at: Micros, is_duplicate: bool) -> Standing {
        let Some(options) = self.endpoints.iter().find(|known| known.number == endpoint).map(|known| &known.options)
        else {
            return Standing::Lost;
        };
        let (loss, reorder) = (options.loss, options.reorder);
        // Drawn only where it matters, so that one probability does not change what another draws.
        let mut draw = |probability: f64| probability > 0.0 && self.random.fraction() < probability;
        let standing = if draw(loss) {
            Standing::Lost
        } else if draw(reorder) {
            Standing::Due(at.saturating_add(Micros::from(self.random.below(FURTHEST))))
        } else {
            Standing::Due(at)
        };
        self.last_delivery = self.last_delivery.wrapping_add(1);
        let number = self.last_delivery;
        self.deliveries.push_back(Delivery { number, endpoint, event, is_duplicate, standing, attempts: Vec::new() });
        standing
    }

    fn is_waiting(standing: Standing) -> bool {
        matches!(standing, Standing::Due(_) | Standing::Sent)
    }

    /// Forgets the oldest of those that ended, when there are too many.
    fn trim(&mut self) {
        let ended = self.deliveries.iter().filter(|delivery| !Self::is_waiting(delivery.standing)).count();
        let mut too_many = ended.saturating_sub(MOST_ENDED);
        if too_many > MOST_ENDED / 10 {
            self.deliveries.retain(|delivery| {
                let goes = too_many > 0 && !Self::is_waiting(delivery.standing);
                too_many -= usize::from(goes);
                !goes
            });
        }
    }

    /// Of the deliveries that wait, the one that comes first. The rate puts it off; on a clock that stands still it only
    /// puts off what is written down, so that nobody has to move the clock for it.
    fn first_due(&self, endpoint: Option<u32>, follows: bool) -> Option<First> {
        let due = |(place, delivery): (usize, &Delivery)| match delivery.standing {
            Standing::Due(at) if endpoint.is_none_or(|wanted| wanted == delivery.endpoint) => {
                let free = self.endpoints.iter().find(|known| known.number == delivery.endpoint)?.free_at;
                Some((at.max(free), at, delivery.number, place))
            }
            _ => None,
        };
        let first = self.deliveries.iter().enumerate().filter_map(due).min();
        first.map(|(at, due, _, place)| First { ready: if follows { at } else { due }, at, place })
    }
}

/// The delivery that comes first.
struct First {
    /// When it may be sent.
    ready: Micros,
    /// When its attempt is said to be.
    at: Micros,
    place: usize,
}

/// How long until the next attempt: five seconds, then twice as long each time, a quarter more or less.
fn backoff(attempts: usize, random: &mut Random) -> Micros {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(u32::MAX).min(20);
    let plain = FIRST_RETRY.saturating_mul(1 << doublings);
    // The first retry comes "after about 5 seconds".
    let jitter = 0.75 + random.fraction() / 2.0;
    ((plain as f64) * jitter) as Micros
}

impl Sandbox {
    /// Subscribes to events: options as JSON text, see [`Subscription`]. Its number, or what is wrong.
    pub fn subscribe(&mut self, options: &str, machine_ms: f64) -> Result<u32, String> {
        self.tick(machine_ms);
        let mut options = Subscription::read(options)?;
        if self.webhooks.endpoints.len() >= MOST_ENDPOINTS {
            return Err(format!("there are {MOST_ENDPOINTS} active webhooks already, and the vendor allows no more"));
        }
        let number = self.webhooks.last_endpoint.wrapping_add(1);
        if options.name.is_empty() {
            options.name = format!("webhook {number}");
        }
        if self.webhooks.endpoints.iter().any(|known| known.options.name == options.name) {
            return Err(format!("there is a webhook named '{}' already", options.name));
        }
        self.webhooks.last_endpoint = number;
        self.webhooks.endpoints.push(Endpoint { number, options, free_at: 0 });
        Ok(number)
    }

    /// Ends a subscription; what was not delivered yet never will be.
    pub fn unsubscribe(&mut self, endpoint: u32) -> bool {
        let before = self.webhooks.endpoints.len();
        self.webhooks.endpoints.retain(|known| known.number != endpoint);
        for delivery in self.webhooks.deliveries.iter_mut().filter(|delivery| delivery.endpoint == endpoint) {
            if Webhooks::is_waiting(delivery.standing) {
                delivery.standing = Standing::GivenUp;
            }
        }
        self.webhooks.endpoints.len() < before
    }

    /// Takes the next delivery to a webhook that is due: JSON text `{"delivery": number, "body": text}`, where the body is
    /// what to send. What came of it must be told with [`Self::report_delivery`].
    pub fn take_delivery(&mut self, endpoint: u32, machine_ms: f64) -> Option<String> {
        let now = self.tick(machine_ms);
        let first = self.webhooks.first_due(Some(endpoint), self.clock.follows());
        let First { at, place, .. } = first.filter(|first| first.ready <= now)?;
        let known = self.webhooks.endpoints.iter_mut().find(|known| known.number == endpoint)?;
        known.free_at = at.saturating_add(known.interval());
        let delivery = self.webhooks.deliveries.get_mut(place)?;
        delivery.standing = Standing::Sent;
        // Its outcome is filled in later.
        delivery.attempts.push(Attempt { at, status: 0, reason: None });
        let body = self.state.notification(delivery.event)?;
        serde_json::to_string(&serde_json::json!({ "delivery": delivery.number, "body": body })).ok()
    }

    /// What came of a delivery: the status of the answer, or 0 and why there was none.
    pub fn report_delivery(&mut self, number: u32, status: u16, reason: &str, machine_ms: f64) {
        self.tick(machine_ms);
        let Webhooks { deliveries, random, endpoints, .. } = &mut self.webhooks;
        let Some(delivery) = deliveries.iter_mut().find(|delivery| delivery.number == number) else { return };
        let count = delivery.attempts.len();
        let first = delivery.attempts.first().map_or(0, |attempt| attempt.at);
        let Some(attempt) = delivery.attempts.last_mut() else { return };
        attempt.status = status;
        attempt.reason = (!reason.is_empty()).then(|| reason.chars().take(200).collect());
        if delivery.standing != Standing::Sent {
            // Unsubscribed meanwhile.
            return;
        }
        let at = attempt.at;
        if (200..300).contains(&status) {
            delivery.standing = Standing::Delivered;
            let Delivery { event, endpoint, is_duplicate, .. } = *delivery;
            if !is_duplicate {
                self.state.events.delivered(event);
                let duplicates =
                    endpoints.iter().find(|known| known.number == endpoint).map(|it| it.options.duplicates);
                let probability = duplicates.unwrap_or_default();
                if probability > 0.0 && random.fraction() < probability {
                    self.webhooks.plan(endpoint, event, at.saturating_add(DUPLICATE_AFTER), true);
                }
            }
        } else {
            let next = at.saturating_add(backoff(count, random));
            let is_over = next.saturating_sub(first) > LONGEST;
            delivery.standing = if is_over { Standing::GivenUp } else { Standing::Due(next) };
        }
        self.webhooks.trim();
    }

    /// When the next thing happens that a host with webhooks has to be there for, in milliseconds of the machine's clock
    /// from now; `None` when nothing will by itself, as on a clock that stands still.
    pub fn wake_ms(&mut self, machine_ms: f64) -> Option<f64> {
        let now = self.tick(machine_ms);
        if self.webhooks.endpoints.is_empty() || !self.clock.follows() {
            return None;
        }
        let due = self.webhooks.first_due(None, true).map(|first| first.ready);
        let next = due.into_iter().chain(self.state.agenda.next()).min()?;
        Some(clock::to_millis(next.saturating_sub(now).max(0)) + 1.0)
    }

    /// Puts the clock forward to the next delivery that waits for its time; whether there was one.
    pub fn advance_to_delivery(&mut self, machine_ms: f64) -> bool {
        let now = self.tick(machine_ms);
        let first = self.webhooks.first_due(None, self.clock.follows());
        let Some(First { ready, .. }) = first.filter(|first| first.ready > now) else { return false };
        self.advance(clock::to_millis(ready - now) + 1.0, machine_ms);
        true
    }

    /// Sends a test event, as the Dashboard does, to every webhook: a copy of the latest event of this type. What is wrong
    /// when there is none.
    pub fn send_test_event(&mut self, event_type: &str, machine_ms: f64) -> Result<(), String> {
        let now = self.tick(machine_ms);
        let happening: Happening = self.state.latest_of_type(event_type).ok_or_else(|| {
            let shown: String = event_type.chars().take(60).collect();
            format!("there was no event of the type '{shown}' yet, so there is none to send as a test")
        })?;
        self.state.events.add(StoredEvent { at: now, happening, is_test: true });
        self.tick(machine_ms);
        Ok(())
    }

    /// Plans the deliveries of the events that happened since the last time.
    pub(super) fn plan_deliveries(&mut self) {
        let count = self.state.events.count();
        if self.webhooks.endpoints.is_empty() {
            self.webhooks.seen = count;
            return;
        }
        let endpoints: Vec<u32> = self.webhooks.endpoints.iter().map(|known| known.number).collect();
        for event in self.webhooks.seen..count {
            let Some(at) = self.state.events.at(event).map(|event| event.at) else { continue };
            for endpoint in &endpoints {
                self.state.events.undelivered(event);
                self.webhooks.plan(*endpoint, event, at, false);
            }
        }
        self.webhooks.seen = count;
    }
}

impl State {
    /// What a delivery says of an event: next to nothing.
    fn notification(&self, event: u32) -> Option<String> {
        let stored = self.events.at(event)?;
        let body = serde_json::json!({
            "id": self.events.id(event),
            "type": self.event_type(stored.happening)?,
            "source": "com.paxos",
            "time": rfc3339(stored.at),
            "object": "event",
            "is_test": stored.is_test,
        });
        serde_json::to_string(&body).ok()
    }
}
