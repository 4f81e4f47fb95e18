//! Every combination of trigger, source, destination and assets, against a table written from the flow diagram of the
//! vendor's overview: a bank gives and takes dollars, a blockchain gives and takes coins, a profile holds either, and any
//! asset may become any other on the way.

#![allow(clippy::unwrap_used)]

use paxos_orchestrations::issue::{Code, Severity};
use paxos_orchestrations::operation::Operation;
use paxos_orchestrations::shape::check::{Settings, check};
use serde_json::{Value, json};

const ASSETS: [&str; 7] = ["USD", "USDG", "PYUSD", "USDP", "USDC", "BUSD", "EURX"];
const NETWORKS: [&str; 5] = ["ETHEREUM", "SOLANA", "STELLAR", "BASE", "POLYGON"];

/// What each place gives or takes, in the order of the assets; EURX is not known and may be anything.
const PLACES: [(&str, &str); 3] = [("bank", "y-----y"), ("chain", "-yyyyyy"), ("profile", "yyyyyyy")];

/// The vendor's table of July 2026, in the order of the networks; `?` where the asset is not known.
const ON_NETWORK: [(&str, &str); 6] =
    [("USDG", "yy---"), ("PYUSD", "yyy-y"), ("USDP", "yy---"), ("USDC", "yy-yy"), ("BUSD", "y----"), ("EURX", "?????")];

fn cell(table: &[(&str, &str)], row: &str, column: usize) -> char {
    let (_, cells) = table.iter().find(|(name, _)| *name == row).unwrap();
    cells.chars().nth(column).unwrap()
}

fn address(network: &str) -> &'static str {
    match network {
        "SOLANA" => "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v",
        "STELLAR" => "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ",
        _ => "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    }
}

fn found(operation: Operation, params: &Value) -> Vec<(Code, Severity, String)> {
    let issues = check(params.to_string().as_bytes(), operation.params(), Settings::REQUEST).issues;
    let about_routes = issues.into_iter().filter(|issue| issue.code != Code::unknown_value);
    about_routes.map(|issue| (issue.code, issue.severity, issue.place())).collect()
}

#[test]
fn every_route_is_judged_as_the_overview_draws_it() {
    let mut judged = 0;
    let mut refused = 0;
    for from in ["bank", "chain", "profile"] {
        for to in ["bank", "chain", "profile"] {
            for (from_asset, source_asset) in ASSETS.iter().enumerate() {
                for (to_asset, destination_asset) in ASSETS.iter().enumerate() {
                    for (number, network) in NETWORKS.iter().enumerate() {
                        let place = |kind: &str| match kind {
                            "bank" => json!({ "fiat": { "fiat_account_id": "b" } }),
                            "chain" => json!({ "crypto": { "network": network, "address": address(network) } }),
                            _ => json!({ "profile": { "profile_id": "q" } }),
                        };
                        let mut params = json!({
                            "ref_id": "r", "source_asset": source_asset, "destination_asset": destination_asset,
                            "destination": place(to),
                        });
                        let operation = if from == "profile" {
                            params["source_amount"] = "5".into();
                            params["source"] = json!({ "profile": { "profile_id": "p" } });
                            Operation::createOrchestration
                        } else {
                            params["profile_id"] = "p".into();
                            params["source"] = match from {
                                "bank" => json!({ "fiat": { "network": "WIRE" } }),
                                _ => json!({ "crypto": { "network": network } }),
                            };
                            Operation::createOrchestrationRule
                        };
                        let mut expected = Vec::new();
                        let mut on_chain = |asset: &str, path: &str| {
                            if asset != "USD" && cell(&ON_NETWORK, asset, number) == '-' {
                                expected.push((Code::asset_not_on_network, Severity::Warning, path.to_string()));
                            }
                        };
                        if from == "chain" {
                            on_chain(source_asset, "source.crypto.network");
                        }
                        if to == "chain" {
                            on_chain(destination_asset, "destination.crypto.network");
                        }
                        for (side, asset, field) in
                            [(to, to_asset, "destination_asset"), (from, from_asset, "source_asset")]
                        {
                            if cell(&PLACES, side, asset) == '-' {
                                expected.insert(0, (Code::route_not_allowed, Severity::Error, field.to_string()));
                                refused += 1;
                            }
                        }
                        assert_eq!(found(operation, &params), expected, "{from} {to} {params}");
                        judged += 1;
                    }
                }
            }
        }
    }
    assert_eq!(judged, 3 * 3 * 7 * 7 * 5);
    assert!(refused > 500);
}

#[test]
fn a_move_that_moves_nothing_is_worth_a_look() {
    let create = |from: &str, to: &str, asset: &str| {
        found(
            Operation::createOrchestration,
            &json!({
                "ref_id": "r", "source_asset": "USDG", "destination_asset": asset, "source_amount": "5",
                "source": { "profile": { "profile_id": from } }, "destination": { "profile": { "profile_id": to } },
            }),
        )
    };
    assert_eq!(
        create("p", "p", "USDG"),
        [(Code::same_asset_and_place, Severity::Warning, String::from("destination"))]
    );
    assert_eq!(create("p", "q", "USDG"), []);
    assert_eq!(create("p", "p", "PYUSD"), []);
}

#[test]
fn more_places_than_the_asset_has_are_worth_a_look() {
    let table = [
        ("USD", "12.50", false),
        ("USD", "12.500", false),
        ("USD", "12.505", true),
        ("USDG", "0.000001", false),
        ("USDG", "0.0000010", false),
        ("USDG", ".0000001", true),
        ("EURX", ".0000001", false),
        ("USD", "100", false),
    ];
    for (asset, amount, expected) in table {
        let params = json!({
            "ref_id": "r", "source_asset": asset, "destination_asset": "PYUSD", "source_amount": amount,
            "source": { "profile": { "profile_id": "p" } }, "destination": { "profile": { "profile_id": "p" } },
        });
        let warning = [(Code::too_many_decimals, Severity::Warning, String::from("source_amount"))];
        let expected: &[_] = if expected { &warning } else { &[] };
        assert_eq!(found(Operation::createOrchestration, &params), expected, "{asset} {amount}");
    }
}

#[test]
fn the_travel_rule_asks_from_3000_dollars_on() {
    let create = |asset: &str, amount: &str, destination: Value| {
        found(
            Operation::createOrchestration,
            &json!({
                "ref_id": "r", "source_asset": asset, "destination_asset": "USDG", "source_amount": amount,
                "source": { "profile": { "profile_id": "p" } }, "destination": destination,
            }),
        )
    };
    let chain = || json!({ "crypto": { "network": "ETHEREUM", "address": address("ETHEREUM") } });
    let warning = [(Code::travel_rule_required, Severity::Warning, String::from("destination.crypto"))];
    assert_eq!(create("USD", "3000", chain()), warning);
    assert_eq!(create("USDC", "3000.00", chain()), warning);
    assert_eq!(create("USD", "2999.99", chain()), []);
    assert_eq!(create("EURX", "5000", chain()), [], "what it is worth is not known");
    assert_eq!(create("USD", "5000", json!({ "profile": { "profile_id": "q" } })), []);
}
