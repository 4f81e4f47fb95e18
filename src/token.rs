//! Access tokens of the OAuth 2.0 client credentials grant: what to ask, how to read the answer, and when to ask again.
//!
//! Nothing here waits, sends or looks at a clock. Times are milliseconds since 1970 and come in as arguments; what has
//! to be remembered between two calls, the host remembers.
//!
//! The vendor allows one token request a second per IP address, and a 429 from any endpoint throttles the whole address
//! for five minutes (guides of April 2026). So one token is used as long as it lasts, a new one is fetched before the
//! old one ends, a token endpoint that said no is left alone for a moment, and after a 429 nothing is sent at all.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::request::push_encoded;

/// How long before its end a token is replaced in the background.
pub const REFRESH_BEFORE_MS: i64 = 120_000;
/// How long before its end a token is no longer used: it could end on its way.
pub const STALE_BEFORE_MS: i64 = 30_000;
/// How long the vendor throttles an IP address after a 429.
pub const PENALTY_MS: i64 = 300_000;
/// The longest wait that a `Retry-After` may impose.
pub const LONGEST_PENALTY_MS: i64 = 3_600_000;
/// How long the token endpoint is left alone after it answered with anything but a token.
pub const HOLD_OFF_MS: i64 = 5_000;
/// No token is believed to live longer, whatever its answer says.
pub const LONGEST_LIFE_MS: i64 = 86_400_000;
/// How long a token is believed to live when its answer does not say.
pub const ASSUMED_LIFE_MS: i64 = 300_000;
/// A replacement that is refused while it is younger than this points at the credentials, not at the token.
pub const YOUNG_MS: i64 = 60_000;

/// The one scope that the vendor does not give to everybody: its Dashboard may not offer it, and asking for it may then be
/// refused with `invalid_scope` (guides of April 2026).
pub const UNSURE_SCOPE: &str = "transfer:write_sandbox_fiat_deposit";

/// The scopes to ask for when these were refused: those without [`UNSURE_SCOPE`]; nothing when it was not among them, or
/// was the only one.
pub fn fewer_scopes<'a>(scopes: &[&'a str]) -> Option<Vec<&'a str>> {
    let fewer: Vec<_> = scopes.iter().copied().filter(|scope| *scope != UNSURE_SCOPE).collect();
    (!fewer.is_empty() && fewer.len() < scopes.len()).then_some(fewer)
}

/// The longest token that fits a request header of any server.
const LONGEST_TOKEN: usize = 8_192;

/// A text that must not be seen. It has no `Display`, and its `Debug` prints nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Hides a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for the one place that sends it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret")
    }
}

/// The body of a token request, to be sent as `application/x-www-form-urlencoded`. The vendor takes the credentials
/// there. Without scopes the parameter is left out.
pub fn form(client_id: &str, client_secret: &Secret, scopes: &[impl AsRef<str>]) -> Secret {
    let mut form = String::from("grant_type=client_credentials&client_id=");
    push_encoded(&mut form, client_id);
    form.push_str("&client_secret=");
    push_encoded(&mut form, client_secret.expose());
    for (index, scope) in scopes.iter().enumerate() {
        form.push_str(if index == 0 { "&scope=" } else { "%20" });
        push_encoded(&mut form, scope.as_ref());
    }
    Secret(form)
}

/// The key under which a token is kept: other credentials, another endpoint or other scopes give another key. Every
/// part carries its length, so that no two different lists of parts read the same. Scopes come sorted.
pub fn key(token_url: &str, client_id: &str, scopes: &[impl AsRef<str>]) -> String {
    joined_key(
        "paxos-orchestrations:token:1",
        [token_url, client_id].into_iter().chain(scopes.iter().map(AsRef::as_ref)),
    )
}

/// The key under which instances tell each other that the vendor throttles them. Whose credentials were used does not
/// matter: it throttles the whole IP address.
pub fn penalty_key(token_url: &str) -> String {
    joined_key("paxos-orchestrations:penalty:1", [token_url])
}

