//! What may go wrong between a request that was let in and its answer, and what the caller is told. Never more than
//! that: no text of the token endpoint, of an exception or of a secret stands in these answers.

use serde::Deserialize;

use super::Answer;
use super::answer::seconds;
use super::policy::exceeded;
use crate::token::Failure;

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Trouble {
    /// The application's `authorize` said no.
    Unauthorized,
    /// The application's `authorize` threw.
    AuthorizeFailed,
    /// Another part read the body before.
    BodyConsumed,
    /// The body did not arrive.
    BodyLost,
    /// The body is longer than so many bytes.
    BodyTooLong {
        /// The limit.
        limit: u32,
    },
    /// A fault of this package.
    Internal,
    /// A server could not be reached, or the connection to it was lost.
    Unreachable {
        /// Which one.
        whom: Whom,
    },
    /// A server did not answer in time.
    TimedOut {
        /// Which one.
        whom: Whom,
    },
    /// A server's answer is longer than we read.
    TooLong {
        /// Which one.
        whom: Whom,
    },
    /// The answer repeats the token or the secret.
    Leaked,
    /// The API refused two tokens in a row.
    CredentialsRefused,
    /// There is no token.
    NoToken {
        /// Why.
        failure: Failure,
        /// The scopes that were asked for.
        scopes: Vec<String>,
    },
    /// A 429 came before: nothing goes up until then.
    Penalty {
        /// Milliseconds since 1970.
        until: i64,
    },
    /// The proxy's share of the rate limit is used up for so many milliseconds.
    Busy {
        /// Milliseconds.
        wait: i64,
    },
    /// This caller has sent more than its share; so many milliseconds have to pass.
    CallerBusy {
        /// Milliseconds.
        wait: i64,
    },
    /// As many requests as may be are being worked on.
    Crowded,
    /// The body took too long.
    BodySlow,
    /// No signature could be made.
    SigningFailed,
    /// The application's `beforeCreate` said no.
    NotApproved,
    /// The application's `beforeCreate` or `callerOf` threw.
    HookFailed,
    /// The daily limit leaves no room.
    LimitExceeded {
        /// Of what.
        asset: String,
    },
    /// Nobody knows how much of the daily limit is left.
    LimitUnknown,
}

/// A server that we talk to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whom {
    /// The API.
    Api,
    /// The token endpoint.
    Token,
}

impl Whom {
    const fn name(self) -> &'static str {
        match self {
            Self::Api => "the API",
            Self::Token => "the token endpoint",
        }
    }
}

/// The header that tells a client that the API has carried out nothing, whatever the status says.
pub const NOT_SENT: (&str, &str) = ("x-paxos-orchestrations", "not-sent");

impl Trouble {
    /// Whether it is certain that the API has carried out nothing: a payment that ends like this may be sent again.
    fn is_before_the_api(&self) -> bool {
        match self {
            Self::AuthorizeFailed
            | Self::BodyConsumed
            | Self::CredentialsRefused
            | Self::NoToken { .. }
            | Self::Crowded
            | Self::SigningFailed
            | Self::NotApproved
            | Self::HookFailed
            | Self::LimitExceeded { .. }
            | Self::LimitUnknown => true,
            Self::Unreachable { whom } | Self::TimedOut { whom } | Self::TooLong { whom } => *whom == Whom::Token,
            _ => false,
        }
    }
}

/// The answer to trouble at `now`.
pub fn answer(trouble: &Trouble, now: i64) -> Answer {
    let answer = told(trouble, now);
    if trouble.is_before_the_api() { answer.with(NOT_SENT.0, NOT_SENT.1) } else { answer }
}

