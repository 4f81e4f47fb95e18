//! The operations, as somebody who sends requests sees them.
#![cfg(feature = "sandbox")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod sandbox_support;

use paxos_orchestrations::sandbox::{Account, Dialect, Guesses, KnownAsset, Options};
use sandbox_support::{Desk, ORCHESTRATIONS, options};
use serde_json::{Value, json};

fn fields<'v>(items: &'v [Value], field: &str) -> Vec<&'v str> {
    items.iter().map(|item| item[field].as_str().unwrap_or_default()).collect()
}

#[test]
fn routes_are_known() {
    let mut desk = Desk::new();
    let table = [
        ("GET", "/", 404),
        ("GET", "/v2", 404),
        ("GET", "/v2/", 404),
        ("GET", "/v3/profiles", 404),
        ("GET", "/profiles", 404),
        ("GET", "/v2/orchestration/ruled", 404),
        ("GET", "/v2/orchestration/orchestrations/", 404),
        ("PATCH", "/v2/profiles", 405),
        ("DELETE", "/v2/orchestration/orchestrations/x", 405),
        ("GET", "/v2/orchestration/orchestrations/%2e%2e", 400),
        ("GET", "/v2/profiles?nickname=%ff", 400),
    ];
    for (method, target, status) in table {
        assert_eq!(desk.send(method, target, "").0, status, "{method} {target}");
    }
    let answer = desk.call("PUT", ORCHESTRATIONS, "", b"");
    assert!(answer.headers.contains(&("allow", "GET, POST".into())));
    assert_eq!(desk.send("POST", ORCHESTRATIONS, &" ".repeat(65_537)).0, 413);
    assert_eq!(desk.send("POST", ORCHESTRATIONS, &" ".repeat(65_536)).0, 400);
}

#[test]
fn a_create_is_answered_in_full() {
    let mut desk = Desk::new();
    let mut params = desk.params("payout-2207", "0250.7500");
    params["metadata"] = json!({ "batch": "july-3" });
    params["identity_id"] = json!("someone");
    let (status, created) = desk.create(&params);
    assert_eq!(status, 200, "{created}");
    for field in [
        "ref_id",
        "source_asset",
        "destination_asset",
        "source_amount",
        "source",
        "destination",
        "metadata",
        "identity_id",
    ] {
        assert_eq!(created[field], params[field], "{field}");
    }
    assert_eq!(created["status"], "PROCESSING");
    assert_eq!(created["source_transfer"], json!({ "status": "PENDING" }));
    assert_eq!(created["destination_transfer"], json!({ "status": "PENDING" }));
    assert_eq!(created["profile_id"], params["source"]["profile"]["profile_id"]);
    assert_eq!(created["created_at"], "2026-07-08T09:04:03.218000Z");
    assert_eq!(created["updated_at"], created["created_at"]);
    for field in ["fail_reason", "orchestration_rule_id", "destination_amount", "completed_at"] {
        assert!(created.get(field).is_none(), "{field}");
    }
    assert_eq!(desk.orchestration(&created["id"]), created);
}

#[test]
fn destinations_are_echoed() {
    let guesses = Guesses { look_up_destinations: false, ..Guesses::default() };
    let mut desk = Desk::with(Options { guesses, ..options() });
    let table = [
        (
            json!({ "fiat": { "bank_account_id": "acc", "memo": "m" } }),
            json!({ "fiat": { "bank_account_id": "acc", "memo": "m" } }),
        ),
        (json!({ "fiat": { "fiat_account_id": "acc" } }), json!({ "fiat": { "bank_account_id": "acc" } })),
        (json!({ "crypto": { "address_id": "a" } }), json!({ "crypto": { "address_id": "a" } })),
        (json!({ "crypto": { "crypto_address_id": "a" } }), json!({ "crypto": { "address_id": "a" } })),
        (
            json!({ "crypto": { "address": "0x5a4DB0c55a4dB0C55a4DB0C55A4db0c55A4Db0C5", "network": "ETHEREUM" } }),
            json!({ "crypto": { "address": "0x5a4DB0c55a4dB0C55a4DB0C55A4db0c55A4Db0C5", "network": "ETHEREUM" } }),
        ),
    ];
    for (number, (given, shown)) in table.into_iter().enumerate() {
        let mut params = desk.params(&format!("d{number}"), "5");
        params["destination_asset"] = json!(if given.get("fiat").is_some() { "USD" } else { "USDG" });
        params["source_asset"] = json!("USDC");
        params["destination"] = given;
        let (status, created) = desk.create(&params);
        assert_eq!((status, &created["destination"]), (200, &shown), "{created}");
    }
}

