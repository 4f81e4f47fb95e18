//! The token endpoint (RFC 6749, section 4.4) and what its tokens allow.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::clock::{Micros, SECOND};
use super::form::{self, Fields};
use super::problem::Refused;
use super::random::Random;
use super::{Answer, Call, Credentials, Options};
use crate::operation::Operation;

/// How long a token lives, in seconds: what all of the vendor's examples say.
const LIFETIME: i64 = 3599;
/// The most tokens kept; the oldest goes first. A client that asks for more is doing something wrong.
const MOST_TOKENS: usize = 1000;

/// Scopes that the vendor's documents name and no operation of the table needs. A program that asks for the
/// list of the vendor's guides gets its token.
const FURTHER_SCOPES: &[&str] = &[
    "funding:write_profile",
    "transfer:read_deposit_address",
    "transfer:write_crypto_withdrawal",
    "transfer:write_deposit_address",
    "transfer:write_fiat_withdrawal",
    "transfer:write_internal_transfer",
];

/// A token that was given out.
#[derive(serde::Serialize, serde::Deserialize)]
struct Token {
    text: String,
    expires: Micros,
    scopes: String,
    is_revoked: bool,
}

/// The tokens that were given out. They belong to the server, not to its data: a reset leaves them alone.
#[derive(serde::Serialize, serde::Deserialize)]
pub(super) struct Tokens {
    live: Vec<Token>,
    random: Random,
}

/// An error of the token endpoint, in the form of RFC 6749, section 5.2.
pub(super) struct OAuthError {
    pub(super) status: u16,
    pub(super) error: &'static str,
    pub(super) description: String,
    /// The scheme of the credentials that came in the header, if any did.
    challenge: Option<&'static str>,
}

impl OAuthError {
    fn new(error: &'static str, description: impl Into<String>) -> Self {
        let status = if error == "invalid_client" { 401 } else { 400 };
        Self { status, error, description: description.into(), challenge: None }
    }

    pub(super) fn into_answer(self) -> Answer {
        let body = json!({ "error": self.error, "error_description": self.description });
        let mut answer = Answer::json(self.status, "application/json", &body);
        answer.headers.push(("cache-control", String::from("no-store")));
        answer.headers.extend(self.challenge.map(|scheme| ("www-authenticate", String::from(scheme))));
        answer
    }
}

impl Tokens {
    pub(super) fn new(random: Random) -> Self {
        Self { live: Vec::new(), random }
    }

    /// Answers a token request.
    pub(super) fn grant(&mut self, call: &Call<'_>, options: &Options, now: Micros) -> Result<Answer, OAuthError> {
        let fields = form::read(call.content_type, call.body);
        let fields = fields.map_err(|reason| OAuthError::new("invalid_request", reason))?;
        let grant_type = single(&fields, "grant_type")?;
        let scope = single(&fields, "scope")?.unwrap_or_default();
        match grant_type {
            None => return Err(OAuthError::new("invalid_request", "the field grant_type is missing")),
            Some("client_credentials") => {}
            Some(_) => {
                let reason = "the only grant type here is client_credentials";
                return Err(OAuthError::new("unsupported_grant_type", reason));
            }
        }
        check_client(call.authorization, &fields, &options.credentials)?;
        let scopes = granted(scope, options.guesses.token_without_scope)?;
        self.live.retain(|token| token.expires > now);
        if self.live.len() >= MOST_TOKENS {
            self.live.remove(0);
        }
        let text = self.random.letters(43);
        let body = json!({ "access_token": text, "expires_in": LIFETIME, "scope": scopes, "token_type": "bearer" });
        self.live.push(Token { text, expires: now.saturating_add(LIFETIME * SECOND), scopes, is_revoked: false });
        let mut answer = Answer::json(200, "application/json", &body);
        answer.headers.push(("cache-control", String::from("no-store")));
        Ok(answer)
    }

    /// Makes all that were given out worthless.
    pub(super) fn revoke(&mut self) {
        self.live.iter_mut().for_each(|token| token.is_revoked = true);
    }

