//! Who may ask: limits, revoked tokens, signatures, cut connections. Every refusal has its reason in the journal.
#![cfg(feature = "sandbox")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod sandbox_support;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use paxos_orchestrations::sandbox::{Call, Guesses, Options, SigningKey};
use sandbox_support::{Desk, ORCHESTRATIONS, START, options};
use serde_json::{Value, json};

#[test]
fn too_many_tokens_stop_everything_for_five_minutes() {
    let guesses = Guesses { retry_after: true, ..Guesses::default() };
    let mut desk = Desk::with(Options { limits: true, guesses, ..options() });
    for _ in 1..300 {
        desk.token("");
    }
    assert_eq!(desk.send("GET", "/v2/profiles", "").0, 200);
    let answer = desk.call("POST", "/oauth2/token", "", b"");
    assert_eq!(answer.status, 429);
    assert!(answer.headers.contains(&("retry-after", "300".into())), "{:?}", answer.headers);
    let (status, problem) = desk.send("GET", "/v2/profiles", "");
    assert_eq!(
        (status, &problem["title"], &problem["type"]),
        (429, &json!("Too Many Requests"), &json!("about:blank"))
    );
    desk.advance(299_999.0);
    assert_eq!(desk.send("GET", "/v2/nowhere", "").0, 429);
    desk.advance(1.0);
    assert_eq!(desk.send("GET", "/v2/profiles", "").0, 200);
    let reasons: Vec<_> =
        desk.sandbox.journal().filter(|entry| entry.status == 429).map(|entry| entry.reason.clone().unwrap()).collect();
    assert!(reasons[0].contains("more than 1 request a second at the token endpoint"), "{}", reasons[0]);
    assert!(reasons[1].contains("until 2026-07-08T09:09:03.218000Z"), "{}", reasons[1]);
}

#[test]
fn too_many_requests_at_one_endpoint_stop_everything_too_but_only_on_demand() {
    for limits in [true, false] {
        let mut desk = Desk::with(Options { limits, ..options() });
        let call = Call { method: "GET", target: "/v2/travelrule/vasps", ..Call::default() };
        // Requests that are refused count like others.
        let statuses: Vec<u16> = (0..15_001).map(|_| desk.sandbox.handle(&call, START).status).collect();
        assert!(statuses[..15_000].iter().all(|status| *status == 401));
        assert_eq!(statuses[15_000], if limits { 429 } else { 401 });
        let status = desk.send("GET", "/v2/profiles", "").0;
        assert_eq!(status, if limits { 429 } else { 200 });
        desk.sandbox.reset(START);
        assert_eq!(desk.send("GET", "/v2/profiles", "").0, 200, "a reset forgets");
    }
}

#[test]
fn a_revoked_token_is_worth_nothing() {
    let mut desk = Desk::new();
    desk.sandbox.revoke_tokens();
    let (status, problem) = desk.send("GET", "/v2/profiles", "");
    assert_eq!((status, problem["detail"].as_str()), (401, Some("the access token was revoked")));
    desk.token = desk.token("");
    assert_eq!(desk.send("GET", "/v2/profiles", "").0, 200);
}

fn jws(header: &Value, payload: &[u8]) -> String {
    let [header, payload] = [header.to_string().as_bytes(), payload].map(|part| URL_SAFE_NO_PAD.encode(part));
    format!("{header}.{payload}.AAAA")
}

