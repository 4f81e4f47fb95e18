//! The token proxy and the token rules, for hosts in JavaScript.
//!
//! Data cross as JSON text, bodies as bytes; the names of all members are those of the Rust types. Where a function can
//! say no, the first character of its answer tells: `+` what was asked for follows, `!` why not. Times are milliseconds
//! since 1970 as JavaScript counts them.

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::{JsError, wasm_bindgen};

use crate::operation::Operation;
use crate::proxy::budget::{self, Level};
use crate::proxy::relay::{self, AnswerHead};
use crate::proxy::{Config, Head, Options, trouble};
use crate::scope::scopes_for;
use crate::token::{self, Asked, Decision, Held, Secret, Times, Token};

fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, JsError> {
    // The words of serde_json may repeat the input.
    serde_json::from_str(text).map_err(|_| JsError::new("the host and the WebAssembly do not speak the same language"))
}

fn to_json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn list(scopes: &str) -> Vec<String> {
    scopes.split_ascii_whitespace().map(String::from).collect()
}

/// The headers of a caller that [`proxy_admit`] wants to see, separated by spaces.
#[wasm_bindgen(js_name = proxyHeaders)]
pub fn proxy_headers() -> String {
    Head::HEADERS.join(" ")
}

/// The headers of the API's answer that [`proxy_relay`] wants to see, separated by spaces.
#[wasm_bindgen(js_name = proxyAnswerHeaders)]
pub fn proxy_answer_headers() -> String {
    AnswerHead::HEADERS.join(" ")
}

/// Checks the options of a proxy: `+` and the configuration that the other functions take, or `!` and a sentence.
#[wasm_bindgen(js_name = proxyConfig)]
pub fn proxy_config(options: &str) -> String {
    let checked = serde_json::from_str::<Options>(options)
        .map_err(|error| format!("The options cannot be read: {error}."))
        .and_then(|options| Config::new(&options).map_err(|error| error.to_string()));
    match checked {
        Ok(config) => format!("+{}", to_json(&config)),
        Err(sentence) => format!("!{sentence}"),
    }
}

/// Looks at the head of a request: `+` and `{operation, takes_body, cors}`, or `!` and an answer.
#[wasm_bindgen(js_name = proxyAdmit)]
pub fn proxy_admit(config: &str, head: &str) -> Result<String, JsError> {
    #[derive(Serialize)]
    struct Let {
        operation: &'static str,
        takes_body: bool,
        cors: Vec<(String, String)>,
    }
    let (config, head): (Config, Head) = (from_json(config)?, from_json(head)?);
    Ok(match config.admit(&head) {
        Ok(admitted) => {
            let operation = admitted.operation;
            let takes_body = operation.method().has_body();
            format!("+{}", to_json(&Let { operation: operation.name(), takes_body, cors: admitted.cors }))
        }
        Err(answer) => format!("!{}", to_json(&answer)),
    })
}

/// Writes the request for the API: `+`, `{method, url, target}`, a line feed and the body, or `!` and an answer. `target`
/// is the same request as the caller should have written it.
#[wasm_bindgen(js_name = proxyForward)]
pub fn proxy_forward(config: &str, head: &str, body: &[u8]) -> Result<Vec<u8>, JsError> {
    #[derive(Serialize)]
    struct Line<'a> {
        method: &'a str,
        url: &'a str,
        target: String,
    }
    let (config, head): (Config, Head) = (from_json(config)?, from_json(head)?);
    Ok(match config.forward(&head, body) {
        Ok(forward) => {
            let line = Line {
                method: forward.request.method.as_str(),
                url: &forward.url,
                target: format!("{}{}", config.base_path, forward.request.target()),
            };
            let mut out = format!("+{}\n", to_json(&line)).into_bytes();
            out.extend_from_slice(&forward.request.body.unwrap_or_default());
            out
        }
        Err(answer) => format!("!{}", to_json(&answer)).into_bytes(),
    })
}

/// Reads the head of the API's answer: `{verdict: "pass" | "instead" | "refused", …}`.
#[wasm_bindgen(js_name = proxyRelay)]
pub fn proxy_relay(head: &str, now: f64) -> Result<String, JsError> {
    Ok(to_json(&relay::read(&from_json(head)?, now as i64)))
}

/// The answer to trouble: `{kind, …}` in, an answer out.
#[wasm_bindgen(js_name = proxyTrouble)]
pub fn proxy_trouble(trouble: &str, now: f64) -> Result<String, JsError> {
    Ok(to_json(&trouble::answer(&from_json(trouble)?, now as i64)))
}

