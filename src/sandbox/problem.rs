//! How the sandbox says no: in the vendor's words where there are any.

use std::collections::BTreeMap;

use bigdecimal::BigDecimal;
use serde_json::{Value, json};

use super::asset::KnownAsset;
use super::ledger::written;
use super::{Answer, Header};
use crate::issue::{Code, Issue, Severity, Step, to_json};
use crate::model::problem::Problem;
use crate::model::value::AnyObject;

/// Where the vendor's problem types live.
const BASE: &str = "https://developer.paxos.com/docs/v2/problems/";
/// The most issues an answer lists. A body of 64 KiB could hold thousands.
const MOST_ISSUES: usize = 100;
/// The most issues that a sentence names.
const MOST_IN_WORDS: usize = 3;

/// A refusal.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Refused {
    pub(super) status: u16,
    /// Last segment of the problem's type; empty for `about:blank`.
    kind: &'static str,
    title: &'static str,
    pub(super) detail: String,
    meta: BTreeMap<String, Value>,
    headers: Vec<Header>,
}

impl Refused {
    fn blank(status: u16, title: &'static str, detail: impl Into<String>) -> Self {
        Self { status, kind: "", title, detail: detail.into(), meta: BTreeMap::new(), headers: Vec::new() }
    }

    fn typed(status: u16, kind: &'static str, title: &'static str, detail: String) -> Self {
        Self { kind, ..Self::blank(status, title, detail) }
    }

    fn meta(mut self, name: &str, value: Value) -> Self {
        self.meta.insert(String::from(name), value);
        self
    }

    fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(super) fn malformed(detail: &str) -> Self {
        Self::blank(400, "Bad Request", detail)
    }

    /// Parameters that the checker, or the sandbox, refuses.
    pub(super) fn invalid(issues: &[Issue]) -> Self {
        let mut detail = String::new();
        let errors = || issues.iter().filter(|issue| issue.severity == Severity::Error);
        for issue in errors().take(MOST_IN_WORDS) {
            if !detail.is_empty() {
                detail.push_str("; ");
            }
            let place = issue.place();
            detail.push_str(if place.is_empty() { "the request" } else { &place });
            detail.push(' ');
            detail.push_str(&issue.message);
            if let Some(hint) = &issue.hint {
                detail.push_str(" (");
                detail.push_str(hint);
                detail.push(')');
            }
        }
        let more = errors().count().saturating_sub(MOST_IN_WORDS);
        if more > 0 {
            detail.push_str(&format!("; and {more} more"));
        }
        let listed = to_json(issues.get(..MOST_ISSUES).unwrap_or(issues));
        let listed = serde_json::from_str(&listed).unwrap_or_default();
        Self::blank(400, "Bad Request", detail).meta("issues", listed)
    }

    /// One field of the parameters that the sandbox refuses.
    pub(super) fn field(code: Code, place: &[&str], message: impl Into<String>) -> Self {
        let path = place.iter().map(|key| Step::Key(String::from(*key))).collect();
        Self::invalid(&[Issue { code, severity: Severity::Error, path, message: message.into(), hint: None }])
    }

    pub(super) fn unauthorized(detail: &str) -> Self {
        Self::blank(401, "Unauthorized", detail).header("www-authenticate", "Bearer")
    }

    /// A signature that is missing or wrong. The vendor does not say which status that has.
    pub(super) fn unsigned(detail: &str) -> Self {
        Self::blank(401, "Unauthorized", detail)
    }

    /// Too many requests.
    pub(super) fn rate(detail: &str, retry_after: Option<u32>) -> Self {
        let refused = Self::blank(429, "Too Many Requests", detail);
        match retry_after {
            Some(seconds) => refused.header("retry-after", seconds.to_string()),
            None => refused,
        }
    }

    /// The vendor's sentence.
    pub(super) fn scope(granted: &str, needed: &str) -> Self {
        let detail = format!("insufficient scopes: found '{granted}', required one of '[{needed}]'");
        Self::blank(403, "Forbidden", detail)
    }

    pub(super) fn funds(profile_id: &str, asset: KnownAsset, available: &BigDecimal, needed: &BigDecimal) -> Self {
        let (available, needed, asset) = (written(available), written(needed), asset.as_str());
        let detail = format!("profile {profile_id} holds {available} {asset}, {needed} required");
        Self::typed(403, "insufficient-funds", "Insufficient Funds", detail)
            .meta("profile_id", json!(profile_id))
            .meta("asset", json!(asset))
            .meta("available", json!(available))
            .meta("needed", json!(needed))
    }

