//! What waits for somebody's yes, and what stands in the way of a transfer: options and magic values choose.
#![cfg(feature = "sandbox")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod sandbox_support;

use paxos_orchestrations::sandbox::{Account, Fees, Guesses, KnownAsset, Options};
use sandbox_support::{Desk, RULES, TRANSFERS, options};
use serde_json::{Value, json};

const ACCOUNTS: &str = "/v2/transfer/fiat-accounts";
const PUT: &str = "/v2/transfer/crypto-destination-address";
const STELLAR: &str = "GBZWC3TEMJXXQLTTMFXGIYTPPAXHGYLOMRRG66BOONQW4ZDCN54C5LR5";

fn rule_params(desk: &mut Desk, nickname: &str) -> Value {
    let own = desk.profile(1);
    json!({ "ref_id": nickname, "nickname": nickname, "profile_id": own, "source_asset": "USDC",
            "destination_asset": "USDG", "source": { "crypto": { "network": "BASE" } },
            "destination": { "profile": { "profile_id": own } } })
}

fn rule_status(desk: &mut Desk, id: &Value) -> Value {
    desk.get(&format!("{RULES}?ids={}", id.as_str().unwrap()))["items"][0]["status"].clone()
}

#[test]
fn names_choose_the_review_of_a_rule() {
    for (approvals, nickname, first, last) in [
        (false, "Shop", "ACTIVE", "ACTIVE"),
        (true, "Shop", "PENDING", "ACTIVE"),
        (false, "Shop .11", "PENDING", "ACTIVE"),
        (false, "Shop .17", "PENDING", "REJECTED"),
        (true, "Shop .17", "PENDING", "REJECTED"),
        (true, "Shop .19", "PENDING", "PENDING"),
    ] {
        let mut desk = Desk::with(Options { approvals, ..options() });
        let params = rule_params(&mut desk, nickname);
        let rule = desk.post(RULES, &params)["rule"].clone();
        assert_eq!(rule["status"], first, "{nickname}");
        desk.advance(2999.0);
        assert_eq!(rule_status(&mut desk, &rule["id"]), first, "{nickname}");
        let early = desk.deposit(&json!({ "rule_id": rule["id"], "amount": "5" }));
        assert_eq!(early.orchestration_id.is_some(), first == "ACTIVE", "only an active rule fires");
        desk.advance(1.0);
        assert_eq!(rule_status(&mut desk, &rule["id"]), last, "{nickname}");
        let late = desk.deposit(&json!({ "rule_id": rule["id"], "amount": "5" }));
        assert_eq!(late.orchestration_id.is_some(), last == "ACTIVE", "{nickname}");
    }
}

#[test]
fn a_rule_that_is_deleted_while_it_waits_stays_deleted() {
    let mut desk = Desk::with(Options { approvals: true, ..options() });
    let params = rule_params(&mut desk, "Shop");
    let rule = desk.post(RULES, &params)["rule"].clone();
    let path = format!("{RULES}/{}", rule["id"].as_str().unwrap());
    assert_eq!(desk.send("DELETE", &path, "").1["rule"]["status"], "DELETED");
    desk.advance(3000.0);
    assert_eq!(rule_status(&mut desk, &rule["id"]), "DELETED");
    let params = rule_params(&mut desk, "Shop .17");
    let rule = desk.post(RULES, &params)["rule"].clone();
    desk.advance(3000.0);
    let path = format!("{RULES}/{}", rule["id"].as_str().unwrap());
    assert_eq!(desk.send("DELETE", &path, "").1["rule"]["status"], "REJECTED", "REJECTED is an end, too");
}

#[test]
fn names_choose_the_review_of_an_address() {
    for (approvals, nickname, first, last) in [
        (false, "Ops", "APPROVED", "APPROVED"),
        (true, "Ops", "PENDING", "APPROVED"),
        (false, "Ops .11", "PENDING", "APPROVED"),
        (false, "Ops .17", "PENDING", "REJECTED"),
        (false, "Ops .19", "PENDING", "PENDING"),
    ] {
        let mut desk = Desk::with(Options { approvals, ..options() });
        let params =
            json!({ "crypto_network": "STELLAR", "address": STELLAR, "identity_id": "them", "nickname": nickname });
        let put = |desk: &mut Desk| desk.send("PUT", PUT, &params.to_string()).1["address"]["status"].clone();
        assert_eq!(put(&mut desk), first, "{nickname}");
        desk.advance(3000.0);
        assert_eq!(put(&mut desk), last, "{nickname}");
    }
}

#[test]
fn the_owner_chooses_the_review_of_a_bank_account_and_an_update_starts_another() {
    let mut desk = Desk::new();
    let person = |last: &str| json!({ "person_details": { "first_name": "Ada", "last_name": last } });
    let account = json!({ "fiat_account_owner": person("L .17"),
        "fiat_network_instructions": { "cubix": { "account_id": "2d929a0d-e1e3-4781-b7f8-7b34e66f7832" } } });
    let created = desk.post(ACCOUNTS, &account);
    let path = format!("{ACCOUNTS}/{}", created["id"].as_str().unwrap());
    for (owner, last) in [("L", "APPROVED"), ("L .19", "PENDING"), ("L .17", "REJECTED"), ("L .11", "APPROVED")] {
        let change = json!({ "fiat_account_owner": person(owner) });
        let (status, updated) = desk.send("PUT", &path, &change.to_string());
        assert_eq!((status, &updated["status"]), (200, &json!("PENDING")), "{owner}");
        desk.advance(3000.0);
        assert_eq!(desk.get(&path)["status"], last, "{owner}");
    }
}