fn told(trouble: &Trouble, now: i64) -> Answer {
    match trouble {
        Trouble::Unauthorized => Answer::problem(401, "this application does not let you do that"),
        Trouble::AuthorizeFailed => Answer::problem(500, "the application could not tell whether you may do that"),
        Trouble::BodyConsumed => Answer::problem(
            500,
            "the body was read before the token proxy saw it: mount the proxy before anything that parses bodies",
        ),
        Trouble::BodyLost => Answer::problem(400, "the body did not arrive"),
        Trouble::BodyTooLong { limit } => Answer::problem(413, format!("the body is longer than {limit} bytes")),
        Trouble::Internal => Answer::problem(500, "the token proxy failed"),
        Trouble::Unreachable { whom } => Answer::problem(502, format!("{} cannot be reached", whom.name())),
        Trouble::TimedOut { whom } => Answer::problem(504, format!("{} did not answer in time", whom.name())),
        Trouble::TooLong { whom } => {
            Answer::problem(502, format!("the answer of {} is too long to be read", whom.name()))
        }
        Trouble::Leaked => Answer::problem(502, "the answer of the API holds what no caller may see"),
        Trouble::CredentialsRefused => Answer::problem(502, "the API refuses the credentials, also with a new token"),
        Trouble::NoToken { failure, scopes } => no_token(failure, scopes, now),
        Trouble::Penalty { until } => penalty(*until, now),
        Trouble::Busy { wait } => {
            Answer::problem(429, "this proxy's share of the API's rate limit is used up for the moment")
                .with("retry-after", seconds(*wait))
        }
        Trouble::CallerBusy { wait } => {
            Answer::problem(429, "you have sent more requests than this proxy takes from one caller")
                .with("retry-after", seconds(*wait))
        }
        Trouble::Crowded => Answer::problem(503, "this proxy works on as many requests as it may; try again")
            .with("retry-after", seconds(1000)),
        Trouble::BodySlow => Answer::problem(408, "the body did not arrive in time"),
        Trouble::SigningFailed => Answer::problem(500, "the token proxy cannot sign requests with its key"),
        Trouble::NotApproved => Answer::problem(403, "this application does not approve this request"),
        Trouble::HookFailed => Answer::problem(500, "the application could not judge this request"),
        Trouble::LimitExceeded { asset } => Answer::problem(403, exceeded(asset)),
        Trouble::LimitUnknown => Answer::problem(
            503,
            "the daily limit cannot be counted at the moment, so nothing is paid until it can be again",
        )
        .with("retry-after", seconds(5000)),
    }
}

/// The answer while nothing may go up.
pub(super) fn penalty(until: i64, now: i64) -> Answer {
    let wait = seconds(until.saturating_sub(now));
    let detail =
        format!("the API throttles this address after too many requests; nothing is sent for another {wait} s");
    Answer::problem(429, detail).with("retry-after", wait)
}

