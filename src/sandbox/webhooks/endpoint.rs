//! One webhook: where events go, and what goes wrong on the way.

use crate::sandbox::clock::{Micros, SECOND};

/// A subscription, as JSON text says it. Address and credentials are the host's.
#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Subscription {
    /// Its name, unlike all others; made up when empty.
    pub name: String,
    /// Deliveries a second, 1 to 100; 10 when left out (vendor's guide, April 2026).
    pub rate: Option<f64>,
    /// How likely a delivered event is delivered once more, 0 to 1.
    pub duplicates: f64,
    /// How likely an event is never delivered, 0 to 1.
    pub loss: f64,
    /// How likely an event is put off by up to ten seconds, so that later ones overtake it, 0 to 1.
    pub reorder: f64,
}

impl Subscription {
    /// Reads it; or says what is wrong.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let options: Self = serde_json::from_str(text).map_err(|error| format!("it cannot be read: {error}"))?;
        if options.rate.is_some_and(|rate| !(1.0..=100.0).contains(&rate)) {
            return Err(String::from("rate must be a number of deliveries a second, from 1 to 100"));
        }
        let probabilities = [("duplicates", options.duplicates), ("loss", options.loss), ("reorder", options.reorder)];
        match probabilities.into_iter().find(|(_, value)| !(0.0..=1.0).contains(value)) {
            Some((name, _)) => Err(format!("{name} must be a number from 0 to 1")),
            None => Ok(options),
        }
    }
}

/// A webhook that is there.
#[derive(Debug)]
pub(super) struct Endpoint {
    pub(super) number: u32,
    pub(super) options: Subscription,
    /// When its rate allows the next delivery.
    pub(super) free_at: Micros,
}

impl Endpoint {
    /// The time between two deliveries.
    pub(super) fn interval(&self) -> Micros {
        ((SECOND as f64) / self.options.rate.unwrap_or(10.0)) as Micros
    }
}
