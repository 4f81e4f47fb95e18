//! The checker: walks JSON bytes along a [`Shape`].

use super::json::{Broken, DEEPEST, Raw, Reader};
use super::{Field, Fields, Object, Rule, Shape, Text, suggest};
use crate::check::{amount, timestamp};
use crate::issue::{self, Code, Issue, Severity, Step};

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
}

impl Settings {
    /// For data that a user wants to send.
    pub const REQUEST: Self = Self { side: Side::Request, allow_unknown_fields: false };
    /// For data that the vendor sent.
    pub const RESPONSE: Self = Self { side: Side::Response, allow_unknown_fields: true };
}

/// What came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// All findings, in the order of the fields.
    pub issues: Vec<Issue>,
    /// The canonical bytes of a request; worth something only when no finding is an error. Empty for a response.
    pub canonical: Vec<u8>,
}

/// Checks `input` against `shape`.
pub fn check(input: &[u8], shape: &Shape, settings: Settings) -> Checked {
    let capacity = if settings.side == Side::Request { input.len() + 8 } else { 0 };
    let mut checker = Checker {
        reader: Reader::new(input),
        settings,
        canonical: Vec::with_capacity(capacity),
        issues: Vec::new(),
        parts: Vec::new(),
    };
    let walked = match core::str::from_utf8(input) {
        Ok(_) => checker.value(shape, &Path::ROOT, 0).and_then(|()| checker.reader.end()),
        Err(error) => Err(Broken { at: error.valid_up_to() }),
    };
    if let Err(Broken { at }) = walked {
        let mut message = String::from("is not JSON: unexpected ");
        message.push_str(if at >= input.len() { "end of the text" } else { "character" });
        message.push_str(" at byte ");
        issue::push_number(&mut message, at as u32);
        checker.canonical.clear();
        checker.issues =
            vec![Issue { code: Code::invalid_json, severity: Severity::Error, path: Vec::new(), message, hint: None }];
    }
    Checked { issues: checker.issues, canonical: checker.canonical }
}

struct Checker<'a> {
    reader: Reader<'a>,
    settings: Settings,
    canonical: Vec<u8>,
    issues: Vec<Issue>,
    /// What the objects that are open at the moment consist of so far; the innermost object's parts come last.
    parts: Vec<Part>,
}

/// One member of an object: which field it is, and where its bytes and its issues start.
struct Part {
    field: usize,
    bytes: usize,
    issues: usize,
}

