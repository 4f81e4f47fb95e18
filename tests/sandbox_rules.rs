//! Rules: created, listed, deleted, and fired by deposits.
#![cfg(feature = "sandbox")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod sandbox_support;

use paxos_orchestrations::sandbox::{Account, Dialect, KnownAsset, Options};
use sandbox_support::{Desk, RULES, options};
use serde_json::{Value, json};

/// A rule on the second profile.
fn params(desk: &mut Desk, ref_id: &str, source: &Value, assets: (&str, &str)) -> Value {
    let (own, other) = (desk.profile(1), desk.profile(2));
    json!({ "ref_id": ref_id, "profile_id": own, "source_asset": assets.0, "destination_asset": assets.1,
            "source": source, "destination": { "profile": { "profile_id": other } } })
}

fn crypto(network: &str) -> Value {
    json!({ "crypto": { "network": network } })
}

fn created(desk: &mut Desk, ref_id: &str, source: &Value, assets: (&str, &str)) -> Value {
    let params = params(desk, ref_id, source, assets);
    desk.post(RULES, &params)["rule"].clone()
}

#[test]
fn a_rule_on_a_blockchain_gets_an_address_of_its_own() {
    let mut desk = Desk::new();
    let mut addresses = Vec::new();
    for (number, network) in ["ETHEREUM", "SOLANA", "STELLAR", "BASE", "POLYGON"].into_iter().enumerate() {
        let ref_id = format!("rule {number}");
        let params = params(&mut desk, &ref_id, &crypto(network), ("USDC", "USDG"));
        let rule = desk.post(RULES, &params)["rule"].clone();
        for field in ["ref_id", "profile_id", "source_asset", "destination_asset", "destination"] {
            assert_eq!(rule[field], params[field], "{field}");
        }
        assert_eq!(rule["status"], "ACTIVE");
        assert_eq!(rule["created_at"], "2026-07-08T09:04:03.218000Z");
        let source = &rule["source"]["crypto"];
        assert_eq!(source["network"], network);
        assert!(source["address_id"].is_string());
        let address = source["address"].as_str().unwrap();
        let form = match network {
            "SOLANA" => address.len() == 43,
            "STELLAR" => address.len() == 56 && address.starts_with('G'),
            _ => address.len() == 42 && address.starts_with("0x"),
        };
        assert!(form, "{network} {address}");
        addresses.push(String::from(address));
    }
    addresses.sort();
    addresses.dedup();
    assert_eq!(addresses.len(), 5);
}

#[test]
fn a_rule_at_a_bank_gets_instructions_with_a_memo() {
    let mut desk = Desk::new();
    let table = [
        (json!({ "network": "WIRE", "account_type": "SWIFT" }), json!("SWIFT"), "wire"),
        (json!({ "network": "WIRE" }), json!("ABA"), "wire"),
        (json!({ "network": "CUBIX" }), Value::Null, "cubix"),
    ];
    for (number, (fiat, account_type, rail)) in table.into_iter().enumerate() {
        let rule = created(&mut desk, &number.to_string(), &json!({ "fiat": fiat }), ("USD", "USDP"));
        let source = &rule["source"]["fiat"];
        assert_eq!((&source["network"], &source["account_type"]), (&fiat["network"], &account_type));
        let id = source["deposit_instructions_id"].as_str().unwrap();
        let instructions = desk.get(&format!("/v2/transfer/fiat-deposit-instructions/{id}"));
        assert_eq!(instructions["memo_id"], source["memo_id"]);
        assert_eq!(instructions["profile_id"], rule["profile_id"]);
        assert_eq!(instructions["status"], "VALID");
        let rails: Vec<_> = instructions["fiat_network_instructions"].as_object().unwrap().keys().collect();
        assert_eq!(rails, [rail]);
    }
}

#[test]
fn what_no_rule_can_be_is_refused() {
    let mut desk = Desk::new();
    let bank = json!({ "fiat": { "network": "WIRE" } });
    let table = [
        (crypto("INK"), ("USDC", "USDG"), "source.crypto.network"),
        (crypto("POLYGON_POS"), ("USDC", "USDG"), "source.crypto.network"),
        (crypto("BASE"), ("USD", "USDG"), "source_asset"),
        (bank.clone(), ("USDC", "USDG"), "source_asset"),
        (json!({ "fiat": { "network": "RTP" } }), ("USD", "USDG"), "source.fiat.network"),
        (bank.clone(), ("USD", "ETH"), "destination_asset"),
        (json!({}), ("USD", "USDG"), "source"),
    ];
    for (source, assets, place) in table {
        let params = params(&mut desk, "refused", &source, assets);
        let (status, problem) = desk.send("POST", RULES, &params.to_string());
        assert_eq!(status, 400, "{problem}");
        assert!(problem["detail"].as_str().unwrap().starts_with(place), "{place}: {problem}");
    }
    for side in ["profile_id", "destination"] {
        let mut params = params(&mut desk, "refused", &bank, ("USD", "USDG"));
        params[side] = if side == "profile_id" { json!("x") } else { json!({ "profile": { "profile_id": "x" } }) };
        assert_eq!(desk.send("POST", RULES, &params.to_string()).0, 400);
    }
    // Nothing was made: the key is still free.
    created(&mut desk, "refused", &bank, ("USD", "USDG"));
}