    /// Whether an `Authorization` header allows an operation now.
    pub(super) fn allow(&self, authorization: &str, operation: Operation, now: Micros) -> Result<(), Refused> {
        if authorization.is_empty() {
            return Err(Refused::unauthorized("the Authorization header is missing"));
        }
        let token = match authorization.split_once(' ') {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
            _ => return Err(Refused::unauthorized("the Authorization header must say Bearer and a token")),
        };
        let token = self.live.iter().rev().find(|live| live.text == token);
        let token = token.ok_or_else(|| Refused::unauthorized("the access token is not valid"))?;
        if token.is_revoked {
            return Err(Refused::unauthorized("the access token was revoked"));
        }
        if token.expires <= now {
            return Err(Refused::unauthorized("the access token has expired"));
        }
        let needed = operation.scope();
        if needed.is_empty() || token.scopes.split(' ').any(|scope| scope == needed) {
            return Ok(());
        }
        Err(Refused::scope(&token.scopes, needed))
    }
}

/// The value of a field that may stand only once.
fn single<'f>(fields: &'f Fields, name: &str) -> Result<Option<&'f str>, OAuthError> {
    let mut values = fields.iter().filter(|(field, _)| field == name).map(|(_, value)| value.as_str());
    let value = values.next();
    match values.next() {
        None => Ok(value),
        Some(_) => Err(OAuthError::new("invalid_request", format!("the field {name} stands twice"))),
    }
}

/// Id and secret may come in the body, by HTTP Basic, or both ways at once as long as they agree.
fn check_client(authorization: &str, fields: &Fields, credentials: &Credentials) -> Result<(), OAuthError> {
    let challenge = (!authorization.is_empty()).then_some("Basic");
    let refused = |reason: &str| Err(OAuthError { challenge, ..OAuthError::new("invalid_client", reason) });
    let in_body = (single(fields, "client_id")?, single(fields, "client_secret")?);
    let basic = match authorization {
        "" => None,
        header => match basic(header) {
            None => return refused("the Authorization header is not HTTP Basic with an id and a secret"),
            found => found,
        },
    };
    let given =
        [(basic.as_ref().map(|(id, _)| id.as_str()), basic.as_ref().map(|(_, secret)| secret.as_str())), in_body];
    let mut complete = false;
    for (id, secret) in given {
        if id.is_some_and(|id| id != credentials.client_id) {
            return refused("there is no client with this id");
        }
        if secret.is_some_and(|secret| secret != credentials.client_secret) {
            return refused("the client secret is wrong");
        }
        complete |= id.is_some() && secret.is_some();
    }
    if complete { Ok(()) } else { refused("client_id or client_secret is missing") }
}

/// Id and secret of an HTTP Basic header; both are urlencoded inside (RFC 6749, section 2.3.1).
fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    let decoded = |text: &str| form::urlencoded(text.as_bytes()).into_iter().next().map(|(name, _)| name);
    Some((decoded(id)?, decoded(secret)?))
}

/// The scopes that are granted: all that are asked for, each once. Whoever names none gets all.
fn granted(asked: &str, or_all: bool) -> Result<String, OAuthError> {
    let of_table = || Operation::ALL.iter().map(|operation| operation.scope()).filter(|scope| !scope.is_empty());
    let mut scopes: Vec<&str> = Vec::new();
    for scope in asked.split_ascii_whitespace() {
        if !FURTHER_SCOPES.contains(&scope) && !of_table().any(|known| known == scope) {
            let shown: String = scope.chars().take(60).collect();
            return Err(OAuthError::new("invalid_scope", format!("there is no scope '{shown}'")));
        }
        if !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    if scopes.is_empty() && !or_all {
        return Err(OAuthError::new("invalid_scope", "the field scope is missing or empty"));
    }
    if scopes.is_empty() {
        scopes = of_table().chain(FURTHER_SCOPES.iter().copied()).collect();
        scopes.sort_unstable();
        scopes.dedup();
    }
    Ok(scopes.join(" "))
}
