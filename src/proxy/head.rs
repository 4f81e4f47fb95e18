//! The head of a request, as the host read it.

/// What is known of a request before its body is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The method.
    pub method: String,
    /// The request target, raw: nothing decoded, nothing resolved.
    pub target: String,
    /// Whether it came over TLS.
    pub secure: bool,
    /// Whether it came in at an address of this machine that no other machine reaches.
    pub loopback: bool,
    /// The header lines named in [`Head::HEADERS`], in the order in which they came, none joined with another.
    pub headers: Vec<(String, String)>,
}

impl Head {
    /// The headers that decide something, in small letters; all others are not even looked at. Each may come once.
    pub const HEADERS: &'static [&'static str] = &[
        "host",
        "origin",
        "sec-fetch-site",
        "x-paxos-orchestrations",
        "upgrade",
        "content-type",
        "content-encoding",
        "content-length",
        "transfer-encoding",
    ];

    /// The value of a header.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.lines(name).next()
    }

    /// Whether a header came more than once.
    pub(super) fn repeats_a_header(&self) -> bool {
        Self::HEADERS.iter().any(|name| self.lines(name).nth(1).is_some())
    }

    /// Reads a head out of lines: method, target, and then a name and a value for each header; `count` says how many lines
    /// there are, so that a line feed inside one of them cannot pass for the end of it.
    pub fn from_lines(lines: &str, count: usize, secure: bool, loopback: bool) -> Option<Self> {
        let mut pairs = pairs(lines, count)?;
        let ((method, target), headers) = (pairs.next()?, pairs.collect());
        Some(Self { method, target, secure, loopback, headers })
    }

    fn lines(&self, name: &str) -> impl Iterator<Item = &str> {
        self.headers.iter().filter(move |(given, _)| given.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }
}

/// Lines taken in pairs; nothing when there are more or fewer than `count`, or one stands alone.
pub(super) fn pairs(lines: &str, count: usize) -> Option<impl Iterator<Item = (String, String)>> {
    let found = if count == 0 { 0 } else { lines.bytes().filter(|byte| *byte == b'\n').count() + 1 };
    let mut lines = lines.split('\n').map(String::from);
    let pairs = core::iter::from_fn(move || Some((lines.next()?, lines.next()?))).take(count / 2);
    (found == count && count.is_multiple_of(2)).then_some(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_feed_in_a_value_is_no_header() {
        let read = |lines: &str, count| Head::from_lines(lines, count, false, true);
        let good = read("GET\n/a\nhost\nb\norigin\n", 6).unwrap();
        assert_eq!((good.method.as_str(), good.target.as_str()), ("GET", "/a"));
        assert_eq!(good.headers, [("host".into(), "b".into()), ("origin".into(), String::new())]);
        // A host that counted the header `host` with a line feed in its value.
        assert_eq!(read("GET\n/a\nhost\nb\nx-paxos-orchestrations\n1", 4), None);
        assert_eq!(read("GET\n/a\nhost", 3), None);
        assert_eq!(read("GET", 1), None);
    }
}