#[test]
fn refused_creates_say_what_is_wrong() {
    let mut desk = Desk::new();
    let good = desk.params("r", "10");
    let other = desk.profile(2);
    let changed = |pointer: &str, value: Value| {
        let mut params = good.clone();
        match params.pointer_mut(pointer) {
            Some(place) => *place = value,
            None => params[&pointer[1..]] = value,
        }
        params.to_string()
    };
    let table = [
        (
            changed("/source_asset", json!("BTC")),
            400,
            "source_asset is no asset of this sandbox, which knows USD, USDG, PYUSD, USDP, USDC",
        ),
        (
            changed("/destination_asset", json!("usdg")),
            400,
            "destination_asset is no asset of this sandbox, which knows USD, USDG, PYUSD, USDP, USDC",
        ),
        (
            changed("/source/profile/profile_id", json!("nobody")),
            400,
            "source.profile.profile_id is none of your profiles",
        ),
        (
            changed("/destination/profile/profile_id", json!("nobody")),
            400,
            "destination.profile.profile_id is none of your profiles",
        ),
        (changed("/profile_id", json!(other)), 400, "profile_id differs from source.profile.profile_id"),
    ];
    for (body, status, detail) in table {
        let (got, problem) = desk.send("POST", ORCHESTRATIONS, &body);
        assert_eq!((got, problem["detail"].as_str().unwrap()), (status, detail), "{body}");
    }
    // What the checker finds is told in its words, with the place in front.
    let table = [
        (String::new(), "the request ", "invalid_json"),
        ("[]".into(), "the request ", "invalid_type"),
        (changed("/source_amount", json!("-1")), "source_amount ", "invalid_amount"),
        (changed("/source_amount", json!(10)), "source_amount ", "invalid_type"),
        (changed("/colour", json!("red")), "colour ", "unknown_field"),
        (changed("/destination", json!({})), "destination ", "exactly_one_of"),
    ];
    for (body, start, code) in table {
        let (status, problem) = desk.send("POST", ORCHESTRATIONS, &body);
        assert_eq!((status, &problem["meta"]["issues"][0]["code"]), (400, &json!(code)), "{body}");
        assert!(problem["detail"].as_str().unwrap().starts_with(start), "{problem}");
    }
    assert_eq!(desk.send("POST", ORCHESTRATIONS, &changed("/source_amount", json!("0.1234567890123456789"))).0, 400);
    let (_, problem) = desk.send("POST", ORCHESTRATIONS, &changed("/source/profile/profile_id", json!("nobody")));
    assert_eq!(problem["type"], "about:blank");
    assert_eq!(problem["title"], "Bad Request");
    let issue = &problem["meta"]["issues"][0];
    assert_eq!(
        (&issue["path"], &issue["code"]),
        (&json!(["source", "profile", "profile_id"]), &json!("unknown_value"))
    );
    let (_, problem) = desk.send("POST", ORCHESTRATIONS, "{}");
    assert_eq!(problem["meta"]["issues"].as_array().unwrap().len(), 6);
    // Nothing of all that was stored.
    assert_eq!(desk.create(&good).0, 200);
}

#[test]
fn funds_must_be_there() {
    let mut desk = Desk::new();
    let before = desk.holding(Account::Available(0), KnownAsset::Usd);
    let params = desk.params("big", "123456789012345678901234567890.12");
    let (status, problem) = desk.create(&params);
    assert_eq!(status, 403);
    assert_eq!(problem["type"], "https://developer.paxos.com/docs/v2/problems/insufficient-funds");
    let meta = json!({ "profile_id": params["source"]["profile"]["profile_id"], "asset": "USD",
                       "available": "2500000", "needed": "123456789012345678901234567890.12" });
    assert_eq!(problem["meta"], meta);
    assert_eq!(desk.holding(Account::Available(0), KnownAsset::Usd), before);
    // To the last cent, and then nothing.
    desk.created("all", "2500000.00");
    let params = desk.params("more", "0.000001");
    let (status, problem) = desk.create(&params);
    assert_eq!((status, &problem["meta"]["available"]), (403, &json!("0")));
    // A refused create leaves its key free.
    desk.sandbox.reset(desk.machine);
    let params = desk.params("more", "1");
    assert_eq!(desk.create(&params).0, 200);
}

