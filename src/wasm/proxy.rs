//! The token proxy and the token rules, for hosts in JavaScript.
//!
//! Data cross as JSON text, bodies as bytes; the names of all members are those of the Rust types. What every request
//! needs crosses as lines instead, which cost a fraction. Where a function can say no, the first character of its answer
//! tells: `+` what was asked for follows, `!` why not. Times are milliseconds since 1970 as JavaScript counts them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::{JsError, wasm_bindgen};

use crate::operation::{Operation, Segment};
use crate::proxy::budget::{self, Level};
use crate::proxy::policy::{self, Spend};
use crate::proxy::relay::{self, AnswerHead, Relay};
use crate::proxy::signing::{self, Algorithm, PrivateKey, Signed};
use crate::proxy::{Answer, Config, Forward, Head, Options, trouble};
use crate::scope::scopes_for;
use crate::token::{self, Asked, Decision, Held, Secret, Times, Token};

fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, JsError> {
    // The words of serde_json may repeat the input.
    serde_json::from_str(text).map_err(|_| JsError::new("the host and the WebAssembly do not speak the same language"))
}

/// The configurations that hosts work with; a host knows one by its number, so that its text crosses once.
#[derive(Default)]
struct Registry {
    last: u32,
    configurations: BTreeMap<u32, Rc<Config>>,
}

thread_local! {
    static REGISTRY: RefCell<Registry> = RefCell::default();
}