/// A field that the object does not know; sorts behind all others.
const UNKNOWN: usize = usize::MAX;

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

    fn report(&mut self, code: Code, severity: Severity, path: &Path<'_>, message: &[&str], hint: &[&str]) {
        let hint = if hint.is_empty() { None } else { Some(hint.concat()) };
        self.issues.push(Issue { code, severity, path: path.steps(), message: message.concat(), hint });
    }

    fn error(&mut self, code: Code, path: &Path<'_>, message: &[&str]) {
        self.report(code, Severity::Error, path, message, &[]);
    }

    fn write(&mut self, bytes: &[u8]) {
        if self.is_request() {
            self.canonical.extend_from_slice(bytes);
        }
    }

    fn write_string(&mut self, raw: &Raw<'_>) {
        if !self.is_request() {
            return;
        }
        if raw.escaped {
            let mut text = String::new();
            issue::push_json_string(&mut text, &raw.text());
            self.canonical.extend_from_slice(text.as_bytes());
        } else {
            self.canonical.push(b'"');
            self.canonical.extend_from_slice(raw.bytes);
            self.canonical.push(b'"');
        }
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
            Shape::Dictionary(value) if next == b'{' => self.dictionary(value, path, depth),
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
        let found = match next {
            b'"' => "a string",
            b'{' => "an object",
            b'[' => "a list",
            b't' | b'f' => "a boolean",
            b'n' => "null",
            _ => "a number",
        };
        let expected = match shape {
            Shape::Object(_) | Shape::Dictionary(_) => "an object",
            Shape::List(..) | Shape::OneOrMany(..) => "a list",
            Shape::Bool => "true or false",
            Shape::Integer(..) => "a whole number",
            Shape::Text(_) | Shape::Any => "a string",
        };
        let hint: &[&str] = match shape {
            Shape::Text(Text::Amount) if found == "a number" => {
                &["write the amount between quotes, \"12.50\": numbers lose digits"]
            }
            _ => &[],
        };
        self.report(Code::invalid_type, Severity::Error, path, &["must be ", expected, ", not ", found], hint);
        Ok(())
    }

    /// Any value; written as the checker writes everything, without white space.
    fn any(&mut self, depth: u8) -> Result<(), Broken> {
        if !self.is_request() {
            return self.reader.skip(depth);
        }
        let open = self.reader.peek();
        let close = match open {
            b'"' => {
                let raw = self.reader.string()?;
                self.write_string(&raw);
                return Ok(());
            }
            b'{' => b'}',
            b'[' => b']',
            _ => {
                let from = self.reader.at();
                self.reader.skip(depth)?;
                let literal = self.reader.between(from, self.reader.at());
                self.write(literal);
                return Ok(());
            }
        };
        if depth >= DEEPEST {
            return Err(self.reader.broken());
        }
        self.reader.expect(open)?;
        self.write(&[open]);
        if !self.reader.take(close) {
            loop {
                if open == b'{' {
                    let key = self.reader.string()?;
                    self.reader.expect(b':')?;
                    self.write_string(&key);
                    self.write(b":");
                }
                self.any(depth + 1)?;
                if !self.reader.more(close)? {
                    break;
                }
                self.write(b",");
            }
        }
        self.write(&[close]);
        Ok(())
    }

    fn integer(&mut self, from: i32, to: i32, path: &Path<'_>) -> Result<(), Broken> {
        let digits = self.reader.number()?;
        let text = core::str::from_utf8(digits).unwrap_or_default();
        self.write(digits);
        if digits.iter().any(|byte| b".eE".contains(byte)) || text == "-0" {
            self.error(Code::invalid_type, path, &["must be a whole number"]);
        } else if !text.parse().is_ok_and(|number: i32| from <= number && number <= to) {
            let (mut least, mut most) = (String::new(), String::new());
            issue::push_number(&mut least, from.max(0).unsigned_abs());
            issue::push_number(&mut most, to.unsigned_abs());
            self.error(Code::invalid_format, path, &["must be a whole number from ", &least, " to ", &most]);
        }
        Ok(())
    }

    fn list(&mut self, item: &Shape, most: u16, path: &Path<'_>, depth: u8) -> Result<(), Broken> {
        if depth >= DEEPEST {
            return Err(self.reader.broken());
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
            let mut limit = String::new();
            issue::push_number(&mut limit, u32::from(most));
            self.error(Code::too_many_items, path, &["takes at most ", &limit, " values"]);
        }
        Ok(())
    }

    fn dictionary(&mut self, value: &Shape, path: &Path<'_>, depth: u8) -> Result<(), Broken> {
        if depth >= DEEPEST {
            return Err(self.reader.broken());
        }
        self.reader.expect(b'{')?;
        self.write(b"{");
        let mut keys = Vec::new();
        if !self.reader.take(b'}') {
            loop {
                let raw = self.reader.string()?;
                let key = raw.text();
                self.reader.expect(b':')?;
                self.write_string(&raw);
                self.write(b":");
                let path = path.key(&key);
                self.value(value, &path, depth + 1)?;
                if self.is_request() {
                    match keys.binary_search(&fingerprint(&key)) {
                        Ok(_) => self.error(Code::invalid_json, &path, &["stands here twice"]),
                        Err(place) => keys.insert(place, fingerprint(&key)),
                    }
                }
                if !self.reader.more(b'}')? {
                    break;
                }
                self.write(b",");
            }
        }
        self.write(b"}");
        Ok(())
    }

    fn object(&mut self, object: &'static Object, path: &Path<'_>, depth: u8) -> Result<(), Broken> {
        if depth >= DEEPEST {
            return Err(self.reader.broken());
        }
        self.reader.expect(b'{')?;
        let first = self.parts.len();
        let mut seen: Fields = 0;
        let mut present: Fields = 0;
        let mut guess = 0;
        let start = self.canonical.len();
        let first_issue = self.issues.len();
        if !self.reader.take(b'}') {
            loop {
                let key = self.reader.string()?;
                self.reader.expect(b':')?;
                if let Some(position) = object.find(&key, guess) {
                    guess = position + 1;
                    self.begin(position);
                    if let Some(field) = object.fields.get(position) {
                        let path = path.key(field.name);
                        if seen >> position & 1 == 1 {
                            self.error(Code::invalid_json, &path, &["stands here twice"]);
                        }
                        seen |= 1 << position;
                        if self.reader.peek() == b'n' {
                            self.reader.word("null")?;
                        } else {
                            present |= 1 << position;
                            self.write_key(object.sent_as(position).unwrap_or(field.name));
                            self.value(&field.shape, &path, depth + 1)?;
                        }
                    }
                } else if self.is_request() {
                    self.begin(UNKNOWN);
                    self.unknown(object, &key.text(), path, depth)?;
                } else {
                    self.reader.skip(depth + 1)?;
                }
                if !self.reader.more(b'}')? {
                    break;
                }
            }
        }
        for (position, field) in object.fields.iter().enumerate() {
            if field.required && present >> position & 1 == 0 {
                self.begin(position);
                self.error(Code::required, &path.key(field.name), &["is required"]);
            }
        }
        if self.is_request() {
            self.begin(UNKNOWN);
            for rule in object.rules {
                self.rule(object, rule, present, path);
            }
            self.put_in_order(first, start, first_issue);
            match self.canonical.get_mut(start) {
                Some(comma) => *comma = b'{',
                None => self.canonical.push(b'{'),
            }
            self.canonical.push(b'}');
            self.parts.truncate(first);
        }
        Ok(())
    }

    fn begin(&mut self, field: usize) {
        if self.is_request() {
            self.parts.push(Part { field, bytes: self.canonical.len(), issues: self.issues.len() });
        }
    }

    /// Every member starts with a comma; the first comma becomes the opening brace when the object is done.
    fn write_key(&mut self, key: &str) {
        self.write(b",\"");
        self.write(key.as_bytes());
        self.write(b"\":");
    }

    /// Moves bytes and issues of the innermost object's members into the order in which the fields are declared.
    fn put_in_order(&mut self, first: usize, bytes: usize, issues: usize) {
        let parts = self.parts.get(first..).unwrap_or_default();
        if parts.is_sorted_by_key(|part| part.field) {
            return;
        }
        let old_bytes = self.canonical.split_off(bytes);
        let mut old_issues: Vec<_> = self.issues.split_off(issues).into_iter().map(Some).collect();
        let mut least = 0;
        loop {
            let mut next = UNKNOWN;
            for (at, part) in parts.iter().enumerate() {
                if part.field > least && part.field < next {
                    next = part.field;
                }
                if part.field != least {
                    continue;
                }
                let end = parts.get(at + 1);
                let to = end.map_or(old_bytes.len(), |part| part.bytes - bytes);
                self.canonical.extend_from_slice(old_bytes.get(part.bytes - bytes..to).unwrap_or_default());
                let to = end.map_or(old_issues.len(), |part| part.issues - issues);
                let moved = old_issues.get_mut(part.issues - issues..to).unwrap_or_default();
                self.issues.extend(moved.iter_mut().filter_map(Option::take));
            }
            if least == UNKNOWN {
                return;
            }
            least = next;
        }
    }

    fn unknown(&mut self, object: &'static Object, key: &str, path: &Path<'_>, depth: u8) -> Result<(), Broken> {
        let path = path.key(key);
        let severity = if self.settings.allow_unknown_fields { Severity::Warning } else { Severity::Error };
        let names = object.fields.iter().map(|field| field.name);
        let hint = suggest::nearest(key, names).map(|name| ["did you mean `", name, "`?"]);
        let hint: &[&str] = hint.as_ref().map_or(&[], |hint| hint);
        self.report(Code::unknown_field, severity, &path, &["is not a field of this request"], hint);
        let mut name = String::new();
        issue::push_json_string(&mut name, key);
        self.write(b",");
        self.write(name.as_bytes());
        self.write(b":");
        self.any(depth + 1)
    }

    fn rule(&mut self, object: &'static Object, rule: &Rule, present: Fields, path: &Path<'_>) {
        match rule {
            Rule::SentAs(..) => {}
            Rule::Deprecated(fields, instead) => {
                for field in object.members(fields & present) {
                    let path = path.key(field.name);
                    let message = ["is deprecated by the vendor"];
                    self.report(Code::deprecated_field, Severity::Warning, &path, &message, &[instead]);
                }
            }
            Rule::ExactlyOne(group) if !rule.holds(present) => {
                let (count, found) = names(object.members(group & present));
                let (_, all) = names(object.members(*group));
                let message: &[&str] = if count == 0 { &["needs one of "] } else { &["takes only one of "] };
                let tail: &[&str] = if count == 0 { &[&all] } else { &[&all, ", not ", &found] };
                self.error(Code::exactly_one_of, path, &[message, tail].concat());
            }
            Rule::Together(group) if !rule.holds(present) => {
                let (_, found) = names(object.members(group & present));
                for field in object.members(group & !present) {
                    self.error(Code::required, &path.key(field.name), &["is required together with ", &found]);
                }
            }
            Rule::ExactlyOne(_) | Rule::Together(_) => {}
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
            Text::Filled => {
                if text.is_empty() {
                    self.error(Code::required, path, &["must not be empty"]);
                } else if text.chars().any(char::is_control) {
                    self.error(Code::invalid_format, path, &["must not contain control characters"]);
                }
            }
            Text::AtMost(most) => {
                if text.chars().count() > usize::from(*most) {
                    let mut limit = String::new();
                    issue::push_number(&mut limit, u32::from(*most));
                    self.error(Code::too_long, path, &["takes at most ", &limit, " characters"]);
                }
            }
            Text::Amount => {
                if let Err(fault) = amount::parse(text) {
                    let (message, hint) = fault.words();
                    self.report(fault.code(), Severity::Error, path, &[message], &[hint]);
                }
            }
            Text::Timestamp => {
                if !timestamp::is_valid(text) {
                    let hint = ["write it as 2026-07-08T09:14:03Z"];
                    self.report(Code::invalid_format, Severity::Error, path, &["is not a date and time"], &hint);
                }
            }
            Text::Open(known) => {
                if !known.contains(&text) {
                    let near = suggest::nearest(text, known.iter().copied());
                    let hint = near.map(|value| ["did you mean `", value, "`?"]);
                    let hint: &[&str] = hint.as_ref().map_or(&[], |hint| hint);
                    let message = ["was not a known value when this version was made"];
                    self.report(Code::unknown_value, Severity::Warning, path, &message, hint);
                }
            }
        }
    }
}

/// FNV-1a: tells keys apart without keeping them. Keys made to collide are refused as duplicates, which harms nobody.
fn fingerprint(key: &str) -> u64 {
    key.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3))
}

/// How many fields, and their names as a list in words.
fn names<'f>(fields: impl Iterator<Item = &'f Field>) -> (usize, String) {
    let mut count = 0;
    let mut list = String::new();
    for field in fields {
        if count > 0 {
            list.push_str(", ");
        }
        list.push('`');
        list.push_str(field.name);
        list.push('`');
        count += 1;
    }
    (count, list)
}
