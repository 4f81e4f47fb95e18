//! What a sandbox tells about its deliveries.

use super::{Attempt, Delivery, Standing};
use crate::sandbox::Sandbox;
use crate::sandbox::clock::rfc3339;

/// A delivery with all its attempts.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeliveryView {
    /// Its number, counted from 1.
    pub delivery: u32,
    /// The name of the webhook; empty when it is gone.
    pub webhook: String,
    /// The id of the event.
    pub event_id: String,
    /// The type of the event.
    pub event_type: String,
    /// `pending`, `delivered`, `failed` (for good) or `lost` (never sent).
    pub state: &'static str,
    /// Whether the event was delivered before.
    pub duplicate: bool,
    /// When it is tried next, RFC 3339; left out when it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// All attempts, oldest first.
    pub attempts: Vec<AttemptView>,
}

/// One attempt.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct AttemptView {
    /// When, RFC 3339, by the clock of the sandbox.
    pub at: String,
    /// The status of the answer; 0 when there is none, or none yet.
    pub status: u16,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Sandbox {
    /// The deliveries that wait and the latest 1000 that ended, oldest first.
    pub fn deliveries(&self) -> Vec<DeliveryView> {
        self.webhooks.deliveries.iter().map(|delivery| self.view_delivery(delivery)).collect()
    }

    fn view_delivery(&self, delivery: &Delivery) -> DeliveryView {
        let Delivery { number, endpoint, event, is_duplicate, standing, attempts } = delivery;
        let known = self.webhooks.endpoints.iter().find(|known| known.number == *endpoint);
        let stored = self.state.events.at(*event);
        let event_type = stored.and_then(|stored| self.state.event_type(stored.happening));
        let view = |Attempt { at, status, reason }: &Attempt| AttemptView {
            at: rfc3339(*at),
            status: *status,
            reason: reason.clone(),
        };
        DeliveryView {
            delivery: *number,
            webhook: known.map_or_else(String::new, |known| known.options.name.clone()),
            event_id: self.state.events.id(*event),
            event_type: event_type.map_or_else(String::new, String::from),
            state: match standing {
                Standing::Due(_) | Standing::Sent => "pending",
                Standing::Delivered => "delivered",
                Standing::GivenUp => "failed",
                Standing::Lost => "lost",
            },
            duplicate: *is_duplicate,
            next: if let Standing::Due(at) = standing { Some(rfc3339(*at)) } else { None },
            attempts: attempts.iter().map(view).collect(),
        }
    }
}