#[test]
fn with_approvals_an_orchestration_waits_and_still_ends_as_its_amount_says() {
    for (amount, second, last) in [
        ("5", "PROCESSING", "COMPLETED"),
        ("5.13", "PROCESSING", "FAILED"),
        ("5.17", "REJECTED", "REJECTED"),
        ("5.19", "PENDING", "PENDING"),
    ] {
        let mut desk = Desk::with(Options { approvals: true, ..options() });
        let before = desk.holding(Account::Available(0), KnownAsset::Usd);
        let created = desk.created("x", amount);
        assert_eq!(created["status"], "PENDING", "{amount}");
        desk.advance(3000.0);
        assert_eq!(desk.orchestration(&created["id"])["status"], second, "{amount}");
        desk.sandbox.run_until_idle(desk.machine);
        assert_eq!(desk.orchestration(&created["id"])["status"], last, "{amount}");
        let is_back = desk.holding(Account::Available(0), KnownAsset::Usd) == before;
        assert_eq!(is_back, matches!(last, "FAILED" | "REJECTED"), "{amount}");
    }
}

#[test]
fn amounts_choose_what_stands_in_the_way_of_a_transfer() {
    let table = [
        (".12", "FAILED", Value::Null, "missing_trustline"),
        (".14", "FAILED", Value::Null, "invalid_destination_address"),
        (".16", "FAILED", json!("CUSTOMER_REJECTED"), ""),
        (".18", "FAILED", json!("TRAVEL_RULE_REJECTED"), ""),
        (".15", "COMPLETED", Value::Null, ""),
        (".20", "COMPLETED", Value::Null, ""),
    ];
    let mut desk = Desk::new();
    desk.send("PUT", PUT, &json!({ "crypto_network": "STELLAR", "address": STELLAR }).to_string());
    for (amount, last, secondary, details) in table {
        let mut create = desk.params(amount, amount);
        (create["source_asset"], create["destination_asset"]) = (json!("USDC"), json!("PYUSD"));
        create["destination"] = json!({ "crypto": { "address": STELLAR, "network": "STELLAR" } });
        let (status, created) = desk.create(&create);
        assert_eq!(status, 200, "{created}");
        desk.advance(3000.0);
        let waits = amount == ".15";
        let shown = desk.orchestration(&created["id"]);
        let id = shown["destination_transfer"]["transfer_id"].as_str().unwrap().to_owned();
        let transfer = desk.get(&format!("{TRANSFERS}/{id}"));
        if waits {
            assert_eq!(shown["status"], "PROCESSING");
            assert_eq!(transfer["secondary_status"]["name"], "PENDING_CUSTOMER_APPROVAL");
            assert!(transfer["status_details"]["pending_customer_approval"]["message"].is_string(), "{transfer}");
            let found = desk.get(&format!("{TRANSFERS}?secondary_statuses=PENDING_CUSTOMER_APPROVAL"));
            assert_eq!(found["items"].as_array().unwrap().len(), 1);
            desk.advance(3000.0);
        }
        let shown = desk.orchestration(&created["id"]);
        let transfer = desk.get(&format!("{TRANSFERS}/{id}"));
        assert_eq!((&shown["status"], &transfer["status"]), (&json!(last), &json!(last)), "{amount}");
        assert_eq!(transfer["secondary_status"]["name"], secondary, "{amount}");
        assert_eq!(shown.get("fail_reason").is_some(), last == "FAILED", "{shown}");
        match details {
            "" => assert!(transfer.get("status_details").is_none(), "{transfer}"),
            member => {
                let obstacle = &transfer["status_details"][member];
                assert_eq!(obstacle["destination_address"], STELLAR, "{transfer}");
                assert_eq!(obstacle["asset"] == "PYUSD", member == "missing_trustline", "{transfer}");
            }
        }
    }
}

