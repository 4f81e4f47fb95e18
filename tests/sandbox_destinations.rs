//! Where money may go: bank accounts and addresses outside are looked up, and the Travel Rule is kept.
#![cfg(feature = "sandbox")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod sandbox_support;

use paxos_orchestrations::sandbox::{Dialect, Guesses, Options, TravelRuleEnforcement};
use sandbox_support::{Desk, RULES, options};
use serde_json::{Value, json};

const ACCOUNTS: &str = "/v2/transfer/fiat-accounts";
const PUT: &str = "/v2/transfer/crypto-destination-address";
/// Not of the seed.
const FRESH: &str = "0x7777777777777777777777777777777777777777";
const EVM: &str = "0x5a4DB0c55a4dB0C55a4DB0C55A4db0c55A4Db0C5";

fn account(desk: &mut Desk, owner: &str) -> Value {
    let account = json!({ "fiat_account_owner": { "institution_details": { "name": owner } },
            "fiat_network_instructions": { "cubix": { "account_id": "2d929a0d-e1e3-4781-b7f8-7b34e66f7832" } } });
    desk.post(ACCOUNTS, &account)["id"].clone()
}

fn address(desk: &mut Desk, params: &Value) -> Value {
    let (status, answer) = desk.send("PUT", PUT, &params.to_string());
    assert_eq!(status, 200, "{answer}");
    answer["address"]["id"].clone()
}

/// Status and words of a create and of a rule to a destination.
fn both(desk: &mut Desk, number: &str, destination: &Value) -> [(u16, String); 2] {
    let is_bank = destination.get("fiat").is_some();
    let into = if is_bank { "USD" } else { "USDC" };
    let mut create = desk.params(number, "5");
    (create["source_asset"], create["destination_asset"]) = (json!("USDC"), json!(into));
    create["destination"] = destination.clone();
    let rule = json!({ "ref_id": number, "profile_id": desk.profile(1), "source_asset": "USDC",
        "destination_asset": into, "source": { "crypto": { "network": "BASE" } }, "destination": destination });
    let (created, ruled) = (desk.create(&create), desk.send("POST", RULES, &rule.to_string()));
    [created, ruled].map(|(status, answer)| (status, String::from(answer["detail"].as_str().unwrap_or_default())))
}

#[test]
fn destinations_must_be_registered_and_approved() {
    let mut desk = Desk::new();
    let [good, refused, waiting, deleted] =
        ["Shop", "Shop .17", "Shop .19", "Gone"].map(|owner| account(&mut desk, owner));
    let named = |name: &str| json!({ "crypto_network": "BASE", "address": EVM, "nickname": name });
    let id = address(&mut desk, &named("Ops"));
    let other = |digit: &str, name: &str| {
        let mut params = named(name);
        params["address"] = json!(format!("0x{}", digit.repeat(40)));
        params
    };
    let refused_id = address(&mut desk, &other("1", "Ops .17"));
    let waiting_id = address(&mut desk, &other("2", "Ops .19"));
    let theirs = json!({ "crypto_network": "BASE", "address": format!("0x{}", "3".repeat(40)), "identity_id": "them" });
    address(&mut desk, &theirs);
    desk.advance(3000.0);
    let path = format!("{ACCOUNTS}/{}", deleted.as_str().unwrap());
    assert_eq!(desk.send("DELETE", &path, "").0, 200);
    let bank = |id: &Value| json!({ "fiat": { "fiat_account_id": id } });
    let chain = |address: &str, network: &str| json!({ "crypto": { "address": address, "network": network } });
    let by_id = |id: &Value| json!({ "crypto": { "address_id": id } });
    let table = [
        (bank(&good), ""),
        (bank(&refused), "is a bank account that was REJECTED"),
        (bank(&waiting), "is a bank account that is not APPROVED yet"),
        (bank(&deleted), "is none of your bank accounts"),
        (bank(&json!("b")), "is none of your bank accounts"),
        (chain(EVM, "BASE"), ""),
        (chain(&EVM.to_lowercase(), "BASE"), ""),
        (chain(EVM, "INK"), "destination.crypto is not registered"),
        (chain(&format!("0x{}", "1".repeat(40)), "BASE"), "is an address that was REJECTED"),
        (chain(&format!("0x{}", "3".repeat(40)), "BASE"), ""),
        (by_id(&id), ""),
        (by_id(&refused_id), "REJECTED"),
        (by_id(&waiting_id), "not APPROVED yet"),
        (by_id(&json!("a")), "is not registered: register it with putCryptoDestinationAddress"),
    ];
    for (number, (destination, words)) in table.iter().enumerate() {
        for (status, detail) in both(&mut desk, &number.to_string(), destination) {
            assert_eq!(status, if words.is_empty() { 200 } else { 400 }, "{destination} {detail}");
            assert!(detail.contains(words), "{destination} {detail}");
        }
    }
    let reasons = desk.sandbox.journal().filter(|entry| entry.status == 400 && entry.reason.is_some()).count();
    assert_eq!(
        reasons,
        2 * table.iter().filter(|(_, words)| !words.is_empty()).count(),
        "every refusal has its reason"
    );
    // Somebody else's address is none of this end user's.
    let mut create = desk.params("theirs", "5");
    create["identity_id"] = json!("me");
    create["destination"] = chain(&format!("0x{}", "3".repeat(40)), "BASE");
    (create["source_asset"], create["destination_asset"]) = (json!("USDC"), json!("USDC"));
    assert_eq!(desk.create(&create).0, 400);
    create["identity_id"] = json!("them");
    assert_eq!(desk.create(&create).0, 200);
}