fn no_token(failure: &Failure, scopes: &[String], now: i64) -> Answer {
    let detail = match failure {
        Failure::RateLimited { until } => return penalty(*until, now),
        Failure::InvalidClient => String::from("the token endpoint refuses the client id and the secret"),
        Failure::InvalidScope => {
            format!("the token endpoint refuses the scopes asked for: {}", scopes.join(" "))
        }
        Failure::Refused { status, error } if error.is_empty() => {
            format!("the token endpoint refuses to give a token (status {status})")
        }
        Failure::Refused { status, error } => {
            format!("the token endpoint refuses to give a token (status {status}, {error})")
        }
        Failure::Unavailable { status } => format!("the token endpoint has a problem of its own (status {status})"),
        Failure::Unreadable { reason } => format!("the token endpoint {reason}"),
    };
    Answer::problem(502, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_783_500_000_000;

    fn of(json: &str) -> Answer {
        answer(&serde_json::from_str(json).unwrap(), NOW)
    }

    #[test]
    fn each_trouble_has_its_status() {
        let table = [
            (r#"{"kind":"unauthorized"}"#, 401, "does not let you"),
            (r#"{"kind":"authorize_failed"}"#, 500, "could not tell"),
            (r#"{"kind":"body_consumed"}"#, 500, "before the token proxy saw it"),
            (r#"{"kind":"body_lost"}"#, 400, "did not arrive"),
            (r#"{"kind":"body_too_long","limit":7}"#, 413, "longer than 7 bytes"),
            (r#"{"kind":"internal"}"#, 500, "failed"),
            (r#"{"kind":"unreachable","whom":"api"}"#, 502, "the API cannot be reached"),
            (r#"{"kind":"timed_out","whom":"token"}"#, 504, "the token endpoint did not answer"),
            (r#"{"kind":"too_long","whom":"api"}"#, 502, "too long to be read"),
            (r#"{"kind":"leaked"}"#, 502, "no caller may see"),
            (r#"{"kind":"credentials_refused"}"#, 502, "the API refuses the credentials"),
            (r#"{"kind":"busy","wait":13}"#, 429, "rate limit"),
            (r#"{"kind":"caller_busy","wait":13}"#, 429, "from one caller"),
            (r#"{"kind":"crowded"}"#, 503, "as many requests as it may"),
            (r#"{"kind":"body_slow"}"#, 408, "in time"),
            (r#"{"kind":"signing_failed"}"#, 500, "cannot sign"),
            (r#"{"kind":"not_approved"}"#, 403, "does not approve"),
            (r#"{"kind":"hook_failed"}"#, 500, "could not judge"),
            (
                r#"{"kind":"limit_exceeded","asset":"USD"}"#,
                403,
                "daily limit that the policy of this application has for USD",
            ),
            (r#"{"kind":"limit_unknown"}"#, 503, "nothing is paid"),
            (r#"{"kind":"no_token","failure":{"kind":"invalid_client"},"scopes":[]}"#, 502, "client id and the secret"),
            (
                r#"{"kind":"no_token","failure":{"kind":"invalid_scope"},"scopes":["a:read","b:write"]}"#,
                502,
                "a:read b:write",
            ),
            (
                r#"{"kind":"no_token","failure":{"kind":"refused","status":403,"error":""},"scopes":[]}"#,
                502,
                "(status 403)",
            ),
            (
                r#"{"kind":"no_token","failure":{"kind":"refused","status":400,"error":"access_denied"},"scopes":[]}"#,
                502,
                "(status 400, access_denied)",
            ),
            (r#"{"kind":"no_token","failure":{"kind":"unavailable","status":503},"scopes":[]}"#, 502, "(status 503)"),
            (
                r#"{"kind":"no_token","failure":{"kind":"unreadable","reason":"answered with HTML"},"scopes":[]}"#,
                502,
                "the token endpoint answered with HTML",
            ),
        ];
        for (json, status, detail) in table {
            let answer = of(json);
            assert_eq!(answer.status, status, "{json}");
            assert!(answer.body.contains(detail), "{}", answer.body);
        }
    }

    #[test]
    fn only_what_came_before_the_api_says_so() {
        let says =
            |json: &str| of(json).headers.iter().any(|(name, value)| (name.as_str(), value.as_str()) == NOT_SENT);
        for json in [
            r#"{"kind":"authorize_failed"}"#,
            r#"{"kind":"credentials_refused"}"#,
            r#"{"kind":"timed_out","whom":"token"}"#,
            r#"{"kind":"no_token","failure":{"kind":"unavailable","status":503},"scopes":[]}"#,
            r#"{"kind":"crowded"}"#,
            r#"{"kind":"signing_failed"}"#,
            r#"{"kind":"not_approved"}"#,
            r#"{"kind":"limit_unknown"}"#,
        ] {
            assert!(says(json), "{json}");
        }
        for json in [
            r#"{"kind":"unreachable","whom":"api"}"#,
            r#"{"kind":"timed_out","whom":"api"}"#,
            r#"{"kind":"too_long","whom":"api"}"#,
            r#"{"kind":"leaked"}"#,
            r#"{"kind":"internal"}"#,
        ] {
            assert!(!says(json), "{json}");
        }
    }

    #[test]
    fn penalties_say_how_long() {
        let table = [
            (format!(r#"{{"kind":"penalty","until":{}}}"#, NOW + 299_001), "300"),
            (format!(r#"{{"kind":"penalty","until":{NOW}}}"#), "1"),
            (
                format!(
                    r#"{{"kind":"no_token","failure":{{"kind":"rate_limited","until":{}}},"scopes":[]}}"#,
                    NOW + 7000
                ),
                "7",
            ),
        ];
        for (json, seconds) in table {
            let answer = of(&json);
            assert_eq!(answer.status, 429);
            assert!(answer.headers.contains(&("retry-after".into(), seconds.into())), "{answer:?}");
        }
    }
}
