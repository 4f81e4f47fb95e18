//! From status and bytes to a verdict. Nothing is built here: in JavaScript the engine's own `JSON.parse` makes the
//! objects, natively serde does.

use crate::issue::Issue;
use crate::model::problem::{Problem, ProblemKind};
use crate::operation::Operation;
use crate::request::{members, text};
use crate::shape::check::{Settings, check};
use crate::shape::{Shape, Shaped};

/// What an answer is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// The answer that the operation promises.
    Good,
    /// A refusal. `readable` tells whether the body is a problem, or something else such as HTML.
    Refused {
        /// What the refusal means.
        kind: ProblemKind,
        /// Whether the body is a problem object.
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
    let readable = check(body, &Problem::SHAPE, Settings::RESPONSE).issues.is_empty();
    let member = |name| members(body).find(|member| member.key.says(name)).and_then(|member| text(member.value));
    let of_problem = |name| if readable { member(name) } else { None }.unwrap_or_default();
    Reading::Refused { kind: ProblemKind::of(status, &of_problem("type"), &of_problem("detail")), readable }
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
    fn problems_are_recognised() {
        let body =
            r#"{"type":"https://developer.paxos.com/docs/v2/problems/insufficient-funds","status":403,"meta":{}}"#;
        assert_eq!(of(403, body), Reading::Refused { kind: ProblemKind::InsufficientFunds, readable: true });
    }
}