#[test]
fn a_wire_costs_what_the_option_says() {
    let fees = Fees { wire_deposit: Some("30".into()) };
    let mut desk = Desk::with(Options { fees, ..options() });
    let own = desk.profile(1);
    let instructions = desk.post(
        "/v2/transfer/fiat-deposit-instructions",
        &json!({ "profile_id": own, "fiat_network": "WIRE", "routing_number_type": "ABA" }),
    );
    let before = desk.sandbox.ledger().holding(Account::Available(1), KnownAsset::Usd);
    let arrival = desk.deposit(&json!({ "memo_id": instructions["memo_id"], "amount": "150.33" }));
    // The vendor's guide: a wire of 150.33, a fee of 30, 120.33 on the profile.
    let transfer = desk.get(&format!("{TRANSFERS}/{}", arrival.transfer_id));
    let shown = [&transfer["amount"], &transfer["fee"], &transfer["total"]];
    assert_eq!(shown, [&json!("150.33"), &json!("30"), &json!("120.33")]);
    let credited = desk.sandbox.ledger().holding(Account::Available(1), KnownAsset::Usd) - before;
    assert_eq!(credited.to_string(), "120.33");
    // A rule converts what is left.
    let params = json!({ "ref_id": "mint", "profile_id": own, "source_asset": "USD", "destination_asset": "USDP",
        "source": { "fiat": { "network": "WIRE" } }, "destination": { "profile": { "profile_id": own } } });
    let rule = desk.post(RULES, &params)["rule"].clone();
    let arrival = desk.deposit(&json!({ "rule_id": rule["id"], "amount": "150.33" }));
    let orchestration = desk.orchestration(&json!(arrival.orchestration_id));
    assert_eq!(orchestration["source_amount"], "120.33");
    let transfer = desk.get(&format!("{TRANSFERS}/{}", arrival.transfer_id));
    assert_eq!([&transfer["amount"], &transfer["total"]], [&json!("150.33"), &json!("120.33")]);
    // A fee takes no more than there is, and nothing is left to convert.
    let arrival = desk.deposit(&json!({ "rule_id": rule["id"], "amount": "20" }));
    assert_eq!(arrival.orchestration_id, None);
    let transfer = desk.get(&format!("{TRANSFERS}/{}", arrival.transfer_id));
    assert_eq!([&transfer["amount"], &transfer["fee"], &transfer["total"]], [&json!("20"), &json!("20"), &json!("0")]);
    desk.sandbox.run_until_idle(desk.machine);
    assert_eq!(desk.sandbox.ledger().audit(), Ok(()));
    assert_eq!(desk.holding(Account::Fees, KnownAsset::Usd), "80");
}

#[test]
fn further_guesses_can_be_switched() {
    let guesses = Guesses {
        same_asset_rules: false,
        repeated_rule_delete: false,
        deposits_fire_rules: false,
        refuse_cubix_account_type: true,
        refuse_other_profile_id: false,
        token_without_scope: false,
        keep_travel_rule: false,
        ..Guesses::default()
    };
    let desk = Desk::new();
    let token = desk.token.clone();
    let snapshot = desk.sandbox.snapshot();
    let mut desk = Desk {
        sandbox: paxos_orchestrations::sandbox::Sandbox::new(Options { guesses, ..options() }, desk.machine),
        token,
        machine: desk.machine,
    };
    desk.sandbox.restore(&snapshot).unwrap();
    let body = b"grant_type=client_credentials&client_id=client&client_secret=se%2Bcret";
    assert_eq!(desk.call("POST", "/oauth2/token", "", body).status, 400);
    let scopes = "funding:read_profile+orchestration:write_orchestration_rule+orchestration:read_orchestration_rule\
                  +transfer:write_crypto_destination_address+orchestration:write_orchestration+transfer:read_transfer";
    desk.token = desk.token(scopes);
    let params = rule_params(&mut desk, "Shop");
    let mut same = params.clone();
    same["destination_asset"] = json!("USDC");
    assert_eq!(desk.send("POST", RULES, &same.to_string()).0, 400);
    let mut cubix = params.clone();
    cubix["source_asset"] = json!("USD");
    cubix["source"] = json!({ "fiat": { "network": "CUBIX", "account_type": "ABA" } });
    assert_eq!(desk.send("POST", RULES, &cubix.to_string()).0, 400);
    let rule = desk.post(RULES, &params)["rule"].clone();
    let own = desk.profile(1);
    let place = &rule["source"]["crypto"];
    let deposit =
        json!({ "asset": "USDC", "amount": "5", "crypto_network": "BASE", "crypto_address": place["address"] });
    desk.post(&format!("/v2/sandbox/profiles/{own}/deposit"), &deposit);
    let found = desk.get(&format!("{TRANSFERS}?limit=1"))["items"][0].clone();
    assert_eq!((&found["type"], &found["group_id"]), (&json!("CRYPTO_DEPOSIT"), &Value::Null));
    let path = format!("{RULES}/{}", rule["id"].as_str().unwrap());
    assert_eq!(desk.send("DELETE", &path, "").0, 200);
    assert_eq!(desk.send("DELETE", &path, "").0, 404);
    let mut create = desk.params("other profile", "5");
    create["profile_id"] = json!("another");
    assert_eq!(desk.create(&create).0, 200);
    let whole = json!({ "crypto_network": "STELLAR", "address": STELLAR, "identity_id": "them",
        "travelrule_metadata": { "custodian_type": "PRIVATE", "beneficiary": { "self": true } } });
    assert!(desk.send("PUT", PUT, &whole.to_string()).1["address"]["travelrule_metadata"].is_object());
    let bare = json!({ "crypto_network": "STELLAR", "address": STELLAR, "identity_id": "them" });
    assert!(desk.send("PUT", PUT, &bare.to_string()).1["address"].get("travelrule_metadata").is_none());
}
