//! What of the API's answer goes back to the caller: its status, its body, and very few headers.

use super::Answer;
use super::answer::seconds;
use super::head::pairs;
use crate::token::{penalty_until, wait};

/// The head of an answer, as the host read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerHead {
    /// The HTTP status.
    pub status: u16,
    /// Whether there is no body.
    pub empty: bool,
    /// The header lines named in [`AnswerHead::HEADERS`].
    pub headers: Vec<(String, String)>,
}

impl AnswerHead {
    /// The headers that decide something, in small letters. All others are dropped unseen, cookies and what speaks of
    /// caches first of all.
    pub const HEADERS: &'static [&'static str] =
        &["content-type", "content-encoding", "retry-after", "x-request-id", "request-id", "x-correlation-id"];

    /// Reads the header lines as [`super::Head`] does its own: a name, a value, and so on, `count` lines in all.
    pub fn from_lines(status: u16, empty: bool, lines: &str, count: usize) -> Option<Self> {
        Some(Self { status, empty, headers: pairs(lines, count)?.collect() })
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(given, _)| given.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }
}

/// What to do with an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Relay {
    /// Send it back: this status, these headers, and the body as it came.
    Pass {
        /// The HTTP status.
        status: u16,
        /// All headers but those that the connection needs.
        headers: Vec<(String, String)>,
        /// After a 429: until when nothing may go up, in milliseconds since 1970.
        penalty_until: Option<i64>,
    },
    /// Send this instead.
    Instead {
        /// What to send.
        answer: Answer,
        /// As in `Pass`.
        penalty_until: Option<i64>,
    },
    /// The API does not take the token any more: get another and try once more.
    Refused,
}

/// Reads the head of an answer that came at `now`.
pub fn read(head: &AnswerHead, now: i64) -> Relay {
    if head.status == 401 {
        return Relay::Refused;
    }
    let penalty_until = (head.status == 429).then(|| penalty_until(head.header("retry-after"), now));
    let kind = head.header("content-type").and_then(json_kind);
    let instead = |detail: String| Relay::Instead { answer: Answer::problem(502, detail), penalty_until };
    if !(200..300).contains(&head.status) && !(400..600).contains(&head.status) {
        return instead(format!("the API answered with status {}, which is not followed", head.status));
    }
    // Platforms refuse to make an answer of 205, and one of 204 with a body; the API has a use for neither.
    if head.status == 205 || head.status == 204 && !head.empty {
        return instead(format!("the API answered with status {}, which does not go with its operations", head.status));
    }
    if head.header("content-encoding").is_some_and(|coding| !coding.eq_ignore_ascii_case("identity")) {
        return instead(String::from("the API answered with a compressed body, which nobody asked for"));
    }
    if let (false, None) = (head.empty, kind) {
        if let Some(until) = penalty_until {
            let answer = super::trouble::penalty(until, now);
            return Relay::Instead { answer, penalty_until };
        }
        let given = media_type(head.header("content-type").unwrap_or_default());
        return instead(format!("the API answered with {given}, status {}", head.status));
    }
    let mut answer = Answer::empty(head.status);
    if let (false, Some(kind)) = (head.empty, kind) {
        answer = answer.with("content-type", kind);
    }
    match (penalty_until, head.header("retry-after").and_then(|after| wait(after, now))) {
        (Some(until), _) => answer = answer.with("retry-after", seconds(until - now)),
        (None, Some(wait)) => answer = answer.with("retry-after", seconds(wait)),
        (None, None) => {}
    }
    for name in ["x-request-id", "request-id", "x-correlation-id"] {
        let short = |id: &&str| (1..=128).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic());
        if let Some(id) = head.header(name).filter(short) {
            answer = answer.with(name, id);
        }
    }
    Relay::Pass { status: head.status, headers: answer.headers, penalty_until }
}

/// The content type under which a JSON body goes back.
fn json_kind(content_type: &str) -> Option<&'static str> {
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match kind.as_str() {
        "application/json" => Some("application/json"),
        "application/problem+json" => Some("application/problem+json"),
        _ => None,
    }
}

