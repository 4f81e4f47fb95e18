//! Bank accounts and deposit instructions.
#![cfg(feature = "sandbox")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod sandbox_support;

use sandbox_support::Desk;
use serde_json::{Value, json};

const ACCOUNTS: &str = "/v2/transfer/fiat-accounts";
const INSTRUCTIONS: &str = "/v2/transfer/fiat-deposit-instructions";
const NOBODY: &str = "2d929a0d-e1e3-4781-b7f8-7b34e66f7832";

fn wire() -> Value {
    let address = json!({ "country": "USA", "city": "Sandbox" });
    json!({ "ref_id": "bank", "metadata": { "a": "b" },
            "fiat_account_owner": { "person_details": { "first_name": "Ada", "last_name": "L" } },
            "fiat_network_instructions": { "wire": { "account_number": "0123456789",
                "fiat_account_owner_address": address,
                "routing_details": { "routing_number_type": "ABA", "routing_number": "021000021",
                                     "bank_name": "Bank", "bank_address": address } } } })
}

fn path(account: &Value) -> String {
    format!("{ACCOUNTS}/{}", account["id"].as_str().unwrap())
}

#[test]
fn an_account_is_reviewed_on_the_clock() {
    let mut desk = Desk::new();
    let created = desk.post(ACCOUNTS, &wire());
    assert_eq!(created["status"], "PENDING");
    for (field, value) in wire().as_object().unwrap() {
        assert_eq!(&created[field], value, "{field}");
    }
    desk.advance(2999.0);
    assert_eq!(desk.get(&path(&created))["status"], "PENDING");
    desk.advance(1.0);
    let approved = desk.get(&path(&created));
    assert_eq!(approved["status"], "APPROVED");
    assert_eq!(approved["updated_at"], "2026-07-08T09:04:06.218000Z");
    assert_eq!(approved["created_at"], created["created_at"]);
}

#[test]
fn an_update_changes_what_it_says_and_starts_another_review() {
    let mut desk = Desk::new();
    let created = desk.post(ACCOUNTS, &wire());
    desk.advance(2000.0);
    let change = json!({
        "fiat_account_owner": { "person_details": { "first_name": "Augusta", "last_name": "L" } },
        "fiat_network_instructions": { "wire": { "routing_details": { "bank_name": "New Bank" },
            "intermediary_routing_details": { "bank_name": "" } } } });
    let (status, updated) = desk.send("PUT", &path(&created), &change.to_string());
    assert_eq!((status, &updated["status"]), (200, &json!("PENDING")), "{updated}");
    assert_eq!(updated["fiat_account_owner"], change["fiat_account_owner"]);
    let bank = &updated["fiat_network_instructions"]["wire"];
    assert_eq!(bank["routing_details"]["bank_name"], "New Bank");
    assert_eq!(bank["routing_details"]["routing_number"], "021000021");
    assert_eq!(bank["account_number"], "0123456789");
    assert_eq!(updated["metadata"], created["metadata"]);
    desk.advance(2000.0);
    assert_eq!(desk.get(&path(&created))["status"], "PENDING", "the first review no longer counts");
    desk.advance(1000.0);
    assert_eq!(desk.get(&path(&created))["status"], "APPROVED");
    assert_eq!(desk.send("PUT", &path(&created), "{}").1["status"], "PENDING", "so does an update that says nothing");
}

#[test]
fn what_an_account_cannot_be_is_refused() {
    let mut desk = Desk::new();
    let created = desk.post(ACCOUNTS, &wire());
    let institution = json!({ "fiat_account_owner": { "institution_details": { "name": "I" } } });
    let (status, problem) = desk.send("PUT", &path(&created), &institution.to_string());
    let detail = "fiat_account_owner cannot be changed from person to institution";
    assert_eq!((status, &problem["detail"]), (400, &json!(detail)));
    let cubix = json!({ "fiat_account_owner": { "institution_details": { "name": "I" } },
                        "fiat_network_instructions": { "cubix": { "account_id": "c" } } });
    let cubix = desk.post(ACCOUNTS, &cubix);
    let change = json!({ "fiat_network_instructions": { "wire": { "routing_details": { "bank_name": "N" } } } });
    assert_eq!(desk.send("PUT", &path(&cubix), &change.to_string()).0, 400);
    let (status, problem) = desk.send("POST", ACCOUNTS, &wire().to_string());
    assert_eq!((status, &problem["meta"]["existing"]), (409, &created));
    for (method, body) in [("GET", ""), ("PUT", "{}"), ("DELETE", "")] {
        let (status, problem) = desk.send(method, &format!("{ACCOUNTS}/123456"), body);
        assert_eq!((status, &problem["detail"]), (400, &json!("id must be uuid, given '123456'")), "{method}");
        assert_eq!(desk.send(method, &format!("{ACCOUNTS}/{NOBODY}"), body).0, 404, "{method}");
    }
}

