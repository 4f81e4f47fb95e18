//! A sandbox at hand: sends requests, and checks every answer as the client would.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, dead_code, reason = "tests")]

use paxos_orchestrations::incoming;
use paxos_orchestrations::response::{self, Reading};
use paxos_orchestrations::sandbox::{Account, Answer, Arrival, Call, Credentials, KnownAsset, Options, Sandbox};
use serde_json::{Value, json};

/// 8 July 2026, 09:04:03.218 UTC.
pub(crate) const START: f64 = 1_783_501_443_218.0;
/// Where orchestrations live.
pub(crate) const ORCHESTRATIONS: &str = "/v2/orchestration/orchestrations";

/// Where rules live.
pub(crate) const RULES: &str = "/v2/orchestration/rules";
/// Where transfers live.
pub(crate) const TRANSFERS: &str = "/v2/transfer/transfers";
/// Where events live.
pub(crate) const EVENTS: &str = "/v2/events";

pub(crate) fn options() -> Options {
    let credentials = Credentials { client_id: "client".into(), client_secret: "se+cret".into() };
    Options { now_ms: Some(START), ..Options::new(credentials) }
}

pub(crate) struct Desk {
    pub(crate) sandbox: Sandbox,
    pub(crate) token: String,
    /// What the machine's clock shows.
    pub(crate) machine: f64,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self::with(options())
    }

    pub(crate) fn with(options: Options) -> Self {
        let mut desk = Self { sandbox: Sandbox::new(options, START), token: String::new(), machine: START };
        desk.token = desk.token("");
        desk
    }

    /// A token for these scopes.
    pub(crate) fn token(&mut self, scope: &str) -> String {
        let body = format!("grant_type=client_credentials&client_id=client&client_secret=se%2Bcret&scope={scope}");
        let answer = self.call("POST", "/oauth2/token", "", body.as_bytes());
        let answer: Value = serde_json::from_slice(&answer.body).unwrap();
        answer["access_token"].as_str().unwrap_or_else(|| panic!("{answer}")).into()
    }

    pub(crate) fn call(&mut self, method: &str, target: &str, authorization: &str, body: &[u8]) -> Answer {
        let content_type =
            if target == "/oauth2/token" { "application/x-www-form-urlencoded" } else { "application/json" };
        let call = Call { method, target, authorization, content_type, body, ..Call::default() };
        let answer = self.sandbox.handle(&call, self.machine);
        if let Some(path) = target.split('?').next().unwrap_or_default().strip_prefix("/v2") {
            check(method, path, &answer);
        }
        answer
    }

    /// Sends a request with the token; status and JSON of the answer.
    pub(crate) fn send(&mut self, method: &str, target: &str, body: &str) -> (u16, Value) {
        let authorization = format!("Bearer {}", self.token);
        let answer = self.call(method, target, &authorization, body.as_bytes());
        (answer.status, serde_json::from_slice(&answer.body).unwrap())
    }

    pub(crate) fn get(&mut self, target: &str) -> Value {
        let (status, value) = self.send("GET", target, "");
        assert_eq!(status, 200, "{target}: {value}");
        value
    }

    /// Sends a body that must be taken; the answer.
    pub(crate) fn post(&mut self, target: &str, body: &Value) -> Value {
        let (status, value) = self.send("POST", target, &body.to_string());
        assert_eq!(status, 200, "{target} {body}: {value}");
        value
    }

    /// A deposit from outside that must be taken.
    pub(crate) fn deposit(&mut self, deposit: &Value) -> Arrival {
        let arrival = self.sandbox.deposit(&deposit.to_string(), self.machine);
        arrival.unwrap_or_else(|reason| panic!("{deposit}: {reason}"))
    }

    pub(crate) fn list(&mut self, query: &str) -> Vec<Value> {
        self.get(&format!("{ORCHESTRATIONS}?{query}"))["orchestrations"].as_array().unwrap().clone()
    }

    pub(crate) fn create(&mut self, body: &Value) -> (u16, Value) {
        self.send("POST", ORCHESTRATIONS, &body.to_string())
    }

    pub(crate) fn profile(&mut self, position: usize) -> String {
        self.get("/v2/profiles")["items"][position]["id"].as_str().unwrap().into()
    }

    /// A create from a profile to another one.
    pub(crate) fn params(&mut self, ref_id: &str, amount: &str) -> Value {
        let (from, to) = (self.profile(0), self.profile(1));
        json!({ "ref_id": ref_id, "source_asset": "USD", "destination_asset": "USDG", "source_amount": amount,
                "source": { "profile": { "profile_id": from } }, "destination": { "profile": { "profile_id": to } } })
    }

    pub(crate) fn created(&mut self, ref_id: &str, amount: &str) -> Value {
        let params = self.params(ref_id, amount);
        let (status, created) = self.create(&params);
        assert_eq!(status, 200, "{created}");
        created
    }

    pub(crate) fn orchestration(&mut self, id: &Value) -> Value {
        self.get(&format!("{ORCHESTRATIONS}/{}", id.as_str().unwrap()))
    }

    pub(crate) fn advance(&mut self, ms: f64) {
        self.sandbox.advance(ms, self.machine);
    }

    pub(crate) fn holding(&self, account: Account, asset: KnownAsset) -> String {
        self.sandbox.ledger().holding(account, asset).normalized().to_plain_string()
    }
}

/// A good answer is what the operation promises; any other is a problem.
fn check(method: &str, path: &str, answer: &Answer) {
    let body = String::from_utf8_lossy(&answer.body);
    let content_type = answer.headers.iter().find(|(name, _)| *name == "content-type").map(|(_, value)| value.as_str());
    let operation = incoming::find(method, path).ok();
    match response::read(operation, answer.status, &answer.body) {
        Reading::Good => assert_eq!(content_type, Some("application/json"), "{body}"),
        Reading::Refused { readable, .. } => {
            assert!(readable, "{body}");
            assert_eq!(content_type, Some("application/problem+json"), "{body}");
            let problem: Value = serde_json::from_slice(&answer.body).unwrap();
            assert_eq!(problem["status"], answer.status);
            assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{body}");
        }
        Reading::Broken(issues) => panic!("{method} {path} answered {} {body}: {issues:?}", answer.status),
    }
}
