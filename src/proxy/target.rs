//! The request target, raw as it came: split into path and query, or refused. It is never decoded into another target
//! and never sent on.

/// The longest target that is read. A hundred ids in a filter take five thousand bytes.
const LONGEST: usize = 16_384;

/// A target in origin form whose bytes hold no surprise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Target<'a> {
    /// With a leading slash.
    pub(super) path: &'a str,
    /// Without the question mark.
    pub(super) query: &'a str,
}

/// Status and sentence of a refusal.
type Refusal = (u16, &'static str);

impl<'a> Target<'a> {
    /// Reads a target.
    ///
    /// A path is written as [`crate::request::build`] writes it: unreserved characters and escapes. What URL parsers,
    /// routers and upstreams read differently is refused even where it would do no harm: dots that climb, escaped dots,
    /// slashes and percent signs, backslashes, semicolons, bytes beyond ASCII.
    pub(super) fn read(raw: &'a str) -> Result<Self, Refusal> {
        if raw.len() > LONGEST {
            return Err((414, "the request target is too long"));
        }
        if !raw.starts_with('/') {
            return Err((400, "the request target must be a path"));
        }
        if raw.contains('#') {
            return Err((404, "a request target has no fragment"));
        }
        if !raw.bytes().all(|byte| byte.is_ascii_graphic()) || raw.contains('\\') {
            return Err((400, "the request target holds a character that has to be percent-encoded"));
        }
        if raw.starts_with("//") && raw.bytes().any(|byte| byte != b'/') {
            return Err((400, "the request target must be a path, not another host"));
        }
        let (path, query) = raw.split_once('?').unwrap_or((raw, ""));
        check_path(path)?;
        Ok(Self { path, query })
    }
}

fn check_path(path: &str) -> Result<(), Refusal> {
    let mut bytes = path.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'%' => {
                let mut digit = || bytes.next().and_then(|byte| char::from(byte).to_digit(16));
                let (Some(high), Some(low)) = (digit(), digit()) else {
                    return Err((400, "the path holds a percent sign that starts no escape"));
                };
                let escaped = (high * 16 + low) as u8;
                if !(b' '..=b'~').contains(&escaped) || b"./\\%".contains(&escaped) {
                    return Err((400, "the path holds an escape that no id needs"));
                }
            }
            b'/' | b'-' | b'.' | b'_' | b'~' => {}
            _ if byte.is_ascii_alphanumeric() => {}
            _ => return Err((400, "the path holds a character that has to be percent-encoded")),
        }
    }
    if path.split('/').any(|segment| segment == "..") {
        return Err((400, "the path climbs"));
    }
    if path.split('/').any(|segment| segment == ".") {
        return Err((404, "there is nothing at this path"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets() {
        let table = [
            ("/a/b?c=d&e", Ok(("/a/b", "c=d&e"))),
            ("/", Ok(("/", ""))),
            ("//", Ok(("//", ""))),
            ("/a//b/", Ok(("/a//b/", ""))),
            ("/a?", Ok(("/a", ""))),
            ("/a?b?c/../%2e", Ok(("/a", "b?c/../%2e"))),
            ("/%6frchestration/a%20b%40c", Ok(("/%6frchestration/a%20b%40c", ""))),
            ("/.../a..b", Ok(("/.../a..b", ""))),
            ("", Err(400)),
            ("*", Err(400)),
            ("a", Err(400)),
            ("http://169.254.169.254/", Err(400)),
            ("//evil.example/x", Err(400)),
            ("///evil.example/x", Err(400)),
            ("\\\\evil.example", Err(400)),
            ("/\\evil.example", Err(400)),
            ("/@evil.example/", Err(400)),
            ("/x\n@evil", Err(400)),
            ("/a b", Err(400)),
            ("/a\u{e9}", Err(400)),
            ("/a\u{560a}", Err(400)),
            ("/a?b=\u{560d}", Err(400)),
            ("/a?b=\\c", Err(400)),
            ("/a\0", Err(400)),
            ("/a/../b", Err(400)),
            ("/..", Err(400)),
            ("/a/%2e%2e/b", Err(400)),
            ("/%2E%2E%2f", Err(400)),
            ("/..%2f", Err(400)),
            ("/..%5c", Err(400)),
            ("/..;/", Err(400)),
            ("/a/%252e%252e%252f", Err(400)),
            ("/abc%2F..%2Frules", Err(400)),
            ("/%c0%ae%c0%ae", Err(400)),
            ("/%ff", Err(400)),
            ("/%0d%0a", Err(400)),
            ("/%00", Err(400)),
            ("/%7f", Err(400)),
            ("/%e5%98%8a", Err(400)),
            ("/%", Err(400)),
            ("/%z1", Err(400)),
            ("/%1", Err(400)),
            ("/./a", Err(404)),
            ("/a#b", Err(404)),
            ("/a?b#c", Err(404)),
        ];
        for (raw, expected) in table {
            let read = Target::read(raw).map(|target| (target.path, target.query)).map_err(|(status, _)| status);
            assert_eq!(read, expected, "{raw}");
        }
        let long = format!("/{}", "a".repeat(LONGEST));
        assert_eq!(Target::read(&long).map_err(|(status, _)| status), Err(414));
    }
}
