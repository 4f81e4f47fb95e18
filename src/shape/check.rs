//! The checker: walks JSON bytes along a [`Shape`].

use std::borrow::Cow;

use super::canonical::Canonical;
use super::text::fits_address;
use super::{ADDRESS_LINE, Field, Fields, Object, Rule, Shape, Text, findings, suggest};
use crate::check::address::Environment;
use crate::check::{amount, meaning, timestamp};
use crate::issue::{self, Code, Finding, Issue, Severity, Step};
use crate::json::{Broken, DEEPEST, Raw, Reader};

/// From which side the data come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Data that a user wants to send: everything is checked, and the canonical bytes are written.
    Request,
    /// Data that the vendor sent: types and required fields are checked, texts and unknown fields pass.
    Response,
}

/// How to check.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// From which side the data come.
    pub side: Side,
    /// Whether an unknown field of a request is sent on with a warning, instead of being refused.
    pub allow_unknown_fields: bool,
    /// Where requests go: decides which addresses are right.
    pub environment: Environment,
}

impl Settings {
    /// For data that a user wants to send.
    pub const REQUEST: Self =
        Self { side: Side::Request, allow_unknown_fields: false, environment: Environment::Unknown };
    /// For data that the vendor sent.
    pub const RESPONSE: Self =
        Self { side: Side::Response, allow_unknown_fields: true, environment: Environment::Unknown };
}

/// What came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked<'a> {
    /// All findings, in the order of the fields.
    pub issues: Vec<Issue>,
    /// The canonical bytes of a request, borrowed when the input begins with them; worth something only when no finding is
    /// an error. Empty for a response.
    pub canonical: Cow<'a, [u8]>,
}

/// Checks `input` against `shape`.
pub fn check<'a>(input: &'a [u8], shape: &Shape, settings: Settings) -> Checked<'a> {
    let mut checker = Checker {
        reader: Reader::new(input),
        settings,
        canonical: Canonical { input, same: 0, own: None },
        issues: Vec::new(),
        members: Vec::with_capacity(if settings.side == Side::Request { 32 } else { 0 }),
        sorting: false,
    };
    let walked = match core::str::from_utf8(input) {
        Ok(_) => checker.value(shape, &Path::ROOT, 0).and_then(|()| checker.reader.end()),
        Err(error) => {
            checker.reader.go_to(error.valid_up_to());
            Err(Broken)
        }
    };
    if walked.is_err() {
        checker.canonical.cut(0);
        checker.issues.clear();
        let at = checker.reader.at();
        checker.report(&findings::NOT_JSON, &Path::ROOT, &in_words(at as u32));
    }
    Checked { issues: checker.issues, canonical: checker.canonical.bytes() }
}

struct Checker<'a> {
    reader: Reader<'a>,
    settings: Settings,
    canonical: Canonical<'a>,
    issues: Vec<Issue>,
    /// Those of the objects that are open, the innermost last.
    members: Vec<Member>,
    /// Whether an object around this one is being put in order.
    sorting: bool,
}

/// A member of an object of a request.
#[derive(Clone, Copy)]
struct Member {
    /// The position of the field it is; behind the last when the object has no such field.
    field: usize,
    /// Where its value starts; of an unknown field, where its key starts.
    at: usize,
    /// Where it ends.
    end: usize,
}

/// Which fields of an object were found.
struct Found {
    /// Where its canonical bytes start.
    start: usize,
    seen: Fields,
    /// Those that are not null.
    present: Fields,
}

/// The way from the root, kept on the stack: it becomes a `Vec` only when there is something to report.
struct Path<'p> {
    parent: Option<&'p Path<'p>>,
    step: Segment<'p>,
}

enum Segment<'p> {
    Root,
    Key(&'p str),
    Index(u32),
}

impl<'p> Path<'p> {
    const ROOT: Path<'static> = Path { parent: None, step: Segment::Root };

    fn key(&'p self, key: &'p str) -> Path<'p> {
        Path { parent: Some(self), step: Segment::Key(key) }
    }

    fn steps(&self) -> Vec<Step> {
        let mut steps = self.parent.map(Path::steps).unwrap_or_default();
        match self.step {
            Segment::Root => {}
            Segment::Key(key) => steps.push(Step::Key(String::from(key))),
            Segment::Index(index) => steps.push(Step::Index(index)),
        }
        steps
    }
}

