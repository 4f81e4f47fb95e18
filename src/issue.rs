//! What is wrong, or doubtful, in a piece of data: one [`Issue`] a finding, as data and in words.

macro_rules! codes {
    ($($(#[$meta:meta])* $code:ident,)*) => {
        /// The kind of an [`Issue`]. The name of a variant is the code that users see, letter for letter.
        #[allow(non_camel_case_types)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code { $($(#[$meta])* $code,)* }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &'static [Code] = &[$(Code::$code,)*];

            /// The code as users see it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Code::$code => stringify!($code),)* }
            }
        }
    };
}

codes! {
    /// A field that must be there is missing or null.
    required,
    /// The value has another JSON type.
    invalid_type,
    /// The text is not JSON.
    invalid_json,
    /// A request has a field that the operation does not know; in a money call nearly always a typo.
    unknown_field,
    /// Of a group of fields exactly one must be there.
    exactly_one_of,
    /// The text is not a plain decimal number.
    invalid_amount,
    /// The amount is zero.
    amount_not_positive,
    /// More decimal places than the asset has.
    too_many_decimals,
    /// The address is malformed.
    invalid_address,
    /// The checksum inside the address does not match.
    checksum_mismatch,
    /// The address belongs to another network.
    wrong_network,
    /// The route can never work.
    route_not_allowed,
    /// The text is longer than the field takes.
    too_long,
    /// The list or map has more entries than the field takes.
    too_many_items,
    /// The text or number is not of the form the field takes.
    invalid_format,
    /// Travel Rule data is incomplete.
    travel_rule_incomplete,
    /// The field still works but the vendor will remove it.
    deprecated_field,
    /// A value that was not known when this version was made.
    unknown_value,
    /// The asset was not on this network when this version was made.
    asset_not_on_network,
    /// The address carries no checksum that could be verified.
    unverified_checksum,
    /// Source and destination are the same.
    same_asset_and_place,
    /// Travel Rule data will be asked for.
    travel_rule_required,
}

/// Whether an [`Issue`] stops a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Can lose money or can never work: nothing is sent.
    Error,
    /// Deserves a look: the request is sent all the same.
    Warning,
}

impl Code {
    /// The severity that findings of this kind usually have.
    pub fn usual_severity(self) -> Severity {
        if (self as u8) < Code::deprecated_field as u8 { Severity::Error } else { Severity::Warning }
    }
}

impl Severity {
    /// The severity as users see it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// One step of the way from the root of the data to the place of an [`Issue`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A member of an object.
    Key(String),
    /// An entry of a list.
    Index(u32),
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// What kind of finding.
    pub code: Code,
    /// Whether it stops the request.
    pub severity: Severity,
    /// Where; empty for the whole.
    pub path: Vec<Step>,
    /// What is wrong, in a sentence without a full stop that never repeats a secret or more than a few characters of input.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Issue {
    /// The path as people write it, `destination.crypto.address` or `status[2]`; empty for the whole.
    pub fn place(&self) -> String {
        let mut place = String::new();
        for step in &self.path {
            match step {
                Step::Key(key) => {
                    if !place.is_empty() {
                        place.push('.');
                    }
                    place.push_str(key);
                }
                Step::Index(index) => {
                    place.push('[');
                    push_number(&mut place, *index);
                    place.push(']');
                }
            }
        }
        place
    }
}

/// Whether a list of findings holds none that stops a request.
pub fn passes(issues: &[Issue]) -> bool {
    issues.iter().all(|issue| issue.severity == Severity::Warning)
}

/// A kind of finding in words: `{}` stands for what [`Finding::issue`] is told.
#[derive(Debug)]
pub struct Finding {
    /// The code.
    pub code: Code,
    /// What is wrong.
    pub message: &'static str,
    /// What to do about it; empty when there is nothing to say.
    pub hint: &'static str,
}

