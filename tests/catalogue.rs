//! Names of assets, networks and bank rails: what is known passes in silence, what is not passes with a warning, and what
//! is nearly a known name is asked about.

#![allow(clippy::unwrap_used)]

use paxos_orchestrations::issue::{Code, Issue, Severity};
use paxos_orchestrations::operation::Operation;
use paxos_orchestrations::shape::check::{Settings, check};
use serde_json::{Value, json};

const EVM: &str = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

fn issues(operation: Operation, params: &Value) -> Vec<Issue> {
    check(params.to_string().as_bytes(), operation.params(), Settings::REQUEST).issues
}

/// Sets the field at a place and gives what is said about it.
fn said(operation: Operation, mut params: Value, place: &str, value: &str) -> Vec<(Code, Severity, Option<String>)> {
    let pointer = format!("/{}", place.replace('.', "/"));
    *params.pointer_mut(&pointer).unwrap() = value.into();
    // Which asset is on which network is another matter: tests/routes.rs.
    let here = |issue: &Issue| issue.place() == place && issue.code != Code::asset_not_on_network;
    let about = issues(operation, &params).into_iter().filter(here);
    about.map(|issue| (issue.code, issue.severity, issue.hint.map(|hint| hint.to_string()))).collect()
}

fn create() -> Value {
    json!({
        "ref_id": "r", "source_asset": "USDC", "destination_asset": "USDC", "source_amount": "5",
        "source": { "profile": { "profile_id": "p" } },
        "destination": { "crypto": { "network": "ETHEREUM", "address": EVM } },
    })
}

fn rule(source: Value) -> Value {
    json!({
        "ref_id": "r", "profile_id": "p", "source_asset": "USDC", "destination_asset": "USDC", "source": source,
        "destination": { "profile": { "profile_id": "p" } },
    })
}

fn instructions() -> Value {
    json!({ "profile_id": "p", "fiat_network": "WIRE", "routing_number_type": "ABA" })
}

#[test]
fn what_people_write_and_what_they_meant() {
    let create = || (Operation::createOrchestration, create());
    let on_chain = || (Operation::createOrchestrationRule, rule(json!({ "crypto": { "network": "ETHEREUM" } })));
    let wire = json!({ "fiat": { "network": "WIRE", "account_type": "ABA" } });
    let at_bank = || (Operation::createOrchestrationRule, rule(wire.clone()));
    let saved = || (Operation::putCryptoDestinationAddress, json!({ "crypto_network": "BASE", "address": EVM }));
    let wired = || (Operation::createFiatDepositInstructions, instructions());
    let table = [
        (create(), "source_asset", "USDDG", Some("USDG")),
        (create(), "source_asset", "usdc", Some("USDC")),
        (create(), "source_asset", "PyUSD", Some("PYUSD")),
        (create(), "source_asset", "PYUSDC", Some("PYUSD")),
        (create(), "destination_asset", "usdg", Some("USDG")),
        (create(), "destination_asset", "USDT", None),
        (create(), "destination_asset", "EURX", None),
        (create(), "destination.crypto.network", "ETHERIUM", Some("ETHEREUM")),
        (create(), "destination.crypto.network", "ethereum", Some("ETHEREUM")),
        (create(), "destination.crypto.network", "POLYGON", Some("POLYGON_POS")),
        (create(), "destination.crypto.network", "Arbitrum", Some("ARBITRUM_ONE")),
        (create(), "destination.crypto.network", "X_LAYER", Some("XLAYER")),
        (create(), "destination.crypto.network", "MARS", None),
        (on_chain(), "source_asset", "usdp", Some("USDP")),
        (on_chain(), "source.crypto.network", "POLYGON_POS", Some("POLYGON")),
        (on_chain(), "source.crypto.network", "SOLONA", Some("SOLANA")),
        (on_chain(), "source.crypto.network", "ARBITRUM_ONE", None),
        (at_bank(), "source.fiat.network", "wire", Some("WIRE")),
        (at_bank(), "source.fiat.network", "CUBBIX", Some("CUBIX")),
        (at_bank(), "source.fiat.network", "RTP", None),
        (at_bank(), "source.fiat.account_type", "Swift", Some("SWIFT")),
        (saved(), "crypto_network", "Etherium", Some("ETHEREUM")),
        (saved(), "crypto_network", "bitcoincash", Some("BITCOIN_CASH")),
        (wired(), "fiat_network", "dbs-act", Some("DBS_ACT")),
        (wired(), "routing_number_type", "aba", Some("ABA")),
    ];
    for ((operation, params), place, value, meant) in table {
        let hint = meant.map(|meant| format!("did you mean `{meant}`?"));
        let expected = [(Code::unknown_value, Severity::Warning, hint)];
        assert_eq!(said(operation, params, place, value), expected, "{place} {value}");
    }
}

