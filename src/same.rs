//! Whether a record is what a create asked for, field by field, as the server would have normalised it.
//!
//! The request is walked along its shape. What the record does not carry does not contradict: the vendor marks no field
//! of its records as required, and its examples leave many out. But what tells one payment from another (assets, amount,
//! destination) has to be there, or nothing is said. What only describes (memo, metadata, the nickname of a rule, the name
//! and the address of a bank) does not contradict either: a server may trim it or spell it anew, and the rest tells enough.

use crate::json::members::{member, members};
use crate::operation::Operation;
use crate::shape::{Fields, Object, Rule, Shape, Text};

/// What a comparison says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// It is what was asked for.
    Same,
    /// It is something else: the place of the first field that differs, as `destination.crypto.address`.
    Different(String),
    /// It does not carry enough to tell: the first field that is missing.
    Incomplete(&'static str),
}

/// The fields that tell one record from another.
const CORE: [&str; 5] =
    ["source_asset", "destination_asset", "source_amount", "destination", "fiat_network_instructions"];

/// Compares the body of a create with a record, both as JSON text that the same serialiser wrote: the same text is the
/// same bytes.
pub fn compare(operation: Operation, asked: &str, record: &str) -> Likeness {
    let Shape::Object(object) = operation.params() else { return Likeness::Same };
    let mut way = Vec::new();
    let Some(seen) = fields(object, asked, record, &mut way) else {
        let mut place = String::new();
        while let Some(key) = way.pop() {
            if !place.is_empty() {
                place.push('.');
            }
            place.push_str(key);
        }
        return Likeness::Different(place);
    };
    for (position, field) in object.fields.iter().enumerate() {
        #[allow(clippy::manual_contains)]
        let is_core = CORE.iter().any(|name| *name == field.name);
        if is_core && seen >> position & 1 == 0 && member(asked, field.name).is_some() {
            return Likeness::Incomplete(field.name);
        }
    }
    Likeness::Same
}

/// The value of a member: nothing when it is missing, null or an empty text, which some servers write for "not set".
fn given<'a>(json: &'a str, name: &str) -> Option<&'a str> {
    member(json, name).filter(|value| !matches!(*value, "null" | "\"\""))
}

/// The fields that are there and the same; nothing when `record` contradicts `asked`: then `way` leads there, the last
/// step first.
fn fields<'a>(object: &Object, asked: &'a str, record: &str, way: &mut Vec<&'a str>) -> Option<Fields> {
    let mut seen = 0;
    for wanted in members(asked) {
        for (position, field) in object.fields.iter().enumerate() {
            // Some fields have two names on the wire, and a record may carry either.
            let sent = object.sent_as(position).unwrap_or_default();
            if !wanted.key.says(sent) {
                continue;
            }
            let same = match given(record, field.name).or_else(|| given(record, sent)) {
                // One that is not required has another one beside it that decides.
                Some(_) if field.name == "profile_id" && !field.required => Some(false),
                Some(found) => value(&field.shape, field.name, wanted.value, found, way),
                // One of several kinds of object: another one is a contradiction.
                None if wanted.value.starts_with('{') && has_another(object, position, record) => None,
                None => Some(false),
            };
            match same {
                None => {
                    way.push(wanted.key.inside);
                    return None;
                }
                Some(same) => seen |= Fields::from(same) << position,
            }
        }
    }
    Some(seen)
}

/// Whether the record has another one of a group of which exactly one is there. A group may have one member only: a
/// create takes from a profile, but a record may say that a deposit was taken.
fn has_another(object: &Object, position: usize, record: &str) -> bool {
    if object.fields.len() == 1 {
        return members(record).any(|other| matches!(other.value.as_bytes(), [b'{', _, _, ..]));
    }
    object.rules.iter().any(|rule| match rule {
        Rule::ExactlyOne(group) if group >> position & 1 == 1 => {
            object.members(*group).any(|other| given(record, other.name).is_some())
        }
        _ => false,
    })
}

