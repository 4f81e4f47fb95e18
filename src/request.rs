//! From parameters to a checked, canonical [`HttpRequest`].

use std::borrow::Cow;

use crate::http::HttpRequest;
use crate::issue::{Code, Finding, Issue, Severity, Step, passes};
use crate::json::Reader;
use crate::json::members::{members, text};
use crate::operation::{Operation, Segment};
use crate::shape::check::{Checked, Settings, check};

/// A request that may be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Built<'a> {
    /// The request.
    pub request: HttpRequest<'a>,
    /// What deserves a look all the same.
    pub warnings: Vec<Issue>,
}

/// Checks the parameters of an operation, given as the JSON text of one object, and writes the request: parameters
/// that the path names go into the path, all others into the query or the body.
pub fn build<'a>(operation: Operation, params: &'a [u8], settings: Settings) -> Result<Built<'a>, Vec<Issue>> {
    write(operation, check(params, operation.params(), settings))
}

/// Whether the canonical parameters of an operation are its body: no other part of the request says any of them.
pub(crate) fn is_body(operation: Operation) -> bool {
    operation.method().has_body() && !operation.segments().iter().any(|one| matches!(one, Segment::Param(_)))
}

/// Writes the request of an operation from its checked parameters.
pub(crate) fn write(operation: Operation, checked: Checked<'_>) -> Result<Built<'_>, Vec<Issue>> {
    if !passes(&checked.issues) {
        return Err(checked.issues);
    }
    let method = operation.method();
    let mut path = String::with_capacity(64);
    let mut query = String::new();
    let segments = operation.segments();
    for segment in segments {
        path.push('/');
        match segment {
            Segment::Literal(text) => path.push_str(text),
            Segment::Param(name) => {
                let member = members(&checked.canonical).find(|member| member.key.says(name));
                let value = member.and_then(|member| text(member.value)).unwrap_or_default();
                // A URL parser resolves these, percent-encoded or not.
                if value == "." || value == ".." {
                    let path = vec![Step::Key(String::from(*name))];
                    return Err(vec![DOT_SEGMENT.issue(Severity::Error, path, "")]);
                }
                push_encoded(&mut path, &value);
            }
        }
    }
    let has_body = method.has_body();
    if is_body(operation) {
        let request = HttpRequest { method, path, query, body: Some(checked.canonical) };
        return Ok(Built { request, warnings: checked.issues });
    }
    let mut body = String::new();
    for member in members(&checked.canonical) {
        if segments.iter().any(|segment| matches!(segment, Segment::Param(name) if member.key.says(name))) {
            continue;
        }
        if has_body {
            body.push(if body.is_empty() { '{' } else { ',' });
            for part in ["\"", member.key.inside, "\":", member.value] {
                body.push_str(part);
            }
        } else {
            push_pairs(&mut query, &member.key.text(), member.value);
        }
    }
    let body = has_body.then(|| {
        body.push_str(if body.is_empty() { "{}" } else { "}" });
        Cow::Owned(body)
    });
    Ok(Built { request: HttpRequest { method, path, query, body }, warnings: checked.issues })
}

static DOT_SEGMENT: Finding =
    Finding { code: Code::invalid_format, message: "is not an id: it would change the path", hint: "" };

/// Appends a value of the canonical parameters to a query: lists as repeated keys, objects with a dot in the key.
fn push_pairs(query: &mut String, key: &str, value: &str) {
    let mut reader = Reader::new(value);
    match reader.peek() {
        b'[' => {
            reader.take(b'[');
            while reader.peek() != b']' {
                let from = reader.at();
                if reader.skip(1).is_err() {
                    return;
                }
                push_pairs(query, key, reader.between(from, reader.at()));
                if !reader.take(b',') {
                    return;
                }
            }
        }
        b'{' => {
            for member in members(value) {
                let mut dotted = String::from(key);
                dotted.push('.');
                dotted.push_str(&member.key.text());
                push_pairs(query, &dotted, member.value);
            }
        }
        _ => {
            if !query.is_empty() {
                query.push('&');
            }
            push_encoded(query, key);
            query.push('=');
            match text(value) {
                Some(text) => push_encoded(query, &text),
                None => push_encoded(query, value),
            }
        }
    }
}

/// Appends `text` percent-encoded: only the unreserved characters of RFC 3986 stay as they are.
pub(crate) fn push_encoded(out: &mut String, text: &str) {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for digit in [byte >> 4, byte & 15] {
                out.push(DIGITS.get(usize::from(digit)).copied().unwrap_or('0'));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(operation: Operation, params: &str) -> HttpRequest<'_> {
        build(operation, params.as_bytes(), Settings::REQUEST)
            .map_err(|issues| crate::issue::to_json(&issues))
            .unwrap()
            .request
    }

    #[test]
    fn a_create_is_canonical() {
        let request = built(
            Operation::createOrchestration,
            r#"{ "source_amount": "12.50", "ref_id": "a\u002d1", "metadata": {"k": "v"}, "identity_id": null,
                 "destination": {"fiat": {"memo": "m", "fiat_account_id": "acc"}},
                 "source": {"profile": {"profile_id": "p"}}, "destination_asset": "USD", "source_asset": "PYUSD" }"#,
        );
        assert_eq!(request.target(), "/orchestration/orchestrations");
        assert_eq!(
            request.body.unwrap(),
            r#"{"ref_id":"a-1","source_asset":"PYUSD","destination_asset":"USD","source_amount":"12.50","source":{"profile":{"profile_id":"p"}},"destination":{"fiat":{"bank_account_id":"acc","memo":"m"}},"metadata":{"k":"v"}}"#
        );
    }

    #[test]
    fn filters_become_a_query() {
        let request = built(
            Operation::listOrchestrations,
            r#"{"status":["PROCESSING","PENDING"],"ref_id":"a b&c","limit":2,"created_at":{"lt":"2026-07-08T00:00:00+01:00","gte":"2026-07-01T00:00:00Z"}}"#,
        );
        assert_eq!(
            request.query,
            "ref_id=a%20b%26c&status=PROCESSING&status=PENDING&created_at.lt=2026-07-08T00%3A00%3A00%2B01%3A00&created_at.gte=2026-07-01T00%3A00%3A00Z&limit=2"
        );
        assert_eq!(built(Operation::listOrchestrations, "{}").target(), "/orchestration/orchestrations");
    }

    #[test]
    fn ids_never_change_the_path() {
        let get = |id: &str| {
            let params = format!("{{\"id\":\"{id}\"}}");
            build(Operation::getOrchestration, params.as_bytes(), Settings::REQUEST).map(|built| built.request.path)
        };
        assert_eq!(get("a/../b%2f?#").unwrap(), "/orchestration/orchestrations/a%2F..%2Fb%252f%3F%23");
        for id in [".", "..", "", "\\u0000", "a\\nb"] {
            assert!(get(id).is_err(), "{id}");
        }
    }

    #[test]
    fn path_params_stay_out_of_the_query() {
        let request = built(Operation::listProfileBalances, r#"{"assets":["USD"],"profile_id":"default"}"#);
        assert_eq!(request.target(), "/profiles/default/balances?assets=USD");
    }
}
