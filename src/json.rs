//! Reads JSON text where it lies: no tree is built, a value is a place in the input.
//!
//! It accepts exactly what RFC 8259 calls JSON, with two choices the RFC leaves open: nesting deeper than [`DEEPEST`]
//! is refused, and so are escapes that do not make a Unicode character (a lone surrogate).

pub(crate) mod members;

use std::borrow::Cow;

use crate::issue::push_json_string;

/// How deep arrays and objects may be nested. serde_json draws the line at the same place.
pub const DEEPEST: u8 = 127;

/// The text is not JSON. Where it is wrong is where the reader stands. (An error without content travels in a register,
/// which makes the whole checker smaller and faster.)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

/// A JSON string as it stands in the input, between its quotes.
#[derive(Clone, Copy, Debug)]
pub struct Raw<'a> {
    /// What stands between the quotes.
    pub inside: &'a str,
    /// Whether there is a backslash in it, so that it says something else than stands there.
    pub escaped: bool,
}

impl<'a> Raw<'a> {
    /// Whether the string says `text`, however it is escaped.
    pub fn says(&self, text: &str) -> bool {
        if self.escaped { self.text() == text } else { self.inside == text }
    }

    /// The text with its escapes resolved; copied only when there are some.
    pub fn resolved(&self) -> Cow<'a, str> {
        if self.escaped { Cow::Owned(self.text()) } else { Cow::Borrowed(self.inside) }
    }

    /// The text with its escapes resolved.
    pub fn text(&self) -> String {
        let mut out = Vec::with_capacity(self.inside.len());
        let mut bytes = self.inside.bytes();
        while let Some(byte) = bytes.next() {
            if byte != b'\\' {
                out.push(byte);
                continue;
            }
            let plain = match bytes.next() {
                Some(b'n') => b'\n',
                Some(b't') => b'\t',
                Some(b'r') => b'\r',
                Some(b'b') => 8,
                Some(b'f') => 12,
                Some(b'u') => {
                    let mut unit = hex4(&mut bytes);
                    if (0xD800..0xDC00).contains(&unit) {
                        bytes.next();
                        bytes.next();
                        unit = 0x10000 + ((unit - 0xD800) << 10) + (hex4(&mut bytes) & 0x3FF);
                    }
                    let character = char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER);
                    out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                    continue;
                }
                Some(other) => other,
                None => break,
            };
            out.push(plain);
        }
        // The reader has seen every byte, so this never replaces anything.
        String::from_utf8(out).unwrap_or_default()
    }
}

