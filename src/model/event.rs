//! Events: what happened, kept by the vendor, and the notifications about them.

use super::value::{AnyObject, EventPageLimit, Id, Order, TimeRange, Timestamp};

model! {
    /// Which events to list.
    request ListEventsParams {
        /// Only those of this type, such as `orchestration.completed`.
        r#type: Option<Id>,
        /// Test events instead of real ones.
        is_test: Option<bool>,
        /// Only those created in this span of time.
        created_at: Option<TimeRange>,
        /// Oldest first when left out: events are an exception.
        order: Option<Order>,
        /// Entries a page, 1 to 100; 100 when left out.
        limit: Option<EventPageLimit>,
        /// Where the page starts: `next_page_cursor` of the page before.
        page_cursor: Option<Id>,
    }
}

model! {
    /// Which event to get.
    request GetEventParams {
        /// Id of the event.
        id: Id,
        /// Must be true for an event that the Dashboard sent as a test: else it is hidden.
        is_test: Option<bool>,
    }
}

model! {
    /// An event. `object` is what changed, in the state it changed to; its `id` is that of the orchestration or transfer.
    response Event {
        /// Its id.
        id: String,
        /// What happened, such as `orchestration.completed`. The vendor adds types without notice.
        r#type: Option<String>,
        /// What `object` is, such as `orchestration_status_change`.
        object_type: Option<String>,
        /// What changed.
        #[cfg_attr(feature = "tsify", tsify(type = "Record<string, unknown>"))]
        object: Option<AnyObject>,
        /// When it happened, RFC 3339 with up to nine fractional digits.
        created_at: Option<String>,
        /// How many notifications about it could not be delivered.
        undelivered_webhooks: Option<i32>,
        /// Whether the Dashboard sent it as a test. Not in the vendor's schema.
        is_test: Option<bool>,
    }
}

model! {
    /// The body of a notification. It says nothing about the resource and is not signed: get the event before you act.
    request WebhookEvent {
        /// Id of the event.
        id: Id,
        /// What happened, such as `orchestration.completed`.
        r#type: Id,
        /// Always `com.paxos`.
        source: Option<String>,
        /// When the event was created.
        time: Option<Timestamp>,
        /// Always `event`: here a text, in an `Event` an object.
        object: Option<String>,
        /// Whether the Dashboard sent it as a test.
        is_test: Option<bool>,
    }
}
