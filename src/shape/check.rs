//! The checker: walks JSON bytes along a [`Shape`].

use std::borrow::Cow;

use super::text::fits_address;
use super::{ADDRESS_LINE, Field, Fields, Object, Rule, Shape, Text, findings, suggest};
use crate::check::address::Environment;
use crate::check::given::{Given, Member};
use crate::check::{amount, meaning, timestamp};
use crate::issue::{self, Code, Finding, Issue, Severity, Step};
use crate::json::{self, Broken, DEEPEST, Raw, Reader};

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
    /// The canonical text of a request, borrowed when that is the input itself; worth something only when no finding is an
    /// error. Empty for a response.
    pub canonical: Cow<'a, str>,
}

/// Checks `input` against `shape`.
///
/// Mostly a request is canonical already. So it is walked without writing, and given out as it came. The first thing that is
/// not canonical ends that walk; then white space and needless escapes go, and a second walk puts everything in order.
pub fn check<'a>(input: &'a [u8], shape: &Shape, settings: Settings) -> Checked<'a> {
    let text = match core::str::from_utf8(input) {
        Ok(text) => text,
        Err(error) => return not_json(error.valid_up_to()),
    };
    let is_request = settings.side == Side::Request;
    let mut checker = Checker::new(text, settings, None);
    let walked = checker.walk(shape);
    if !is_request {
        return match walked {
            Ok(()) => Checked { issues: checker.issues, canonical: Cow::default() },
            Err(Broken) => not_json(checker.reader.at()),
        };
    }
    if walked.is_ok() && checker.reader.is_plain() {
        return Checked { issues: checker.issues, canonical: Cow::Borrowed(text) };
    }
    let plain = match json::plainly(text) {
        Ok(plain) => plain,
        Err(at) => return not_json(at),
    };
    let mut checker = Checker::new(&plain, settings, Some(String::with_capacity(plain.len())));
    match checker.walk(shape) {
        Ok(()) => Checked { issues: checker.issues, canonical: Cow::Owned(checker.out.unwrap_or_default()) },
        // Never, as it is JSON; but half a request must not go out.
        Err(Broken) => not_json(checker.reader.at()),
    }
}

fn not_json(at: usize) -> Checked<'static> {
    let issue = findings::NOT_JSON.issue(Severity::Error, Vec::new(), &in_words(at as u32));
    Checked { issues: vec![issue], canonical: Cow::default() }
}

struct Checker<'a> {
    reader: Reader<'a>,
    settings: Settings,
    /// The canonical text of a request on the second walk.
    out: Option<String>,
    issues: Vec<Issue>,
    /// Those of a request that were passed.
    members: Vec<Member>,
}

/// A member of an object that is put in order.
struct Scanned {
    /// The position of the field it is; behind the last when the object has no such field.
    place: usize,
    /// Where its value starts; of an unknown field, where its key starts.
    at: usize,
}

/// Which fields of an object were found.
#[derive(Default)]
struct Found {
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

impl<'a> Checker<'a> {
    fn new(text: &'a str, settings: Settings, out: Option<String>) -> Self {
        let members = Vec::with_capacity(if settings.side == Side::Request { 32 } else { 0 });
        Self { reader: Reader::new(text), settings, out, issues: Vec::new(), members }
    }

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

    fn walk(&mut self, shape: &Shape) -> Result<(), Broken> {
        self.value(shape, &Path::ROOT, 0)?;
        self.reader.end()
    }

    /// Ends the first walk over a request: its canonical text is another one.
    fn not_canonical(&self) -> Result<(), Broken> {
        if self.is_request() && self.out.is_none() { Err(Broken) } else { Ok(()) }
    }

    fn write(&mut self, text: &str) {
        if let Some(out) = &mut self.out {
            out.push_str(text);
        }
    }

    fn write_string(&mut self, raw: &Raw<'_>) {
        for part in ["\"", raw.inside, "\""] {
            self.write(part);
        }
    }