#[test]
fn looking_up_is_a_guess_that_can_be_switched_off() {
    let guesses = Guesses { look_up_destinations: false, ..Guesses::default() };
    let mut desk = Desk::with(Options { guesses, ..options() });
    for destination in [json!({ "fiat": { "fiat_account_id": "b" } }), json!({ "crypto": { "address_id": "a" } })] {
        for (status, detail) in both(&mut desk, &destination.to_string(), &destination) {
            assert_eq!(status, 200, "{detail}");
        }
    }
}

#[test]
fn a_refused_create_keeps_its_ref_id_free_and_moves_nothing() {
    let mut desk = Desk::new();
    let id = account(&mut desk, "Shop");
    let mut create = desk.params("payout", "5");
    (create["source_asset"], create["destination_asset"]) = (json!("USDC"), json!("USD"));
    create["destination"] = json!({ "fiat": { "bank_account_id": id } });
    let before: Vec<_> = desk.sandbox.ledger().entries().collect();
    let (status, answer) = desk.create(&create);
    assert_eq!((status, &answer["meta"]["issues"][0]["path"][2]), (400, &json!("bank_account_id")), "{answer}");
    assert!(desk.sandbox.ledger().entries().eq(before));
    desk.advance(3000.0);
    assert_eq!(desk.create(&create).0, 200);
}

fn crypto_create(desk: &mut Desk, ref_id: &str, amount: &str) -> Value {
    let mut create = desk.params(ref_id, amount);
    (create["source_asset"], create["destination_asset"]) = (json!("USDC"), json!("USDC"));
    create["destination"] = json!({ "crypto": { "address": FRESH, "network": "BASE" } });
    create
}

#[test]
fn the_travel_rule_starts_on_the_30th_of_november() {
    let mut desk = Desk::new();
    let bare = json!({ "crypto_network": "BASE", "address": FRESH });
    address(&mut desk, &bare);
    let early = crypto_create(&mut desk, "early", "3000");
    assert_eq!(desk.create(&early).0, 200, "in July 2026 nobody asks");
    // To one second before midnight, UTC.
    desk.advance(1_795_996_799_000.0 - sandbox_support::START);
    desk.token = desk.token("");
    let late = crypto_create(&mut desk, "late", "3000");
    assert_eq!(desk.create(&late).0, 200);
    desk.advance(1000.0);
    let below = crypto_create(&mut desk, "below", "2999.999999");
    assert_eq!(desk.create(&below).0, 200);
    let at = crypto_create(&mut desk, "at", "3000.00");
    let (status, problem) = desk.create(&at);
    assert_eq!(status, 403);
    assert_eq!(problem["type"], "https://developer.paxos.com/docs/v2/problems/travel-rule-information-required");
    assert_eq!(problem["title"], "Travel Rule Information Required");
    assert_eq!(problem["meta"], json!({ "crypto_network": "BASE", "address": FRESH }));
    let mut whole = bare.clone();
    whole["travelrule_metadata"] = json!({ "custodian_type": "PRIVATE", "beneficiary": { "self": true } });
    address(&mut desk, &whole);
    let (status, answer) = desk.create(&at);
    assert_eq!(status, 200, "the ref_id was not used up: {answer}");
    // Money for a bank and between profiles is not asked about.
    let inside = desk.params("inside", "5000");
    assert_eq!(desk.create(&inside).0, 200);
}