#[test]
fn a_used_key_is_refused_with_the_rule_it_stands_for() {
    let mut desk = Desk::new();
    let first = created(&mut desk, "twice", &crypto("BASE"), ("USDC", "USD"));
    let again = params(&mut desk, "twice", &crypto("SOLANA"), ("USDC", "USD"));
    let (status, problem) = desk.send("POST", RULES, &again.to_string());
    assert_eq!(status, 409);
    assert_eq!(problem["meta"]["existing"], first);
    // Rules and orchestrations have their keys apart.
    desk.created("twice", "1");
}

#[test]
fn lists_have_filters_and_both_keys() {
    let mut desk = Desk::new();
    let seeded = desk.get(RULES)["items"].as_array().unwrap().len();
    assert_eq!(seeded, 8);
    let one = created(&mut desk, "one", &crypto("BASE"), ("PYUSD", "USDP"));
    let two = created(&mut desk, "two", &json!({ "fiat": { "network": "WIRE" } }), ("USD", "USDP"));
    let page = desk.get(RULES);
    assert_eq!(page["items"], page["rules"]);
    assert_eq!((&page["items"][0], &page["items"][1]), (&two, &one), "newest first");
    let (id, profile) = (one["id"].as_str().unwrap(), one["profile_id"].as_str().unwrap());
    let table = [
        (format!("ids={id}"), 1),
        (format!("ids={id}&ids={}", two["id"].as_str().unwrap()), 2),
        (String::from("ids=nothing"), 0),
        (String::from("status=DELETED"), 1),
        (String::from("status=DELETED&status=PENDING"), 2),
        (String::from("source_asset=PYUSD&destination_asset=USDP"), 1),
        (format!("profile_id={profile}&status=ACTIVE"), 4),
        (String::from("order=ASC&limit=3"), 3),
    ];
    for (query, count) in table {
        assert_eq!(desk.get(&format!("{RULES}?{query}"))["items"].as_array().unwrap().len(), count, "{query}");
    }
    let mut seen = Vec::new();
    let mut query = String::from("limit=4");
    loop {
        let page = desk.get(&format!("{RULES}?{query}"));
        seen.extend(page["items"].as_array().unwrap().iter().map(|rule| rule["id"].clone()));
        let Some(cursor) = page["next_page_cursor"].as_str() else { break };
        query = format!("limit=4&page_cursor={cursor}");
    }
    let all = desk.get(RULES)["items"].as_array().unwrap().iter().map(|rule| rule["id"].clone()).collect::<Vec<_>>();
    assert_eq!(seen, all);
    let mut april = Desk::with(Options { dialect: Dialect::April2026, ..options() });
    let page = april.get(RULES);
    assert!(page.get("items").is_none() && page["rules"].is_array());
}

#[test]
fn a_deleted_rule_stays_deleted() {
    let mut desk = Desk::new();
    let rule = created(&mut desk, "gone", &crypto("BASE"), ("USDC", "USD"));
    let path = format!("{RULES}/{}", rule["id"].as_str().unwrap());
    for _ in 0..2 {
        let (status, answer) = desk.send("DELETE", &path, "");
        assert_eq!((status, &answer["rule"]["status"]), (200, &json!("DELETED")));
        assert_eq!(answer["rule"]["id"], rule["id"]);
    }
    assert_eq!(desk.send("DELETE", &format!("{RULES}/x"), "").0, 404);
}

