//! What holds between the fields of a request because of what they mean.

use super::address::{self, Environment};
use super::catalogue::DOLLARS;
use super::given::Given;
use super::report::{Report, say};
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

static NOT_A_BANK_NETWORK: Finding =
    Finding { code: Code::route_not_allowed, message: "is a blockchain", hint: "choose a bank network such as `WIRE`" };

/// Dollars come from a bank, everything else on a network.
static ON_NO_NETWORK: Finding =
    Finding { code: Code::route_not_allowed, message: "must be left out for USD", hint: "" };
static ON_NETWORKS: Finding =
    Finding { code: Code::required, message: "is required for every asset but USD", hint: "" };

/// Reports what is wrong with an object whose single fields have been checked; `given` says what it holds.
pub(crate) fn review(meaning: Meaning, given: Given<'_>, environment: Environment, report: &mut Report<'_>) {
    let (network, field) = match meaning {
        Meaning::Create => return route::review_create(given, report),
        Meaning::CreateRule => return route::review_rule(given, report),
        Meaning::TravelRule => return travel_rule::review(given, report),
        Meaning::Address => ("network", "address"),
        Meaning::RegisteredAddress => ("crypto_network", "address"),
        Meaning::Deposit => ("crypto_network", "crypto_address"),
        Meaning::BankDeposits => return review_bank(given, "network", "account_type", report),
        Meaning::BankInstructions => return review_bank(given, "fiat_network", "routing_number_type", report),
    };
    let found = given.at(&[field]);
    if meaning == Meaning::Deposit {
        let asset = given.word_at(&["asset"]);
        let on_network = given.at(&[network]).is_some();
        if asset != DOLLARS {
            if !on_network && !asset.is_empty() {
                return say(report, Severity::Error, &[network], &ON_NETWORKS, "");
            }
        } else if on_network || found.is_some() {
            let place = if on_network { network } else { field };
            return say(report, Severity::Error, &[place], &ON_NO_NETWORK, "");
        }
    }
    let Some(text) = found.and_then(|given| text(given.json)).filter(|text| !text.is_empty()) else { return };
    // A network that is not known has been reported in its place.
    if let Some(verdict) = address::check(given.word_at(&[network]), &text, environment) {
        for issue in verdict.issues {
            report(&[field], issue);
        }
    }
}

/// A bank network, and the number by which it routes.
fn review_bank(given: Given<'_>, network: &'static str, routing: &'static str, report: &mut Report<'_>) {
    let name = given.word_at(&[network]);
    if address::place_of(name).is_some() {
        say(report, Severity::Error, &[network], &NOT_A_BANK_NETWORK, "");
    } else if name == "CUBIX" && !given.word_at(&[routing]).is_empty() {
        say(report, Severity::Warning, &[routing], &NOT_ON_CUBIX, "");
    }
}
