//! The token endpoint, and what tokens allow.
#![cfg(feature = "sandbox")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod sandbox_support;

use paxos_orchestrations::operation::Operation;
use paxos_orchestrations::sandbox::Call;
use sandbox_support::{Desk, ORCHESTRATIONS};
use serde_json::{Value, json};

const FORM: &str = "application/x-www-form-urlencoded";
const GOOD: &str = "grant_type=client_credentials&client_id=client&client_secret=se%2Bcret&scope=";

fn ask(desk: &mut Desk, authorization: &str, content_type: &str, body: &str) -> (u16, Value) {
    let call = Call {
        method: "POST",
        target: "/oauth2/token",
        authorization,
        content_type,
        body: body.as_bytes(),
        ..Call::default()
    };
    let answer = desk.sandbox.handle(&call, desk.machine);
    assert!(answer.headers.contains(&("cache-control", "no-store".into())));
    assert!(answer.headers.contains(&("content-type", "application/json".into())));
    (answer.status, serde_json::from_slice(&answer.body).unwrap())
}

#[test]
fn a_token_is_given_in_the_vendors_form() {
    let mut desk = Desk::new();
    let scope = "orchestration:read_orchestration orchestration:write_orchestration";
    let (status, token) = ask(&mut desk, "", FORM, &format!("{GOOD}{}", scope.replace(' ', "+")));
    assert_eq!(status, 200);
    assert!(token["access_token"].as_str().is_some_and(|text| text.len() >= 32));
    assert_eq!(token["expires_in"], 3599);
    assert_eq!(token["token_type"], "bearer");
    assert_eq!(token["scope"], scope);
    let twice = ask(&mut desk, "", FORM, &format!("{GOOD}a+a")).1;
    assert_eq!(twice["error"], "invalid_scope");
    let once = ask(&mut desk, "", FORM, &format!("{GOOD}funding:read_profile++funding:read_profile")).1;
    assert_eq!(once["scope"], "funding:read_profile");
    assert_ne!(once["access_token"], token["access_token"]);
}

#[test]
fn every_way_to_send_credentials_works() {
    let mut desk = Desk::new();
    let multipart =
        ["grant_type\"\r\n\r\nclient_credentials", "client_id\"\r\n\r\nclient", "client_secret\"\r\n\r\nse+cret"]
            .map(|field| format!("--bound\r\nContent-Disposition: form-data; name=\"{field}\r\n"))
            .concat()
            + "--bound--\r\n";
    // client:se%2Bcret
    let basic = "Basic Y2xpZW50OnNlJTJCY3JldA==";
    let table = [
        ("", FORM, GOOD),
        ("", "", GOOD),
        ("", "multipart/form-data; boundary=bound", multipart.as_str()),
        (basic, FORM, "grant_type=client_credentials"),
        ("basic Y2xpZW50OnNlJTJCY3JldA==", FORM, GOOD),
        (basic, FORM, "grant_type=client_credentials&client_id=client"),
    ];
    for (authorization, content_type, body) in table {
        let (status, answer) = ask(&mut desk, authorization, content_type, body);
        assert_eq!(status, 200, "{authorization} {content_type} {body}: {answer}");
        let scopes: Vec<&str> = answer["scope"].as_str().unwrap().split(' ').collect();
        let needed = Operation::ALL.iter().map(|operation| operation.scope()).filter(|scope| !scope.is_empty());
        assert!(needed.clone().count() > 20);
        assert!(needed.clone().all(|scope| scopes.contains(&scope)));
    }
}