impl Finding {
    /// The finding at a place.
    pub fn issue(&self, severity: Severity, path: Vec<Step>, about: &str) -> Issue {
        let hint = if self.hint.is_empty() { None } else { Some(filled(self.hint, about)) };
        Issue { code: self.code, severity, path, message: filled(self.message, about), hint }
    }
}

/// `text` with `about` in the place of its `{}`.
fn filled(text: &str, about: &str) -> String {
    let mut out = String::with_capacity(text.len() + about.len());
    let place = text.bytes().position(|byte| byte == b'{');
    let (before, after) = place.and_then(|place| text.split_at_checked(place)).unwrap_or((text, ""));
    out.push_str(before);
    if let Some(after) = after.get(2..) {
        out.push_str(about);
        out.push_str(after);
    }
    out
}

/// The findings as JSON text: `[{"code":…,"severity":…,"path":[…],"message":…,"hint":…}]`.
pub fn to_json(issues: &[Issue]) -> String {
    let mut out = String::from("[");
    for issue in issues {
        if out.len() > 1 {
            out.push(',');
        }
        out.push_str("{\"code\":\"");
        out.push_str(issue.code.as_str());
        out.push_str("\",\"severity\":\"");
        out.push_str(issue.severity.as_str());
        out.push_str("\",\"path\":[");
        for (index, step) in issue.path.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            match step {
                Step::Key(key) => push_json_string(&mut out, key),
                Step::Index(index) => push_number(&mut out, *index),
            }
        }
        out.push_str("],\"message\":");
        push_json_string(&mut out, &issue.message);
        if let Some(hint) = &issue.hint {
            out.push_str(",\"hint\":");
            push_json_string(&mut out, hint);
        }
        out.push('}');
    }
    out.push(']');
    out
}

/// Appends `number` in decimal. (`format!` would cost the browser artefact several kilobytes.)
pub fn push_number(out: &mut String, number: u32) {
    if number >= 10 {
        push_number(out, number / 10);
    }
    push_digit(out, number % 10);
}

fn push_digit(out: &mut String, digit: u32) {
    let at = digit as usize;
    out.push_str("0123456789abcdef".get(at..=at).unwrap_or_default());
}

/// Appends `text` as a JSON string, written as `JSON.stringify` and other languages write it.
pub fn push_json_string(out: &mut String, text: &str) {
    let mut rest = text;
    out.push('"');
    loop {
        let special = |byte: u8| byte < b' ' || byte == b'"' || byte == b'\\';
        let plain = rest.bytes().position(special).unwrap_or(rest.len());
        let (before, after) = rest.split_at_checked(plain).unwrap_or_default();
        out.push_str(before);
        let Some(&byte) = after.as_bytes().first() else { break };
        rest = after.get(1..).unwrap_or_default();
        out.push('\\');
        match byte {
            b'"' => out.push('"'),
            b'\\' => out.push('\\'),
            b'\n' => out.push('n'),
            b'\r' => out.push('r'),
            b'\t' => out.push('t'),
            8 => out.push('b'),
            12 => out.push('f'),
            control => {
                out.push_str("u00");
                push_digit(out, u32::from(control >> 4));
                push_digit(out, u32::from(control & 15));
            }
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_written_as_documented() {
        let mut names: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(names.first(), Some(&"required"));
        assert!(names.contains(&"travel_rule_incomplete"));
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Code::ALL.len());
    }

    #[test]
    fn place_reads_like_code() {
        let path = vec![Step::Key("a".into()), Step::Key("b".into()), Step::Index(12)];
        let issue = Issue { code: Code::required, severity: Severity::Error, path, message: String::new(), hint: None };
        assert_eq!(issue.place(), "a.b[12]");
    }

    #[test]
    fn json_strings_escape_what_json_demands() {
        let mut out = String::new();
        push_json_string(&mut out, "a\"\\\n\u{1}\u{8}\u{c}é");
        assert_eq!(out, "\"a\\\"\\\\\\n\\u0001\\b\\fé\"");
    }
}