    /// What stands in front of a member: of the first the brace. An object begins where nothing was written yet behind
    /// `start`.
    fn write_separator(&mut self, start: usize) {
        self.write(if self.written() == start { "{" } else { "," });
    }

    fn written(&self) -> usize {
        self.out.as_ref().map_or(0, String::len)
    }

    fn value(&mut self, shape: &Shape, path: &Path<'_>, depth: u8) -> Result<(), Broken> {
        let next = self.reader.peek();
        match shape {
            Shape::Any => self.any(depth),
            Shape::Text(kind) if next == b'"' => {
                let raw = self.reader.string()?;
                if self.is_request() {
                    self.text(kind, &raw, path);
                    if self.out.is_some() {
                        self.write_string(&raw);
                    }
                }
                Ok(())
            }
            Shape::Object(object) if next == b'{' => self.object(object, path, depth),
            Shape::List(item, most) if next == b'[' => self.list(item, 0, *most, path, depth),
            // Of a filter nothing would be sent, which asks for everything.
            Shape::OneOrMany(item, most) if next == b'[' => self.list(item, 1, *most, path, depth),
            Shape::OneOrMany(item, _) => {
                self.not_canonical()?;
                self.write("[");
                self.value(item, path, depth)?;
                self.write("]");
                Ok(())
            }
            Shape::Lenient(inner) if next == b'{' => self.value(inner, path, depth),
            Shape::Lenient(_) => self.any(depth),
            Shape::Dictionary(value, most) if next == b'{' => self.dictionary(value, *most, path, depth),
            Shape::Bool if next == b't' || next == b'f' => {
                let word = if next == b't' { "true" } else { "false" };
                self.write(word);
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
        let is_amount = self.is_request() && bare && matches!(shape, Shape::Text(Text::Amount | Text::Cents));
        self.report(if is_amount { &findings::AMOUNT_NUMBER } else { &findings::WRONG_TYPE }, path, &about);
        Ok(())
    }

    /// Any value, written as it is.
    fn any(&mut self, depth: u8) -> Result<(), Broken> {
        let from = self.reader.at();
        self.reader.skip(depth)?;
        self.write(self.reader.between(from, self.reader.at()));
        Ok(())
    }

    fn integer(&mut self, from: i32, to: i32, path: &Path<'_>) -> Result<(), Broken> {
        let digits = self.reader.number()?;
        self.write(digits);
        if digits.bytes().any(|byte| matches!(byte, b'.' | b'e' | b'E')) || digits == "-0" {
            self.report(&findings::NOT_WHOLE, path, "");
            return Ok(());
        }
        let negative = digits.starts_with('-');
        let amount = digits.bytes().filter(u8::is_ascii_digit);
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

    fn list(&mut self, item: &Shape, least: u32, most: u16, path: &Path<'_>, depth: u8) -> Result<(), Broken> {
        if depth >= DEEPEST {
            return Err(Broken);
        }
        self.reader.expect(b'[')?;
        self.write("[");
        let mut index = 0;
        if !self.reader.take(b']') {
            loop {
                let path = Path { parent: Some(path), step: Segment::Index(index) };
                self.value(item, &path, depth + 1)?;
                index += 1;
                if !self.reader.more(b']')? {
                    break;
                }
                self.write(",");
            }
        }
        self.write("]");
        if self.is_request() && !(least..=u32::from(most)).contains(&index) {
            let finding = if index < least { &findings::NO_VALUES } else { &findings::TOO_MANY };
            self.report(finding, path, &in_words(u32::from(most)));
        }
        Ok(())
    }

    fn dictionary(&mut self, value: &Shape, most: u16, path: &Path<'_>, depth: u8) -> Result<(), Broken> {
        if depth >= DEEPEST {
            return Err(Broken);
        }
        self.reader.expect(b'{')?;
        self.write("{");
        let mut keys = Vec::new();
        if self.reader.take(b'}') {
            self.reader.has_nothing();
        } else {
            loop {
                let raw = self.reader.string()?;
                let key = raw.resolved();
                self.reader.expect(b':')?;
                self.write_string(&raw);
                self.write(":");
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
                self.write(",");
            }
        }
        self.write("}");
        if keys.len() > usize::from(most) {
            self.report(&findings::TOO_MANY, path, &in_words(u32::from(most)));
        }
        Ok(())
    }

    /// A response is checked member by member as it comes. So is a canonical request; of any other the members are found
    /// first and then taken in the order of the fields, so that text and issues come out in it, whatever the order of the
    /// input.
    fn object(&mut self, object: &'static Object, path: &Path<'_>, depth: u8) -> Result<(), Broken> {
        if depth >= DEEPEST {
            return Err(Broken);
        }
        let is_request = self.is_request();
        let in_turn = self.out.is_none();
        let (first, before) = (self.members.len(), self.issues.len());
        let mut found = Found::default();
        let mut scanned = Vec::new();
        let mut next = 0;
        self.reader.expect(b'{')?;
        if self.reader.take(b'}') {
            self.reader.has_nothing();
        } else {
            loop {
                self.reader.peek();
                let key_at = self.reader.at();
                let field = match object.fields.get(next) {
                    Some(field) if self.reader.takes_key(field.name) => Some(next),
                    _ => {
                        let key = self.reader.string()?;
                        self.reader.expect(b':')?;
                        object.find(&key, next)
                    }
                };
                self.reader.peek();
                let place = field.unwrap_or(object.fields.len());
                match object.fields.get(place) {
                    Some(known) if in_turn => {
                        if is_request && place < next {
                            return Err(Broken);
                        }
                        self.member(known, place, &mut found, path, depth)?;
                    }
                    known => {
                        if known.is_none() {
                            self.not_canonical()?;
                        }
                        if !in_turn {
                            scanned
                                .push(Scanned { place, at: if known.is_some() { self.reader.at() } else { key_at } });
                        }
                        self.reader.skip(depth + 1)?;
                    }
                }
                next = place + 1;
                if !self.reader.more(b'}')? {
                    break;
                }
            }
        }
        let end = self.reader.at();
        let mut fields = object.fields.iter().enumerate();
        let is_missing = fields.any(|(place, field)| field.required && found.present >> place & 1 == 0);
        if is_missing || !in_turn {
            self.not_canonical()?;
            self.in_order(object, &scanned, &mut found, path, depth)?;
            self.reader.go_to(end);
        }
        if is_request {
            self.between_fields(object, first, before, found.present, path)?;
        }
        Ok(())
    }

    /// Takes the members of a request in the order of the fields, the unknown ones last, and says which are missing.
    fn in_order(
        &mut self,
        object: &'static Object,
        scanned: &[Scanned],
        found: &mut Found,
        path: &Path<'_>,
        depth: u8,
    ) -> Result<(), Broken> {
        let start = self.written();
        for place in 0..=object.fields.len() {
            let field = object.fields.get(place);
            for member in scanned.iter().filter(|member| member.place == place) {
                self.reader.go_to(member.at);
                let Some(field) = field else {
                    self.unknown(object, start, path, depth)?;
                    continue;
                };
                let before = self.written();
                let name = object.sent_as(place).unwrap_or(field.name);
                if self.reader.peek() != b'n' {
                    self.write_separator(start);
                    for part in ["\"", name, "\":"] {
                        self.write(part);
                    }
                }
                self.member(field, place, found, path, depth)?;
                if let Some(out) = &mut self.out
                    && name.is_empty()
                {
                    out.truncate(before);
                }
            }
            if let Some(field) = field
                && field.required
                && found.present >> place & 1 == 0
            {
                self.report(&findings::REQUIRED, &path.key(field.name), "");
            }
        }
        if self.written() == start {
            self.write("{");
        }
        self.write("}");
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
    ) -> Result<(), Broken> {
        for rule in object.rules {
            match rule {
                Rule::Means(meaning) => {
                    let given = Given::new(self.reader.text(), self.members.get(first..).unwrap_or_default());
                    let issues = &mut self.issues;
                    meaning::review(*meaning, given, self.settings.environment, &mut |way, issue| {
                        insert(issues, before, object, path, way, issue);
                    });
                }
                Rule::SentAs(fields, _) if fields & present != 0 => self.not_canonical()?,
                rule => self.rule(object, rule, present, path),
            }
        }
        Ok(())
    }

    fn member(
        &mut self,
        field: &'static Field,
        place: usize,
        found: &mut Found,
        path: &Path<'_>,
        depth: u8,
    ) -> Result<(), Broken> {
        let path = path.key(field.name);
        let bit = 1 << place;
        if found.seen & bit != 0 {
            self.report(&findings::TWICE, &path, "");
        }
        found.seen |= bit;
        if self.reader.peek() == b'n' {
            self.not_canonical()?;
            return self.reader.word("null");
        }
        found.present |= bit;
        let (at, first) = (self.reader.at(), self.members.len());
        self.value(&field.shape, &path, depth + 1)?;
        if self.is_request() {
            let inside = self.members.len() - first;
            self.members.push(Member { name: field.name, at, end: self.reader.at(), inside });
        }
        Ok(())
    }

    fn unknown(&mut self, object: &'static Object, start: usize, path: &Path<'_>, depth: u8) -> Result<(), Broken> {
        let raw = self.reader.string()?;
        self.reader.expect(b':')?;
        let key = raw.text();
        let path = path.key(&key);
        let names: Vec<_> = object.fields.iter().map(|field| field.name).collect();
        match suggest::nearest(&key, &names) {
            Some(name) => self.report(&findings::UNKNOWN_FIELD_NEAR, &path, name),
            None => self.report(&findings::UNKNOWN_FIELD, &path, ""),
        }
        self.write_separator(start);
        self.write_string(&raw);
        self.write(":");
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
                let missing = group & !present;
                // What may not be there beside that which is there already is not asked for.
                let instead = object.rules.iter().fold(0, |instead, rule| match rule {
                    Rule::ExactlyOne(either) if either & missing != 0 => instead | either & present,
                    _ => instead,
                });
                if instead != 0 {
                    return self.rule(object, &Rule::AtMostOne(instead | group & present), present, path);
                }
                let found = names(object, group & present);
                for field in object.members(missing) {
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

    fn new_name(&mut self, name: &str, known: &[&'static str], path: &Path<'_>) {
        if !has_clean_ends(name) {
            return self.report(&findings::PADDED, path, "");
        }
        match suggest::nearest(name, known) {
            Some(value) => self.report(&findings::UNKNOWN_VALUE_NEAR, path, value),
            None => self.report(&findings::UNKNOWN_VALUE, path, ""),
        }
    }

    fn text(&mut self, kind: &Text, raw: &Raw<'_>, path: &Path<'_>) {
        let text = &*raw.resolved();
        match kind {
            Text::Free => {}
            // `contains` is unrolled for strings, which costs more bytes than it saves time.
            #[allow(clippy::manual_contains)]
            Text::Open(known) if known.iter().any(|value| *value == text) => {}
            Text::Filled if !text.is_empty() && text.bytes().all(|byte| matches!(byte, b' '..=b'~')) => {}
            Text::Filled | Text::Open(_) => {
                let finding = if text.is_empty() {
                    &findings::EMPTY
                } else if text.chars().any(char::is_control) {
                    &findings::CONTROL
                } else {
                    match kind {
                        Text::Open(known) => return self.new_name(text, known, path),
                        _ => return,
                    }
                };
                self.report(finding, path, "");
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

/// Whether a text has white space at neither end. Names are ASCII, so what is not, such as a space of another width, is
/// taken for it.
fn has_clean_ends(text: &str) -> bool {
    matches!(text.as_bytes(), [b'!'..=b'~'] | [b'!'..=b'~', .., b'!'..=b'~'])
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
