//! Shapes as bytes. A shape written as Rust constants is a web of pointers, which hardly compresses; as a string of bytes
//! all shapes together are a third of that. The compiler packs them ([`pack`] is evaluated at compile time), and a shape
//! is unpacked when it is first needed. Browser artefacts only: elsewhere bytes are cheap.
#![allow(
    clippy::indexing_slicing,
    reason = "what packs is evaluated while compiling only; what unpacks does not index"
)]

use crate::check::meaning::Meaning;

use super::check::Side;
use super::{Field, Object, Rule, Shape, Text};

/// The shapes that a byte alone says; the byte is the place in this list.
static PLAIN: [Shape; 9] = [
    Shape::Any,
    Shape::Bool,
    Shape::Text(Text::Free),
    Shape::Text(Text::Filled),
    Shape::Text(Text::AddressLine),
    Shape::Text(Text::Country),
    Shape::Text(Text::Cents),
    Shape::Text(Text::Amount),
    Shape::Text(Text::Timestamp),
];

// Behind each of these stands a number.
const INTEGER: u8 = 9;
const AT_MOST: u8 = 10;
const LIST: u8 = 11;
const ONE_OR_MANY: u8 = 12;
const DICTIONARY: u8 = 13;
const OPEN: u8 = 14;
const OBJECT: u8 = 15;
const LENIENT: u8 = 16;

const EXACTLY_ONE: u8 = 0;
const AT_MOST_ONE: u8 = 1;
const TOGETHER: u8 = 2;
const DEPRECATED: u8 = 3;
const SENT_AS: u8 = 4;
const MEANS: u8 = 5;

/// In the byte that says how long the name of a field is: the field is required.
const REQUIRED: u8 = 0x80;

/// Writes a shape behind the first `at` bytes of `out`; where it ends. An `out` without bytes is not written to, which
/// tells how many bytes it takes. Of the shape of an answer only what answers are held to: any text passes, and no rule holds
/// between fields.
pub const fn pack(shape: &Shape, side: Side, out: &mut [u8], at: usize) -> usize {
    match shape {
        Shape::Text(_) if matches!(side, Side::Response) => byte(2, out, at),
        Shape::Any => byte(0, out, at),
        Shape::Bool => byte(1, out, at),
        Shape::Text(Text::Free) => byte(2, out, at),
        Shape::Text(Text::Filled) => byte(3, out, at),
        Shape::Text(Text::AddressLine) => byte(4, out, at),
        Shape::Text(Text::Country) => byte(5, out, at),
        Shape::Text(Text::Cents) => byte(6, out, at),
        Shape::Text(Text::Amount) => byte(7, out, at),
        Shape::Text(Text::Timestamp) => byte(8, out, at),
        Shape::Integer(i32::MIN, i32::MAX) => tagged(INTEGER, 0, out, at),
        Shape::Integer(from, to) => {
            assert!(*from == 1 && *to <= u16::MAX as i32);
            tagged(INTEGER, *to as u16, out, at)
        }
        Shape::Text(Text::AtMost(most)) => tagged(AT_MOST, *most, out, at),
        Shape::List(item, most) => {
            let at = tagged(LIST, *most, out, at);
            pack(item, side, out, at)
        }
        Shape::OneOrMany(item, most) => {
            let at = tagged(ONE_OR_MANY, *most, out, at);
            pack(item, side, out, at)
        }
        Shape::Dictionary(value, most) => {
            let at = tagged(DICTIONARY, *most, out, at);
            pack(value, side, out, at)
        }
        Shape::Lenient(inner) => {
            let at = tagged(LENIENT, 0, out, at);
            pack(inner, side, out, at)
        }
        Shape::Text(Text::Open(known)) => {
            let mut at = tagged(OPEN, known.len() as u16, out, at);
            let mut index = 0;
            while index < known.len() {
                at = text(known[index], 0, out, at);
                index += 1;
            }
            at
        }
        Shape::Object(object) => pack_object(object, side, out, at),
    }
}