/// Takes one request out of a bucket that held `level` requests at `at` (below zero: it was never used). What is left,
/// or, below zero, in how many milliseconds the next request may go up.
#[wasm_bindgen(js_name = proxyBudget)]
pub fn proxy_budget(level: f64, at: f64, rate: f64, now: f64) -> f64 {
    let now = now as i64;
    let level = if level < 0.0 { Level::full(rate, now) } else { Level { requests: level, at: at as i64 } };
    match budget::take(level, rate, now) {
        Ok(level) => level.requests,
        Err(wait) => -(wait as f64),
    }
}

/// The body of a token request. `scopes` are separated by spaces.
#[wasm_bindgen(js_name = tokenForm)]
pub fn token_form(client_id: &str, client_secret: String, scopes: &str) -> String {
    token::form(client_id, &Secret::new(client_secret), &list(scopes)).expose().into()
}

/// The scopes of every operation, separated by spaces.
#[wasm_bindgen(js_name = tokenScopes)]
pub fn token_scopes() -> String {
    scopes_for(Operation::ALL.iter().copied()).join(" ")
}

/// The scopes to ask for when these were refused; nothing when there are no others. Separated by spaces.
#[wasm_bindgen(js_name = tokenFewerScopes)]
pub fn token_fewer_scopes(scopes: &str) -> Option<String> {
    let scopes: Vec<_> = scopes.split_ascii_whitespace().collect();
    token::fewer_scopes(&scopes).map(|fewer| fewer.join(" "))
}

/// The key under which a store keeps a token. `scopes` are separated by spaces.
#[wasm_bindgen(js_name = tokenKey)]
pub fn token_key(token_url: &str, client_id: &str, scopes: &str) -> String {
    token::key(token_url, client_id, &list(scopes))
}

/// Reads the answer to a token request that was sent at `asked_at`: `+` and the token, or `!` and the failure.
#[wasm_bindgen(js_name = tokenRead)]
pub fn token_read(
    status: u16,
    retry_after: Option<String>,
    body: &[u8],
    scopes: &str,
    replacement: bool,
    asked_at: f64,
    now: f64,
) -> String {
    let asked = Asked { scopes: list(scopes), at: asked_at as i64, replacement };
    match token::read(status, retry_after.as_deref(), body, &asked, now as i64) {
        Ok(token) => format!("+{}", token.to_text().expose()),
        Err(failure) => format!("!{}", to_json(&failure)),
    }
}

/// Checks a text out of a token store: the token, or nothing when it is no usable token.
#[wasm_bindgen(js_name = tokenStored)]
pub fn token_stored(text: &str, now: f64) -> Option<String> {
    Token::from_text(text, now as i64).map(|token| token.to_text().expose().into())
}

/// What to do when a call needs a token: `use`, `refresh` (use it and fetch another in the background), `fetch`, `wait`
/// (until the end of the penalty), or `hold_off` (there is none, and the token endpoint has just said no). Without a
/// token all its times are 0.
#[wasm_bindgen(js_name = tokenDecide)]
pub fn token_decide(
    obtained_at: f64,
    refresh_at: f64,
    stale_at: f64,
    penalty_until: f64,
    hold_off_until: f64,
    now: f64,
) -> String {
    let token = (stale_at > 0.0).then(|| times(obtained_at, refresh_at, stale_at, false));
    let held = Held { token, penalty_until: penalty_until as i64, hold_off_until: hold_off_until as i64 };
    let decision = match held.decide(now as i64) {
        Decision::Use => "use",
        Decision::UseAndRefresh => "refresh",
        Decision::Fetch => "fetch",
        Decision::HoldOff => "hold_off",
        Decision::Wait { .. } => "wait",
    };
    decision.into()
}

/// Until when the token endpoint is left alone after it answered with a failure at `now`.
#[wasm_bindgen(js_name = tokenHoldOff)]
pub fn token_hold_off(now: f64) -> f64 {
    now + token::HOLD_OFF_MS as f64
}

/// Until when the token endpoint is left alone after the API refused a token at `now`; 0 when another may be fetched at
/// once.
#[wasm_bindgen(js_name = tokenRefused)]
pub fn token_refused(obtained_at: f64, replacement: bool, now: f64) -> f64 {
    token::hold_off_after_refusal(times(obtained_at, 0.0, 0.0, replacement), now as i64) as f64
}

/// Until when nothing may be sent after a 429 that came at `now`.
#[wasm_bindgen(js_name = tokenPenalty)]
pub fn token_penalty(retry_after: Option<String>, now: f64) -> f64 {
    token::penalty_until(retry_after.as_deref(), now as i64) as f64
}

fn times(obtained_at: f64, refresh_at: f64, stale_at: f64, replacement: bool) -> Times {
    Times {
        obtained_at: obtained_at as i64,
        refresh_at: refresh_at as i64,
        stale_at: stale_at as i64,
        expires_at: stale_at as i64,
        replacement,
    }
}