#[test]
fn a_signature_must_say_what_is_sent() {
    let signing_keys = vec![SigningKey { key_id: "k".into(), public_key: String::new() }];
    let mut desk = Desk::with(Options { signing_keys, ..options() });
    let now = (START / 1000.0) as i64;
    let target = "/v2/orchestration/orchestrations?limit=1";
    let good = json!({ "alg": "EdDSA", "kid": "k", "paxos.com/timestamp": now.to_string(),
        "paxos.com/request-method": "GET", "paxos.com/request-path": target });
    let with = |name: &str, value: Value| {
        let mut header = good.clone();
        header[name] = value;
        jws(&header, b"")
    };
    let table = [
        (jws(&good, b""), "k", ""),
        (with("alg", json!("ES256")), "k", ""),
        (with("paxos.com/timestamp", json!((now - 1799).to_string())), "k", ""),
        (String::new(), "", "is missing: this client's requests must be signed"),
        (String::from("a.b"), "", "three parts with points in between"),
        (String::from("!.b.c"), "", "no JSON object in base64url"),
        (with("kid", json!("other")), "", "a kid that is none of the registered keys"),
        (with("kid", json!(1)), "", "does not say kid"),
        (with("alg", json!("none")), "k", "neither ES256 nor EdDSA"),
        (with("paxos.com/request-method", json!("POST")), "k", "request-method that is not GET"),
        (with("paxos.com/request-path", json!("/orchestration/orchestrations?limit=1")), "k", "request-path"),
        (with("paxos.com/timestamp", json!((now - 1801).to_string())), "k", "is older than 30 minutes"),
        (with("paxos.com/timestamp", json!((now + 301).to_string())), "k", "more than five minutes ahead"),
        (with("paxos.com/timestamp", json!("soon")), "k", "a text of whole seconds"),
        (jws(&good, b"{}"), "k", "a payload that is not the body, byte for byte"),
        (jws(&good, b""), "", "was not made by the key that it names"),
    ];
    let authorization = format!("Bearer {}", desk.token);
    for (signature, signed_by, words) in &table {
        let call =
            Call { method: "GET", target, authorization: &authorization, signature, signed_by, ..Call::default() };
        let answer = desk.sandbox.handle(&call, START);
        assert_eq!(answer.status, if words.is_empty() { 200 } else { 401 }, "{words}");
        let reason = desk.sandbox.journal().last().unwrap().reason.clone().unwrap_or_default();
        assert!(reason.contains(words) && reason.is_empty() == words.is_empty(), "{words}: {reason}");
    }
    // Without a registered key nothing is asked for.
    let mut desk = Desk::new();
    assert_eq!(desk.send("GET", target, "").0, 200);
}

#[test]
fn a_cut_connection_leaves_everybody_in_doubt() {
    let mut desk = Desk::new();
    let fault = r#"[{"operation":"createOrchestration","point":"connection_cut","times":null}]"#;
    desk.sandbox.script_faults(fault).unwrap();
    let authorization = format!("Bearer {}", desk.token);
    for number in 0..100 {
        let body = desk.params(&number.to_string(), "1").to_string();
        let call = Call {
            method: "POST",
            target: ORCHESTRATIONS,
            authorization: &authorization,
            body: body.as_bytes(),
            ..Call::default()
        };
        let delivery = desk.sandbox.deliver(&call, false, desk.machine);
        assert_eq!(delivery, paxos_orchestrations::sandbox::Delivery::Lost);
    }
    let refs = (0..100).map(|number| format!("ref_id={number}")).collect::<Vec<_>>().join("&");
    let done = desk.list(&format!("{refs}&limit=1000")).len();
    assert!((30..70).contains(&done), "{done} of 100 were carried out");
    for (committed, expected) in [(true, 1), (false, 0)] {
        let fault = json!([{ "point": "connection_cut", "committed": committed, "operation": "createOrchestration" }]);
        desk.sandbox.script_faults(&fault.to_string()).unwrap();
        let body = desk.params(&committed.to_string(), "1").to_string();
        let call = Call {
            method: "POST",
            target: ORCHESTRATIONS,
            authorization: &authorization,
            body: body.as_bytes(),
            ..Call::default()
        };
        desk.sandbox.deliver(&call, false, desk.machine);
        assert_eq!(desk.list(&format!("ref_id={committed}")).len(), expected);
    }
    assert_eq!(desk.sandbox.fired_faults()["connection_cut"], 1);
}
