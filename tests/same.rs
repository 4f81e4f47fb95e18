//! A record is recognised as what a create asked for, and nothing else is.
#![cfg(feature = "serde")]
#![allow(clippy::indexing_slicing, clippy::unwrap_used)]

use paxos_orchestrations::operation::Operation;
use paxos_orchestrations::request::build;
use paxos_orchestrations::same::{Likeness, compare};
use paxos_orchestrations::shape::check::Settings;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// The body that goes out for these parameters.
fn body(operation: Operation, params: &Value) -> Value {
    let params = params.to_string();
    let built = build(operation, params.as_bytes(), Settings::REQUEST).unwrap();
    serde_json::from_str(&built.request.body.unwrap()).unwrap()
}

fn likeness(operation: Operation, asked: &Value, record: &Value) -> Likeness {
    compare(operation, &asked.to_string(), &record.to_string())
}

/// What can arrive there.
fn asset_for(destination: &Value) -> &'static str {
    if destination.get("fiat").is_some() { "USD" } else { "USDG" }
}

fn orchestration(destination: Value) -> Value {
    json!({
        "ref_id": "r", "source_asset": "PYUSD", "destination_asset": asset_for(&destination), "source_amount": "100.50",
        "source": {"profile": {"profile_id": "p"}}, "destination": destination,
        "identity_id": "i", "metadata": {"a": "1", "b": "2"},
    })
}

fn destinations() -> Vec<Value> {
    vec![
        json!({"profile": {"profile_id": "q"}}),
        json!({"fiat": {"bank_account_id": "f", "memo": "m"}}),
        json!({"fiat": {"fiat_account_id": "f"}}),
        json!({"crypto": {"address": "0x52908400098527886E0F7030069857D2E4169EE7", "network": "ETHEREUM"}}),
        json!({"crypto": {"address_id": "a"}}),
    ]
}

fn rule(source: Value, destination: Value) -> Value {
    json!({
        "ref_id": "r", "profile_id": "p", "source_asset": if source.get("fiat").is_some() { "USD" } else { "USDC" },
        "destination_asset": asset_for(&destination), "source": source,
        "destination": destination, "nickname": "n",
    })
}

fn account() -> Value {
    json!({
        "ref_id": "r",
        "fiat_account_owner": {"person_details": {"first_name": "A", "last_name": "B"}},
        "fiat_network_instructions": {"wire": {
            "account_number": "123456789",
            "fiat_account_owner_address": {"country": "USA", "city": "Anywhere"},
            "routing_details": {"routing_number_type": "ABA", "routing_number": "026009593", "bank_name": "B",
                "bank_address": {"country": "USA"}},
        }},
    })
}

fn creates() -> Vec<(Operation, Value)> {
    let mut creates: Vec<_> =
        destinations().into_iter().map(|to| (Operation::createOrchestration, orchestration(to))).collect();
    let fiat = json!({"fiat": {"network": "WIRE", "account_type": "ABA"}});
    let crypto = json!({"crypto": {"network": "POLYGON"}});
    for destination in destinations().into_iter().take(4) {
        for source in [&fiat, &crypto] {
            creates.push((Operation::createOrchestrationRule, rule(source.clone(), destination.clone())));
        }
    }
    creates.push((Operation::createFiatAccount, account()));
    creates.push((
        Operation::createFiatDepositInstructions,
        json!({"ref_id": "r", "profile_id": "p", "fiat_network": "WIRE", "routing_number_type": "ABA"}),
    ));
    creates
}

/// The places of all texts in a value.
fn leaves(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(key, inner)| {
            leaves(inner, &format!("{at}/{key}"), found);
        }),
        _ => found.push(at.into()),
    }
}

/// What a server may do to a text without changing what it says.
fn respelled(place: &str, text: &str, way: u8) -> Value {
    let name = place.rsplit('/').next().unwrap_or_default();
    let say = |text: String| Value::from(text);
    match (name, way % 4) {
        ("source_amount", 0) => say(format!("00{text}")),
        ("source_amount", 1) => say(format!("{text}000")),
        ("source_amount", 2) => say(text.trim_end_matches('0').into()),
        ("network", 0) => say(text.to_ascii_lowercase()),
        ("network", 1) if text == "POLYGON" => say("POLYGON_POS".into()),
        ("address", 0) if text.starts_with("0x") => say(text.to_ascii_lowercase()),
        ("address", 1) if text.starts_with("0x") => say(text.to_ascii_uppercase()),
        ("a" | "b", 0) => serde_json::from_str(text).unwrap(),
        ("nickname" | "memo" | "identity_id" | "a" | "city" | "account_type", 1) => Value::Null,
        ("nickname" | "memo" | "identity_id" | "b" | "city" | "account_type", 2) => say(String::new()),
        _ => say(text.into()),
    }
}

