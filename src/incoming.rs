//! From somebody else's HTTP request to an operation and its parameters: what the proxy and the sandbox have in
//! common. Nothing of the request is kept as it came; the parameters are read out of it, and [`crate::request::build`]
//! checks them and writes a request of its own.

use crate::issue::push_json_string;
use crate::json::Reader;
use crate::json::members::members;
use crate::operation::{Operation, Segment};
use crate::shape::{Object, Shape};

/// A request that names an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// The operation.
    pub operation: Operation,
    /// Its parameters as JSON text, not yet checked.
    pub params: Vec<u8>,
}

/// Why a request names no operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The path or the query cannot be read.
    Malformed(&'static str),
    /// No operation has this path.
    NotFound,
    /// An operation has this path, but not with this method.
    MethodNotAllowed,
}

/// Finds the operation of a request line without regard to its query. `path` is what stands below the base URL.
pub fn find(method: &str, path: &str) -> Result<Operation, Refusal> {
    let segments = segments(path)?;
    let mut refusal = Refusal::NotFound;
    for &operation in Operation::ALL {
        if values(operation, &segments)?.is_some() {
            if operation.method().as_str() == method {
                return Ok(operation);
            }
            refusal = Refusal::MethodNotAllowed;
        }
    }
    Err(refusal)
}

/// Reads operation and parameters out of a request. `query` comes without its question mark; `body` is looked at only
/// when the method of the operation has one.
pub fn read(method: &str, path: &str, query: &str, body: &[u8]) -> Result<Incoming, Refusal> {
    read_as(find(method, path)?, path, query, body)
}

/// As [`read`], for the operation that [`find`] gave.
pub fn read_as(operation: Operation, path: &str, query: &str, body: &[u8]) -> Result<Incoming, Refusal> {
    let mut params = String::from("{");
    for (name, value) in values(operation, &segments(path)?)?.unwrap_or_default() {
        push_key(&mut params, name);
        push_json_string(&mut params, &value);
    }
    if operation.method().has_body() {
        if !query.is_empty() {
            return Err(Refusal::Malformed("this operation takes no query"));
        }
        return Ok(Incoming { operation, params: with_body(params, body) });
    }
    if let Shape::Object(object) = operation.params() {
        push_query(&mut params, object, &pairs(query)?);
    }
    params.push('}');
    Ok(Incoming { operation, params: params.into_bytes() })
}

/// A path, cut once for all operations that it is compared with.
fn segments(path: &str) -> Result<Vec<&str>, Refusal> {
    match path.strip_prefix('/') {
        Some(path) => Ok(path.split('/').collect()),
        None => Err(Refusal::Malformed("the path must start with a slash")),
    }
}

/// The values of the path's parameters; `None` when the path is another one.
fn values(operation: Operation, given: &[&str]) -> Result<Option<Vec<(&'static str, String)>>, Refusal> {
    let mut values = Vec::new();
    let mut given = given.iter();
    for segment in operation.segments() {
        match (segment, given.next()) {
            (Segment::Literal(literal), Some(text)) if literal == text => {}
            (Segment::Param(name), Some(text)) if !text.is_empty() => {
                let value = decode(text, false).ok_or(Refusal::Malformed("the path is not percent-encoded UTF-8"))?;
                let harmless = |c: char| !c.is_control() && !matches!(c, '/' | '\\' | '%' | '?' | '#');
                if value == "." || value == ".." || !value.chars().all(harmless) {
                    return Err(Refusal::Malformed("the path holds something that is not an id"));
                }
                values.push((*name, value));
            }
            _ => return Ok(None),
        }
    }
    Ok(given.next().is_none().then_some(values))
}

/// The body, with the parameters of the path put in front of its members.
fn with_body(params: String, body: &[u8]) -> Vec<u8> {
    let text = core::str::from_utf8(body).unwrap_or_default();
    let mut reader = Reader::new(text);
    let is_object = reader.peek() == b'{';
    let behind_brace = reader.at() + 1;
    let is_json = reader.skip(0).and_then(|()| reader.end()).is_ok();
    // The checker says what is wrong with anything else, and where: in the text that the caller wrote.
    if params.len() == 1 || !is_object || !is_json {
        return body.to_vec();
    }
    let mut params = params;
    if members(text).next().is_some() {
        params.push(',');
    }
    params.push_str(text.get(behind_brace..).unwrap_or_default());
    params.into_bytes()
}

