//! What the proxy itself says: problem objects.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::issue::{Issue, to_json};
use crate::model::problem::Problem;
use crate::model::value::AnyObject;

/// How many findings one answer lists. A small body can hold thousands.
const MOST_ISSUES: usize = 100;

/// An answer, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// All headers but those that the connection needs; names in small letters.
    pub headers: Vec<(String, String)>,
    /// The body; empty when there is none.
    pub body: String,
    /// What events say in the place of the `detail`, when that repeats words of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Answer {
    /// An answer without a body.
    pub(super) fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: String::new(), reason: None }
            .with("cache-control", "no-store")
            .with("x-content-type-options", "nosniff")
    }

    /// A problem object whose `detail` is a sentence for people.
    pub fn problem(status: u16, detail: impl Into<String>) -> Self {
        Self::with_meta(status, detail.into(), None)
    }

    /// The problem of parameters that did not pass the checks; `meta.issues` lists the findings.
    pub(super) fn issues(issues: &[Issue]) -> Self {
        let listed = issues.get(..MOST_ISSUES).unwrap_or(issues);
        let value = serde_json::from_str(&to_json(listed)).unwrap_or_default();
        let mut detail = String::from("the request is not valid");
        if let Some(first) = issues.iter().find(|issue| issue.severity == crate::issue::Severity::Error) {
            let place = first.place();
            detail.push_str(": ");
            if !place.is_empty() && place.len() <= 100 {
                detail.push_str(&place);
                detail.push(' ');
            }
            detail.push_str(&first.message);
        }
        if issues.len() > 1 {
            detail.push_str(&format!(" ({} findings in all)", issues.len()));
        }
        let errors = issues.iter().filter(|issue| issue.severity == crate::issue::Severity::Error);
        let mut codes: Vec<_> = errors.map(|issue| issue.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        Self::with_meta(400, detail, Some(AnyObject(BTreeMap::from([(String::from("issues"), value)]))))
            .told_as(format!("the request is not valid: {}", codes.join(", ")))
    }

    fn with_meta(status: u16, detail: String, meta: Option<AnyObject>) -> Self {
        let problem = Problem {
            r#type: Some("about:blank".into()),
            title: Some(title(status).into()),
            status: Some(i32::from(status)),
            detail: Some(detail),
            meta,
        };
        let body = serde_json::to_string(&problem).unwrap_or_default();
        Self { body, ..Self::empty(status).with("content-type", "application/problem+json") }
    }

    /// The same, told in events by these words, which must hold none of the request's.
    pub(super) fn told_as(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    /// The same with one more header.
    pub(super) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The same with more headers.
    pub(super) fn with_all(mut self, headers: &[(String, String)]) -> Self {
        self.headers.extend_from_slice(headers);
        self
    }
}

/// The phrase of RFC 9110 for a status that the proxy uses.
fn title(status: u16) -> &'static str {
    match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        413 => "Content Too Large",
        414 => "URI Too Long",
        415 => "Unsupported Media Type",
        421 => "Misdirected Request",
        429 => "Too Many Requests",
        502 => "Bad Gateway",
        504 => "Gateway Timeout",
        _ => "Internal Server Error",
    }
}

/// Whole seconds, rounded up, at least one.
pub(super) fn seconds(milliseconds: i64) -> String {
    (milliseconds.saturating_add(999) / 1000).max(1).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::{Code, Severity, Step};

    fn issue(key: &str) -> Issue {
        Issue {
            code: Code::unknown_field,
            severity: Severity::Error,
            path: vec![Step::Key(key.into())],
            message: "is not a field of this request".into(),
            hint: None,
        }
    }

    #[test]
    fn problems_have_all_members_and_safe_headers() {
        let answer = Answer::problem(403, "no \"such\" thing");
        assert_eq!(
            answer.body,
            r#"{"type":"about:blank","title":"Forbidden","status":403,"detail":"no \"such\" thing"}"#
        );
        for (name, value) in [
            ("content-type", "application/problem+json"),
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
        ] {
            assert!(answer.headers.contains(&(name.into(), value.into())), "{name}");
        }
    }

    #[test]
    fn issues_are_listed_but_not_without_end() {
        assert_eq!(
            Answer::issues(&[issue("a")]).body,
            r#"{"type":"about:blank","title":"Bad Request","status":400,"detail":"the request is not valid: a is not a field of this request","meta":{"issues":[{"code":"unknown_field","message":"is not a field of this request","path":["a"],"severity":"error"}]}}"#
        );
        assert_eq!(Answer::issues(&[issue("a")]).reason.unwrap(), "the request is not valid: unknown_field");
        let many: Vec<_> = (0..5000).map(|number| issue(&format!("field{number}"))).collect();
        let answer = Answer::issues(&many);
        assert!(answer.body.len() < 20_000);
        assert!(answer.body.contains("(5000 findings in all)"));
    }
}
