//! Transfers, events, and the deposits that make them.
#![cfg(feature = "sandbox")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod sandbox_support;

use paxos_orchestrations::sandbox::{Account, KnownAsset};
use sandbox_support::{Desk, EVENTS, ORCHESTRATIONS, TRANSFERS};
use serde_json::{Value, json};

fn transfers(desk: &mut Desk, query: &str) -> Vec<Value> {
    desk.get(&format!("{TRANSFERS}?{query}"))["items"].as_array().unwrap().clone()
}

fn transfer(desk: &mut Desk, end: &Value) -> Value {
    desk.get(&format!("{TRANSFERS}/{}", end["transfer_id"].as_str().unwrap()))
}

/// The types of the events since the start, of what the test did.
fn events(desk: &mut Desk) -> Vec<Value> {
    desk.get(&format!("{EVENTS}?created_at.gt=2026-07-08T09:04:07Z"))["events"].as_array().unwrap().clone()
}

/// A desk where nothing that the seed started still runs.
fn quiet() -> Desk {
    let mut desk = Desk::new();
    desk.advance(10_000.0);
    desk
}

#[test]
fn an_orchestration_makes_two_transfers() {
    let mut desk = quiet();
    let created = desk.created("two", "12.50");
    assert_eq!(transfers(&mut desk, "created_at.gte=2026-07-08T09:04:13Z"), Vec::<Value>::new());
    desk.advance(750.0);
    let running = desk.orchestration(&created["id"]);
    let source = transfer(&mut desk, &running["source_transfer"]);
    for (field, value) in [
        ("type", json!("INTERNAL_TRANSFER_DEBIT")),
        ("direction", json!("DEBIT")),
        ("status", json!("PENDING")),
        ("amount", json!("12.50")),
        ("total", json!("12.50")),
        ("fee", json!("0")),
        ("asset", json!("USD")),
        ("balance_asset", json!("USD")),
        ("profile_id", created["profile_id"].clone()),
        ("customer_id", created["customer_id"].clone()),
        ("created_at", json!("2026-07-08T09:04:13.968000Z")),
        ("updated_at", json!("2026-07-08T09:04:13.968000Z")),
    ] {
        assert_eq!(source[field], value, "{field}");
    }
    desk.advance(2250.0);
    let done = desk.orchestration(&created["id"]);
    let (source, destination) =
        (transfer(&mut desk, &done["source_transfer"]), transfer(&mut desk, &done["destination_transfer"]));
    assert_eq!(
        (&source["status"], &source["updated_at"]),
        (&json!("COMPLETED"), &json!("2026-07-08T09:04:14.718000Z"))
    );
    for (field, value) in [
        ("type", json!("INTERNAL_TRANSFER_CREDIT")),
        ("direction", json!("CREDIT")),
        ("status", json!("COMPLETED")),
        ("asset", json!("USDG")),
        ("profile_id", created["destination"]["profile"]["profile_id"].clone()),
        ("updated_at", json!("2026-07-08T09:04:16.218000Z")),
        ("group_id", source["group_id"].clone()),
    ] {
        assert_eq!(destination[field], value, "{field}");
    }
    assert!(source["group_id"].is_string());
}