fn configuration(id: u32) -> Result<Rc<Config>, JsError> {
    let found = REGISTRY.with_borrow(|registry| registry.configurations.get(&id).map(Rc::clone));
    found.ok_or_else(|| JsError::new("there is no such configuration"))
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

/// Takes in the configuration that [`proxy_config`] gave as text: its number for the other functions.
#[wasm_bindgen(js_name = proxyOpen)]
pub fn proxy_open(config: &str) -> Result<u32, JsError> {
    let config: Config = from_json(config)?;
    REGISTRY.with_borrow_mut(|registry| {
        registry.last = registry.last.wrapping_add(1);
        registry.configurations.insert(registry.last, Rc::new(config));
        Ok(registry.last)
    })
}

/// Forgets a configuration.
#[wasm_bindgen(js_name = proxyClose)]
pub fn proxy_close(id: u32) {
    REGISTRY.with_borrow_mut(|registry| registry.configurations.remove(&id));
}

/// Looks at the head of a request, given as [`Head::from_lines`] takes it. `!` and an answer; or a line with the name of
/// the operation and one with its CORS headers (JSON, or empty). Before the name stands `+` when a body has to be read for
/// [`proxy_forward`]; or `=` when there is none, and then what [`proxy_forward`] says stands below.
#[wasm_bindgen(js_name = proxyAdmit)]
pub fn proxy_admit(id: u32, lines: &str, count: usize, secure: bool, loopback: bool) -> Result<String, JsError> {
    let config = configuration(id)?;
    let Some(head) = Head::from_lines(lines, count, secure, loopback) else { return Ok(unreadable()) };
    let admitted = match config.admit(&head) {
        Ok(admitted) => admitted,
        Err(answer) => return Ok(format!("!{}", to_json(&answer))),
    };
    let operation = admitted.operation;
    let cors = if admitted.cors.is_empty() { String::new() } else { to_json(&admitted.cors) };
    if operation.method().has_body() {
        return Ok(format!("+{}\n{cors}", operation.name()));
    }
    let (forward, _) = forwarded(config.forward_admitted(admitted, &head, b""));
    Ok(format!("={}\n{cors}\n{forward}", operation.name()))
}

/// Writes the request for the API: `!` and an answer; or `+` and four lines, and then the body. The lines: the method; the
/// request target below the addresses of API and proxy; `1` when the path says what is changed, else `0`; and what
/// [`proxy_enter`] takes (JSON, or empty).
#[wasm_bindgen(js_name = proxyForward)]
pub fn proxy_forward(
    id: u32,
    lines: &str,
    count: usize,
    secure: bool,
    loopback: bool,
    body: &[u8],
) -> Result<Vec<u8>, JsError> {
    let config = configuration(id)?;
    let Some(head) = Head::from_lines(lines, count, secure, loopback) else { return Ok(unreadable().into_bytes()) };
    let (text, body) = forwarded(config.forward(&head, body));
    let mut out = text.into_bytes();
    out.extend_from_slice(&body);
    Ok(out)
}

fn unreadable() -> String {
    format!("!{}", to_json(&Answer::problem(400, "the head of the request holds a line feed")))
}

/// The text of [`proxy_forward`], and the body that follows it.
fn forwarded(outcome: Result<Forward, Answer>) -> (String, Vec<u8>) {
    match outcome {
        Ok(forward) => {
            let Forward { operation, request, spend, .. } = forward;
            let names_id = operation.segments().iter().any(|segment| matches!(segment, Segment::Param(_)));
            let spend = spend.as_ref().map(to_json).unwrap_or_default();
            let text = format!("+{}\n{}\n{}\n{spend}\n", request.method.as_str(), request.target(), u8::from(names_id));
            (text, request.body.unwrap_or_default().into_owned().into_bytes())
        }
        Err(answer) => (format!("!{}", to_json(&answer)), Vec::new()),
    }
}

/// Reads the head of the API's answer: `refused`; or a line that says until when nothing may go up (empty when nothing
/// stands in the way), below a line `instead` and above an answer, or below a line `pass` and above the lines of the headers
/// that pass. Names and values go in as they come out, in `count` lines.
#[wasm_bindgen(js_name = proxyRelay)]
pub fn proxy_relay(status: u16, empty: bool, lines: &str, count: usize, now: f64) -> String {
    let Some(head) = AnswerHead::from_lines(status, empty, lines, count) else {
        let answer = Answer::problem(502, "the API answered with a header that holds a line feed");
        return format!("instead\n\n{}", to_json(&answer));
    };
    let line = |until: Option<i64>| until.map(|until| until.to_string()).unwrap_or_default();
    match relay::read(&head, now as i64) {
        Relay::Refused => String::from("refused"),
        Relay::Instead { answer, penalty_until } => format!("instead\n{}\n{}", line(penalty_until), to_json(&answer)),
        Relay::Pass { headers, penalty_until, .. } => {
            let mut text = format!("pass\n{}", line(penalty_until));
            for part in headers.iter().flat_map(|(name, value)| [name, value]) {
                text.push('\n');
                text.push_str(part);
            }
            text
        }
    }
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

/// Enters a create into the ledger of its day: `{verdict: "counted" | "known" | "exceeds" | "damaged", …}`. `spend` is what
/// [`proxy_forward`] gave, as text; `hash` that of the canonical body.
#[wasm_bindgen(js_name = proxyEnter)]
pub fn proxy_enter(ledger: Option<String>, asset: String, amount: String, limit: String, hash: &str) -> String {
    to_json(&policy::enter(ledger.as_deref(), &Spend { asset, amount, limit }, hash))
}

/// The key under which a store keeps the ledger of an asset for the day of `now`.
#[wasm_bindgen(js_name = proxyLedgerKey)]
pub fn proxy_ledger_key(token_url: &str, client_id: &str, asset: &str, now: f64) -> String {
    policy::ledger_key(token_url, client_id, asset, now as i64)
}

/// For how many milliseconds a store keeps it.
#[wasm_bindgen(js_name = proxyLedgerLife)]
pub fn proxy_ledger_life() -> f64 {
    policy::LEDGER_MS as f64
}

/// Checks the id of a signing key and the key in PEM: `E` (ES256) or `D` (EdDSA) and the key in DER, or `!` and a sentence.
#[wasm_bindgen(js_name = signingKey)]
pub fn signing_key(key_id: &str, pem: &str) -> Vec<u8> {
    match signing::check_key_id(key_id).and_then(|()| PrivateKey::from_pem(pem)) {
        Ok(key) => {
            let mut out = vec![if key.algorithm == Algorithm::Es256 { b'E' } else { b'D' }];
            out.extend_from_slice(key.expose());
            out
        }
        Err(sentence) => format!("!{sentence}").into_bytes(),
    }
}

/// The text over which the signature of an attempt at `now` is made.
#[wasm_bindgen(js_name = signingInput)]
pub fn signing_input(es256: bool, key_id: &str, method: &str, url: &str, body: &[u8], now: f64) -> String {
    let algorithm = if es256 { Algorithm::Es256 } else { Algorithm::EdDsa };
    signing::input(&Signed { algorithm, key_id, method, url, body }, now as i64)
}

/// The header's value: the text that was signed, and its signature.
#[wasm_bindgen(js_name = signingCompact)]
pub fn signing_compact(input: String, signature: &[u8]) -> String {
    signing::compact(input, signature)
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

/// The key under which instances share that they are throttled.
#[wasm_bindgen(js_name = tokenPenaltyKey)]
pub fn token_penalty_key(token_url: &str) -> String {
    token::penalty_key(token_url)
}

/// The key under which instances share that the token endpoint has said no. `scopes` are separated by spaces.
#[wasm_bindgen(js_name = tokenHoldOffKey)]
pub fn token_hold_off_key(token_url: &str, client_id: &str, scopes: &str) -> String {
    token::hold_off_key(token_url, client_id, &list(scopes))
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

/// What to do when a call needs a token: 0: use it; 1: use it and fetch another in the background; 2: fetch one; 3: wait
/// until the end of the penalty; 4: hold off (there is none, and the token endpoint has just said no). Without a token all
/// its times are 0.
#[wasm_bindgen(js_name = tokenDecide)]
pub fn token_decide(
    obtained_at: f64,
    refresh_at: f64,
    stale_at: f64,
    penalty_until: f64,
    hold_off_until: f64,
    now: f64,
) -> u8 {
    let token = (stale_at > 0.0).then(|| times(obtained_at, refresh_at, stale_at, false));
    let held = Held { token, penalty_until: penalty_until as i64, hold_off_until: hold_off_until as i64 };
    match held.decide(now as i64) {
        Decision::Use => 0,
        Decision::UseAndRefresh => 1,
        Decision::Fetch => 2,
        Decision::Wait { .. } => 3,
        Decision::HoldOff => 4,
    }
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