#[test]
fn a_ref_id_is_used_once() {
    let mut desk = Desk::new();
    let created = desk.created("once", "10");
    desk.advance(10_000.0);
    let now = desk.orchestration(&created["id"]);
    assert_eq!(now["status"], "COMPLETED");
    let held = desk.holding(Account::Available(0), KnownAsset::Usd);
    for amount in ["10", "11"] {
        let params = desk.params("once", amount);
        let (status, problem) = desk.create(&params);
        assert_eq!(status, 409);
        assert_eq!(problem["type"], "https://developer.paxos.com/docs/v2/problems/already-exists");
        assert_eq!(problem["meta"]["existing"], now);
    }
    assert_eq!(desk.holding(Account::Available(0), KnownAsset::Usd), held);
    assert_eq!(desk.list("ref_id=once").len(), 1);
    // The duplicate counts first, even when the money is gone by now.
    let params = desk.params("once", "999999999999");
    assert_eq!(desk.create(&params).0, 409);
}

#[test]
fn unknown_ids_are_404() {
    let mut desk = Desk::new();
    for target in ["/v2/orchestration/orchestrations/none", "/v2/profiles/none/balances"] {
        let (status, problem) = desk.send("GET", target, "");
        assert_eq!((status, &problem["title"]), (404, &json!("Not Found")), "{target}");
    }
}

#[test]
fn lists_page_from_the_newest() {
    let mut desk = Desk::new();
    let all = desk.list("limit=1000");
    assert!(all.len() >= 260);
    assert!(all.is_sorted_by(|a, b| a["created_at"].as_str() >= b["created_at"].as_str()));
    let first = desk.get(ORCHESTRATIONS);
    assert_eq!(first["items"].as_array().unwrap().len(), 100);
    assert_eq!(first["items"], first["orchestrations"]);
    assert_eq!(first["items"][0], all[0]);
    // What is created in between neither repeats nor hides anything.
    let mut walked = first["items"].as_array().unwrap().clone();
    let mut cursor = first["next_page_cursor"].as_str().map(String::from);
    while let Some(text) = cursor {
        desk.created(&format!("between-{}", walked.len()), "1");
        let page = desk.get(&format!("{ORCHESTRATIONS}?limit=90&page_cursor={text}"));
        walked.extend(page["items"].as_array().unwrap().iter().cloned());
        cursor = page["next_page_cursor"].as_str().map(String::from);
    }
    assert_eq!(fields(&walked, "id"), fields(&all, "id"));
    let mut ascending = desk.list("limit=1000&order=ASC");
    assert!(ascending.len() > all.len());
    ascending.reverse();
    assert_eq!(fields(&ascending, "id"), fields(&desk.list("limit=1000"), "id"));
}

#[test]
fn bad_lists_are_refused() {
    let mut desk = Desk::new();
    let cursor = desk.get(&format!("{ORCHESTRATIONS}?limit=1"))["next_page_cursor"].as_str().unwrap().to_owned();
    let of_profiles = desk.get("/v2/profiles?limit=1")["next_page_cursor"].as_str().unwrap().to_owned();
    let hundred_and_one = vec!["status=PENDING"; 101].join("&");
    for query in [
        "page_cursor=nonsense",
        "page_cursor=",
        &format!("page_cursor={of_profiles}"),
        &format!("page_cursor={cursor}&order=ASC"),
        "limit=0",
        "limit=1001",
        "limit=ten",
        "order=UP",
        "created_at.gte=yesterday",
        "created_at=2026-07-08T00:00:00Z",
        "profile_ids=x",
        &hundred_and_one,
    ] {
        let (status, problem) = desk.send("GET", &format!("{ORCHESTRATIONS}?{query}"), "");
        assert_eq!(status, 400, "{query}");
        assert!(problem["meta"]["issues"][0]["path"].is_array(), "{problem}");
    }
    assert_eq!(desk.send("GET", "/v2/profiles?order_by=NAME", "").0, 400);
}