/// Nothing when the two contradict each other; else whether `found` says enough to be called the same.
fn value<'a>(shape: &Shape, name: &str, wanted: &'a str, found: &str, way: &mut Vec<&'a str>) -> Option<bool> {
    match shape {
        Shape::Object(object) => fields(object, wanted, found, way).map(|seen| identifies(object, wanted, seen)),
        Shape::Dictionary(..) => Some(false),
        // Texts that take anything are for people; ids, names of owners and numbers are not among them.
        Shape::Text(Text::Free | Text::AddressLine) => Some(false),
        _ if name == "bank_name" => Some(false),
        // A word for one of your profiles; records carry its id.
        _ if name == "profile_id" && bare(wanted) == b"default" => Some(false),
        _ if is_same(matches!(shape, Shape::Text(Text::Amount)), name, bare(wanted), bare(found)) => Some(true),
        _ if name == "account_number" && is_masked(bare(wanted), bare(found)) => Some(false),
        _ => None,
    }
}

/// Whether the fields that were seen tell what the whole object is: a required field or one of a group, and with it
/// every field that goes together with others.
fn identifies(object: &Object, asked: &str, seen: Fields) -> bool {
    let mut telling = 0;
    let mut together = 0;
    for rule in object.rules {
        match rule {
            Rule::ExactlyOne(group) => telling |= group,
            Rule::Together(group) => together |= group,
            _ => {}
        }
    }
    for (position, field) in object.fields.iter().enumerate() {
        let bit = 1 << position;
        if field.required {
            telling |= bit;
        }
        if together & bit != 0 && member(asked, field.name).is_none() {
            together ^= bit;
        }
    }
    seen & telling != 0 && seen & together == together
}

/// A text without its quotes. A number or a boolean where a text is expected counts as its text: an example of the vendor
/// has one.
fn bare(json: &str) -> &[u8] {
    match json.as_bytes() {
        [b'"', text @ .., b'"'] => text,
        other => other,
    }
}

fn is_same(amount: bool, name: &str, wanted: &[u8], found: &[u8]) -> bool {
    if wanted == found {
        return true;
    }
    if amount {
        return is_decimal(wanted) && is_decimal(found) && significant(wanted) == significant(found);
    }
    if name.ends_with("_id") && is_uuid(wanted) {
        return wanted.eq_ignore_ascii_case(found);
    }
    if name.ends_with("network") || name.ends_with("_asset") {
        return network(wanted).eq_ignore_ascii_case(network(found));
    }
    // The case of a hexadecimal address is a checksum and nothing else.
    matches!(wanted, [b'0', b'x' | b'X', ..]) && wanted.eq_ignore_ascii_case(found)
}

/// 36 hexadecimal digits and hyphens, whose case says nothing (RFC 9562).
fn is_uuid(text: &[u8]) -> bool {
    text.len() == 36 && text.iter().all(|byte| byte.is_ascii_hexdigit() || *byte == b'-')
}

/// The vendor spells one network in two ways.
fn network(name: &[u8]) -> &[u8] {
    if name.eq_ignore_ascii_case(b"POLYGON") { b"POLYGON_POS" } else { name }
}

/// Digits with at most one point among them.
fn is_decimal(text: &[u8]) -> bool {
    let points = text.iter().filter(|byte| **byte == b'.').count();
    points < 2 && text.len() > points && text.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.')
}

/// A decimal number without the zeros, and the point, that say nothing.
fn significant(mut text: &[u8]) -> &[u8] {
    while let [b'0', rest @ ..] = text {
        text = rest;
    }
    #[allow(clippy::manual_contains)]
    if text.iter().any(|byte| *byte == b'.') {
        while let [rest @ .., b'0'] = text {
            text = rest;
        }
    }
    match text {
        [rest @ .., b'.'] => rest,
        other => other,
    }
}

/// Lists show only the last digits of an account number, behind a row of `X`.
fn is_masked(wanted: &[u8], found: &[u8]) -> bool {
    let mut open = found;
    while let [b'X', rest @ ..] = open {
        open = rest;
    }
    open.len() < found.len() && wanted.ends_with(open)
}
