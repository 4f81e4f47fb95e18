//! A shape is static data that says what a JSON value may be. [`check`](fn@check::check) walks JSON bytes along a shape: for
//! requests it reports every issue and writes the canonical bytes, for responses it makes sure that what the types
//! promise is there and lets everything else pass.

pub mod check;
mod findings;
#[macro_use]
pub(crate) mod model;
#[cfg(feature = "serde")]
pub mod object_only;
pub mod packed;
mod suggest;
mod text;

pub use text::{ADDRESS_LINE, Text};

use crate::check::meaning::Meaning;
use crate::json;

/// What a JSON value may be.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Anything.
    Any,
    /// `true` or `false`.
    Bool,
    /// A whole number between the two, both included.
    Integer(i32, i32),
    /// A string.
    Text(Text),
    /// An object with these fields.
    Object(&'static Object),
    /// An array of at most so many of these.
    List(&'static Shape, u16),
    /// One of these, or an array of them, not empty and of at most so many; goes out as an array.
    OneOrMany(&'static Shape, u16),
    /// One of these when it is an object; anything else passes.
    Lenient(&'static Shape),
    /// An object with at most so many members whose keys are data, of the same kind as the values.
    Dictionary(&'static Shape, u16),
}

/// The fields of an object, in the order in which they are sent, and the rules between them.
#[derive(Debug)]
pub struct Object {
    /// The fields.
    pub fields: &'static [Field],
    /// What holds between the fields.
    pub rules: &'static [Rule],
}

/// One field of an object.
#[derive(Debug)]
pub struct Field {
    /// The name that users write.
    pub name: &'static str,
    /// What its value may be.
    pub shape: Shape,
    /// Whether it must be there.
    pub required: bool,
}

/// What holds between the fields of one object.
#[derive(Clone, Copy, Debug)]
pub enum Rule {
    /// Exactly one of these fields must be there.
    ExactlyOne(Fields),
    /// Not more than one of these fields may be there.
    AtMostOne(Fields),
    /// When one of these fields is there, all must be.
    Together(Fields),
    /// These fields still work, but the vendor will remove them; the text says what to use.
    Deprecated(Fields, &'static str),
    /// What the fields mean together.
    Means(Meaning),
    /// This field goes out under another name; with an empty name it does not go out.
    SentAs(Fields, &'static str),
}

/// A set of fields of one object: bit *n* stands for field *n*.
pub type Fields = u64;

impl Object {
    /// The position of the field that a string of the input names. Those from `guess` on are tried first: fields mostly
    /// come in order.
    pub fn find(&self, key: &json::Raw<'_>, guess: usize) -> Option<usize> {
        let count = self.fields.len();
        let in_turn = (guess..count).chain(0..guess);
        in_turn.into_iter().find(|place| self.fields.get(*place).is_some_and(|field| key.says(field.name)))
    }

    /// The name under which a field goes out.
    pub fn sent_as(&self, position: usize) -> Option<&'static str> {
        let renamed = self.rules.iter().find_map(|rule| match rule {
            Rule::SentAs(fields, name) if fields >> position & 1 == 1 => Some(*name),
            _ => None,
        });
        renamed.or(self.fields.get(position).map(|field| field.name))
    }

    /// The fields whose bit is set.
    pub fn members(&self, fields: Fields) -> impl Iterator<Item = &'static Field> {
        self.fields.iter().enumerate().filter(move |(position, _)| fields >> position & 1 == 1).map(|(_, field)| field)
    }
}

impl Rule {
    /// Whether an object with these fields keeps the rule.
    pub fn holds(&self, present: Fields) -> bool {
        match self {
            Self::ExactlyOne(group) => (present & group).count_ones() == 1,
            Self::AtMostOne(group) => (present & group).count_ones() <= 1,
            Self::Together(group) => present & group == 0 || present & group == *group,
            Self::Deprecated(..) | Self::SentAs(..) | Self::Means(_) => true,
        }
    }
}

/// A type that has a shape.
pub trait Shaped {
    /// The shape.
    const SHAPE: Shape;
}

/// A Rust field name without the `r#`, or the `_` at its end, that keywords need.
pub const fn plain(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', ..] => name.split_at(2).1,
        [.., b'_'] => name.split_at(name.len() - 1).0,
        _ => name,
    }
}

#[cfg(feature = "serde")]
/// Whether an object in which `given` says which fields are there keeps the rules; if not, what is wrong.
pub fn keeps_rules(given: &[bool], rules: &[Rule]) -> Result<(), &'static str> {
    let present = given.iter().rev().fold(0, |bits: Fields, given| bits << 1 | Fields::from(*given));
    match rules.iter().find(|rule| !rule.holds(present)) {
        None => Ok(()),
        Some(Rule::ExactlyOne(_)) => Err("exactly one field of a group must be there"),
        Some(Rule::AtMostOne(_)) => Err("only one field of a group may be there"),
        Some(_) => Err("fields that belong together must all be there"),
    }
}

impl Shaped for String {
    const SHAPE: Shape = Shape::Text(Text::Free);
}

impl Shaped for bool {
    const SHAPE: Shape = Shape::Bool;
}

impl Shaped for i32 {
    const SHAPE: Shape = Shape::Integer(i32::MIN, i32::MAX);
}

impl<T: Shaped> Shaped for Vec<T> {
    const SHAPE: Shape = Shape::List(&T::SHAPE, u16::MAX);
}

/// The set of the named fields; a name that is not among `fields` does not compile.
#[allow(clippy::indexing_slicing, reason = "evaluated while compiling only, where running off the end is the point")]
pub const fn set(fields: &[Field], names: &[&str]) -> Fields {
    let mut found = 0;
    let mut name = 0;
    while name < names.len() {
        let mut position = 0;
        while !same(fields[position].name, names[name]) {
            position += 1;
        }
        found |= 1 << position;
        name += 1;
    }
    found
}

#[allow(clippy::indexing_slicing, reason = "evaluated while compiling only")]
const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}