#[test]
fn a_deposit_fires_its_rule() {
    let mut desk = Desk::new();
    // What the seed started is over.
    desk.advance(10_000.0);
    let rule = created(&mut desk, "fires", &crypto("BASE"), ("USDC", "USDG"));
    let before = desk.holding(Account::Available(2), KnownAsset::Usdg);
    let arrival = desk.deposit(&json!({ "rule_id": rule["id"], "amount": "250.50" }));
    let fired = desk.orchestration(&json!(arrival.orchestration_id));
    assert_eq!(fired["orchestration_rule_id"], rule["id"]);
    assert_eq!(fired["ref_id"], format!("orchestration_id.{}", fired["id"].as_str().unwrap()));
    assert_eq!((&fired["status"], &fired["source_amount"]), (&json!("PROCESSING"), &json!("250.50")));
    assert_eq!(fired["source"]["crypto"], rule["source"]["crypto"]);
    assert_eq!(fired["destination"], rule["destination"]);
    assert_eq!(fired["source_transfer"], json!({ "transfer_id": arrival.transfer_id, "status": "COMPLETED" }));
    assert_eq!(fired["destination_transfer"], json!({ "status": "PENDING" }));
    assert_eq!(desk.holding(Account::Reserved(1), KnownAsset::Usdc), "250.5");
    let listed = desk.list(&format!("orchestration_rule_id={}", rule["id"].as_str().unwrap()));
    assert_eq!(listed, std::slice::from_ref(&fired));
    desk.advance(3000.0);
    let done = desk.orchestration(&fired["id"]);
    assert_eq!(done["status"], "COMPLETED");
    assert_eq!(done["source_transfer"], fired["source_transfer"]);
    assert_eq!(done["destination_transfer"]["status"], "COMPLETED");
    assert_eq!(desk.holding(Account::Reserved(1), KnownAsset::Usdc), "0");
    let (after, before): (f64, f64) =
        (desk.holding(Account::Available(2), KnownAsset::Usdg).parse().unwrap(), before.parse().unwrap());
    assert!((after - before - 250.5).abs() < 1e-6);
    assert_eq!(desk.sandbox.ledger().audit(), Ok(()));
}

#[test]
fn every_way_to_a_rule_fires_it() {
    let mut desk = Desk::new();
    let chain = created(&mut desk, "chain", &crypto("POLYGON"), ("USDC", "USDG"));
    let bank = created(&mut desk, "bank", &json!({ "fiat": { "network": "CUBIX" } }), ("USD", "USDG"));
    let address = &chain["source"]["crypto"]["address"];
    let memo = &bank["source"]["fiat"]["memo_id"];
    let other = desk.profile(3);
    let outside = [
        (&chain, json!({ "rule_id": chain["id"], "amount": "1" })),
        (&chain, json!({ "rule_id": chain["id"], "amount": "1", "asset": "USDC" })),
        (&chain, json!({ "address": address, "amount": "1", "asset": "USDC" })),
        (&chain, json!({ "address": address, "network": "POLYGON_POS", "amount": "1" })),
        (&bank, json!({ "memo_id": memo, "amount": "1", "asset": "USD" })),
        (&bank, json!({ "rule_id": bank["id"], "amount": "1" })),
    ];
    for (rule, deposit) in outside {
        let fired = desk.deposit(&deposit).orchestration_id.unwrap();
        assert_eq!(desk.orchestration(&json!(fired))["orchestration_rule_id"], rule["id"], "{deposit}");
    }
    let calls = [
        (
            &chain,
            format!("/v2/sandbox/profiles/{other}/deposit"),
            json!({ "asset": "USDC", "amount": "2", "crypto_network": "POLYGON_POS", "crypto_address": address }),
        ),
        (
            &bank,
            String::from("/v2/sandbox/fiat-deposits"),
            json!({ "amount": "2", "asset": "USD", "memo_id": memo,
                    "fiat_network_instructions": { "cubix": { "account_id": "c" } } }),
        ),
    ];
    for (rule, path, body) in calls {
        desk.post(&path, &body);
        let newest = &desk.list("limit=1")[0];
        assert_eq!((&newest["orchestration_rule_id"], &newest["source_amount"]), (&rule["id"], &json!("2")));
        assert_eq!(newest["profile_id"], rule["profile_id"], "the rule's, not that of the path");
    }
    let newest = &desk.list("limit=1")[0];
    let transfer = newest["source_transfer"]["transfer_id"].as_str().unwrap();
    assert_eq!(desk.get(&format!("/v2/transfer/transfers/{transfer}"))["type"], "CUBIX_DEPOSIT");
}

#[test]
fn amounts_choose_outcomes_of_deposits_too() {
    let mut desk = Desk::new();
    let rule = created(&mut desk, "outcomes", &crypto("BASE"), ("USDC", "USDG"));
    let held = |desk: &Desk| desk.holding(Account::Available(1), KnownAsset::Usdc).parse::<f64>().unwrap();
    for (amount, first, last, is_back) in [
        ("10.11", "PENDING", "COMPLETED", false),
        ("10.13", "PROCESSING", "FAILED", true),
        ("10.17", "PENDING", "REJECTED", true),
        ("10.19", "PENDING", "PENDING", false),
    ] {
        let before = held(&desk);
        let id = json!(desk.deposit(&json!({ "rule_id": rule["id"], "amount": amount })).orchestration_id);
        assert_eq!(desk.orchestration(&id)["status"], first);
        desk.advance(6000.0);
        let done = desk.orchestration(&id);
        assert_eq!(done["status"], last, "{amount}");
        assert_eq!(done["source_transfer"]["status"], "COMPLETED", "the deposit was there all the time");
        let back = held(&desk) - before;
        assert!((back - if is_back { amount.parse().unwrap() } else { 0.0 }).abs() < 1e-6, "{amount} {back}");
    }
}

