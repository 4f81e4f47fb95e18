//! Registered addresses, the directory of VASPs, and profiles.
#![cfg(feature = "sandbox")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod sandbox_support;

use paxos_orchestrations::sandbox::{Dialect, Options};
use sandbox_support::{Desk, options};
use serde_json::{Value, json};

const PUT: &str = "/v2/transfer/crypto-destination-address";
const ADDRESSES: &str = "/v2/transfer/crypto-destination-addresses";
const VASPS: &str = "/v2/travelrule/vasps";
const EVM: &str = "0x5a4DB0c55a4dB0C55a4DB0C55A4db0c55A4Db0C5";

fn put(desk: &mut Desk, params: &Value) -> Value {
    let (status, answer) = desk.send("PUT", PUT, &params.to_string());
    assert_eq!(status, 200, "{answer}");
    answer["address"].clone()
}

#[test]
fn a_put_registers_or_changes() {
    let mut desk = Desk::new();
    let mine = json!({ "crypto_network": "INK", "address": EVM });
    let first = put(&mut desk, &mine);
    assert_eq!((&first["crypto_network"], &first["address"]), (&json!("INK"), &json!(EVM)));
    assert_eq!((&first["status"], &first["bookmarked"]), (&json!("APPROVED"), &json!(false)));
    assert!(first["nickname"].as_str().unwrap().starts_with("INK "), "made up");
    assert_eq!(put(&mut desk, &mine), first, "the same three name the same address");
    let mut named = mine.clone();
    named["nickname"] = json!("Ops");
    named["bookmarked_status"] = json!(true);
    let changed = put(&mut desk, &named);
    assert_eq!((&changed["id"], &changed["nickname"]), (&first["id"], &json!("Ops")));
    assert_eq!(changed["bookmarked"], true);
    let metadata = json!({ "custodian_type": "PRIVATE", "beneficiary": { "self": true } });
    let changed = put(&mut desk, &json!({ "id": first["id"], "travelrule_metadata": metadata }));
    assert_eq!(changed["travelrule_metadata"], metadata);
    assert_eq!((&changed["nickname"], &changed["bookmarked"]), (&json!("Ops"), &json!(true)), "what is left out stays");
    assert_eq!(put(&mut desk, &mine)["travelrule_metadata"], metadata);
    let theirs = put(&mut desk, &json!({ "crypto_network": "INK", "address": EVM, "identity_id": "somebody" }));
    assert_ne!(theirs["id"], first["id"], "another end user, another record");
    assert_eq!(put(&mut desk, &json!({ "id": theirs["id"], "name": "Theirs" }))["nickname"], "Theirs");
    assert_eq!(desk.send("PUT", PUT, &json!({ "id": "nothing" }).to_string()).0, 404);
    assert_eq!(desk.send("PUT", PUT, &json!({ "address": EVM }).to_string()).0, 400);
}

#[test]
fn a_provider_gets_its_name_from_the_directory() {
    let mut desk = Desk::new();
    let vasp = desk.get(VASPS)["items"][0].clone();
    let metadata =
        |id: &Value| json!({ "custodian_type": "VASP", "vasp": { "id": id }, "beneficiary": { "self": true } });
    let address = |id: &Value| json!({ "crypto_network": "BASE", "address": EVM, "travelrule_metadata": metadata(id) });
    assert_eq!(put(&mut desk, &address(&vasp["id"]))["travelrule_metadata"]["vasp"], vasp);
    let (status, problem) = desk.send("PUT", PUT, &address(&json!("nobody")).to_string());
    assert_eq!(status, 400);
    assert!(problem["detail"].as_str().unwrap().starts_with("travelrule_metadata.vasp.id "));
}