/// A record as the server would make it: the same data, spelled in its own way, among data of its own.
fn record(asked: &Value, ways: &[u8]) -> Value {
    let mut record = asked.clone();
    let mut places = Vec::new();
    leaves(asked, "", &mut places);
    for (number, place) in places.iter().enumerate() {
        let text = asked.pointer(place).and_then(Value::as_str).unwrap_or_default();
        *record.pointer_mut(place).unwrap() = respelled(place, text, ways[number % ways.len()]);
    }
    let own = record.as_object_mut().unwrap();
    own.insert("id".into(), "x".into());
    own.insert("status".into(), "PROCESSING".into());
    own.insert("future".into(), json!({"deep": [1]}));
    record
}

proptest! {
    #[test]
    fn what_the_server_made_of_a_request_is_the_same(which in any::<prop::sample::Index>(), ways in prop::collection::vec(any::<u8>(), 1..20)) {
        let creates = creates();
        let (operation, params) = &creates[which.index(creates.len())];
        let asked = body(*operation, params);
        prop_assert_eq!(likeness(*operation, &asked, &record(&asked, &ways)), Likeness::Same);
    }
}

#[test]
fn every_other_value_of_every_field_is_found() {
    for (operation, params) in creates() {
        let asked = body(operation, &params);
        let mut places = Vec::new();
        leaves(&asked, "", &mut places);
        for place in places {
            // The record has no such field: `fiat_network_instructions` tells the network.
            for other in ["other", "0", "0x00", "100.51", "ETHEREUM_SEPOLIA"] {
                let mut changed = asked.clone();
                *changed.pointer_mut(&place).unwrap() = other.into();
                let name = place.trim_start_matches('/').replace('/', ".");
                let describes = ["memo", "nickname", "bank_name"].iter().any(|end| name.ends_with(end));
                if describes || name.starts_with("metadata") || name.contains("address.") {
                    assert_eq!(likeness(operation, &asked, &changed), Likeness::Same, "{name} only describes");
                    continue;
                }
                assert_eq!(likeness(operation, &asked, &changed), Likeness::Different(name), "{operation:?} {other}");
            }
        }
    }
}

#[test]
fn an_amount_is_a_number_and_not_a_text() {
    let amounts = |asked: &str, found: &str| {
        let of = |amount: &str| {
            let mut params = orchestration(json!({"profile": {"profile_id": "q"}}));
            params["source_amount"] = amount.into();
            params
        };
        likeness(Operation::createOrchestration, &of(asked), &of(found)) == Likeness::Same
    };
    for (asked, found) in [("100", "100.0"), ("0100", "100"), (".5", "0.50"), ("007", "7"), ("1.10", "1.1")] {
        assert!(amounts(asked, found) && amounts(found, asked), "{asked} {found}");
    }
    let exact = "123456789012345678901234567890.123456789012345678";
    assert!(amounts(exact, &format!("0{exact}0")));
    for (asked, found) in
        [("100", "10"), ("100", "1000"), ("1.01", "1.1"), ("1", "1e0"), ("1", "-1"), ("1", ""), ("1", ".")]
    {
        assert!(!amounts(asked, found), "{asked} {found}");
    }
    assert!(!amounts(exact, &exact.replace("78", "79")));
}

#[test]
fn another_kind_of_destination_is_another_payment() {
    let all = destinations();
    for (n, one) in all.iter().enumerate() {
        for (m, other) in all.iter().enumerate() {
            let asked = body(Operation::createOrchestration, &orchestration(one.clone()));
            let found = body(Operation::createOrchestration, &orchestration(other.clone()));
            let same = likeness(Operation::createOrchestration, &asked, &found) == Likeness::Same;
            // 1 and 2 are one bank account, with and without a memo, under its two names.
            assert_eq!(same, n == m || (n == 2 && m == 1) || (n == 1 && m == 2), "{one} {other}");
        }
    }
}

#[test]
fn what_tells_payments_apart_must_be_there() {
    let asked = orchestration(json!({"crypto": {"address": "0xaa", "network": "BASE"}}));
    for name in ["source_asset", "destination_asset", "source_amount", "destination"] {
        let mut record = asked.clone();
        for nothing in [Value::Null, "".into(), Value::Object(Map::new())] {
            record[name] = nothing;
            let found = likeness(Operation::createOrchestration, &asked, &record);
            assert_ne!(found, Likeness::Same, "{name}");
        }
        record.as_object_mut().unwrap().remove(name);
        let found = likeness(Operation::createOrchestration, &asked, &record);
        assert!(matches!(found, Likeness::Incomplete(field) if field == name), "{found:?}");
    }
    for partial in [json!({"address_id": "a"}), json!({"address": "0xaa"}), json!({"network": "BASE"}), json!({})] {
        let mut record = asked.clone();
        record["destination"] = json!({ "crypto": partial });
        let found = likeness(Operation::createOrchestration, &asked, &record);
        assert_eq!(found, Likeness::Incomplete("destination"), "{partial}");
    }
    let bank = orchestration(json!({"fiat": {"bank_account_id": "f", "memo": "m"}}));
    let mut record = bank.clone();
    record["destination"] = json!({"fiat": {"memo": "m"}});
    assert_eq!(likeness(Operation::createOrchestration, &bank, &record), Likeness::Incomplete("destination"));
}