#[test]
fn filters_narrow_a_list() {
    let mut desk = Desk::new();
    let all = desk.list("limit=1000");
    let some = &all[37];
    let (mut seen, filters) =
        (0, ["profile_id", "source_asset", "destination_asset", "status", "orchestration_rule_id"]);
    for field in filters {
        let values: std::collections::BTreeSet<&str> = all.iter().filter_map(|item| item[field].as_str()).collect();
        assert!(values.len() > 1, "{field}");
        for value in &values {
            let expected: Vec<&Value> = all.iter().filter(|item| item[field] == **value).collect();
            let found = desk.list(&format!("limit=1000&{field}={value}"));
            assert!(found.iter().eq(expected.iter().copied()), "{field}={value}");
            seen += found.len();
        }
        // Repeated: any of them.
        let query: String = values.iter().map(|value| format!("&{field}={value}")).collect();
        let expected = all.iter().filter(|item| item[field].is_string()).count();
        assert_eq!(desk.list(&format!("limit=1000{query}")).len(), expected, "{field}");
    }
    assert!(seen > all.len());
    let (id, ref_id) = (some["id"].as_str().unwrap(), some["ref_id"].as_str().unwrap());
    assert_eq!(desk.list(&format!("orchestration_id={id}&orchestration_id=none")), std::slice::from_ref(some));
    assert_eq!(desk.list(&format!("ref_id={ref_id}")), std::slice::from_ref(some));
    assert_eq!(
        desk.list(&format!("ref_id={ref_id}&orchestration_id={}", all[3]["id"].as_str().unwrap())),
        [] as [Value; 0]
    );
    assert_eq!(desk.list("status=NO_SUCH_STATE"), [] as [Value; 0]);
    let newest_two = format!(
        "orchestration_id={}&orchestration_id={}",
        all[5]["id"].as_str().unwrap(),
        all[2]["id"].as_str().unwrap()
    );
    assert_eq!(desk.list(&newest_two), [all[2].clone(), all[5].clone()]);

    let at = some["created_at"].as_str().unwrap();
    let count = |desk: &mut Desk, query: String| desk.list(&format!("limit=1000&{query}")).len();
    assert_eq!(count(&mut desk, format!("created_at.eq={at}")), 1);
    assert_eq!(count(&mut desk, format!("created_at.gt={at}")), 37);
    assert_eq!(count(&mut desk, format!("created_at.gte={at}")), 38);
    assert_eq!(count(&mut desk, format!("created_at.lt={at}")), all.len() - 38);
    assert_eq!(count(&mut desk, format!("created_at.gte={at}&created_at.lte={at}")), 1);
}

#[test]
fn profiles_are_listed() {
    let mut desk = Desk::new();
    let all = desk.get("/v2/profiles")["items"].as_array().unwrap().clone();
    assert!(all.len() >= 4);
    assert_eq!(all[0]["type"], "DEFAULT");
    assert_eq!(all.iter().filter(|profile| profile["type"] == "DEFAULT").count(), 1);
    let items =
        |desk: &mut Desk, query: &str| desk.get(&format!("/v2/profiles?{query}"))["items"].as_array().unwrap().clone();
    let mut descending = items(&mut desk, "order=DESC&order_by=CREATED_AT");
    descending.reverse();
    assert_eq!(descending, all);
    assert_eq!(fields(&items(&mut desk, "nickname=TREAS"), "nickname"), ["Treasury"]);
    assert_eq!(items(&mut desk, "nickname=reasury").len(), 0);
    let id = all[2]["id"].as_str().unwrap();
    assert_eq!(items(&mut desk, &format!("ids={id}&ids=none")), [all[2].clone()]);
    let first = desk.get("/v2/profiles?limit=2");
    let rest = desk.get(&format!("/v2/profiles?page_cursor={}", first["next_page_cursor"].as_str().unwrap()));
    assert_eq!(fields(rest["items"].as_array().unwrap(), "id"), fields(&all[2..], "id"));
    assert!(rest.get("next_page_cursor").is_none());
    assert_eq!(items(&mut desk, "created_at.gte=2026-07-08T09:04:03.218Z").len(), 0);
}

#[test]
fn balances_are_listed() {
    let mut desk = Desk::new();
    let id = desk.profile(4);
    let all = desk.get(&format!("/v2/profiles/{id}/balances"));
    assert_eq!(fields(all["items"].as_array().unwrap(), "asset"), ["USD", "USDG", "PYUSD", "USDP", "USDC"]);
    assert_eq!(all["items"][0], json!({ "asset": "USD", "available": "640000", "trading": "215000.5" }));
    let some = desk.get(&format!("/v2/profiles/{id}/balances?assets=USDC&assets=USD&assets=BTC"));
    assert_eq!(fields(some["items"].as_array().unwrap(), "asset"), ["USD", "USDC"]);
    let default = desk.profile(0);
    assert_eq!(desk.get("/v2/profiles/default/balances"), desk.get(&format!("/v2/profiles/{default}/balances")));
}

