//! From status and bytes to a verdict. Nothing is built here: in JavaScript the engine's own `JSON.parse` makes the
//! objects, natively serde does.

use crate::issue::Issue;
use crate::json::members::{member, text};
use crate::model::problem::ProblemKind;
use crate::model::value::AnyObject;
use crate::operation::Operation;
use crate::shape::check::{Settings, check};
use crate::shape::{Shape, Shaped};

/// What an answer is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// The answer that the operation promises.
    Good,
    /// A refusal. `readable` tells whether the body is a JSON object, or something else such as HTML.
    Refused {
        /// What the refusal means.
        kind: ProblemKind,
        /// Whether the body is a JSON object.
        readable: bool,
    },
    /// The status promises an answer, but the body is not one.
    Broken(Vec<Issue>),
}

/// Checks an answer to `operation`; without one, to a request of which nothing is known but that its answer is JSON.
pub fn read(operation: Option<Operation>, status: u16, body: &[u8]) -> Reading {
    if (200..300).contains(&status) {
        let shape = operation.map_or(&Shape::Any, Operation::response);
        let issues = check(body, shape, Settings::RESPONSE).issues;
        return if issues.is_empty() { Reading::Good } else { Reading::Broken(issues) };
    }
    // Any JSON object will do: one member of another type than documented must not hide what the others say.
    let readable = check(body, &AnyObject::SHAPE, Settings::RESPONSE).issues.is_empty();
    let problem = if readable { core::str::from_utf8(body).unwrap_or_default() } else { "" };
    let word = |name| member(problem, name).and_then(text).unwrap_or_default();
    let meta = member(problem, "meta").unwrap_or_default();
    let kind = ProblemKind::of(status, &word("type"), &word("detail"), |name| member(meta, name).is_some());
    Reading::Refused { kind, readable }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::issue::Code;

    fn of(status: u16, body: &str) -> Reading {
        read(Some(Operation::getOrchestration), status, body.as_bytes())
    }

    #[test]
    fn unknown_values_and_fields_pass() {
        assert_eq!(of(200, r#"{"id":"1","status":"PAUSED","new":{"deep":[1]},"source_transfer":null}"#), Reading::Good);
    }

    #[test]
    fn wrong_types_do_not() {
        let Reading::Broken(issues) =
            of(200, r#"{"id":"1","source_amount":100,"source":{"profile":{"profile_id":7}}}"#)
        else {
            panic!("passed")
        };
        let found: Vec<_> = issues.iter().map(|issue| (issue.code, issue.place())).collect();
        let expected =
            [(Code::invalid_type, "source_amount".into()), (Code::invalid_type, "source.profile.profile_id".into())];
        assert_eq!(found, expected);
    }

    #[test]
    fn bodies_that_are_not_json_are_told() {
        for body in ["", "<html>", "{\"id\":\"1\"", "\u{feff}{}"] {
            assert!(matches!(of(200, body), Reading::Broken(_)), "{body}");
        }
        assert_eq!(of(502, "<html>"), Reading::Refused { kind: ProblemKind::Other, readable: false });
        assert_eq!(of(401, ""), Reading::Refused { kind: ProblemKind::Authentication, readable: false });
    }

    #[test]
    fn problems_with_odd_members_are_read_all_the_same() {
        let body = r#"{"type":"about:blank","status":"403","detail":"insufficient scopes: found ''","meta":null}"#;
        assert_eq!(of(403, body), Reading::Refused { kind: ProblemKind::InsufficientScope, readable: true });
        let body = r#"{"meta":{"available":"1","needed":"2"}}"#;
        assert_eq!(of(403, body), Reading::Refused { kind: ProblemKind::InsufficientFunds, readable: true });
        for body in ["[]", "\"no\"", "null", "{\"type\":", "{} {}"] {
            assert_eq!(of(400, body), Reading::Refused { kind: ProblemKind::Other, readable: false }, "{body}");
        }
    }

    #[test]
    fn problems_are_recognised() {
        let body =
            r#"{"type":"https://developer.paxos.com/docs/v2/problems/insufficient-funds","status":403,"meta":{}}"#;
        assert_eq!(of(403, body), Reading::Refused { kind: ProblemKind::InsufficientFunds, readable: true });
    }
}