/// The key under which instances tell each other that the token endpoint has just said no.
pub fn hold_off_key(token_url: &str, client_id: &str, scopes: &[impl AsRef<str>]) -> String {
    joined_key(
        "paxos-orchestrations:hold-off:1",
        [token_url, client_id].into_iter().chain(scopes.iter().map(AsRef::as_ref)),
    )
}

/// Parts after a prefix, each with its length before it.
pub(crate) fn joined_key<'a>(prefix: &str, parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut key = String::from(prefix);
    for part in parts {
        key.push_str(&format!(":{}:{part}", part.len()));
    }
    key
}

/// When a token was got, and what follows from that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Times {
    /// When it was asked for.
    pub obtained_at: i64,
    /// From then on it is replaced in the background.
    pub refresh_at: i64,
    /// From then on it is no longer used.
    pub stale_at: i64,
    /// When the vendor ends it.
    pub expires_at: i64,
    /// Whether it replaces one that the API refused.
    pub replacement: bool,
}

/// An access token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What stands behind `Bearer`.
    pub access_token: Secret,
    /// What it may do, as the vendor granted it; what was asked for when the vendor did not say.
    pub scopes: Vec<String>,
    /// Its times.
    pub times: Times,
}

/// A token as JSON text.
#[derive(Serialize, Deserialize)]
struct Kept {
    access_token: String,
    scopes: Vec<String>,
    #[serde(flatten)]
    times: Times,
}

impl Token {
    /// The token as JSON text, for a token store. This is a secret.
    pub fn to_text(&self) -> Secret {
        let kept = Kept { access_token: self.access_token.0.clone(), scopes: self.scopes.clone(), times: self.times };
        Secret(serde_json::to_string(&kept).unwrap_or_default())
    }

    /// Reads what [`Self::to_text`] wrote. A store may hand out anything: what is damaged, no longer usable at `now`, or
    /// claims to live too long is no token.
    pub fn from_text(text: &str, now: i64) -> Option<Self> {
        let Kept { access_token, scopes, times } = serde_json::from_str(text).ok()?;
        let in_order = times.refresh_at <= times.stale_at && times.stale_at <= times.expires_at;
        let alive = now < times.stale_at && times.expires_at <= now.saturating_add(LONGEST_LIFE_MS);
        (is_bearer(&access_token) && in_order && alive).then_some(Self {
            access_token: Secret(access_token),
            scopes,
            times,
        })
    }
}

/// What a token request asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The scopes.
    pub scopes: Vec<String>,
    /// When it was sent: the life of the token is counted from then.
    pub at: i64,
    /// Whether the API refused the token before this one.
    pub replacement: bool,
}

/// Why there is no token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Failure {
    /// Too many requests: nothing may be sent until then.
    RateLimited {
        /// Milliseconds since 1970.
        until: i64,
    },
    /// The client id and the secret do not belong together, or the client may not use this grant.
    InvalidClient,
    /// The client may not have one of the scopes.
    InvalidScope,
    /// Another refusal.
    Refused {
        /// The HTTP status.
        status: u16,
        /// The error code of RFC 6749 when it is one of those that the RFC names; else empty.
        error: String,
    },
    /// The token endpoint has a problem of its own.
    Unavailable {
        /// The HTTP status.
        status: u16,
    },
    /// The answer is no token.
    Unreadable {
        /// What is wrong with the answer: the second half of a sentence that starts with "the token endpoint". Nothing of
        /// the answer stands in it.
        reason: String,
    },
}

/// Reads the answer of the token endpoint.
pub fn read(status: u16, retry_after: Option<&str>, body: &[u8], asked: &Asked, now: i64) -> Result<Token, Failure> {
    match status {
        200 => read_token(body, asked),
        429 => Err(Failure::RateLimited { until: penalty_until(retry_after, now) }),
        300..400 => Err(unreadable("answered with a redirect, which is not followed")),
        400..500 => Err(read_refusal(status, body)),
        500.. => Err(Failure::Unavailable { status }),
        _ => Err(unreadable("answered with a status that no token comes with")),
    }
}

