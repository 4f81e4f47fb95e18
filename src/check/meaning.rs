//! What holds between the fields of a request because of what they mean.

use super::address::{self, Environment};
use super::given::Given;
use super::report::Report;
use super::{route, travel_rule};
use crate::issue::{Code, Finding, Severity};
use crate::json::members::text;

/// Which rules an object has to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// It creates an orchestration.
    Create,
    /// It creates a rule.
    CreateRule,
    /// It holds an `address` on a `network`.
    Address,
    /// It holds an `address` on a `crypto_network`.
    RegisteredAddress,
    /// It puts test money on a profile, perhaps to a `crypto_address` on a `crypto_network`.
    Deposit,
    /// It is the Travel Rule data of an address.
    TravelRule,
    /// Deposits on a bank `network` fire it, and `account_type` routes them.
    BankDeposits,
    /// It asks for instructions for a `fiat_network`, and `routing_number_type` routes wires on it.
    BankInstructions,
}

impl Meaning {
    /// Every meaning; its place here is its number in packed shapes.
    pub const ALL: [Self; 8] = [
        Self::Create,
        Self::CreateRule,
        Self::Address,
        Self::RegisteredAddress,
        Self::Deposit,
        Self::TravelRule,
        Self::BankDeposits,
        Self::BankInstructions,
    ];
}

/// The vendor's guide says to leave the routing type of deposit instructions out for CUBIX (April 2026). Of rules it says
/// nothing, so this is never more than a warning.
static NOT_ON_CUBIX: Finding =
    Finding { code: Code::route_not_allowed, message: "belongs to `WIRE`", hint: "leave it out for `CUBIX`" };

/// Reports what is wrong with an object whose single fields have been checked; `given` says what it holds.
pub(crate) fn review(meaning: Meaning, given: Given<'_>, environment: Environment, report: &mut Report<'_>) {
    let (network, field) = match meaning {
        Meaning::Create => return route::review_create(given, report),
        Meaning::CreateRule => return route::review_rule(given, report),
        Meaning::TravelRule => return travel_rule::review(given, report),
        Meaning::Address => ("network", "address"),
        Meaning::RegisteredAddress => ("crypto_network", "address"),
        Meaning::Deposit => ("crypto_network", "crypto_address"),
        Meaning::BankDeposits => ("network", "account_type"),
        Meaning::BankInstructions => ("fiat_network", "routing_number_type"),
    };
    let Some(text) = given.at(&[field]).and_then(|given| text(given.json)).filter(|text| !text.is_empty()) else {
        return;
    };
    let network = given.word_at(&[network]);
    if network == "CUBIX" {
        report(&[field], NOT_ON_CUBIX.issue(Severity::Warning, Vec::new(), ""));
    }
    // No bank network is one of a blockchain. One that is not known has been reported in its place.
    if let Some(verdict) = address::check(network, &text, environment) {
        for issue in verdict.issues {
            report(&[field], issue);
        }
    }
}