impl Checker<'_> {
    fn is_request(&self) -> bool {
        self.settings.side == Side::Request
    }

    fn report(&mut self, finding: &Finding, path: &Path<'_>, about: &str) {
        let severity = match finding.code {
            Code::unknown_field if self.settings.allow_unknown_fields => Severity::Warning,
            code => code.usual_severity(),
        };
        self.issues.push(finding.issue(severity, path.steps(), about));
    }

    fn write(&mut self, bytes: &[u8]) {
        if self.is_request() {
            self.canonical.write(bytes);
        }
    }

    fn write_string(&mut self, raw: &Raw<'_>) {
        if raw.escaped {
            let mut text = String::new();
            issue::push_json_string(&mut text, &raw.text());
            self.write(text.as_bytes());
        } else if self.is_request() {
            self.canonical.write_as_read(raw.bytes);
        }
    }

    /// What stands in front of a member: of the first the brace.
    fn write_separator(&mut self, start: usize) {
        self.write(if self.canonical.length() == start { b"{" } else { b"," });
    }

    fn value(&mut self, shape: &Shape, path: &Path<'_>, depth: u8) -> Result<(), Broken> {
        let next = self.reader.peek();
        match shape {
            Shape::Any => self.any(depth),
            Shape::Text(kind) if next == b'"' => {
                let raw = self.reader.string()?;
                if self.is_request() {
                    self.text(kind, &raw, path);
                    self.write_string(&raw);
                }
                Ok(())
            }
            Shape::Object(object) if next == b'{' => self.object(object, path, depth),
            Shape::List(item, most) if next == b'[' => self.list(item, *most, path, depth),
            Shape::OneOrMany(item, most) if next == b'[' => self.list(item, *most, path, depth),
            Shape::OneOrMany(item, _) => {
                self.write(b"[");
                self.value(item, path, depth)?;
                self.write(b"]");
                Ok(())
            }
            Shape::Lenient(inner) if next == b'{' => self.value(inner, path, depth),
            Shape::Lenient(_) => self.any(depth),
            Shape::Dictionary(value, most) if next == b'{' => self.dictionary(value, *most, path, depth),
            Shape::Bool if next == b't' || next == b'f' => {
                let word = if next == b't' { "true" } else { "false" };
                self.write(word.as_bytes());
                self.reader.word(word)
            }
            Shape::Integer(from, to) if next == b'-' || next.is_ascii_digit() => self.integer(*from, *to, path),
            _ => self.mismatch(shape, next, path, depth),
        }
    }

    fn mismatch(&mut self, shape: &Shape, next: u8, path: &Path<'_>, depth: u8) -> Result<(), Broken> {
        self.reader.skip(depth)?;
        let mut about = String::from(match shape {
            Shape::Object(_) | Shape::Dictionary(..) | Shape::Lenient(_) => "an object",
            Shape::List(..) | Shape::OneOrMany(..) => "a list",
            Shape::Bool => "true or false",
            Shape::Integer(..) => "a whole number",
            Shape::Text(_) | Shape::Any => "a string",
        });
        about.push_str(", not ");
        about.push_str(match next {
            b'"' => "a string",
            b'{' => "an object",
            b'[' => "a list",
            b't' | b'f' => "a boolean",
            b'n' => "null",
            _ => "a number",
        });
        let bare = next == b'-' || next.is_ascii_digit();
        let is_amount = bare && matches!(shape, Shape::Text(Text::Amount | Text::Cents));
        self.report(if is_amount { &findings::AMOUNT_NUMBER } else { &findings::WRONG_TYPE }, path, &about);
        Ok(())
    }

    /// Any value; written without white space.
    fn any(&mut self, depth: u8) -> Result<(), Broken> {
        self.reader.peek();
        let from = self.reader.at();
        self.reader.skip(depth)?;
        let (mut inside, mut escaped) = (false, false);
        for &byte in self.reader.between(from, self.reader.at()) {
            if inside || byte > b' ' {
                self.write(&[byte]);
            }
            inside ^= byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
        }
        Ok(())
    }

    fn integer(&mut self, from: i32, to: i32, path: &Path<'_>) -> Result<(), Broken> {
        let digits = self.reader.number()?;
        self.write(digits);
        if digits.iter().any(|byte| matches!(byte, b'.' | b'e' | b'E')) || digits == b"-0" {
            self.report(&findings::NOT_WHOLE, path, "");
            return Ok(());
        }
        let negative = digits.first() == Some(&b'-');
        let amount = digits.iter().filter(|byte| byte.is_ascii_digit());
        let amount = amount.fold(0_i64, |sum, digit| (sum * 10 + i64::from(digit - b'0')).min(1 << 40));
        let number = if negative { -amount } else { amount };
        if number < i64::from(from) || number > i64::from(to) {
            let mut range = in_words(from.max(0).unsigned_abs());
            range.push_str(" to ");
            issue::push_number(&mut range, to.unsigned_abs());
            self.report(&findings::OUT_OF_RANGE, path, &range);
        }
        Ok(())
    }

    fn list(&mut self, item: &Shape, most: u16, path: &Path<'_>, depth: u8) -> Result<(), Broken> {
        if depth >= DEEPEST {
            return Err(Broken);
        }
        self.reader.expect(b'[')?;
        self.write(b"[");
        let mut index = 0;
        if !self.reader.take(b']') {
            loop {
                let path = Path { parent: Some(path), step: Segment::Index(index) };
                self.value(item, &path, depth + 1)?;
                index += 1;
                if !self.reader.more(b']')? {
                    break;
                }
                self.write(b",");
            }
        }
        self.write(b"]");
        if self.is_request() && index > u32::from(most) {
            self.report(&findings::TOO_MANY, path, &in_words(u32::from(most)));
        }
        Ok(())
    }

    fn dictionary(&mut self, value: &Shape, most: u16, path: &Path<'_>, depth: u8) -> Result<(), Broken> {
        if depth >= DEEPEST {
            return Err(Broken);
        }
        self.reader.expect(b'{')?;
        self.write(b"{");
        let mut keys = Vec::new();
        if !self.reader.take(b'}') {
            loop {
                let raw = self.reader.string()?;
                let key = raw.resolved();
                self.reader.expect(b':')?;
                self.write_string(&raw);
                self.write(b":");
                let path = path.key(&key);
                self.value(value, &path, depth + 1)?;
                if self.is_request() {
                    if let Shape::Text(kind) = value {
                        self.text(kind, &raw, &path);
                    }
                    let fingerprint = fingerprint(&key);
                    if keys.contains(&fingerprint) {
                        self.report(&findings::TWICE, &path, "");
                    }
                    keys.push(fingerprint);
                }
                if !self.reader.more(b'}')? {
                    break;
                }
                self.write(b",");
            }
        }
        self.write(b"}");
        if keys.len() > usize::from(most) {
            self.report(&findings::TOO_MANY, path, &in_words(u32::from(most)));
        }
        Ok(())
    }

    /// A response is checked member by member as it comes. So is a request as long as its members stand in the order of the
    /// fields; where they do not, one is unknown, or one is missing, they are found first and then taken in that order, so
    /// that bytes and issues come out in it, whatever the order of the input.
    fn object(&mut self, object: &'static Object, path: &Path<'_>, depth: u8) -> Result<(), Broken> {
        if depth >= DEEPEST {
            return Err(Broken);
        }
        let is_request = self.is_request();
        // What is put in order twice would be read four times one level deeper, and so on.
        let mut as_it_comes = !is_request || !self.sorting;
        let first = self.members.len();
        let (start, before) = (self.canonical.length(), self.issues.len());
        self.reader.expect(b'{')?;
        let mut found = Found { start, seen: 0, present: 0 };
        let mut guess = 0;
        if !self.reader.take(b'}') {
            loop {
                self.reader.peek();
                let key_at = self.reader.at();
                let key = self.reader.string()?;
                self.reader.expect(b':')?;
                let field = object.find(&key, guess).unwrap_or(object.fields.len());
                let is_unknown = field == object.fields.len();
                as_it_comes &= !is_request || (field >= guess.saturating_sub(1) && !is_unknown);
                guess = field + 1;
                let at = if is_unknown { key_at } else { self.reader.at() };
                match object.fields.get(field) {
                    Some(known) if as_it_comes => self.member(object, field, known, &mut found, path, depth)?,
                    _ => self.reader.skip(depth + 1)?,
                }
                if is_request {
                    self.members.push(Member { field, at, end: self.reader.at() });
                }
                if !self.reader.more(b'}')? {
                    break;
                }
            }
        }
        let end = self.reader.at();
        let is_complete = |found: &Found| {
            let mut fields = object.fields.iter().enumerate();
            fields.all(|(position, field)| !field.required || found.present >> position & 1 == 1)
        };
        if !as_it_comes || !is_complete(&found) {
            if is_request {
                self.canonical.cut(start);
                self.issues.truncate(before);
                found = Found { start, seen: 0, present: 0 };
            }
            self.in_order(object, first, &mut found, path, depth)?;
        }
        if is_request {
            self.between_fields(object, first, before, found.present, path);
            if self.canonical.length() == start {
                self.write(b"{");
            }
            self.write(b"}");
            self.members.truncate(first);
            self.reader.go_to(end);
        }
        Ok(())
    }

    /// Takes the members of a request from `first` on in the order of the fields, the unknown ones last, and says which are
    /// missing.
    fn in_order(
        &mut self,
        object: &'static Object,
        first: usize,
        found: &mut Found,
        path: &Path<'_>,
        depth: u8,
    ) -> Result<(), Broken> {
        let outer = core::mem::replace(&mut self.sorting, true);
        for position in 0..=object.fields.len() {
            let field = object.fields.get(position);
            let mut index = first;
            while let Some(member) = self.members.get(index).copied() {
                index += 1;
                if member.field != position {
                    continue;
                }
                self.reader.go_to(member.at);
                match field {
                    Some(field) => self.member(object, position, field, found, path, depth)?,
                    None => self.unknown(object, found.start, path, depth)?,
                }
            }
            if let Some(field) = field
                && field.required
                && found.present >> position & 1 == 0
            {
                self.report(&findings::REQUIRED, &path.key(field.name), "");
            }
        }
        self.sorting = outer;
        Ok(())
    }

    /// What holds between the fields of an object.
    fn between_fields(
        &mut self,
        object: &'static Object,
        first: usize,
        before: usize,
        present: Fields,
        path: &Path<'_>,
    ) {
        for rule in object.rules {
            match rule {
                Rule::Means(meaning) => {
                    let members = self.members.get(first..).unwrap_or_default();
                    let value = |name: &str| {
                        let is_it =
                            |member: &&Member| object.fields.get(member.field).is_some_and(|field| field.name == name);
                        members.iter().find(is_it).map(|member| self.reader.between(member.at, member.end))
                    };
                    let issues = &mut self.issues;
                    meaning::review(*meaning, &value, self.settings.environment, &mut |way, issue| {
                        insert(issues, before, object, path, way, issue);
                    });
                }
                rule => self.rule(object, rule, present, path),
            }
        }
    }

    fn member(
        &mut self,
        object: &Object,
        position: usize,
        field: &'static Field,
        found: &mut Found,
        path: &Path<'_>,
        depth: u8,
    ) -> Result<(), Broken> {
        let path = path.key(field.name);
        let bit = 1 << position;
        if found.seen & bit != 0 {
            self.report(&findings::TWICE, &path, "");
        }
        found.seen |= bit;
        if self.reader.peek() == b'n' {
            return self.reader.word("null");
        }
        found.present |= bit;
        if !self.is_request() {
            return self.value(&field.shape, &path, depth + 1);
        }
        let start = self.canonical.length();
        let name = object.sent_as(position).unwrap_or(field.name);
        self.write_separator(found.start);
        for part in ["\"", name, "\":"] {
            self.write(part.as_bytes());
        }
        self.value(&field.shape, &path, depth + 1)?;
        if name.is_empty() {
            self.canonical.cut(start);
        }
        Ok(())
    }

    fn unknown(&mut self, object: &'static Object, start: usize, path: &Path<'_>, depth: u8) -> Result<(), Broken> {
        let key = &self.reader.string()?.text();
        self.reader.expect(b':')?;
        let path = path.key(key);
        let names: Vec<_> = object.fields.iter().map(|field| field.name).collect();
        match suggest::nearest(key, &names) {
            Some(name) => self.report(&findings::UNKNOWN_FIELD_NEAR, &path, name),
            None => self.report(&findings::UNKNOWN_FIELD, &path, ""),
        }
        self.write_separator(start);
        let mut text = String::new();
        issue::push_json_string(&mut text, key);
        text.push(':');
        self.write(text.as_bytes());
        self.any(depth + 1)
    }

    fn rule(&mut self, object: &'static Object, rule: &Rule, present: Fields, path: &Path<'_>) {
        match rule {
            Rule::Deprecated(fields, instead) => {
                for field in object.members(fields & present) {
                    self.report(&findings::DEPRECATED, &path.key(field.name), instead);
                }
            }
            Rule::ExactlyOne(group) | Rule::AtMostOne(group) if !rule.holds(present) => {
                let mut about = names(object, *group);
                let found = names(object, group & present);
                if !found.is_empty() {
                    about.push_str(", not ");
                    about.push_str(&found);
                }
                self.report(if found.is_empty() { &findings::NONE_OF } else { &findings::MANY_OF }, path, &about);
            }
            Rule::Together(group) if !rule.holds(present) => {
                let found = names(object, group & present);
                for field in object.members(group & !present) {
                    self.report(&findings::REQUIRED_WITH, &path.key(field.name), &found);
                }
            }
            _ => {}
        }
    }

    fn at_most(&mut self, most: u16, text: &str, path: &Path<'_>) {
        let starts_character = |byte: &u8| byte & 0xC0 != 0x80;
        if text.bytes().filter(starts_character).count() > usize::from(most) {
            self.report(&findings::TOO_LONG, path, &in_words(u32::from(most)));
        }
    }

    fn text(&mut self, kind: &Text, raw: &Raw<'_>, path: &Path<'_>) {
        let resolved;
        let text = if raw.escaped {
            resolved = raw.text();
            &resolved
        } else {
            core::str::from_utf8(raw.bytes).unwrap_or_default()
        };
        match kind {
            Text::Free => {}
            Text::Filled if text.is_empty() => self.report(&findings::EMPTY, path, ""),
            Text::Filled => {
                // C0 and DEL; the control characters beyond ASCII start with 0xC2 in UTF-8.
                let mut before = 0;
                let mut is_control = |byte: u8| {
                    let lead = core::mem::replace(&mut before, byte);
                    byte < b' ' || byte == 0x7F || (lead == 0xC2 && byte < 0xA0)
                };
                if text.bytes().any(&mut is_control) {
                    self.report(&findings::CONTROL, path, "");
                }
            }
            Text::AtMost(most) => self.at_most(*most, text, path),
            Text::AddressLine if text.is_empty() => self.report(&findings::EMPTY, path, ""),
            Text::AddressLine if text.bytes().all(fits_address) => self.at_most(ADDRESS_LINE, text, path),
            Text::AddressLine => self.report(&findings::NOT_AN_ADDRESS_LINE, path, ""),
            Text::Country if text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()) => {}
            Text::Country => self.report(&findings::NOT_A_COUNTRY, path, ""),
            Text::Amount | Text::Cents => match amount::parse(text) {
                Err(fault) => self.report(fault.finding(), path, ""),
                Ok(places) if places > 2 && matches!(kind, Text::Cents) => self.report(&findings::TOO_FINE, path, ""),
                Ok(_) => {}
            },
            Text::Timestamp if timestamp::is_valid(text) => {}
            Text::Timestamp => self.report(&findings::NOT_A_TIME, path, ""),
            // `contains` is unrolled for strings, which costs more bytes than it saves time.
            #[allow(clippy::manual_contains)]
            Text::Open(known) if known.iter().any(|value| *value == text) => {}
            Text::Open(known) => match suggest::nearest(text, known) {
                Some(value) => self.report(&findings::UNKNOWN_VALUE_NEAR, path, value),
                None => self.report(&findings::UNKNOWN_VALUE, path, ""),
            },
        }
    }
}