#[test]
fn every_change_makes_an_event() {
    let table = [
        (
            "5",
            "profile",
            vec![
                "orchestration.processing",
                "transfer.internal_transfer_debit.completed",
                "transfer.internal_transfer_credit.completed",
                "orchestration.completed",
            ],
        ),
        (
            "5",
            "crypto",
            vec![
                "orchestration.processing",
                "transfer.internal_transfer_debit.completed",
                "transfer.crypto_withdrawal.pending",
                "transfer.crypto_withdrawal.completed",
                "orchestration.completed",
            ],
        ),
        (
            "5.13",
            "crypto",
            vec![
                "orchestration.processing",
                "transfer.internal_transfer_debit.completed",
                "transfer.crypto_withdrawal.pending",
                "transfer.crypto_withdrawal.failed",
                "orchestration.failed",
            ],
        ),
        (
            "5.11",
            "fiat",
            vec![
                "orchestration.processing",
                "transfer.internal_transfer_debit.completed",
                "transfer.cubix_withdrawal.pending",
                "transfer.cubix_withdrawal.completed",
                "orchestration.completed",
            ],
        ),
        ("5.17", "profile", vec![]),
        ("5.19", "profile", vec![]),
    ];
    for (amount, to, types) in table {
        let mut desk = quiet();
        let mut params = desk.params("events", amount);
        match to {
            "crypto" => {
                params["destination"] = json!({ "crypto": { "network": "ETHEREUM", "address": "0x5a4DB0c55a4dB0C55a4DB0C55A4db0c55A4Db0C5" } })
            }
            "fiat" => {
                let accounts = desk.get("/v2/transfer/fiat-accounts")["items"].as_array().unwrap().clone();
                let cubix =
                    accounts.iter().find(|item| item["fiat_network_instructions"].get("cubix").is_some()).unwrap();
                params["destination_asset"] = json!("USD");
                params["destination"] = json!({ "fiat": { "bank_account_id": cubix["id"], "memo": "m" } });
            }
            _ => {}
        }
        let (status, created) = desk.create(&params);
        assert_eq!(status, 200, "{created}");
        desk.advance(6000.0);
        let happened = events(&mut desk);
        assert_eq!(
            happened.iter().map(|event| event["type"].as_str().unwrap()).collect::<Vec<_>>(),
            types,
            "{amount} {to}"
        );
        let done = desk.orchestration(&created["id"]);
        for event in &happened {
            assert_eq!(desk.get(&format!("{EVENTS}/{}", event["id"].as_str().unwrap())), *event);
            let created_at = event["created_at"].as_str().unwrap();
            assert_eq!(created_at.len(), "2026-07-08T09:14:03.218447901Z".len());
            assert_eq!((&event["undelivered_webhooks"], &event["is_test"]), (&json!(0), &json!(false)));
            let (_, word) = event["type"].as_str().unwrap().rsplit_once('.').unwrap();
            assert_eq!(event["object"]["status"], word.to_uppercase());
            if event["object_type"] == "orchestration_status_change" {
                assert_eq!(event["object"]["id"], created["id"]);
                assert_eq!(event["object"]["ref_id"], "events");
                assert!(event["object"].get("orchestration_rule_id").is_none());
            } else {
                assert_eq!(event["object_type"], "transfer_status_change");
                let ends = [&done["source_transfer"]["transfer_id"], &done["destination_transfer"]["transfer_id"]];
                assert!(ends.contains(&&event["object"]["id"]));
                assert!(event["object"]["profile_id"].is_string() && event["object"]["type"].is_string());
            }
        }
    }
}