#[test]
fn money_goes_where_it_should() {
    let mut desk = Desk::new();
    let balance = |desk: &mut Desk, position: usize, asset: &str| {
        let id = desk.profile(position);
        desk.get(&format!("/v2/profiles/{id}/balances?assets={asset}"))["items"][0]["available"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    desk.sandbox.run_until_idle(desk.machine);
    let into = balance(&mut desk, 1, "USDG").parse::<f64>().unwrap();
    let reserved = |desk: &Desk| desk.sandbox.ledger().holding(Account::Reserved(0), KnownAsset::Usd);
    let before = reserved(&desk);
    desk.created("a", "1000.25");
    assert_eq!(balance(&mut desk, 0, "USD"), "2498999.75", "reserved at once");
    assert_eq!((reserved(&desk) - &before).to_string(), "1000.25");
    desk.advance(2_999.0);
    assert_eq!(balance(&mut desk, 1, "USDG").parse::<f64>().unwrap(), into);
    desk.advance(1.0);
    assert_eq!(balance(&mut desk, 0, "USD"), "2498999.75");
    assert_eq!(reserved(&desk), before);
    assert!((balance(&mut desk, 1, "USDG").parse::<f64>().unwrap() - into - 1000.25).abs() < 1e-6);
    assert_eq!(desk.sandbox.ledger().audit(), Ok(()));
}

#[test]
fn the_life_of_an_orchestration() {
    let mut desk = Desk::new();
    let id = desk.created("life", "100")["id"].clone();
    let mut states = Vec::new();
    for ms in [749.0, 1.0, 750.0, 750.0, 749.0, 1.0, 1_000_000.0] {
        desk.advance(ms);
        let now = desk.orchestration(&id);
        let of = |side: &str| {
            format!(
                "{}{}",
                now[side]["status"].as_str().unwrap(),
                if now[side]["transfer_id"].is_string() { "+" } else { "" }
            )
        };
        states.push(format!(
            "{} {} {}",
            now["status"].as_str().unwrap(),
            of("source_transfer"),
            of("destination_transfer")
        ));
    }
    assert_eq!(
        states,
        [
            "PROCESSING PENDING PENDING",
            "PROCESSING PROCESSING+ PENDING",
            "PROCESSING COMPLETED+ PENDING",
            "PROCESSING COMPLETED+ PROCESSING+",
            "PROCESSING COMPLETED+ PROCESSING+",
            "COMPLETED COMPLETED+ COMPLETED+",
            "COMPLETED COMPLETED+ COMPLETED+",
        ]
    );
    assert_eq!(desk.orchestration(&id)["updated_at"], "2026-07-08T09:04:06.218000Z", "when it happened, not when seen");
}

#[test]
fn amounts_choose_outcomes() {
    let table = [
        ("50.11", "PENDING", "PROCESSING", "COMPLETED"),
        ("50.130", "PROCESSING", "FAILED", "FAILED"),
        ("50.17", "PENDING", "REJECTED", "REJECTED"),
        ("50.19", "PENDING", "PENDING", "PENDING"),
        ("50.20", "PROCESSING", "COMPLETED", "COMPLETED"),
    ];
    for (amount, first, second, last) in table {
        let mut desk = Desk::new();
        let reserved = desk.holding(Account::Reserved(0), KnownAsset::Usd);
        let created = desk.created("x", amount);
        let before = desk.holding(Account::Available(0), KnownAsset::Usd);
        let status = |desk: &mut Desk| desk.orchestration(&created["id"])["status"].as_str().unwrap().to_owned();
        assert_eq!(status(&mut desk), first, "{amount}");
        desk.advance(3000.0);
        assert_eq!(status(&mut desk), second, "{amount}");
        desk.sandbox.run_until_idle(desk.machine);
        assert_eq!(status(&mut desk), last, "{amount}");
        let ended = desk.orchestration(&created["id"]);
        assert_eq!(ended.get("fail_reason").is_some(), last == "FAILED", "{ended}");
        let after = desk.holding(Account::Available(0), KnownAsset::Usd);
        assert_eq!(after != before, matches!(last, "FAILED" | "REJECTED"), "{amount}: money back");
        assert_eq!(desk.holding(Account::Reserved(0), KnownAsset::Usd) != reserved, last == "PENDING", "{amount}");
        if last == "FAILED" {
            assert_eq!(ended["source_transfer"]["status"], "COMPLETED");
            assert_eq!(ended["destination_transfer"]["status"], "FAILED");
        }
        assert_eq!(desk.sandbox.ledger().audit(), Ok(()));
    }
}

#[test]
fn processing_may_take_no_time_or_very_long() {
    let mut desk = Desk::with(Options { processing_ms: 0.0, ..options() });
    let created = desk.created("now", "1");
    assert_eq!(created["status"], "PROCESSING");
    assert_eq!(desk.orchestration(&created["id"])["status"], "COMPLETED");
    let mut desk = Desk::with(Options { processing_ms: 1e300, ..options() });
    let created = desk.created("never", "1");
    desk.advance(1e300);
    desk.sandbox.run_until_idle(desk.machine);
    desk.token = desk.token("");
    assert_eq!(desk.orchestration(&created["id"])["id"], created["id"]);
}

#[test]
fn the_clock_follows_the_machine_when_nobody_froze_it() {
    let mut desk = Desk::with(Options { now_ms: None, ..options() });
    let created = desk.created("c", "1");
    desk.machine += 3000.0;
    assert_eq!(desk.orchestration(&created["id"])["status"], "COMPLETED");
    desk.advance(60_000.0);
    desk.machine -= 3000.0;
    assert_eq!(desk.sandbox.now_ms(desk.machine), sandbox_support::START + 63_000.0, "never goes back");
    desk.machine += 10_000.0;
    assert_eq!(desk.sandbox.now_ms(desk.machine), sandbox_support::START + 70_000.0);
    let frozen = Desk::new().sandbox.now_ms(0.0);
    assert_eq!(frozen, sandbox_support::START);
}

#[test]
fn idle_is_reached_and_not_overshot() {
    let mut desk = Desk::new();
    let id = desk.created("i", "1.11")["id"].clone();
    desk.sandbox.run_until_idle(desk.machine);
    assert_eq!(desk.sandbox.now_ms(0.0), sandbox_support::START + 6000.0);
    assert_eq!(desk.orchestration(&id)["status"], "COMPLETED");
    desk.sandbox.run_until_idle(desk.machine);
    assert_eq!(desk.sandbox.now_ms(0.0), sandbox_support::START + 6000.0);
}

#[test]
fn dialects_differ_where_the_documents_do() {
    let mut april = Desk::with(Options { dialect: Dialect::April2026, ..options() });
    let page = april.get(&format!("{ORCHESTRATIONS}?limit=1000"));
    assert!(page.get("items").is_none());
    let states: std::collections::BTreeSet<&str> =
        page["orchestrations"].as_array().unwrap().iter().filter_map(|item| item["status"].as_str()).collect();
    assert_eq!(states.into_iter().collect::<Vec<_>>(), ["COMPLETED", "FAILED", "PROCESSING"]);
    assert_eq!(april.list("status=PENDING").len(), 0);
    assert_eq!(april.created("p", "1.19")["status"], "PROCESSING");
    assert_eq!(april.list("status=PROCESSING&ref_id=p").len(), 1);

    let mut both = Desk::with(Options { dialect: Dialect::Both, ..options() });
    let page = both.get(&format!("{ORCHESTRATIONS}?limit=1&status=COMPLETED"));
    assert_eq!(page["next_page"], page["next_page_cursor"]);
    assert_eq!(page["items"], page["orchestrations"]);
    assert_eq!(page["items"][0]["destination_amount"], page["items"][0]["source_amount"]);
    assert_eq!(page["items"][0]["completed_at"], page["items"][0]["updated_at"]);
}

#[test]
fn the_journal_tells_what_happened_and_no_secret() {
    let mut desk = Desk::new();
    let token = desk.token.clone();
    desk.list("status=PENDING&limit=2");
    desk.create(&json!({ "ref_id": "j" }));
    desk.send("GET", "/v2/nothing?client_secret=se%2Bcret", "");
    desk.send("GET", "/v2/profiles?access_token=abc", "");
    desk.call("GET", "/v2/profiles", "Bearer wrong", b"");
    let body = b"grant_type=client_credentials&client_id=client&client_secret=wr0ng";
    desk.call("POST", "/oauth2/token", "", body);
    let entries: Vec<Value> = desk.sandbox.journal().map(|entry| serde_json::to_value(entry).unwrap()).collect();
    let told: Vec<_> = entries
        .iter()
        .map(|entry| (entry["operation"].as_str().unwrap_or("-"), entry["status"].as_u64().unwrap()))
        .collect();
    let expected = [
        ("-", 200),
        ("listOrchestrations", 200),
        ("createOrchestration", 400),
        ("-", 404),
        ("listProfiles", 400),
        ("listProfiles", 401),
        ("-", 401),
    ];
    assert_eq!(told, expected);
    assert_eq!(entries[1]["query"], "status=PENDING&limit=2");
    assert_eq!(entries[1]["at"], "2026-07-08T09:04:03.218000Z");
    assert!(entries[1].get("reason").is_none());
    assert!(entries[2]["reason"].as_str().unwrap().starts_with("source_asset is required; "));
    assert_eq!(entries[6]["reason"], "invalid_client: the client secret is wrong");
    let text = serde_json::to_string(&entries).unwrap();
    for secret in [token.as_str(), "se+cret", "se%2Bcret", "wr0ng", "Bearer", "abc"] {
        assert!(!text.contains(secret), "{secret}");
    }
    desk.sandbox.reset(desk.machine);
    assert_eq!(desk.sandbox.journal().count(), 0);
}

#[test]
fn a_snapshot_brings_everything_back() {
    let mut desk = Desk::new();
    let id = desk.created("s", "77")["id"].clone();
    desk.advance(1000.0);
    let snapshot = desk.sandbox.snapshot();
    let view = desk.sandbox.view(desk.machine);
    desk.advance(5000.0);
    let later = (desk.orchestration(&id), desk.created("t", "1"));
    // Also into another sandbox, whose seed is another.
    let mut other = Desk::with(Options { seed: "other".into(), ..options() });
    for desk in [&mut desk, &mut other] {
        desk.sandbox.restore(&snapshot).unwrap();
        let now = desk.sandbox.view(desk.machine);
        assert_eq!(
            (&now.now, &now.next, &now.counts, &now.profiles),
            (&view.now, &view.next, &view.counts, &view.profiles)
        );
        assert_eq!(desk.sandbox.snapshot(), snapshot);
        desk.advance(5000.0);
        assert_eq!((desk.orchestration(&id), desk.created("t", "1")), later, "the same future");
    }
    let unbalanced = snapshot.replacen(
        "\"Outside\",\"asset\":\"USD\",\"amount\":\"",
        "\"Outside\",\"asset\":\"USD\",\"amount\":\"1",
        1,
    );
    for bad in ["", "{}", "{\"version\":1}", "{\"version\":2}", &snapshot[..snapshot.len() - 2], &unbalanced] {
        let before = desk.sandbox.snapshot();
        assert!(desk.sandbox.restore(bad).is_err(), "{}", &bad[..bad.len().min(40)]);
        assert_eq!(desk.sandbox.snapshot(), before);
    }
    assert!(!snapshot.contains(&desk.token) && !snapshot.contains("se+cret"));
}

#[test]
fn a_view_counts_what_there_is() {
    let mut desk = Desk::new();
    desk.sandbox.run_until_idle(desk.machine);
    let reserved = desk.sandbox.ledger().holding(Account::Reserved(0), KnownAsset::Usd);
    desk.created("v", "2.19");
    let view = serde_json::to_value(desk.sandbox.view(desk.machine)).unwrap();
    let reserved = (reserved + "2.19".parse::<bigdecimal::BigDecimal>().unwrap()).normalized().to_plain_string();
    assert_eq!(view["seed"], "paxos");
    assert_eq!(view["processingMs"], 3000.0);
    assert_eq!(view["dialect"], "2026-07");
    assert!(view.get("next").is_none());
    let by_status = view["counts"]["byStatus"].as_object().unwrap();
    assert_eq!(by_status.len(), 5);
    assert_eq!(
        by_status.values().filter_map(Value::as_u64).sum::<u64>(),
        view["counts"]["orchestrations"].as_u64().unwrap()
    );
    assert_eq!(
        view["profiles"][0]["balances"][0],
        json!({ "asset": "USD", "available": "2499997.81", "reserved": reserved, "trading": "0" })
    );
}
