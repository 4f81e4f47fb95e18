//! Reads single members out of JSON objects, where they lie.

use std::borrow::Cow;

use super::{Raw, Reader};

/// One member of a JSON object.
pub(crate) struct Member<'a> {
    pub(crate) key: Raw<'a>,
    /// The JSON text of the value.
    pub(crate) value: &'a str,
}

/// Goes over the members of a JSON object.
pub(crate) struct Members<'a> {
    reader: Reader<'a>,
    open: bool,
}

/// The members of the JSON object that `json` holds; none when it holds something else.
pub(crate) fn members(json: &str) -> Members<'_> {
    let mut reader = Reader::new(json);
    let open = reader.take(b'{') && reader.peek() == b'"';
    Members { reader, open }
}

impl<'a> Iterator for Members<'a> {
    type Item = Member<'a>;

    fn next(&mut self) -> Option<Member<'a>> {
        if !self.open {
            return None;
        }
        self.open = false;
        let reader = &mut self.reader;
        let key = reader.string().ok()?;
        reader.expect(b':').ok()?;
        reader.peek();
        let from = reader.at();
        reader.skip(1).ok()?;
        let value = reader.between(from, reader.at());
        self.open = reader.more(b'}') == Ok(true);
        Some(Member { key, value })
    }
}

/// The value of a member of a JSON object.
pub(crate) fn member<'a>(json: &'a str, name: &str) -> Option<&'a str> {
    members(json).find(|member| member.key.says(name)).map(|member| member.value)
}

/// The text of a JSON string; nothing when `json`, which is one value of a good text, is something else.
pub(crate) fn text(json: &str) -> Option<Cow<'_, str>> {
    let inside = json.strip_prefix('"')?.strip_suffix('"')?;
    Some(Raw { inside, escaped: inside.bytes().any(|byte| byte == b'\\') }.resolved())
}
