//! The head of a request, as the host read it.

use serde::Deserialize;

/// What is known of a request before its body is read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
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

    fn lines(&self, name: &str) -> impl Iterator<Item = &str> {
        self.headers.iter().filter(move |(given, _)| given.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }
}