#[test]
fn every_name_of_the_vendor_passes_in_silence() {
    let on_chain = || rule(json!({ "crypto": { "network": "ETHEREUM" } }));
    let silent = |operation, params: Value, place: &str, values: &[&str]| {
        for value in values {
            assert_eq!(said(operation, params.clone(), place, value), [], "{place} {value}");
        }
    };
    // Value lists of the OpenAPI document of July 2026; BUSD is in the guides of April 2026.
    let networks = [
        "BITCOIN",
        "ETHEREUM",
        "BITCOIN_CASH",
        "LITECOIN",
        "SOLANA",
        "POLYGON_POS",
        "BASE",
        "ARBITRUM_ONE",
        "STELLAR",
        "INK",
        "XLAYER",
        "AVALANCHE",
        "DOGECOIN",
        "SUI",
        "ROBINHOOD",
        "BNB",
    ];
    let saved = json!({ "crypto_network": "BASE", "address": EVM });
    silent(Operation::putCryptoDestinationAddress, saved, "crypto_network", &networks);
    let assets = ["USDG", "PYUSD", "USDP", "USDC", "BUSD", "USD"];
    silent(Operation::createOrchestration, create(), "source_asset", &assets);
    silent(Operation::createOrchestrationRule, on_chain(), "source_asset", &assets[..4]);
    silent(
        Operation::createOrchestrationRule,
        on_chain(),
        "destination_asset",
        &["USDG", "PYUSD", "USDP", "USDC", "USD"],
    );
    let rails = ["WIRE", "DBS_ACT", "CUBIX", "SCB", "RTP"];
    silent(Operation::createFiatDepositInstructions, instructions(), "fiat_network", &rails);
}

#[test]
fn rules_know_fewer_assets_than_creates() {
    let on_chain = rule(json!({ "crypto": { "network": "ETHEREUM" } }));
    let warning = (Code::unknown_value, Severity::Warning);
    let found = said(Operation::createOrchestrationRule, on_chain, "source_asset", "BUSD");
    assert_eq!(found.iter().map(|(code, severity, _)| (*code, *severity)).collect::<Vec<_>>(), [warning]);
}

#[test]
fn cubix_has_no_routing_type() {
    let warning = || vec![(Code::route_not_allowed, Severity::Warning, Some(String::from("leave it out for `CUBIX`")))];
    let at_bank = |network: &str| rule(json!({ "fiat": { "network": network, "account_type": "ABA" } }));
    let of_rule = |network, routing| {
        said(Operation::createOrchestrationRule, at_bank(network), "source.fiat.account_type", routing)
    };
    let of_instructions = |network: &str, routing| {
        let mut params = instructions();
        params["fiat_network"] = network.into();
        said(Operation::createFiatDepositInstructions, params, "routing_number_type", routing)
    };
    for routing in ["ABA", "SWIFT"] {
        assert_eq!(of_rule("CUBIX", routing), warning());
        assert_eq!(of_instructions("CUBIX", routing), warning());
        assert_eq!(of_rule("WIRE", routing), []);
        for network in ["WIRE", "RTP", "SCB", "DBS_ACT"] {
            assert_eq!(of_instructions(network, routing), [], "{network}: nothing is documented");
        }
    }
    let without = rule(json!({ "fiat": { "network": "CUBIX" } }));
    assert!(
        issues(Operation::createOrchestrationRule, &without)
            .iter()
            .all(|issue| issue.place() != "source.fiat.account_type")
    );
    let without = json!({ "profile_id": "p", "fiat_network": "CUBIX" });
    assert_eq!(issues(Operation::createFiatDepositInstructions, &without).len(), 0);
}
