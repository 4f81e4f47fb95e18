//! Checks and requests without a network.
//!
//! Verdicts come back as UTF-8 text: the first character tells what follows, so that the facade decodes once and the
//! engine's own `JSON.parse` builds what is asked for.
//!
//! | first | what follows |
//! |---|---|
//! | `!` | the issues as a JSON array, at least one of them an error |
//! | `+` | the warnings as a JSON array, a line feed, and what was asked for |
//! | `=` | the same, without the JSON at its end: that is the input, byte for byte |
//!
//! An empty verdict, which is cheap to bring across, says that everything is as it came: no warnings, the JSON is the
//! input, and the path that of the operation, without anything to fill in.
//!
//! Every function is there twice: on bytes, and for the facade on what lies in `text.rs`.

use std::borrow::Cow;

use wasm_bindgen::prelude::wasm_bindgen;

use super::text::{both, given, part, taken};
use crate::check::address::{self, Environment};
use crate::http::HttpRequest;
use crate::issue::{Issue, passes, to_json};
use crate::model::event::WebhookEvent;
use crate::operation::Operation;
use crate::request::{Built, is_body, write};
use crate::shape::Shaped;
use crate::shape::check::{Settings, check};

/// Bit of `flags`: unknown fields are sent on with a warning.
pub const ALLOW_UNKNOWN_FIELDS: u32 = 1;
/// Bit of `flags`: requests go to the vendor's production.
pub const PRODUCTION: u32 = 2;
/// Bit of `flags`: requests go to the vendor's sandbox.
pub const SANDBOX: u32 = 4;

fn environment(flags: u32) -> Environment {
    match flags & (PRODUCTION | SANDBOX) {
        PRODUCTION => Environment::Production,
        SANDBOX => Environment::Sandbox,
        _ => Environment::Unknown,
    }
}

pub(super) fn settings(flags: u32) -> Settings {
    let allow_unknown_fields = flags & ALLOW_UNKNOWN_FIELDS != 0;
    Settings { allow_unknown_fields, environment: environment(flags), ..Settings::REQUEST }
}

const PASSED: &[u8] = b"+";
const AS_GIVEN: &[u8] = b"=";

/// The first character of a good verdict, and how the JSON that was asked for goes out.
fn to_give<'a>(given: &[u8], json: Cow<'a, str>) -> (&'static [u8], Cow<'a, str>) {
    match json {
        Cow::Borrowed(text) if text.len() == given.len() => (AS_GIVEN, Cow::default()),
        json => (PASSED, json),
    }
}

pub(super) fn refused(issues: &[Issue]) -> Vec<u8> {
    let mut verdict = String::from("!");
    verdict.push_str(&to_json(issues));
    verdict.into_bytes()
}

/// A good verdict: its first character, the warnings, and the parts of what was asked for. Made in one piece, because it
/// crosses in one.
fn passed(first: &[u8], warnings: &[Issue], parts: &[&[u8]]) -> Vec<u8> {
    let warnings = if warnings.is_empty() { Cow::Borrowed("[]") } else { Cow::Owned(to_json(warnings)) };
    let head = [first, warnings.as_bytes(), b"\n"];
    let mut verdict = Vec::with_capacity(head.iter().chain(parts).map(|part| part.len()).sum());
    for part in head.iter().chain(parts) {
        verdict.extend_from_slice(part);
    }
    verdict
}

/// Checks the parameters of an operation, or, under a number that no operation has, the body of a webhook; asked for:
/// what was checked in canonical form.
pub fn check_params(operation: u32, params: &[u8], flags: u32) -> Vec<u8> {
    let shape = Operation::numbered(operation).map_or(&WebhookEvent::SHAPE, Operation::params);
    let checked = check(params, shape, settings(flags));
    if !passes(&checked.issues) {
        return refused(&checked.issues);
    }
    let (first, canonical) = to_give(params, checked.canonical);
    if first == AS_GIVEN && checked.issues.is_empty() {
        return Vec::new();
    }
    passed(first, &checked.issues, &[canonical.as_bytes()])
}

/// `check_params` on the text that went in; how long the verdict is.
#[wasm_bindgen(js_name = checkParams)]
pub fn check_params_there(operation: u32, length: usize, flags: u32) -> usize {
    let room = taken();
    given(check_params(operation, part(&room, length), flags), room)
}

/// Checks the parameters of an operation and writes its request; asked for: the path with its query, a line feed, and
/// the body.
pub fn build_request(operation: u32, params: &[u8], flags: u32) -> Vec<u8> {
    let Some(operation) = Operation::numbered(operation) else { return Vec::new() };
    let checked = check(params, operation.params(), settings(flags));
    if checked.issues.is_empty() && matches!(checked.canonical, Cow::Borrowed(_)) && is_body(operation) {
        return Vec::new();
    }
    match write(operation, checked) {
        Err(issues) => refused(&issues),
        Ok(Built { request: HttpRequest { path, query, body, .. }, warnings }) => {
            let question: &[u8] = if query.is_empty() { b"" } else { b"?" };
            let (first, body) = to_give(params, body.unwrap_or_default());
            passed(first, &warnings, &[path.as_bytes(), question, query.as_bytes(), b"\n", body.as_bytes()])
        }
    }
}

/// `build_request` on the text that went in; how long the verdict is.
#[wasm_bindgen(js_name = buildRequest)]
pub fn build_request_there(operation: u32, length: usize, flags: u32) -> usize {
    let room = taken();
    given(build_request(operation, part(&room, length), flags), room)
}

/// Checks an address: the name of the network, a line feed, the address. Asked for: the address as the network writes it.
/// `?` alone when the network is not known here.
pub fn check_address(text: &[u8], flags: u32) -> Vec<u8> {
    let (network, address) = both(text);
    let Some(verdict) = address::check(network, address, environment(flags)) else {
        return vec![b'?'];
    };
    match verdict.normalized {
        None => refused(&verdict.issues),
        Some(normalized) => passed(PASSED, &verdict.issues, &[normalized.as_bytes()]),
    }
}

/// `check_address` on the text that went in; how long the verdict is.
#[wasm_bindgen(js_name = checkAddress)]
pub fn check_address_there(length: usize, flags: u32) -> usize {
    let room = taken();
    given(check_address(part(&room, length), flags), room)
}