/// Puts a finding about a field of an object where the order of the fields wants it; the findings of the object begin at
/// `from`.
fn insert(
    issues: &mut Vec<Issue>,
    from: usize,
    object: &Object,
    path: &Path<'_>,
    way: &[&'static str],
    mut issue: Issue,
) {
    let steps = path.steps();
    let depth = steps.len();
    let place = |step: Option<&Step>| match step {
        Some(Step::Key(key)) => object.fields.iter().position(|field| field.name == *key),
        _ => None,
    };
    issue.path = steps;
    for name in way {
        issue.path.push(Step::Key(String::from(*name)));
    }
    let mine = place(issue.path.get(depth));
    let mut at = issues.len();
    // What is about the object itself, and about fields it does not know, comes last.
    while at > from
        && issues.get(at - 1).is_some_and(|other| place(other.path.get(depth)).is_none_or(|other| Some(other) > mine))
    {
        at -= 1;
    }
    issues.insert(at, issue);
}

fn in_words(number: u32) -> String {
    let mut text = String::new();
    issue::push_number(&mut text, number);
    text
}

/// The names of fields as a list in words.
fn names(object: &'static Object, fields: Fields) -> String {
    let mut list = String::new();
    for field in object.members(fields) {
        if !list.is_empty() {
            list.push_str(", ");
        }
        list.push('`');
        list.push_str(field.name);
        list.push('`');
    }
    list
}

/// FNV-1a: tells keys apart without keeping them. Keys made to collide are refused as duplicates, which harms nobody.
fn fingerprint(key: &str) -> u64 {
    key.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3))
}