#[test]
fn what_a_rule_does_not_convert_is_credited() {
    let mut desk = Desk::new();
    let rule = created(&mut desk, "credited", &crypto("BASE"), ("USDC", "USDG"));
    let held = |desk: &Desk, asset| desk.holding(Account::Available(1), asset);
    let before = held(&desk, KnownAsset::Pyusd);
    let other = desk.deposit(&json!({ "rule_id": rule["id"], "amount": "5", "asset": "PYUSD" }));
    assert_eq!(other.orchestration_id, None, "another asset");
    assert_ne!(held(&desk, KnownAsset::Pyusd), before);
    desk.send("DELETE", &format!("{RULES}/{}", rule["id"].as_str().unwrap()), "");
    let (count, before) = (desk.list("limit=1000").len(), held(&desk, KnownAsset::Usdc));
    let late = desk.deposit(&json!({ "rule_id": rule["id"], "amount": "1000000" }));
    assert_eq!(late.orchestration_id, None, "a deleted rule");
    assert_eq!(desk.list("limit=1000").len(), count);
    let (after, before): (f64, f64) = (held(&desk, KnownAsset::Usdc).parse().unwrap(), before.parse().unwrap());
    assert_eq!(after - before, 1_000_000.0, "unconverted, to the rule's profile");
    let transfer = desk.get(&format!("/v2/transfer/transfers/{}", late.transfer_id));
    assert_eq!(
        (&transfer["profile_id"], &transfer["asset"], &transfer["destination_address"]),
        (&rule["profile_id"], &json!("USDC"), &rule["source"]["crypto"]["address"])
    );
    let waiting = desk.get(&format!("{RULES}?status=PENDING"))["items"][0].clone();
    let pending = desk.deposit(&json!({ "rule_id": waiting["id"], "amount": "1" }));
    assert_eq!(pending.orchestration_id, None, "a rule that waits for an approval");
    assert_eq!(desk.sandbox.ledger().audit(), Ok(()));
}

#[test]
fn orchestrations_of_a_deleted_rule_run_on() {
    let mut desk = Desk::new();
    let rule = created(&mut desk, "runs on", &crypto("BASE"), ("USDC", "USDG"));
    let id = json!(desk.deposit(&json!({ "rule_id": rule["id"], "amount": "5" })).orchestration_id);
    desk.send("DELETE", &format!("{RULES}/{}", rule["id"].as_str().unwrap()), "");
    desk.advance(3000.0);
    assert_eq!(desk.orchestration(&id)["status"], "COMPLETED");
}

#[test]
fn a_deposit_that_cannot_be_is_told_so() {
    let mut desk = Desk::new();
    let rule = created(&mut desk, "told", &crypto("BASE"), ("USDC", "USDG"));
    let id = &rule["id"];
    let table = [
        (json!({}), "the request"),
        (json!({ "rule_id": id, "memo_id": "m", "amount": "1" }), "the request"),
        (json!({ "rule_id": id }), "amount is required"),
        (json!({ "rule_id": id, "amount": 1 }), "amount "),
        (json!({ "rule_id": id, "amount": "0" }), "amount "),
        (json!({ "rule_id": id, "amount": "1", "colour": "red" }), "colour "),
        (json!({ "rule_id": id, "amount": "1", "asset": "USD" }), "asset cannot be USD"),
        (json!({ "rule_id": id, "amount": "1", "asset": "BTC" }), "asset is no asset"),
        (json!({ "rule_id": id, "amount": "0.0000000000000000001" }), "USDC takes at most 18"),
        (json!({ "rule_id": "x", "amount": "1" }), "there is no rule with this rule_id"),
        (json!({ "address": "x", "amount": "1" }), "no rule takes its deposits at this address"),
        (json!({ "memo_id": "x", "amount": "1" }), "no deposit instructions have the memo_id 'x'"),
    ];
    for (deposit, words) in table {
        let before = desk.sandbox.snapshot();
        let reason = desk.sandbox.deposit(&deposit.to_string(), desk.machine).unwrap_err();
        assert!(reason.contains(words), "{deposit}: {reason}");
        assert_eq!(desk.sandbox.snapshot(), before, "nothing happened");
    }
    assert!(desk.sandbox.deposit("nonsense", desk.machine).is_err());
}