fn push_key(params: &mut String, key: &str) {
    if params.len() > 1 {
        params.push(',');
    }
    push_json_string(params, key);
    params.push(':');
}

type Pair = (String, String);

fn pairs(query: &str) -> Result<Vec<Pair>, Refusal> {
    let decode = |text| decode(text, true).ok_or(Refusal::Malformed("the query is not percent-encoded UTF-8"));
    let mut pairs = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        pairs.push((decode(key)?, decode(value)?));
    }
    Ok(pairs)
}

/// Appends the pairs of a query as members. What the shape does not know is appended too, for the checker to refuse.
fn push_query(params: &mut String, object: &Object, pairs: &[Pair]) {
    for field in object.fields {
        let values = || pairs.iter().filter(|(key, _)| key == field.name).map(|(_, value)| value.as_str());
        match &field.shape {
            Shape::OneOrMany(..) => {
                if values().next().is_none() {
                    continue;
                }
                push_key(params, field.name);
                params.push('[');
                for (index, value) in values().enumerate() {
                    if index > 0 {
                        params.push(',');
                    }
                    push_json_string(params, value);
                }
                params.push(']');
            }
            Shape::Object(inner) => {
                let dotted: Vec<Pair> = pairs
                    .iter()
                    .filter_map(|(key, value)| {
                        Some((key.strip_prefix(field.name)?.strip_prefix('.')?.into(), value.clone()))
                    })
                    .collect();
                if !dotted.is_empty() {
                    push_key(params, field.name);
                    let mut members = String::from("{");
                    push_query(&mut members, inner, &dotted);
                    params.push_str(&members);
                    params.push('}');
                }
            }
            shape => {
                for value in values() {
                    push_key(params, field.name);
                    push_scalar(params, shape, value);
                }
            }
        }
    }
    for (key, value) in pairs {
        let name = key.split_once('.').map_or(key.as_str(), |(name, _)| name);
        let known = |field: &crate::shape::Field| match field.shape {
            Shape::Object(_) => field.name == name && key != name,
            _ => field.name == key,
        };
        if !object.fields.iter().any(known) {
            push_key(params, key);
            push_json_string(params, value);
        }
    }
}

/// A query knows only text: numbers and booleans are written bare when the field holds one and the text is one.
fn push_scalar(params: &mut String, shape: &Shape, value: &str) {
    match shape {
        Shape::Integer(..) if is_number(value) => params.push_str(value),
        Shape::Bool if value == "true" || value == "false" => params.push_str(value),
        _ => push_json_string(params, value),
    }
}

/// Whether a text is one JSON number: what is wrong with it is for the checker to say, as if it had come bare.
fn is_number(text: &str) -> bool {
    let mut reader = Reader::new(text);
    let bare = text.bytes().all(|byte| byte.is_ascii_digit() || b"-+.eE".contains(&byte));
    bare && reader.number().is_ok() && reader.end().is_ok()
}