    /// The address gets 3,000 USD or more and has no Travel Rule data. What is known of it helps to register them.
    pub(super) fn travel_rule(identity: Option<&str>, network: Option<&str>, address: Option<&str>) -> Self {
        let detail = String::from(
            "3,000 USD or more need travelrule_metadata of the destination address: save them with \
             putCryptoDestinationAddress, then send this again with the same ref_id",
        );
        let mut refused =
            Self::typed(403, "travel-rule-information-required", "Travel Rule Information Required", detail);
        for (name, value) in [("identity_id", identity), ("crypto_network", network), ("address", address)] {
            if let Some(value) = value {
                refused = refused.meta(name, json!(value));
            }
        }
        refused
    }

    pub(super) fn exists(what: &str, ref_id: &str, existing: Value) -> Self {
        let detail = format!("{what} with ref_id '{ref_id}' is already stored");
        Self::typed(409, "already-exists", "Already Exists", detail).meta("existing", existing)
    }

    pub(super) fn precision(asset: &str, most: i64) -> Self {
        let detail = format!("{asset} takes at most {most} decimal places");
        Self::typed(400, "exceed-precision", "Exceeds Maximum Precision Allowed", detail)
    }

    pub(super) fn not_found(detail: impl Into<String>) -> Self {
        Self::blank(404, "Not Found", detail)
    }

    pub(super) fn method(method: &str, allowed: &str) -> Self {
        let detail = format!("{method} is not a method of this path, which takes {allowed}");
        Self::blank(405, "Method Not Allowed", detail).header("allow", allowed)
    }

    pub(super) fn too_large(limit: usize) -> Self {
        Self::blank(413, "Content Too Large", format!("the body is longer than {limit} bytes"))
    }

    /// What a script of faults answers.
    pub(super) fn fault(status: u16, detail: &str, retry_after: Option<u32>) -> Self {
        let refused = Self::blank(status, phrase(status), detail);
        match retry_after {
            Some(seconds) => refused.header("retry-after", seconds.to_string()),
            None => refused,
        }
    }

    pub(super) fn broken() -> Self {
        Self::blank(500, "Internal Server Error", "the sandbox is at fault, please report this")
    }

    pub(super) fn into_answer(self) -> Answer {
        let r#type = if self.kind.is_empty() { String::from("about:blank") } else { format!("{BASE}{}", self.kind) };
        let problem = Problem {
            r#type: Some(r#type),
            title: Some(String::from(self.title)),
            status: Some(i32::from(self.status)),
            detail: Some(self.detail),
            meta: if self.meta.is_empty() { None } else { Some(AnyObject(self.meta)) },
        };
        let mut answer = Answer::json(self.status, "application/problem+json", &problem);
        answer.headers.extend(self.headers);
        answer
    }
}

/// The phrase of RFC 9110 for a status; for one without, the phrase of its class.
fn phrase(status: u16) -> &'static str {
    match status {
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        413 => "Content Too Large",
        429 => "Too Many Requests",
        ..=499 => "Bad Request",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Internal Server Error",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(refused: Refused) -> Value {
        serde_json::from_slice(&refused.into_answer().body).unwrap()
    }

    #[test]
    fn issues_are_named_and_listed() {
        let issue = |name: &str, severity| Issue {
            code: Code::required,
            severity,
            path: vec![Step::Key(name.into())],
            message: "is required".into(),
            hint: (name == "a").then(|| "give it".into()),
        };
        let mut issues = vec![issue("w", Severity::Warning)];
        issues.extend(["a", "b", "c", "d", "e"].map(|name| issue(name, Severity::Error)));
        let problem = json(Refused::invalid(&issues));
        assert_eq!(problem["detail"], "a is required (give it); b is required; c is required; and 2 more");
        assert_eq!(problem["meta"]["issues"].as_array().unwrap().len(), 6);
        assert_eq!(problem["meta"]["issues"][1]["path"], json!(["a"]));
        assert_eq!(
            json(Refused::invalid(&vec![issue("a", Severity::Error); 500]))["meta"]["issues"].as_array().unwrap().len(),
            100
        );
    }

    #[test]
    fn problems_have_the_vendors_form() {
        let amount = |text: &str| text.parse().unwrap();
        assert_eq!(
            json(Refused::funds("p", KnownAsset::Usdc, &amount("12.50"), &amount("400"))),
            json!({
                "type": "https://developer.paxos.com/docs/v2/problems/insufficient-funds",
                "title": "Insufficient Funds", "status": 403, "detail": "profile p holds 12.5 USDC, 400 required",
                "meta": { "profile_id": "p", "asset": "USDC", "available": "12.5", "needed": "400" }
            })
        );
        assert_eq!(
            json(Refused::scope("a b", "c")),
            json!({ "type": "about:blank", "title": "Forbidden", "status": 403,
                    "detail": "insufficient scopes: found 'a b', required one of '[c]'" })
        );
        let answer = Refused::method("PATCH", "GET, POST").into_answer();
        assert!(answer.headers.contains(&("allow", "GET, POST".into())));
    }
}