#[test]
fn events_are_listed_oldest_first_by_the_hundred() {
    let mut desk = Desk::new();
    let mut seen: Vec<Value> = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = desk.get(&format!("{EVENTS}?limit=100{cursor}"));
        assert!(page.get("items").is_none());
        seen.extend(page["events"].as_array().unwrap().iter().cloned());
        match page["next_page_cursor"].as_str().unwrap() {
            "" => break,
            next => cursor = format!("&page_cursor={next}"),
        }
    }
    let times: Vec<&str> = seen.iter().map(|event| event["created_at"].as_str().unwrap()).collect();
    assert!(times.is_sorted());
    assert!(seen.len() > 1200, "{}", seen.len());
    let ids: std::collections::BTreeSet<&str> = seen.iter().map(|event| event["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), seen.len());
    let kinds = |kind: &str| seen.iter().filter(|event| event["type"] == kind).count();
    let states = |state: &str| kinds(&format!("orchestration.{state}"));
    let counts = desk.sandbox.view(desk.machine).counts.by_status;
    assert_eq!((states("completed"), states("failed")), (counts["COMPLETED"], counts["FAILED"]));
    for event in seen.iter().filter(|event| event["object_type"] == "transfer_status_change").take(50) {
        let shown = desk.get(&format!("{TRANSFERS}/{}", event["object"]["id"].as_str().unwrap()));
        assert_eq!(shown["type"], event["object"]["type"]);
    }
    assert_eq!(desk.send("GET", &format!("{EVENTS}?limit=101"), "").0, 400);
    let newest = desk.get(&format!("{EVENTS}?order=DESC&limit=1"))["events"][0].clone();
    assert_eq!(&newest, seen.last().unwrap());
    let failed = desk.get(&format!("{EVENTS}?type=orchestration.failed"));
    assert_eq!(failed["events"].as_array().unwrap().len(), states("failed"));
}

#[test]
fn test_events_are_hidden() {
    let mut desk = Desk::new();
    let tests = desk.get(&format!("{EVENTS}?is_test=true"))["events"].as_array().unwrap().clone();
    assert_eq!(tests.len(), 1);
    assert_eq!(tests[0]["is_test"], true);
    let id = tests[0]["id"].as_str().unwrap();
    assert_eq!(desk.send("GET", &format!("{EVENTS}/{id}"), "").0, 404);
    assert_eq!(desk.get(&format!("{EVENTS}/{id}?is_test=true")), tests[0]);
    let real = desk.get(&format!("{EVENTS}?limit=1"))["events"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(desk.send("GET", &format!("{EVENTS}/{real}?is_test=true"), "").0, 404);
    let (status, problem) = desk.send("GET", &format!("{EVENTS}/1"), "");
    assert_eq!((status, &problem["detail"]), (400, &json!("error parsing event id")));
    assert_eq!(desk.send("GET", &format!("{EVENTS}/2d929a0d-e1e3-4781-b7f8-7b34e66f7832"), "").0, 404);
}

#[test]
fn the_transfers_of_the_past_match_their_orchestrations() {
    let mut desk = Desk::new();
    let all = transfers(&mut desk, "limit=1000");
    assert!(all.is_sorted_by(|newer, older| newer["created_at"].as_str() >= older["created_at"].as_str()));
    let mut ends = 0;
    for item in desk.list("limit=1000") {
        for side in ["source", "destination"] {
            let end = &item[&format!("{side}_transfer")];
            let Some(id) = end["transfer_id"].as_str() else { continue };
            ends += 1;
            let found = all.iter().find(|transfer| transfer["id"] == id).unwrap_or_else(|| panic!("{id} of {item}"));
            let status = if end["status"] == "PROCESSING" { "PENDING" } else { end["status"].as_str().unwrap() };
            assert_eq!(found["status"], status);
            assert_eq!((&found["amount"], &found["asset"]), (&item["source_amount"], &item[&format!("{side}_asset")]));
            let (created, updated) = (found["created_at"].as_str(), found["updated_at"].as_str());
            assert!(
                item["created_at"].as_str() <= created && created <= updated && updated <= item["updated_at"].as_str()
            );
            assert_eq!(
                found["direction"] == "CREDIT",
                found["type"].as_str().unwrap().contains("DEPOSIT") || found["type"] == "INTERNAL_TRANSFER_CREDIT"
            );
            if let Some(crypto) = item[side].get("crypto") {
                assert_eq!(
                    (&found["destination_address"], &found["crypto_network"]),
                    (&crypto["address"], &crypto["network"])
                );
                assert_eq!(found["crypto_tx_hash"].is_string(), status == "COMPLETED");
            }
        }
    }
    assert_eq!(ends, all.len());
}

#[test]
fn transfers_are_listed_by_filters() {
    let mut desk = Desk::new();
    let all = transfers(&mut desk, "limit=1000");
    let rich = all.iter().find(|item| item["crypto_tx_hash"].is_string() && item["identity_id"].is_string()).unwrap();
    let group = all.iter().find(|item| item["group_id"].is_string()).unwrap();
    let text = |item: &Value, field: &str| item[field].as_str().unwrap().to_owned();
    let table = [
        ("ids", "id", text(rich, "id")),
        ("profile_ids", "profile_id", text(rich, "profile_id")),
        ("identity_ids", "identity_id", text(rich, "identity_id")),
        ("account_ids", "account_id", text(rich, "account_id")),
        ("group_ids", "group_id", text(group, "group_id")),
        ("crypto_tx_hashes", "crypto_tx_hash", text(rich, "crypto_tx_hash")),
        ("type", "type", String::from("WIRE_WITHDRAWAL")),
        ("statuses", "status", String::from("FAILED")),
    ];
    for (filter, field, value) in &table {
        let found = transfers(&mut desk, &format!("limit=1000&{filter}={value}"));
        let expected: Vec<Value> = all.iter().filter(|item| item[*field] == *value).cloned().collect();
        assert!(!expected.is_empty(), "{filter}");
        assert_eq!(found, expected, "{filter}");
        assert_eq!(transfers(&mut desk, &format!("{filter}=nothing")), Vec::<Value>::new(), "{filter}");
    }
    assert_eq!(transfers(&mut desk, &format!("group_ids={}", text(group, "group_id"))).len(), 2);
    for query in ["ref_ids=r", "secondary_statuses=CUSTOMER_REJECTED"] {
        assert_eq!(transfers(&mut desk, query), Vec::<Value>::new(), "{query}");
    }
    let two = transfers(&mut desk, "limit=1000&type=CRYPTO_DEPOSIT&type=CUBIX_WITHDRAWAL");
    assert!(
        two.iter().any(|item| item["type"] == "CUBIX_WITHDRAWAL")
            && two.iter().any(|item| item["type"] == "CRYPTO_DEPOSIT")
    );
    assert_eq!(desk.send("GET", &format!("{TRANSFERS}/nothing"), "").0, 404);
}

#[test]
fn transfers_are_ordered_by_creation_or_by_change() {
    let mut desk = Desk::new();
    let all = transfers(&mut desk, "limit=1000");
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = desk.get(&format!("{TRANSFERS}?order_by=UPDATED_AT&limit=70{cursor}"));
        seen.extend(page["items"].as_array().unwrap().iter().cloned());
        let Some(next) = page["next_page_cursor"].as_str() else { break };
        cursor = format!("&page_cursor={next}");
    }
    assert!(seen.is_sorted_by_key(|item| item["updated_at"].as_str().unwrap().to_owned()), "oldest change first");
    assert_eq!(seen.len(), all.len());
    let newest = transfers(&mut desk, "order_by=UPDATED_AT&order=DESC&limit=1");
    assert_eq!(&newest[0], seen.last().unwrap());
    let changed = seen[seen.len() - 5]["updated_at"].as_str().unwrap().to_owned();
    let late = transfers(&mut desk, &format!("updated_at.gte={changed}&order_by=UPDATED_AT"));
    assert_eq!(late, seen[seen.len() - 5..]);
    let cursor =
        desk.get(&format!("{TRANSFERS}?order_by=UPDATED_AT&limit=1"))["next_page_cursor"].as_str().unwrap().to_owned();
    for query in [
        "order_by=UPDATED_AT&created_at.gte=2026-01-01T00:00:00Z".to_owned(),
        "order_by=CREATED_AT&updated_at.gte=2026-01-01T00:00:00Z".to_owned(),
        "order_by=AMOUNT".to_owned(),
        format!("order_by=CREATED_AT&page_cursor={cursor}"),
    ] {
        assert_eq!(desk.send("GET", &format!("{TRANSFERS}?{query}"), "").0, 400, "{query}");
    }
}

#[test]
fn a_sandbox_deposit_credits_the_profile() {
    let mut desk = quiet();
    let profile = desk.profile(3);
    let path = format!("/v2/sandbox/profiles/{profile}/deposit");
    let held = |desk: &Desk, asset| desk.holding(Account::Available(3), asset).parse::<f64>().unwrap();
    let table = [
        (json!({ "asset": "USD", "amount": "100.25" }), KnownAsset::Usd, "WIRE_DEPOSIT"),
        (json!({ "asset": "USDC", "amount": ".5", "crypto_network": "SOLANA" }), KnownAsset::Usdc, "CRYPTO_DEPOSIT"),
        (
            json!({ "asset": "USDC", "amount": "1", "crypto_network": "BASE", "crypto_address": "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed" }),
            KnownAsset::Usdc,
            "CRYPTO_DEPOSIT",
        ),
    ];
    for (body, asset, kind) in table {
        let before = held(&desk, asset);
        let answer = desk.post(&path, &body);
        assert!(answer["activity_id"].as_str().unwrap().len() == 36);
        let amount = format!("0{}", body["amount"].as_str().unwrap()).parse::<f64>().unwrap();
        assert!((held(&desk, asset) - before - amount).abs() < 1e-6, "{body}");
        let newest = transfers(&mut desk, "limit=1")[0].clone();
        assert_eq!((&newest["type"], &newest["status"]), (&json!(kind), &json!("COMPLETED")));
        assert_eq!((&newest["profile_id"], &newest["amount"]), (&json!(profile), &body["amount"]));
        assert_eq!(newest["crypto_network"], body.get("crypto_network").cloned().unwrap_or_default());
        if kind == "CRYPTO_DEPOSIT" {
            assert!(newest["destination_address"].is_string() && newest["crypto_tx_hash"].is_string());
            let hash = newest["crypto_tx_hash"].as_str().unwrap();
            assert_eq!(transfers(&mut desk, &format!("crypto_tx_hashes={hash}")), [newest]);
        }
    }
    let kinds: Vec<Value> = events(&mut desk).iter().map(|event| event["type"].clone()).collect();
    let crypto = "transfer.crypto_deposit.completed";
    assert_eq!(kinds, [json!("transfer.wire_deposit.completed"), json!(crypto), json!(crypto)]);
    for (body, place) in [
        (json!({ "asset": "USDC", "amount": "1" }), "crypto_network"),
        (json!({ "asset": "USD", "amount": "1", "crypto_network": "BASE" }), "crypto_network"),
        (json!({ "asset": "USD", "amount": "1", "crypto_address": "0x1" }), "crypto_address"),
        (json!({ "asset": "BTC", "amount": "1", "crypto_network": "BITCOIN" }), "asset"),
    ] {
        let (status, problem) = desk.send("POST", &path, &body.to_string());
        assert_eq!(status, 400, "{body}");
        assert!(problem["detail"].as_str().unwrap().starts_with(place), "{problem}");
    }
    let usd = json!({ "asset": "USD", "amount": "1" });
    assert_eq!(desk.send("POST", "/v2/sandbox/profiles/nobody/deposit", &usd.to_string()).0, 404);
    desk.post("/v2/sandbox/profiles/default/deposit", &usd);
    assert_eq!(desk.get("/v2/profiles/default/balances/USD")["available"], "2500001");
    assert_eq!(desk.sandbox.ledger().audit(), Ok(()));
}

#[test]
fn a_bank_deposit_finds_its_profile_by_the_memo() {
    let mut desk = quiet();
    let profile = desk.profile(2);
    let path = "/v2/transfer/fiat-deposit-instructions";
    let instructions = desk.post(
        path,
        &json!({ "profile_id": profile, "fiat_network": "RTP", "metadata": { "for": "rent" }, "identity_id": "i" }),
    );
    let body = |memo: &Value| {
        json!({ "amount": "150.33", "asset": "USD", "memo_id": memo,
                "fiat_network_instructions": { "cubix": { "account_id": "c" } } })
    };
    let before = desk.holding(Account::Available(2), KnownAsset::Usd).parse::<f64>().unwrap();
    assert_eq!(desk.post("/v2/sandbox/fiat-deposits", &body(&instructions["memo_id"])), json!({}));
    let after = desk.holding(Account::Available(2), KnownAsset::Usd).parse::<f64>().unwrap();
    assert!((after - before - 150.33).abs() < 1e-6);
    let newest = transfers(&mut desk, "limit=1")[0].clone();
    for (field, value) in [
        ("type", json!("RTP_DEPOSIT")),
        ("memo", instructions["memo_id"].clone()),
        ("identity_id", json!("i")),
        ("metadata", json!({ "for": "rent" })),
    ] {
        assert_eq!(newest[field], value, "{field}");
    }
    assert_eq!(events(&mut desk)[0]["type"], "transfer.rtp_deposit.completed");
    assert_eq!(desk.send("POST", "/v2/sandbox/fiat-deposits", &body(&json!("nobody")).to_string()).0, 404);
    let mut euros = body(&instructions["memo_id"]);
    euros["asset"] = json!("EUR");
    assert_eq!(desk.send("POST", "/v2/sandbox/fiat-deposits", &euros.to_string()).0, 400);
    let arrival = desk.deposit(&json!({ "memo_id": instructions["memo_id"], "amount": "1" }));
    assert_eq!(arrival.orchestration_id, None);
}

#[test]
fn a_snapshot_holds_everything() {
    let mut desk = quiet();
    let rule = desk.get("/v2/orchestration/rules?status=ACTIVE")["items"][0].clone();
    desk.deposit(&json!({ "rule_id": rule["id"], "amount": "5" }));
    desk.advance(1000.0);
    let paths = [
        ORCHESTRATIONS,
        "/v2/orchestration/rules",
        "/v2/transfer/fiat-accounts",
        "/v2/transfer/fiat-deposit-instructions",
        "/v2/transfer/crypto-destination-addresses",
        TRANSFERS,
        "/v2/events?order=DESC",
        "/v2/travelrule/vasps",
    ];
    let all = |desk: &mut Desk| paths.map(|path| desk.get(path));
    let (then, snapshot) = (all(&mut desk), desk.sandbox.snapshot());
    desk.advance(10_000.0);
    assert_ne!(all(&mut desk), then);
    let event = then[6]["events"][0]["id"].as_str().unwrap();
    let mut other =
        Desk::with(paxos_orchestrations::sandbox::Options { seed: "other".into(), ..sandbox_support::options() });
    assert_ne!(all(&mut other), then);
    for desk in [&mut desk, &mut other] {
        desk.sandbox.restore(&snapshot).unwrap();
        assert_eq!(all(desk), then);
        assert_eq!(desk.get(&format!("{EVENTS}/{event}")), then[6]["events"][0]);
    }
    desk.sandbox.reset(desk.machine);
    assert_eq!(all(&mut desk), all(&mut Desk::new()));
}