fn unreadable(reason: &str) -> Failure {
    Failure::Unreadable { reason: reason.into() }
}

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    token_type: String,
    expires_in: Option<f64>,
    scope: Option<String>,
}

fn read_token(body: &[u8], asked: &Asked) -> Result<Token, Failure> {
    let granted: Granted = serde_json::from_slice(body).map_err(|_| {
        let html = body.trim_ascii_start().first() == Some(&b'<');
        unreadable(if html {
            "answered with HTML instead of a token"
        } else {
            "answered with something else than a token"
        })
    })?;
    if !granted.token_type.eq_ignore_ascii_case("bearer") {
        return Err(unreadable("gave a token that is not a bearer token"));
    }
    if !is_bearer(&granted.access_token) {
        return Err(unreadable("gave a token that cannot stand in a header"));
    }
    let life = match granted.expires_in {
        None => ASSUMED_LIFE_MS,
        // The cast saturates, so that even 1e300 ends up at the longest life.
        Some(seconds) if seconds > 0.0 => ((seconds * 1000.0) as i64).clamp(1, LONGEST_LIFE_MS),
        Some(_) => return Err(unreadable("gave a token that has ended already")),
    };
    let scopes = match &granted.scope {
        Some(scope) => scope.split_ascii_whitespace().map(String::from).collect(),
        None => asked.scopes.clone(),
    };
    let expires_at = asked.at.saturating_add(life);
    // A token that lives for less than ten minutes keeps four fifths and nine tenths of its life.
    let times = Times {
        obtained_at: asked.at,
        refresh_at: expires_at - REFRESH_BEFORE_MS.min(life / 5),
        stale_at: expires_at - STALE_BEFORE_MS.min(life / 10),
        expires_at,
        replacement: asked.replacement,
    };
    Ok(Token { access_token: Secret(granted.access_token), scopes, times })
}

/// Only visible ASCII can stand in a header; anything else would be cut off, or start another header.
fn is_bearer(token: &str) -> bool {
    !token.is_empty() && token.len() <= LONGEST_TOKEN && token.bytes().all(|byte| byte.is_ascii_graphic())
}

fn read_refusal(status: u16, body: &[u8]) -> Failure {
    #[derive(Deserialize)]
    struct Refusal {
        error: String,
    }
    let error = serde_json::from_slice::<Refusal>(body).map(|refusal| refusal.error).unwrap_or_default();
    match error.as_str() {
        "invalid_client" | "unauthorized_client" => Failure::InvalidClient,
        "invalid_scope" => Failure::InvalidScope,
        "invalid_request" | "invalid_grant" | "unsupported_grant_type" | "access_denied" => {
            Failure::Refused { status, error }
        }
        _ if status == 401 => Failure::InvalidClient,
        _ => Failure::Refused { status, error: String::new() },
    }
}

/// Until when nothing may be sent after a 429 that came at `now`: what `Retry-After` says, in seconds or as a date, else
/// five minutes; at least a second and at most an hour.
pub fn penalty_until(retry_after: Option<&str>, now: i64) -> i64 {
    let wait = retry_after.and_then(|text| wait(text.trim(), now)).unwrap_or(PENALTY_MS);
    now.saturating_add(wait.clamp(1000, LONGEST_PENALTY_MS))
}

/// How many milliseconds a `Retry-After` that came at `now` asks to wait; `None` when it cannot be read.
pub fn wait(retry_after: &str, now: i64) -> Option<i64> {
    if !retry_after.is_empty() && retry_after.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(retry_after.parse::<i64>().unwrap_or(i64::MAX).saturating_mul(1000));
    }
    Some(http_date(retry_after)?.saturating_sub(now).max(0))
}