#[test]
fn what_the_server_may_write_in_its_own_way_does_not_contradict() {
    let uuid = "0B6E3A2C-8E5B-4C0A-9D8F-11111111AAAA";
    let to = |id: &str| json!({"profile": {"profile_id": id}});
    let of = |asked: &Value, change: &dyn Fn(&mut Value)| {
        let mut record = asked.clone();
        change(&mut record);
        likeness(Operation::createOrchestration, asked, &record)
    };
    let mut asked = orchestration(to(uuid));
    assert_eq!(of(&asked, &|record| record["destination"] = to(&uuid.to_lowercase())), Likeness::Same);
    let place = Likeness::Different("destination.profile.profile_id".into());
    assert_eq!(of(&asked, &|record| record["destination"] = to(&uuid.replace('A', "b"))), place);
    assert_eq!(of(&asked, &|record| record["destination"] = to("q")), place);
    let short = orchestration(to("Order-7"));
    assert_eq!(of(&short, &|record| record["destination"] = to("order-7")), place, "only the case of a UUID is free");
    assert_eq!(of(&asked, &|record| record["source_asset"] = "pyusd".into()), Likeness::Same);
    asked["profile_id"] = "p".into();
    assert_eq!(of(&asked, &|record| record["profile_id"] = "another".into()), Likeness::Same);
    asked["source"] = to("default");
    assert_eq!(of(&asked, &|record| record["source"] = to(uuid)), Likeness::Same);
    let default = orchestration(to("default"));
    assert_eq!(of(&default, &|record| record["destination"] = to(uuid)), Likeness::Incomplete("destination"));
    let strict = rule(json!({"crypto": {"network": "POLYGON"}}), to("p"));
    let mut record = strict.clone();
    record["profile_id"] = "q".into();
    let found = likeness(Operation::createOrchestrationRule, &strict, &record);
    assert_eq!(found, Likeness::Different("profile_id".into()), "that of a rule is required, and tells");
}

#[test]
fn money_out_of_a_deposit_is_not_money_out_of_a_profile() {
    let asked = orchestration(json!({"profile": {"profile_id": "q"}}));
    let from = |source: Value| {
        let mut record = asked.clone();
        record["source"] = source;
        likeness(Operation::createOrchestration, &asked, &record)
    };
    for other in
        [json!({"crypto": {"address": "0x1", "network": "BASE"}}), json!({"fiat": {"memo": "m"}, "profile": null})]
    {
        assert_eq!(from(other.clone()), Likeness::Different("source.profile".into()), "{other}");
    }
    for nothing in [json!({}), Value::Null, json!({"profile": null, "crypto": {}}), json!({"crypto": null})] {
        assert_eq!(from(nothing.clone()), Likeness::Same, "{nothing}");
    }
}

#[test]
fn masked_account_numbers_do_not_contradict() {
    let asked = account();
    let with = |number: &str| {
        let mut record = asked.clone();
        record["fiat_network_instructions"]["wire"]["account_number"] = number.into();
        likeness(Operation::createFiatAccount, &asked, &record)
    };
    assert_eq!(with("XXXXX6789"), Likeness::Same);
    let place = "fiat_network_instructions.wire.account_number";
    for other in ["XXXXX6780", "6789", "X1234"] {
        assert_eq!(with(other), Likeness::Different(place.into()), "{other}");
    }
}

#[test]
fn what_is_written_for_people_does_not_contradict() {
    let crypto = json!({"crypto": {"network": "POLYGON"}});
    let asked = rule(crypto, json!({"profile": {"profile_id": "p"}}));
    for nickname in ["N", " n ", "something else"] {
        let mut record = asked.clone();
        record["nickname"] = nickname.into();
        assert_eq!(likeness(Operation::createOrchestrationRule, &asked, &record), Likeness::Same, "{nickname}");
    }
    let asked = account();
    let wire = "/fiat_network_instructions/wire";
    for (place, other) in [
        ("fiat_account_owner_address/country", "US"),
        ("fiat_account_owner_address/city", "ANYWHERE"),
        ("routing_details/bank_name", "BANK B, N.A."),
        ("routing_details/bank_address/country", "US"),
    ] {
        let mut record = asked.clone();
        *record.pointer_mut(&format!("{wire}/{place}")).unwrap() = other.into();
        assert_eq!(likeness(Operation::createFiatAccount, &asked, &record), Likeness::Same, "{place}");
    }
    for (place, name) in [
        ("/fiat_account_owner/person_details/last_name", "fiat_account_owner.person_details.last_name"),
        ("/fiat_network_instructions/wire/account_number", "fiat_network_instructions.wire.account_number"),
        (
            "/fiat_network_instructions/wire/routing_details/routing_number",
            "fiat_network_instructions.wire.routing_details.routing_number",
        ),
    ] {
        let mut record = asked.clone();
        *record.pointer_mut(place).unwrap() = "C".into();
        assert_eq!(likeness(Operation::createFiatAccount, &asked, &record), Likeness::Different(name.into()));
    }
}