#[test]
fn refusals_have_the_form_of_rfc_6749() {
    let mut desk = Desk::new();
    let table = [
        ("", FORM, "", 400, "invalid_request"),
        ("", "application/json", "{}", 400, "invalid_request"),
        ("", FORM, "grant_type=client_credentials&grant_type=client_credentials", 400, "invalid_request"),
        ("", FORM, "grant_type=password", 400, "unsupported_grant_type"),
        ("", FORM, "grant_type=client_credentials", 401, "invalid_client"),
        ("", FORM, "grant_type=client_credentials&client_id=client", 401, "invalid_client"),
        ("", FORM, "grant_type=client_credentials&client_id=other&client_secret=se%2Bcret", 401, "invalid_client"),
        ("", FORM, "grant_type=client_credentials&client_id=client&client_secret=wrong", 401, "invalid_client"),
        ("Bearer x", FORM, GOOD, 401, "invalid_client"),
        ("Basic !", FORM, GOOD, 401, "invalid_client"),
        // client:wrong
        ("Basic Y2xpZW50Ondyb25n", FORM, GOOD, 401, "invalid_client"),
        ("", FORM, &format!("{GOOD}no:scope"), 400, "invalid_scope"),
    ];
    for (authorization, content_type, body, status, error) in table {
        let (got, answer) = ask(&mut desk, authorization, content_type, body);
        assert_eq!((got, &answer["error"]), (status, &json!(error)), "{authorization} {body}: {answer}");
        assert!(answer["error_description"].is_string());
    }
    let get = desk.call("GET", "/oauth2/token", "", b"");
    assert_eq!(get.status, 405);
    assert!(get.headers.contains(&("allow", "POST".into())));
    assert_eq!(desk.call("POST", "/oauth2/token", "", &vec![b'a'; 65_537]).status, 413);
}

#[test]
fn the_scopes_of_the_guides_are_known() {
    let mut desk = Desk::new();
    for scope in ["events:read_event", "transfer:write_sandbox_fiat_deposit", "funding:write_profile"] {
        assert_eq!(ask(&mut desk, "", FORM, &format!("{GOOD}{scope}")).1["scope"], scope);
    }
}

#[test]
fn operations_ask_for_their_scope() {
    let mut desk = Desk::new();
    for operation in Operation::ALL {
        let other =
            if operation.scope() == "funding:read_profile" { "transfer:read_transfer" } else { "funding:read_profile" };
        desk.token = desk.token(other);
        let path = operation.path().replace("{id}", "a").replace("{profile_id}", "a").replace("{asset}", "a");
        let (status, problem) = desk.send(operation.method().as_str(), &format!("/v2{path}"), "not even JSON");
        if operation.scope().is_empty() {
            assert_ne!(status, 403, "any token will do: {problem}");
            continue;
        }
        assert_eq!(status, 403, "{problem}");
        let detail = format!("insufficient scopes: found '{other}', required one of '[{}]'", operation.scope());
        let expected = json!({ "type": "about:blank", "title": "Forbidden", "status": 403, "detail": detail });
        assert_eq!(problem, expected);
    }
}

#[test]
fn tokens_are_checked() {
    let mut desk = Desk::new();
    let good = desk.token.clone();
    for authorization in
        ["", &good, &format!("Basic {good}"), "Bearer", "Bearer ", "Bearer x", &format!("Bearer {good}x")]
    {
        let answer = desk.call("GET", "/v2/profiles", authorization, b"");
        assert_eq!(answer.status, 401, "{authorization}");
        assert!(answer.headers.contains(&("www-authenticate", "Bearer".into())));
        assert!(String::from_utf8(answer.body).unwrap().contains("\"title\":\"Unauthorized\""));
    }
    assert_eq!(desk.call("GET", "/v2/profiles", &format!("bearer {good}"), b"").status, 200);
    desk.advance(3_598_999.0);
    assert_eq!(desk.send("GET", "/v2/profiles", "").0, 200);
    desk.advance(1.0);
    let (status, problem) = desk.send("GET", "/v2/profiles", "");
    assert_eq!((status, &problem["detail"]), (401, &json!("the access token has expired")));
    desk.token = desk.token("");
    assert_eq!(desk.send("GET", "/v2/profiles", "").0, 200);
    desk.sandbox.reset(desk.machine);
    assert_eq!(desk.send("GET", ORCHESTRATIONS, "").0, 200, "tokens survive a reset");
}