/// A date in the form that RFC 9110 tells servers to write, `Sun, 06 Nov 1994 08:49:37 GMT`.
fn http_date(text: &str) -> Option<i64> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut parts = text.split(' ');
    let mut part = || parts.next();
    let (_, day, month, year, time, zone) = (part()?, part()?, part()?, part()?, part()?, part()?);
    let day: i64 = day.parse().ok().filter(|day| (1..=31).contains(day))?;
    let month = MONTHS.iter().position(|name| *name == month)? as i64;
    let year: i64 = year.parse().ok().filter(|year| (1970..=9999).contains(year))?;
    let mut clock = time.split(':').map(|part| part.parse::<i64>().ok().filter(|part| (0..=60).contains(part)));
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next()??);
    if zone != "GMT" || parts.next().is_some() || clock.next().is_some() {
        return None;
    }
    // Days since 1970 in the Gregorian calendar, counted in years that start in March.
    let (year, month) = if month < 2 { (year - 1, month + 10) } else { (year, month - 2) };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day - 1 - 719_468;
    Some((((days * 24 + hour) * 60 + minute) * 60 + second) * 1000)
}

/// What a host remembers between two calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// The times of the token that it holds.
    pub token: Option<Times>,
    /// Until when nothing may be sent, after a 429; 0 when there was none.
    pub penalty_until: i64,
    /// Until when the token endpoint is left alone, after it said no; 0 when it did not.
    pub hold_off_until: i64,
}

/// What to do when a call needs a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Use the token that is there.
    Use,
    /// Use it, and fetch another in the background.
    UseAndRefresh,
    /// Fetch one and wait for it.
    Fetch,
    /// Fetch none: there is no token, and the token endpoint has just said no. Say again what it said.
    HoldOff,
    /// Send nothing at all until then.
    Wait {
        /// Milliseconds since 1970.
        until: i64,
    },
}

impl Held {
    /// What to do at `now`. What ends later than it can have been set to was set before the clock was set back: it is over.
    pub fn decide(&self, now: i64) -> Decision {
        let holds = |until: i64, longest| now < until && until <= now.saturating_add(longest);
        if holds(self.penalty_until, LONGEST_PENALTY_MS) {
            return Decision::Wait { until: self.penalty_until };
        }
        let held_off = holds(self.hold_off_until, HOLD_OFF_MS);
        match self.token {
            // A clock that was set back must not keep a token alive.
            Some(times) if now < times.stale_at && now >= times.obtained_at - LONGEST_LIFE_MS => {
                if now < times.refresh_at || held_off { Decision::Use } else { Decision::UseAndRefresh }
            }
            _ if held_off => Decision::HoldOff,
            _ => Decision::Fetch,
        }
    }
}