#[test]
fn lists_are_abbreviated() {
    let mut desk = Desk::new();
    let created = desk.post(ACCOUNTS, &wire());
    let listed = desk.get(&format!("{ACCOUNTS}?ref_ids=bank"))["items"][0].clone();
    assert_eq!(listed["id"], created["id"]);
    assert!(listed.get("fiat_account_owner").is_none());
    let bank = &listed["fiat_network_instructions"]["wire"];
    assert_eq!(bank["account_number"], "XXXXXX6789");
    assert!(bank.get("fiat_account_owner_address").is_none());
    assert_eq!(bank["routing_details"], created["fiat_network_instructions"]["wire"]["routing_details"]);
    for item in desk.get(ACCOUNTS)["items"].as_array().unwrap() {
        assert!(item.get("fiat_account_owner").is_none());
    }
    let got = desk.get(&path(&created));
    assert_eq!(got["fiat_network_instructions"]["wire"]["account_number"], "0123456789");
}

#[test]
fn a_deleted_account_is_hidden() {
    let mut desk = Desk::new();
    let created = desk.post(ACCOUNTS, &wire());
    let count =
        |desk: &mut Desk, query: &str| desk.get(&format!("{ACCOUNTS}?{query}"))["items"].as_array().unwrap().len();
    assert_eq!(count(&mut desk, ""), 7);
    assert_eq!(desk.send("DELETE", &path(&created), ""), (200, json!({})));
    assert_eq!(count(&mut desk, ""), 6);
    assert_eq!(count(&mut desk, "include_deleted=true"), 7);
    assert_eq!(desk.send("GET", &path(&created), "").0, 404);
    assert_eq!(desk.get(&format!("{}?include_deleted=true", path(&created)))["id"], created["id"]);
    assert_eq!(desk.send("DELETE", &path(&created), "").0, 404);
    assert_eq!(desk.send("PUT", &path(&created), "{}").0, 404);
    assert_eq!(desk.send("POST", ACCOUNTS, &wire().to_string()).0, 409, "its key stays used");
}

#[test]
fn instructions_are_made_for_every_rail() {
    let mut desk = Desk::new();
    let profile = desk.profile(2);
    let table = [
        ("WIRE", Some("ABA"), "wire"),
        ("WIRE", Some("SWIFT"), "wire"),
        ("CUBIX", None, "cubix"),
        ("RTP", None, "rtp"),
        ("DBS_ACT", None, "dbs_act"),
        ("SCB", None, "scb"),
    ];
    for (number, (network, kind, rail)) in table.into_iter().enumerate() {
        let mut params = json!({ "ref_id": number.to_string(), "profile_id": profile, "fiat_network": network,
                                 "metadata": { "number": number.to_string() } });
        if let Some(kind) = kind {
            params["routing_number_type"] = json!(kind);
        }
        let created = desk.post(INSTRUCTIONS, &params);
        assert_eq!((&created["profile_id"], &created["status"]), (&json!(profile), &json!("VALID")));
        assert_eq!((&created["ref_id"], &created["metadata"]), (&params["ref_id"], &params["metadata"]));
        let bank = created["fiat_network_instructions"].as_object().unwrap();
        assert_eq!(bank.keys().collect::<Vec<_>>(), [rail]);
        if let Some(kind) = kind {
            assert_eq!(bank["wire"]["routing_details"]["routing_number_type"], kind);
        }
        assert_eq!(created["memo_id"].as_str().unwrap().len(), 16);
        let (status, problem) = desk.send("POST", INSTRUCTIONS, &params.to_string());
        assert_eq!((status, &problem["meta"]["existing"]), (409, &created));
        let id = created["id"].as_str().unwrap();
        assert_eq!(desk.get(&format!("{INSTRUCTIONS}/{id}")), created);
        assert_eq!(desk.get(&format!("{INSTRUCTIONS}?ids={id}"))["items"], json!([created]));
        assert_eq!(desk.get(&format!("{INSTRUCTIONS}?ref_ids={number}"))["items"], json!([created]));
        assert_eq!(desk.get(INSTRUCTIONS)["items"][0], created, "newest first");
    }
    assert_eq!(desk.send("GET", &format!("{INSTRUCTIONS}/1"), "").0, 400);
    assert_eq!(desk.send("GET", &format!("{INSTRUCTIONS}/{NOBODY}"), "").0, 404);
    let params = json!({ "profile_id": "x", "fiat_network": "WIRE" });
    assert_eq!(desk.send("POST", INSTRUCTIONS, &params.to_string()).0, 400);
    let params = json!({ "profile_id": profile, "fiat_network": "PIGEON" });
    assert_eq!(desk.send("POST", INSTRUCTIONS, &params.to_string()).0, 400);
    let nothing = desk.get(&format!("{INSTRUCTIONS}?created_at.gt=2026-07-09T00:00:00Z"));
    assert_eq!(nothing["items"], json!([]));
}