/// What the API answered with, told by one of these names: its own words could be those of the request, token included.
fn media_type(content_type: &str) -> &'static str {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    let known = ["text/html", "text/plain", "text/xml", "application/xml", "application/octet-stream"];
    known.into_iter().find(|known| kind.eq_ignore_ascii_case(known)).unwrap_or("something that is not JSON")
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_783_500_000_000;

    fn of(status: u16, headers: &[(&str, &str)]) -> Relay {
        let headers = headers.iter().map(|(name, value)| (String::from(*name), String::from(*value))).collect();
        read(&AnswerHead { status, empty: false, headers }, NOW)
    }

    fn passed(status: u16, headers: &[(&str, &str)]) -> Vec<(String, String)> {
        match of(status, headers) {
            Relay::Pass { headers, .. } => headers,
            other => panic!("{other:?}"),
        }
    }

    fn instead(status: u16, headers: &[(&str, &str)]) -> (u16, String) {
        match of(status, headers) {
            Relay::Instead { answer, .. } => (answer.status, answer.body),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn few_headers_pass() {
        let headers = passed(
            200,
            &[
                ("Content-Type", "application/json; charset=utf-8"),
                ("set-cookie", "a=b"),
                ("cache-control", "public, max-age=600"),
                ("X-Request-Id", "abc"),
                ("x-correlation-id", "a b"),
            ],
        );
        let expected = [
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
            ("content-type", "application/json"),
            ("x-request-id", "abc"),
        ];
        assert_eq!(headers, expected.map(|(name, value)| (name.into(), value.into())));
        let problem = passed(403, &[("content-type", "application/problem+json")]);
        assert!(problem.contains(&("content-type".into(), "application/problem+json".into())));
    }

    #[test]
    fn what_is_not_json_does_not_pass() {
        for (content_type, shown) in [
            ("text/html; charset=utf-8", "text/html"),
            ("", "something that is not JSON"),
            ("<script>", "something that is not JSON"),
            ("TEXT/PLAIN", "text/plain"),
            ("application/jsonp", "something that is not JSON"),
            ("x/canary-token", "something that is not JSON"),
        ] {
            let (status, body) = instead(200, &[("content-type", content_type)]);
            assert_eq!(status, 502);
            assert!(body.contains(&format!("the API answered with {shown}, status 200")), "{body}");
            assert!(!body.contains("canary"), "{body}");
        }
        assert_eq!(instead(200, &[("content-type", "application/json"), ("content-encoding", "gzip")]).0, 502);
        let empty = read(&AnswerHead { status: 204, empty: true, headers: Vec::new() }, NOW);
        assert!(matches!(empty, Relay::Pass { status: 204, .. }));
    }

    #[test]
    fn redirects_and_odd_statuses_are_not_followed() {
        for status in [101, 0, 301, 302, 304, 307, 600, 999] {
            assert_eq!(
                instead(status, &[("content-type", "application/json"), ("location", "https://evil.example")]).0,
                502,
                "{status}"
            );
        }
    }

    #[test]
    fn statuses_that_platforms_refuse_do_not_pass() {
        let json = vec![("content-type".into(), "application/json".into())];
        for (status, empty) in [(205, true), (205, false), (204, false)] {
            let relay = read(&AnswerHead { status, empty, headers: json.clone() }, NOW);
            assert!(matches!(relay, Relay::Instead { answer: Answer { status: 502, .. }, .. }), "{status} {empty}");
        }
    }

    #[test]
    fn a_401_is_about_our_token() {
        assert_eq!(of(401, &[("content-type", "application/json")]), Relay::Refused);
    }

    #[test]
    fn a_429_starts_a_penalty() {
        let json = ("content-type", "application/json");
        let until = |headers: &[(&str, &str)]| match of(429, headers) {
            Relay::Pass { penalty_until, headers, .. } => (penalty_until.map(|until| until - NOW), headers),
            Relay::Instead { penalty_until, answer } => {
                assert_eq!(answer.status, 429);
                (penalty_until.map(|until| until - NOW), answer.headers)
            }
            Relay::Refused => panic!("refused"),
        };
        for (headers, wait, seconds) in [
            (&[json][..], 300_000, "300"),
            (&[json, ("retry-after", "7")], 7_000, "7"),
            (&[("content-type", "text/html")], 300_000, "300"),
        ] {
            let (penalty, headers) = until(headers);
            assert_eq!(penalty, Some(wait));
            assert!(headers.contains(&("retry-after".into(), seconds.into())), "{headers:?}");
        }
        let unavailable = passed(503, &[json, ("retry-after", "12")]);
        assert!(unavailable.contains(&("retry-after".into(), "12".into())));
        assert!(matches!(of(503, &[json]), Relay::Pass { penalty_until: None, .. }));
    }
}