/// Until when the token endpoint is left alone after the API refused a token at `now`; 0 when another may be fetched at
/// once. One refusal is answered with one new token; when that is refused too, the fault is not the token's.
pub fn hold_off_after_refusal(refused: Times, now: i64) -> i64 {
    let young = now < refused.obtained_at.saturating_add(YOUNG_MS);
    if refused.replacement && young { now.saturating_add(HOLD_OFF_MS) } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_783_500_000_000;
    const HOUR: i64 = 3_600_000;

    fn asked() -> Asked {
        Asked { scopes: vec!["a:read".into(), "b:write".into()], at: NOW, replacement: false }
    }

    fn answer(status: u16, body: &str) -> Result<Token, Failure> {
        read(status, None, body.as_bytes(), &asked(), NOW)
    }

    fn granted(rest: &str) -> Result<Token, Failure> {
        answer(200, &format!(r#"{{"access_token":"canary"{rest}}}"#))
    }

    #[test]
    fn the_form_holds_the_credentials() {
        let form = form("id&1", &Secret::new("s=c r&t+é"), &["a:read", "b:write"]);
        assert_eq!(
            form.expose(),
            "grant_type=client_credentials&client_id=id%261&client_secret=s%3Dc%20r%26t%2B%C3%A9&scope=a%3Aread%20b%3Awrite"
        );
        let none: [&str; 0] = [];
        assert!(!super::form("id", &Secret::new("s"), &none).expose().contains("scope"));
    }

    #[test]
    fn only_the_unsure_scope_is_given_up() {
        assert_eq!(fewer_scopes(&["a:read", UNSURE_SCOPE, "b:write"]), Some(vec!["a:read", "b:write"]));
        for scopes in [&["a:read", "b:write"][..], &[UNSURE_SCOPE], &[]] {
            assert_eq!(fewer_scopes(scopes), None, "{scopes:?}");
        }
    }

    #[test]
    fn secrets_do_not_print() {
        let token = granted(r#","token_type":"bearer","expires_in":3599"#).unwrap();
        for printed in [format!("{:?}", Secret::new("canary")), format!("{token:?}"), format!("{:#?}", token.to_text())]
        {
            assert!(!printed.contains("canary"), "{printed}");
        }
        assert!(!format!("{:?}", answer(200, "canary")).contains("canary"));
        assert!(!format!("{:?}", answer(400, r#"{"error":"canary"}"#)).contains("canary"));
    }

    #[test]
    fn a_token_is_read() {
        let token =
            granted(r#","token_type":"bearer","expires_in":3599,"scope":"a:read"}"#.trim_end_matches('}')).unwrap();
        assert_eq!(token.access_token.expose(), "canary");
        assert_eq!(token.scopes, ["a:read"]);
        assert_eq!(
            token.times,
            Times {
                obtained_at: NOW,
                refresh_at: NOW + 3_599_000 - 120_000,
                stale_at: NOW + 3_599_000 - 30_000,
                expires_at: NOW + 3_599_000,
                replacement: false
            }
        );
    }

    #[test]
    fn odd_tokens_are_understood_or_refused() {
        let life = |rest: &str| granted(rest).map(|token| token.times.expires_at - NOW);
        let bad = |reason: &str| Err(unreadable(reason));
        let table = [
            (r#","token_type":"bearer","expires_in":3599"#, Ok(3_599_000)),
            (r#","token_type":"Bearer","expires_in":3599"#, Ok(3_599_000)),
            (r#","token_type":"BEARER","expires_in":0.5"#, Ok(500)),
            (r#","token_type":"bearer","expires_in":1e12"#, Ok(LONGEST_LIFE_MS)),
            (r#","token_type":"bearer","expires_in":1e300"#, Ok(LONGEST_LIFE_MS)),
            (r#","token_type":"bearer""#, Ok(ASSUMED_LIFE_MS)),
            (r#","token_type":"bearer","expires_in":0"#, bad("gave a token that has ended already")),
            (r#","token_type":"bearer","expires_in":-1"#, bad("gave a token that has ended already")),
            (r#","token_type":"mac","expires_in":3599"#, bad("gave a token that is not a bearer token")),
            (r#","expires_in":3599"#, bad("answered with something else than a token")),
            (r#","token_type":"bearer","expires_in":"soon""#, bad("answered with something else than a token")),
        ];
        for (rest, expected) in table {
            assert_eq!(life(rest), expected, "{rest}");
        }
        for body in ["", "null", "[]", "{}", r#""canary""#] {
            assert_eq!(answer(200, body), Err(unreadable("answered with something else than a token")), "{body}");
        }
        assert_eq!(answer(200, " <html>canary"), Err(unreadable("answered with HTML instead of a token")));
        for token in ["", "a b", "a\\r\\nb: c", "\\u00e9"] {
            let body = format!(r#"{{"access_token":"{token}","token_type":"bearer"}}"#);
            assert_eq!(answer(200, &body), Err(unreadable("gave a token that cannot stand in a header")), "{token}");
        }
    }

    #[test]
    fn scopes_that_are_not_told_are_those_asked_for() {
        assert_eq!(granted(r#","token_type":"bearer""#).unwrap().scopes, asked().scopes);
        assert!(granted(r#","token_type":"bearer","scope":"""#).unwrap().scopes.is_empty());
    }

    #[test]
    fn short_lives_are_not_refreshed_all_the_time() {
        for (seconds, refresh, stale) in
            [(3600, 3_480_000, 3_570_000), (600, 480_000, 570_000), (60, 48_000, 54_000), (1, 800, 900)]
        {
            let times = granted(&format!(r#","token_type":"bearer","expires_in":{seconds}"#)).unwrap().times;
            assert_eq!((times.refresh_at - NOW, times.stale_at - NOW), (refresh, stale), "{seconds}");
        }
    }

    #[test]
    fn refusals_are_told_apart() {
        let refused = |status, error: &str| Err(Failure::Refused { status, error: error.into() });
        let table = [
            (400, r#"{"error":"invalid_client"}"#, Err(Failure::InvalidClient)),
            (401, r#"{"error":"invalid_client","error_description":"no"}"#, Err(Failure::InvalidClient)),
            (400, r#"{"error":"unauthorized_client"}"#, Err(Failure::InvalidClient)),
            (401, "<html>", Err(Failure::InvalidClient)),
            (400, r#"{"error":"invalid_scope"}"#, Err(Failure::InvalidScope)),
            (400, r#"{"error":"invalid_request"}"#, refused(400, "invalid_request")),
            (400, r#"{"error":"something"}"#, refused(400, "")),
            (403, "<html>", refused(403, "")),
            (500, "", Err(Failure::Unavailable { status: 500 })),
            (503, "<html>", Err(Failure::Unavailable { status: 503 })),
            (302, "", Err(unreadable("answered with a redirect, which is not followed"))),
            (204, "", Err(unreadable("answered with a status that no token comes with"))),
            (429, "", Err(Failure::RateLimited { until: NOW + PENALTY_MS })),
        ];
        for (status, body, expected) in table {
            assert_eq!(answer(status, body), expected, "{status} {body}");
        }
        let limited = read(429, Some("7"), b"", &asked(), NOW);
        assert_eq!(limited, Err(Failure::RateLimited { until: NOW + 7_000 }));
    }

    #[test]
    fn penalties_follow_retry_after() {
        let table = [
            (None, PENALTY_MS),
            (Some("7"), 7_000),
            (Some(" 7 "), 7_000),
            (Some("0"), 1_000),
            (Some("-5"), PENALTY_MS),
            (Some("1.5"), PENALTY_MS),
            (Some("soon"), PENALTY_MS),
            (Some(""), PENALTY_MS),
            (Some("99999999999999999999"), LONGEST_PENALTY_MS),
            (Some("Wed, 08 Jul 2026 08:41:00 GMT"), 60_000),
            (Some("Wed, 08 Jul 2026 08:39:00 GMT"), 1_000),
            (Some("Wed, 08 Jul 2026 08:41:00 CET"), PENALTY_MS),
            (Some("Wed, 08 Jux 2026 08:41:00 GMT"), PENALTY_MS),
        ];
        for (retry_after, wait) in table {
            assert_eq!(penalty_until(retry_after, NOW) - NOW, wait, "{retry_after:?}");
        }
    }

    #[test]
    fn dates_are_days_since_1970() {
        let table = [
            ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(784_111_777_000)),
            ("Tue, 29 Feb 2000 00:00:00 GMT", Some(951_782_400_000)),
            ("Fri, 31 Dec 2027 23:59:60 GMT", Some(1_830_297_600_000)),
            ("Sun, 06 Nov 1994 08:49 GMT", None),
            ("Sunday, 06-Nov-94 08:49:37 GMT", None),
            ("Sun, 06 Nov 1994 08:49:37 GMT more", None),
        ];
        for (text, expected) in table {
            assert_eq!(http_date(text), expected, "{text}");
        }
    }

    #[test]
    fn decisions_follow_the_clock() {
        let times = granted(r#","token_type":"bearer","expires_in":3600"#).unwrap().times;
        let held = Held { token: Some(times), ..Held::default() };
        let none = Held::default();
        let refused = Held { hold_off_until: NOW + HOUR - 60_000 + HOLD_OFF_MS, ..held };
        let penalty = Held { penalty_until: NOW + PENALTY_MS, ..held };
        let table = [
            (none, 0, Decision::Fetch),
            (held, 0, Decision::Use),
            (held, HOUR - 120_001, Decision::Use),
            (held, HOUR - 120_000, Decision::UseAndRefresh),
            (held, HOUR - 30_001, Decision::UseAndRefresh),
            (held, HOUR - 30_000, Decision::Fetch),
            (held, 10 * HOUR, Decision::Fetch),
            // The clock was set back.
            (held, -600_000, Decision::Use),
            (held, -48 * HOUR, Decision::Fetch),
            // The refresh failed a moment ago.
            (refused, HOUR - 60_000, Decision::Use),
            (refused, HOUR - 60_000 + HOLD_OFF_MS, Decision::UseAndRefresh),
            (Held { token: None, ..refused }, HOUR - 60_000, Decision::HoldOff),
            (Held { token: None, ..refused }, HOUR - 60_000 + HOLD_OFF_MS, Decision::Fetch),
            // A penalty stops everything, good tokens included.
            (penalty, 0, Decision::Wait { until: NOW + PENALTY_MS }),
            (penalty, PENALTY_MS - 1, Decision::Wait { until: NOW + PENALTY_MS }),
            (penalty, PENALTY_MS, Decision::Use),
            // The clock was set back, by less and by more than each can last.
            (penalty, PENALTY_MS - LONGEST_PENALTY_MS, Decision::Wait { until: NOW + PENALTY_MS }),
            (penalty, PENALTY_MS - LONGEST_PENALTY_MS - 1, Decision::Use),
            (Held { token: None, ..refused }, HOUR - 60_000 - 1, Decision::Fetch),
            (refused, HOUR - 60_000 - 1, Decision::UseAndRefresh),
        ];
        for (held, after, expected) in table {
            assert_eq!(held.decide(NOW + after), expected, "{held:?} after {after}");
        }
    }

    #[test]
    fn a_refused_replacement_points_at_the_credentials() {
        let times = granted(r#","token_type":"bearer","expires_in":3600"#).unwrap().times;
        let replacement = Times { replacement: true, ..times };
        assert_eq!(hold_off_after_refusal(times, NOW), 0);
        assert_eq!(hold_off_after_refusal(replacement, NOW + 10), NOW + 10 + HOLD_OFF_MS);
        assert_eq!(hold_off_after_refusal(replacement, NOW + YOUNG_MS), 0);
    }

    #[test]
    fn what_is_stored_is_read_again_until_it_is_stale() {
        let token = granted(r#","token_type":"bearer","expires_in":3600"#).unwrap();
        let text = token.to_text();
        assert_eq!(Token::from_text(text.expose(), NOW), Some(token.clone()));
        assert_eq!(Token::from_text(text.expose(), token.times.stale_at), None);
        assert_eq!(Token::from_text(text.expose(), NOW - 48 * HOUR), None);
        for damaged in ["", "{}", "null", &text.expose().replace("canary", ""), &text.expose().replace("canary", "a b")]
        {
            assert_eq!(Token::from_text(damaged, NOW), None, "{damaged}");
        }
        let forever = Token { times: Times { expires_at: NOW + 1000 * HOUR, ..token.times }, ..token };
        assert_eq!(Token::from_text(forever.to_text().expose(), NOW), None);
    }

    #[test]
    fn keys_do_not_collide() {
        let keys = [
            key("u", "ab", &["c"]),
            key("u", "a", &["bc"]),
            key("ua", "b", &["c"]),
            key("u", "ab", &["c", ""]),
            key("u", "ab:1:c", &[] as &[&str]),
            key("v", "ab", &["c"]),
        ];
        for (index, key) in keys.iter().enumerate() {
            assert!(!keys.iter().skip(index + 1).any(|other| other == key), "{key}");
        }
    }
}