#[test]
fn the_travel_rule_may_be_kept_always_or_never() {
    for (travel_rule, look_up, status) in [
        (TravelRuleEnforcement::Always, true, 403),
        (TravelRuleEnforcement::Always, false, 403),
        (TravelRuleEnforcement::Never, true, 200),
    ] {
        let guesses = Guesses { look_up_destinations: look_up, ..Guesses::default() };
        let mut desk = Desk::with(Options { travel_rule, guesses, ..options() });
        if look_up {
            address(&mut desk, &json!({ "crypto_network": "BASE", "address": FRESH, "identity_id": "them" }));
        }
        if travel_rule == TravelRuleEnforcement::Never {
            desk.advance(200.0 * 86_400_000.0);
            desk.token = desk.token("");
        }
        let mut create = crypto_create(&mut desk, "x", "3000");
        create["identity_id"] = json!("them");
        let (answered, problem) = desk.create(&create);
        assert_eq!(answered, status, "{problem}");
        if status == 403 {
            assert_eq!(problem["meta"]["identity_id"], "them");
        }
    }
}

#[test]
fn a_rule_asks_for_travel_rule_data_when_it_fires_or_when_it_is_made() {
    let rule = |desk: &mut Desk, ref_id: &str| {
        json!({ "ref_id": ref_id, "profile_id": desk.profile(1), "source_asset": "USDC", "destination_asset": "USDC",
            "source": { "crypto": { "network": "BASE" } },
            "destination": { "crypto": { "address": FRESH, "network": "BASE" } } })
    };
    let travel_rule = TravelRuleEnforcement::Always;
    let mut desk = Desk::with(Options { travel_rule, ..options() });
    address(&mut desk, &json!({ "crypto_network": "BASE", "address": FRESH }));
    let params = rule(&mut desk, "r");
    let id = desk.post(RULES, &params)["rule"]["id"].clone();
    for (amount, status) in [("2999", "COMPLETED"), ("3000", "FAILED")] {
        let arrival = desk.deposit(&json!({ "rule_id": id, "amount": amount }));
        desk.advance(3000.0);
        let orchestration = desk.orchestration(&json!(arrival.orchestration_id));
        assert_eq!(orchestration["status"], status, "{orchestration}");
        let transfer = orchestration["destination_transfer"]["transfer_id"].as_str().unwrap();
        let transfer = desk.get(&format!("/v2/transfer/transfers/{transfer}"));
        let asked = json!("TRAVEL_RULE_INFO_REQUESTED");
        assert_eq!(transfer["secondary_status"]["name"] == asked, status == "FAILED", "{transfer}");
    }
    let guesses = Guesses { travel_rule_on_rules: true, ..Guesses::default() };
    let mut desk = Desk::with(Options { travel_rule, guesses, ..options() });
    address(&mut desk, &json!({ "crypto_network": "BASE", "address": FRESH }));
    let params = rule(&mut desk, "r");
    let (status, problem) = desk.send("POST", RULES, &params.to_string());
    assert_eq!((status, &problem["meta"]["address"]), (403, &json!(FRESH)));
}

#[test]
fn the_documents_of_april_name_the_address_of_a_rule_by_its_id() {
    for (dialect, shows) in [(Dialect::July2026, false), (Dialect::April2026, true), (Dialect::Both, true)] {
        let mut desk = Desk::with(Options { dialect, ..options() });
        let id = address(&mut desk, &json!({ "crypto_network": "BASE", "address": FRESH }));
        let own = desk.profile(1);
        let rule = json!({ "ref_id": "r", "profile_id": own, "source_asset": "USDC", "destination_asset": "USDC",
            "source": { "crypto": { "network": "BASE" } },
            "destination": { "crypto": { "address": FRESH, "network": "BASE" } } });
        let made = desk.post(RULES, &rule)["rule"].clone();
        let listed = desk.get(&format!("{RULES}?ids={}", made["id"].as_str().unwrap()))["rules"][0].clone();
        let path = format!("{RULES}/{}", made["id"].as_str().unwrap());
        let deleted = desk.send("DELETE", &path, "").1["rule"].clone();
        for shown in [made, listed, deleted] {
            let crypto = &shown["destination"]["crypto"];
            let expected = if shows { id.clone() } else { Value::Null };
            assert_eq!((&crypto["crypto_address_id"], &crypto["address"]), (&expected, &json!(FRESH)), "{dialect:?}");
        }
    }
}