const fn pack_object(object: &Object, side: Side, out: &mut [u8], at: usize) -> usize {
    let mut at = tagged(OBJECT, object.fields.len() as u16, out, at);
    let mut index = 0;
    while index < object.fields.len() {
        let field = &object.fields[index];
        at = text(field.name, if field.required { REQUIRED } else { 0 }, out, at);
        at = pack(&field.shape, side, out, at);
        index += 1;
    }
    let rules = if matches!(side, Side::Response) { 0 } else { object.rules.len() };
    at = byte(short(rules), out, at);
    index = 0;
    while index < rules {
        let (tag, fields, words) = match &object.rules[index] {
            Rule::ExactlyOne(fields) => (EXACTLY_ONE, fields, ""),
            Rule::AtMostOne(fields) => (AT_MOST_ONE, fields, ""),
            Rule::Together(fields) => (TOGETHER, fields, ""),
            Rule::Deprecated(fields, words) => (DEPRECATED, fields, *words),
            Rule::SentAs(fields, words) => (SENT_AS, fields, *words),
            Rule::Means(meaning) => (MEANS, &(*meaning as u64), ""),
        };
        at = byte(tag, out, at);
        // No field that a rule names stands behind the sixteenth.
        assert!(*fields <= u16::MAX as u64);
        at = number(*fields as u16, out, at);
        at = text(words, 0, out, at);
        index += 1;
    }
    at
}

const fn short(length: usize) -> u8 {
    assert!(length < REQUIRED as usize);
    length as u8
}

const fn tagged(tag: u8, value: u16, out: &mut [u8], at: usize) -> usize {
    let at = byte(tag, out, at);
    number(value, out, at)
}

const fn number(value: u16, out: &mut [u8], at: usize) -> usize {
    bytes(&value.to_le_bytes(), out, at)
}

const fn text(text: &str, flag: u8, out: &mut [u8], at: usize) -> usize {
    let at = byte(short(text.len()) | flag, out, at);
    bytes(text.as_bytes(), out, at)
}

const fn bytes(bytes: &[u8], out: &mut [u8], at: usize) -> usize {
    let mut index = 0;
    while index < bytes.len() {
        byte(bytes[index], out, at + index);
        index += 1;
    }
    at + bytes.len()
}

const fn byte(value: u8, out: &mut [u8], at: usize) -> usize {
    if !out.is_empty() {
        out[at] = value;
    }
    at + 1
}

/// Reads shapes that [`pack`] wrote. What is unpacked stays for good: there are as many shapes as there are operations.
pub struct Packed(pub &'static [u8]);

impl Packed {
    /// The next shape, kept for good.
    pub fn kept(&mut self) -> &'static Shape {
        Box::leak(Box::new(self.unpack()))
    }

    fn unpack(&mut self) -> Shape {
        let tag = self.byte();
        if let Some(plain) = PLAIN.get(usize::from(tag)) {
            return *plain;
        }
        let number = self.number();
        match tag {
            INTEGER if number == 0 => Shape::Integer(i32::MIN, i32::MAX),
            INTEGER => Shape::Integer(1, number.into()),
            AT_MOST => Shape::Text(Text::AtMost(number)),
            OPEN => {
                let mut known = Vec::new();
                for _ in 0..number {
                    known.push(self.text().0);
                }
                Shape::Text(Text::Open(known.leak()))
            }
            OBJECT => Shape::Object(Box::leak(Box::new(self.object(number)))),
            _ => {
                let item = self.kept();
                match tag {
                    LIST => Shape::List(item, number),
                    ONE_OR_MANY => Shape::OneOrMany(item, number),
                    LENIENT => Shape::Lenient(item),
                    _ => Shape::Dictionary(item, number),
                }
            }
        }
    }

    fn object(&mut self, count: u16) -> Object {
        let (mut fields, mut rules) = (Vec::new(), Vec::new());
        for _ in 0..count {
            let (name, required) = self.text();
            fields.push(Field { name, shape: self.unpack(), required });
        }
        for _ in 0..self.byte() {
            let tag = self.byte();
            let group = self.number().into();
            let words = self.text().0;
            rules.push(match tag {
                EXACTLY_ONE => Rule::ExactlyOne(group),
                AT_MOST_ONE => Rule::AtMostOne(group),
                TOGETHER => Rule::Together(group),
                DEPRECATED => Rule::Deprecated(group, words),
                MEANS => match Meaning::ALL.get(group as usize) {
                    Some(meaning) => Rule::Means(*meaning),
                    None => continue,
                },
                _ => Rule::SentAs(group, words),
            });
        }
        Object { fields: fields.leak(), rules: rules.leak() }
    }

    fn text(&mut self) -> (&'static str, bool) {
        let length = self.byte();
        let text = core::str::from_utf8(self.take(usize::from(length & !REQUIRED))).unwrap_or_default();
        (text, length & REQUIRED != 0)
    }

    fn byte(&mut self) -> u8 {
        self.take(1).first().copied().unwrap_or_default()
    }

    fn number(&mut self) -> u16 {
        u16::from(self.byte()) | u16::from(self.byte()) << 8
    }

    fn take(&mut self, length: usize) -> &'static [u8] {
        let (taken, rest) = self.0.split_at_checked(length).unwrap_or_default();
        self.0 = rest;
        taken
    }
}