/// How many bytes at the start of `text` can stand in a string as they are. Most of an answer is such bytes: they are
/// looked at eight at a time.
#[inline(always)]
fn plain(text: &[u8]) -> usize {
    const EACH: u64 = 0x0101_0101_0101_0101;
    // The high bit of each byte that was below `bound`; above the lowest such byte there may be false ones.
    let below = |bytes: u64, bound: u64| bytes.wrapping_sub(EACH * bound) & !bytes & (EACH << 7);
    let mut at = 0;
    while let Some(eight) = text.get(at..).and_then(|rest| rest.first_chunk()) {
        let bytes = u64::from_le_bytes(*eight);
        let quote = below(bytes ^ (EACH * b'"' as u64), 1);
        let backslash = below(bytes ^ (EACH * b'\\' as u64), 1);
        let special = below(bytes, 0x20) | quote | backslash;
        if special != 0 {
            return at + special.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let rest = text.get(at..).unwrap_or_default();
    at + rest.iter().position(|&byte| byte < 0x20 || byte == b'"' || byte == b'\\').unwrap_or(rest.len())
}

fn hex4(bytes: &mut impl Iterator<Item = u8>) -> u32 {
    let mut unit = 0;
    for _ in 0..4 {
        unit = unit * 16 + bytes.next().and_then(hex).unwrap_or(0);
    }
    unit
}

fn hex(byte: u8) -> Option<u32> {
    (byte as char).to_digit(16)
}

/// The same JSON without white space, and without an escape but where one is needed; or where it is wrong.
pub fn plainly(text: &str) -> Result<String, usize> {
    let mut reader = Reader::new(text);
    if reader.skip(0).and_then(|()| reader.end()).is_err() {
        return Err(reader.at());
    }
    let mut out = String::with_capacity(text.len());
    reader.go_to(0);
    loop {
        match reader.peek() {
            0 => return Ok(out),
            b'"' => match reader.string() {
                Ok(raw) => push_json_string(&mut out, &raw.resolved()),
                Err(Broken) => return Err(reader.at()),
            },
            byte => {
                out.push(char::from(byte));
                reader.go_to(reader.at() + 1);
            }
        }
    }
}

/// Walks over JSON text.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    text: &'a str,
    input: &'a [u8],
    at: usize,
    plain: bool,
}

impl<'a> Reader<'a> {
    /// A reader at the start of `text`.
    pub fn new(text: &'a str) -> Self {
        Self { text, input: text.as_bytes(), at: 0, plain: true }
    }

    /// Whether nothing that was read could be written in another way, or stand for something else: there was no white space, no
    /// escape, and no empty object.
    pub fn is_plain(&self) -> bool {
        self.plain
    }

    /// Says that an object is empty: it may be what JSON made of something that it cannot say, such as a `Map`.
    pub fn has_nothing(&mut self) {
        self.plain = false;
    }

    /// All of the text.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The offset of the next byte.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Goes on at another offset, which must be one where the reader has been.
    pub fn go_to(&mut self, at: usize) {
        self.at = at;
    }

    /// The input between two offsets, which must be ones where the reader has been.
    #[inline(always)]
    pub fn between(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or_default()
    }

    /// The next byte that is not white space, left where it is; 0 at the end.
    #[inline(always)]
    pub fn peek(&mut self) -> u8 {
        match self.input.get(self.at) {
            Some(&byte) if byte > b' ' => byte,
            _ => self.skip_white_space(),
        }
    }

    /// Rare, so it stays out of what is written in many places.
    #[cold]
    #[inline(never)]
    fn skip_white_space(&mut self) -> u8 {
        loop {
            match self.input.get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => {
                    self.plain = false;
                    self.at += 1;
                }
                Some(&byte) => return byte,
                None => return 0,
            }
        }
    }

    /// Takes the next byte that is not white space if it is `byte`.
    #[inline(always)]
    pub fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == byte;
        if found {
            self.at += 1;
        }
        found
    }

    /// Takes `byte` or says where it is missing.
    #[inline(always)]
    pub fn expect(&mut self, byte: u8) -> Result<(), Broken> {
        if self.take(byte) { Ok(()) } else { Err(Broken) }
    }

    /// Nothing but white space may follow.
    pub fn end(&mut self) -> Result<(), Broken> {
        self.peek();
        if self.at == self.input.len() { Ok(()) } else { Err(Broken) }
    }

    /// After a member of an array or object: true when another follows, false when `close` was taken.
    #[inline(always)]
    pub fn more(&mut self, close: u8) -> Result<bool, Broken> {
        if self.take(b',') {
            return Ok(true);
        }
        self.expect(close).map(|()| false)
    }

    /// A string.
    #[inline]
    pub fn string(&mut self) -> Result<Raw<'a>, Broken> {
        self.expect(b'"')?;
        let from = self.at;
        let mut escaped = false;
        loop {
            self.at += plain(self.input.get(self.at..).unwrap_or_default());
            match self.input.get(self.at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    self.escape()?;
                }
                _ => return Err(Broken),
            }
        }
        let inside = self.between(from, self.at);
        self.at += 1;
        self.plain &= !escaped;
        Ok(Raw { inside, escaped })
    }

    /// Takes the key of a member and its colon when they are just these bytes: `name` needs no escapes.
    #[inline]
    pub fn takes_key(&mut self, name: &str) -> bool {
        let Some([b'"', rest @ ..]) = self.input.get(self.at..) else { return false };
        let Some((key, [b'"', b':', ..])) = rest.split_at_checked(name.len()) else { return false };
        let found = key.iter().zip(name.as_bytes()).all(|(one, other)| one == other);
        if found {
            self.at += name.len() + 3;
        }
        found
    }

    fn escape(&mut self) -> Result<(), Broken> {
        let kind = self.input.get(self.at + 1);
        if kind == Some(&b'u') {
            let unit = self.unit();
            if unit & 0xFC00 != 0xD800 {
                return if unit < 0x1_0000 && unit & 0xFC00 != 0xDC00 { Ok(()) } else { Err(Broken) };
            }
            // Half of a character: the other half must follow.
            let other = self.unit();
            return if other & 0xFFFF_FC00 == 0xDC00 { Ok(()) } else { Err(Broken) };
        }
        if !matches!(kind, Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't')) {
            return Err(Broken);
        }
        self.at += 2;
        Ok(())
    }

    /// Takes `\uXXXX`; its number, or one that no four digits make.
    fn unit(&mut self) -> u32 {
        let Some([b'\\', b'u', digits @ ..]) = self.input.get(self.at..self.at + 6) else { return u32::MAX };
        self.at += 6;
        digits.iter().fold(0, |unit, digit| hex(*digit).map_or(1 << 31, |value| (unit << 4 | value) | unit & 1 << 31))
    }

    /// A number; its text.
    pub fn number(&mut self) -> Result<&'a str, Broken> {
        self.peek();
        let from = self.at;
        self.one(b"-");
        if !self.one(b"0") {
            self.digits()?;
        }
        if self.one(b".") {
            self.digits()?;
        }
        if self.one(b"eE") {
            self.one(b"+-");
            self.digits()?;
        }
        Ok(self.between(from, self.at))
    }

    fn one(&mut self, of: &[u8]) -> bool {
        let found = self.input.get(self.at).is_some_and(|byte| of.iter().any(|one| one == byte));
        self.at += usize::from(found);
        found
    }

    fn digits(&mut self) -> Result<(), Broken> {
        let from = self.at;
        while self.input.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        if self.at > from { Ok(()) } else { Err(Broken) }
    }

    /// `true`, `false` or `null`.
    pub fn word(&mut self, word: &str) -> Result<(), Broken> {
        self.peek();
        let to = self.at + word.len();
        if self.input.get(self.at..to) != Some(word.as_bytes()) {
            return Err(Broken);
        }
        self.at = to;
        Ok(())
    }

    /// Steps over any value that stands `depth` levels deep.
    pub fn skip(&mut self, depth: u8) -> Result<(), Broken> {
        match self.peek() {
            b'"' => self.string().map(drop),
            b'{' | b'[' if depth >= DEEPEST => Err(Broken),
            b'{' => {
                self.at += 1;
                if self.take(b'}') {
                    return Ok(());
                }
                loop {
                    self.peek();
                    self.string()?;
                    self.expect(b':')?;
                    self.skip(depth + 1)?;
                    if !self.more(b'}')? {
                        return Ok(());
                    }
                }
            }
            b'[' => {
                self.at += 1;
                if self.take(b']') {
                    return Ok(());
                }
                loop {
                    self.skip(depth + 1)?;
                    if !self.more(b']')? {
                        return Ok(());
                    }
                }
            }
            b't' => self.word("true"),
            b'f' => self.word("false"),
            b'n' => self.word("null"),
            _ => self.number().map(drop),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_json(text: &str) -> bool {
        let mut reader = Reader::new(text);
        reader.skip(0).and_then(|()| reader.end()).is_ok()
    }

    #[test]
    fn accepts_what_the_rfc_accepts() {
        for text in ["0", "-0", "1.5e-3", " [ ] ", "{\"a\":[1,{\"b\":null}]}", "\"\\ud83d\\ude00\"", "true"] {
            assert!(is_json(text), "{text}");
        }
    }

    #[test]
    fn refuses_what_it_refuses() {
        for text in [
            "",
            "01",
            "1.",
            ".5",
            "+1",
            "[1,]",
            "{,}",
            "{\"a\"}",
            "\"\t\"",
            "\"\\x\"",
            "\"\\ud800\"",
            "nul",
            "1 2",
            "\"",
        ] {
            assert!(!is_json(text), "{text}");
        }
    }

    #[test]
    fn resolves_escapes() {
        let text = r#""\u0072ef\u005fid \ud83d\ude00 \n\\\/""#;
        let raw = Reader::new(text).string().unwrap();
        assert_eq!(raw.text(), "ref_id 😀 \n\\/");
        assert!(raw.escaped);
    }

    #[test]
    fn depth_is_bounded() {
        assert!(is_json(&("[".repeat(127) + &"]".repeat(127))));
        assert!(!is_json(&("[".repeat(128) + &"]".repeat(128))));
    }
}