/// Resolves percent-encoding; `None` when it is malformed or not UTF-8.
fn decode(encoded: &str, plus_is_space: bool) -> Option<String> {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
                (digit(rest.next())? * 16 + digit(rest.next())?) as u8
            }
            b'+' if plus_is_space => b' ',
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::build;
    use crate::shape::check::Settings;

    fn params(method: &str, path: &str, query: &str, body: &str) -> Result<(Operation, String), Refusal> {
        read(method, path, query, body.as_bytes())
            .map(|incoming| (incoming.operation, String::from_utf8(incoming.params).unwrap()))
    }

    #[test]
    fn what_we_write_we_read() {
        let table = [
            (
                Operation::listOrchestrations,
                r#"{"ref_id":["a b&c","é"],"status":["PENDING"],"created_at":{"gte":"2026-07-01T00:00:00Z"},"limit":2}"#,
            ),
            (Operation::getOrchestration, r#"{"id":"a b"}"#),
            (Operation::listProfileBalances, r#"{"profile_id":"default","assets":["USD","USDG"]}"#),
        ];
        for (operation, text) in table {
            let request = build(operation, text.as_bytes(), Settings::REQUEST).unwrap().request;
            let read = params(request.method.as_str(), &request.path, &request.query, "").unwrap();
            assert_eq!(read, (operation, text.into()));
        }
    }

    #[test]
    fn refuses_paths_that_are_not_ids() {
        for path in [
            "/orchestration/orchestrations/..",
            "/orchestration/orchestrations/%2e%2e",
            "/orchestration/orchestrations/a%2fb",
            "/orchestration/orchestrations/%252e",
            "/orchestration/orchestrations/%ff",
            "/orchestration/orchestrations/%zz",
            "/orchestration/orchestrations/%0d%0a",
            "orchestration",
        ] {
            assert!(matches!(find("GET", path), Err(Refusal::Malformed(_))), "{path}");
        }
        for path in [
            "/",
            "//",
            "/orchestration/orchestrations/",
            "/orchestration//orchestrations",
            "/%6frchestration/orchestrations",
            "/orchestration/orchestrations/a/b",
            "/profile",
        ] {
            assert_eq!(find("GET", path), Err(Refusal::NotFound), "{path}");
        }
        assert_eq!(find("PATCH", "/profiles"), Err(Refusal::MethodNotAllowed));
        assert_eq!(find("DELETE", "/orchestration/orchestrations/a"), Err(Refusal::MethodNotAllowed));
    }

    #[test]
    fn leaves_what_is_wrong_for_the_checker() {
        let (operation, text) =
            params("GET", "/profiles", "limit=ten&colour=red&limit=5&created_at.foo=x", "").unwrap();
        assert_eq!(text, r#"{"created_at":{"foo":"x"},"limit":"ten","limit":5,"colour":"red"}"#);
        let issues = build(operation, text.as_bytes(), Settings::REQUEST).unwrap_err();
        let places: Vec<_> = issues.iter().map(|issue| issue.place()).collect();
        assert_eq!(places, ["created_at.foo", "limit", "limit", "colour"]);
    }

    /// The checker says the same about a number whether it came in a query or in a program.
    #[test]
    fn numbers_of_a_query_are_numbers() {
        for (query, expected) in [
            ("limit=-1", r#"{"limit":-1}"#),
            ("limit=1.5", r#"{"limit":1.5}"#),
            ("limit=99999999999", r#"{"limit":99999999999}"#),
            ("limit=%2B5", r#"{"limit":"+5"}"#),
            ("limit=05", r#"{"limit":"05"}"#),
            ("limit=5+", r#"{"limit":"5 "}"#),
            ("limit=", r#"{"limit":""}"#),
            ("nickname=5", r#"{"nickname":"5"}"#),
        ] {
            assert_eq!(params("GET", "/profiles", query, "").unwrap().1, expected, "{query}");
        }
    }

    #[test]
    fn only_white_space_of_json_may_stand_before_a_body() {
        let put = |body| params("PUT", "/transfer/fiat-accounts/a", "", body).unwrap().1;
        assert_eq!(put(" \t\r\n{}"), r#"{"id":"a"}"#);
        assert_eq!(put("\u{c}{}"), "\u{c}{}");
        // Broken bodies stay as they are, so that the place of the mistake is one in the body.
        for broken in ["{\"a\":", "{\"a\" 1}", "{} x", "[1,]"] {
            assert_eq!(put(broken), broken);
        }
    }

    #[test]
    fn bodies_pass_as_they_are() {
        let create = |body| params("POST", "/orchestration/orchestrations", "", body).unwrap().1;
        assert_eq!(create("{\"a\":1}"), "{\"a\":1}");
        assert_eq!(create("nonsense"), "nonsense");
        assert_eq!(
            params("POST", "/orchestration/orchestrations", "a=b", "{}"),
            Err(Refusal::Malformed("this operation takes no query"))
        );
    }
}
