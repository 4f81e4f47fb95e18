//! Signatures of requests: a JWS with its payload attached in the header `Paxos-Signature` (vendor's guide, April 2026).
//!
//! What the signature says is checked here. Whether the key made it is arithmetic that every platform brings along, so
//! the host does it and tells for whom it came out right, see [`super::Call::signed_by`].

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use super::Call;
use super::clock::{Micros, SECOND};
use super::options::SigningKey;
use super::problem::Refused;

/// For how long a signature is good (vendor's guide).
const LONGEST: Micros = 30 * 60 * SECOND;
/// How far a signature's clock may be ahead. A guess: the vendor says nothing of it.
const AHEAD: Micros = 5 * 60 * SECOND;

/// Refuses a request whose signature does not say what it must.
pub(super) fn check(call: &Call<'_>, keys: &[SigningKey], now: Micros) -> Result<(), Refused> {
    if keys.is_empty() {
        return Ok(());
    }
    verdict(call, keys, now).map_err(|words| Refused::unsigned(&format!("Paxos-Signature {words}")))
}

fn verdict(call: &Call<'_>, keys: &[SigningKey], now: Micros) -> Result<(), String> {
    if call.signature.is_empty() {
        return Err(String::from("is missing: this client's requests must be signed"));
    }
    let parts: Vec<&str> = call.signature.split('.').collect();
    let &[header, payload, _] = parts.as_slice() else {
        return Err(String::from("is not a JWS with its payload: three parts with points in between"));
    };
    let decoded = |part: &str| URL_SAFE_NO_PAD.decode(part).ok();
    let header = decoded(header).and_then(|bytes| serde_json::from_slice::<Map<String, Value>>(&bytes).ok());
    let header = header.ok_or("has a first part that is no JSON object in base64url")?;
    let text = |name: &str| header.get(name).and_then(Value::as_str);
    let kid = text("kid").ok_or("does not say kid")?;
    if !keys.iter().any(|key| key.key_id == kid) {
        return Err(String::from("has a kid that is none of the registered keys"));
    }
    match text("alg") {
        Some("ES256" | "EdDSA") => {}
        _ => return Err(String::from("has an alg that is neither ES256 nor EdDSA")),
    }
    if text("paxos.com/request-method") != Some(call.method) {
        return Err(format!("has a paxos.com/request-method that is not {}", call.method));
    }
    if text("paxos.com/request-path") != Some(call.target) {
        return Err(String::from(
            "has a paxos.com/request-path that is not the path with the query that was asked for",
        ));
    }
    // The vendor's example has the seconds in a text.
    let seconds = text("paxos.com/timestamp").and_then(|text| text.parse::<i64>().ok());
    let signed = seconds.ok_or("has no paxos.com/timestamp that is a text of whole seconds")?.saturating_mul(SECOND);
    if now.saturating_sub(signed) > LONGEST {
        return Err(String::from("is older than 30 minutes"));
    }
    if signed.saturating_sub(now) > AHEAD {
        return Err(String::from("has a paxos.com/timestamp that lies more than five minutes ahead"));
    }
    if decoded(payload).as_deref() != Some(call.body) {
        return Err(String::from("has a payload that is not the body, byte for byte"));
    }
    if call.signed_by != kid {
        return Err(String::from("was not made by the key that it names"));
    }
    Ok(())
}