#[test]
fn addresses_are_listed_by_filters() {
    let mut desk = Desk::new();
    let one = put(&mut desk, &json!({ "crypto_network": "INK", "address": EVM, "nickname": "One" }));
    let two = put(
        &mut desk,
        &json!({ "crypto_network": "SUI", "address": "0x0000000000000000000000000000000000000000000000000000000000000002", "identity_id": "somebody",
                                      "bookmarked_status": true }),
    );
    let ids = |desk: &mut Desk, query: &str| {
        let page = desk.get(&format!("{ADDRESSES}?{query}"));
        page["addresses"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect::<Vec<_>>()
    };
    let all = ids(&mut desk, "");
    assert_eq!(all[..2], [two["id"].clone(), one["id"].clone()]);
    assert!(all.len() > 10, "those that the orchestrations of the past used");
    let of = |item: &Value| item["id"].as_str().map(String::from).unwrap();
    let table = [
        (format!("ids={}", of(&one)), vec![one["id"].clone()]),
        (String::from("crypto_networks=INK&crypto_networks=SUI"), vec![two["id"].clone(), one["id"].clone()]),
        (String::from("nicknames=One"), vec![one["id"].clone()]),
        (String::from("identity_ids=somebody"), vec![two["id"].clone()]),
        (
            String::from("addresses=0x0000000000000000000000000000000000000000000000000000000000000002"),
            vec![two["id"].clone()],
        ),
        (String::from("crypto_networks=SUI&bookmarked_status=true"), vec![two["id"].clone()]),
        (String::from("crypto_networks=SUI&bookmarked_status=false"), vec![]),
        (String::from("created_at.gte=2026-07-08T00:00:00Z&order=ASC"), vec![one["id"].clone(), two["id"].clone()]),
    ];
    for (query, expected) in table {
        assert_eq!(ids(&mut desk, &query), expected, "{query}");
    }
    assert_eq!(desk.send("GET", &format!("{ADDRESSES}?order_by=NAME"), "").0, 400);
}

#[test]
fn addresses_speak_both_dialects() {
    let params = json!({ "crypto_network": "INK", "address": EVM, "name": "Ops" });
    let mut april = Desk::with(Options { dialect: Dialect::April2026, ..options() });
    let address = put(&mut april, &params);
    assert_eq!(address["name"], "Ops");
    for field in ["nickname", "status", "bookmarked"] {
        assert!(address.get(field).is_none(), "{field}");
    }
    let mut both = Desk::with(Options { dialect: Dialect::Both, ..options() });
    let address = put(&mut both, &params);
    assert_eq!((&address["name"], &address["nickname"]), (&json!("Ops"), &json!("Ops")));
}

#[test]
fn the_directory_is_searched_as_people_type() {
    let mut desk = Desk::new();
    let names = |page: &Value| {
        page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|vasp| vasp["name"].as_str().unwrap().into())
            .collect::<Vec<String>>()
    };
    let all = desk.get(VASPS);
    assert_eq!(all["next_page_cursor"], "");
    let sorted = names(&all);
    assert!(sorted.is_sorted() && sorted.len() == 9);
    assert_eq!(names(&desk.get(&format!("{VASPS}?search=aCoRn"))), ["Acorn Custody", "Acorn Exchange"]);
    assert_eq!(names(&desk.get(&format!("{VASPS}?search=%C3%B6d"))), ["Ödland Börse"]);
    assert_eq!(names(&desk.get(&format!("{VASPS}?search=corn"))), Vec::<String>::new());
    let id = all["items"][3]["id"].as_str().unwrap();
    assert_eq!(names(&desk.get(&format!("{VASPS}?ids={id}"))), ["Cedar Markets"]);
    assert_eq!(desk.get(&format!("{VASPS}/{id}")), json!({ "vasp": all["items"][3] }));
    assert_eq!(desk.send("GET", &format!("{VASPS}/nobody"), "").0, 404);
    let down = desk.get(&format!("{VASPS}?order=DESC&limit=2"));
    assert_eq!(names(&down), ["Ödland Börse", "Maple Vault"]);
    let next =
        desk.get(&format!("{VASPS}?order=DESC&limit=2&page_cursor={}", down["next_page_cursor"].as_str().unwrap()));
    assert_eq!(names(&next), ["Juniper Payments", "Elm Street Trading"]);
}

#[test]
fn one_profile_and_one_balance() {
    let mut desk = Desk::new();
    let profiles = desk.get("/v2/profiles")["items"].clone();
    for profile in profiles.as_array().unwrap() {
        let path = format!("/v2/profiles/{}", profile["id"].as_str().unwrap());
        assert_eq!(&desk.get(&path), profile);
        let balances = desk.get(&format!("{path}/balances"));
        for balance in balances["items"].as_array().unwrap() {
            assert_eq!(&desk.get(&format!("{path}/balances/{}", balance["asset"].as_str().unwrap())), balance);
        }
    }
    assert_eq!(desk.get("/v2/profiles/default?include_deactivated=true"), profiles[0]);
    assert_eq!(desk.get("/v2/profiles/default/balances/USD")["available"], "2500000");
    for path in ["nobody", "nobody/balances/USD", "default/balances/BTC"] {
        assert_eq!(desk.send("GET", &format!("/v2/profiles/{path}"), "").0, 404, "{path}");
    }
}
