//! The sandbox, for hosts in JavaScript. Sandboxes live in a list of this module; a host knows one by its number and
//! drops it when it is done. Times are milliseconds since 1970; `now_ms` is what the host's clock shows. Where there is
//! no sandbox with a number, nothing comes back (`undefined`).

use core::cell::RefCell;
use std::collections::BTreeMap;

use wasm_bindgen::prelude::wasm_bindgen;

use crate::sandbox::{Answer, Call, Delivery, Options, Sandbox};

#[derive(Default)]
struct Registry {
    last: u32,
    sandboxes: BTreeMap<u32, Sandbox>,
}

thread_local! {
    static REGISTRY: RefCell<Registry> = RefCell::default();
}

/// Lets `act` work on a sandbox, if there is one with this number.
fn with<T>(id: u32, act: impl FnOnce(&mut Sandbox) -> T) -> Option<T> {
    REGISTRY.with(|registry| Some(act(registry.try_borrow_mut().ok()?.sandboxes.get_mut(&id)?)))
}

/// Makes a sandbox out of JSON text: `{credentials: {clientId, clientSecret}, seed?, nowMs?, processingMs?, dialect?}`.
/// Its number, or 0 when the options cannot be read.
#[wasm_bindgen(js_name = sandboxNew)]
pub fn new(options: &str, now_ms: f64) -> u32 {
    let Ok(options) = serde_json::from_str::<Options>(options) else { return 0 };
    if options.problem().is_some() {
        return 0;
    }
    REGISTRY.with(|registry| {
        let Ok(mut registry) = registry.try_borrow_mut() else { return 0 };
        registry.last = registry.last.wrapping_add(1).max(1);
        let id = registry.last;
        registry.sandboxes.insert(id, Sandbox::new(options, now_ms));
        id
    })
}

/// Forgets a sandbox.
#[wasm_bindgen(js_name = sandboxDrop)]
pub fn drop(id: u32) {
    REGISTRY.with(|registry| {
        if let Ok(mut registry) = registry.try_borrow_mut() {
            registry.sandboxes.remove(&id);
        }
    });
}

/// Answers a request; a header that is not there is an empty text. `signed_by` is the id of the key that made the
/// signature, as the host found out. `held` says that the request comes for the second
/// time, after `held` came back.
///
/// What comes back is written like an HTTP answer: the status, a line for every header, an empty line, the body; lines
/// end with a line feed. Behind the status may stand what a fault makes of it: `cut` (half of the body arrives), or
/// `late` and milliseconds. Instead of a status there may stand `lost` (the connection breaks), or `held` and the
/// milliseconds after which the request has to come again.
#[wasm_bindgen(js_name = sandboxHandle)]
#[allow(clippy::too_many_arguments, reason = "an object would cost more than the call")]
pub fn handle(
    id: u32,
    method: &str,
    target: &str,
    authorization: &str,
    content_type: &str,
    signature: &str,
    signed_by: &str,
    body: &[u8],
    held: bool,
    now_ms: f64,
) -> Option<Vec<u8>> {
    let call = Call { method, target, authorization, content_type, signature, signed_by, body };
    with(id, |sandbox| match sandbox.deliver(&call, held, now_ms) {
        Delivery::Answered(answer) => written(&answer, ""),
        Delivery::Late(answer, ms) => written(&answer, &format!(" late {ms}")),
        Delivery::Cut(answer) => written(&answer, " cut"),
        Delivery::Lost => Vec::from(b"lost\n\n"),
        Delivery::Held(ms) => format!("held {ms}\n\n").into_bytes(),
    })
}

fn written(answer: &Answer, fault: &str) -> Vec<u8> {
    let mut text = answer.status.to_string();
    text.push_str(fault);
    text.push('\n');
    for (name, value) in &answer.headers {
        text.push_str(name);
        text.push_str(": ");
        text.push_str(value);
        text.push('\n');
    }
    text.push('\n');
    let mut bytes = text.into_bytes();
    bytes.extend_from_slice(&answer.body);
    bytes
}

/// Puts a script of faults, JSON text, in the place of the one before; what is wrong with it, or an empty text when it
/// was taken.
#[wasm_bindgen(js_name = sandboxFaults)]
pub fn script_faults(id: u32, script: &str) -> Option<String> {
    with(id, |sandbox| sandbox.script_faults(script).err().unwrap_or_default())
}

/// Ends the script of faults, and leaves the counts.
#[wasm_bindgen(js_name = sandboxClearFaults)]
pub fn clear_faults(id: u32) -> Option<bool> {
    with(id, |sandbox| {
        sandbox.clear_faults();
        true
    })
}

/// Makes every token worthless that was given out so far.
#[wasm_bindgen(js_name = sandboxRevokeTokens)]
pub fn revoke_tokens(id: u32) -> Option<bool> {
    with(id, |sandbox| {
        sandbox.revoke_tokens();
        true
    })
}

/// How often which kind of fault struck, as a JSON object.
#[wasm_bindgen(js_name = sandboxFired)]
pub fn fired_faults(id: u32) -> Option<String> {
    with(id, |sandbox| serde_json::to_string(&sandbox.fired_faults()).ok())?
}

/// A deposit from outside, JSON text. What comes back is JSON text: `{"arrival": …}` with what it became, or
/// `{"reason": …}` with why it was refused.
#[wasm_bindgen(js_name = sandboxDeposit)]
pub fn deposit(id: u32, deposit: &str, now_ms: f64) -> Option<String> {
    with(id, |sandbox| match sandbox.deposit(deposit, now_ms) {
        Ok(arrival) => serde_json::to_string(&serde_json::json!({ "arrival": arrival })).ok(),
        Err(reason) => serde_json::to_string(&serde_json::json!({ "reason": reason })).ok(),
    })?
}

/// Subscribes to events, options as JSON text: the number of the webhook, or what is wrong.
#[wasm_bindgen(js_name = sandboxSubscribe)]
pub fn subscribe(id: u32, options: &str, now_ms: f64) -> Option<String> {
    with(id, |sandbox| sandbox.subscribe(options, now_ms).map_or_else(|reason| reason, |number| number.to_string()))
}

/// Ends a subscription; whether there was one.
#[wasm_bindgen(js_name = sandboxUnsubscribe)]
pub fn unsubscribe(id: u32, webhook: u32) -> Option<bool> {
    with(id, |sandbox| sandbox.unsubscribe(webhook))
}

/// The next delivery to a webhook that is due, as JSON text `{"delivery": …, "body": "…"}`; empty when there is none.
#[wasm_bindgen(js_name = sandboxTakeDelivery)]
pub fn take_delivery(id: u32, webhook: u32, now_ms: f64) -> Option<String> {
    with(id, |sandbox| sandbox.take_delivery(webhook, now_ms).unwrap_or_default())
}

/// What came of a delivery: the status of the answer, or 0 and why there was none.
#[wasm_bindgen(js_name = sandboxReportDelivery)]
pub fn report_delivery(id: u32, delivery: u32, status: u16, reason: &str, now_ms: f64) -> Option<bool> {
    with(id, |sandbox| {
        sandbox.report_delivery(delivery, status, reason, now_ms);
        true
    })
}

/// The deliveries as a JSON array.
#[wasm_bindgen(js_name = sandboxDeliveries)]
pub fn deliveries(id: u32) -> Option<String> {
    with(id, |sandbox| serde_json::to_string(&sandbox.deliveries()).ok())?
}

/// In how many milliseconds a host with webhooks has to look again; below zero when it need not.
#[wasm_bindgen(js_name = sandboxWake)]
pub fn wake(id: u32, now_ms: f64) -> Option<f64> {
    with(id, |sandbox| sandbox.wake_ms(now_ms).unwrap_or(-1.0))
}

/// Puts the clock forward to the next delivery that waits for its time; whether there was one.
#[wasm_bindgen(js_name = sandboxAdvanceToDelivery)]
pub fn advance_to_delivery(id: u32, now_ms: f64) -> Option<bool> {
    with(id, |sandbox| sandbox.advance_to_delivery(now_ms))
}

/// Sends a test event of a type to every webhook; what is wrong, or an empty text.
#[wasm_bindgen(js_name = sandboxTestEvent)]
pub fn send_test_event(id: u32, event_type: &str, now_ms: f64) -> Option<String> {
    with(id, |sandbox| sandbox.send_test_event(event_type, now_ms).err().unwrap_or_default())
}

/// What time it is in a sandbox.
#[wasm_bindgen(js_name = sandboxNow)]
pub fn now(id: u32, now_ms: f64) -> Option<f64> {
    with(id, |sandbox| sandbox.now_ms(now_ms))
}

/// Puts the clock of a sandbox forward; what time it is then.
#[wasm_bindgen(js_name = sandboxAdvance)]
pub fn advance(id: u32, by_ms: f64, now_ms: f64) -> Option<f64> {
    with(id, |sandbox| {
        sandbox.advance(by_ms, now_ms);
        sandbox.now_ms(now_ms)
    })
}

/// Puts the clock of a sandbox forward to where nothing more happens by itself; what time it is then.
#[wasm_bindgen(js_name = sandboxRunUntilIdle)]
pub fn run_until_idle(id: u32, now_ms: f64) -> Option<f64> {
    with(id, |sandbox| {
        sandbox.run_until_idle(now_ms);
        sandbox.now_ms(now_ms)
    })
}

/// Back to the data of the seed; what time it is then.
#[wasm_bindgen(js_name = sandboxReset)]
pub fn reset(id: u32, now_ms: f64) -> Option<f64> {
    with(id, |sandbox| {
        sandbox.reset(now_ms);
        sandbox.now_ms(now_ms)
    })
}

/// The journal as a JSON array.
#[wasm_bindgen(js_name = sandboxJournal)]
pub fn journal(id: u32) -> Option<String> {
    with(id, |sandbox| serde_json::to_string(&sandbox.journal().collect::<Vec<_>>()).ok())?
}

/// What there is, as a JSON object.
#[wasm_bindgen(js_name = sandboxState)]
pub fn state(id: u32, now_ms: f64) -> Option<String> {
    with(id, |sandbox| serde_json::to_string(&sandbox.view(now_ms)).ok())?
}

/// Data and clock as JSON text.
#[wasm_bindgen(js_name = sandboxSnapshot)]
pub fn snapshot(id: u32) -> Option<String> {
    with(id, |sandbox| sandbox.snapshot())
}

/// Goes back to a snapshot; what is wrong with it, or an empty text when it was taken.
#[wasm_bindgen(js_name = sandboxRestore)]
pub fn restore(id: u32, snapshot: &str) -> Option<String> {
    with(id, |sandbox| sandbox.restore(snapshot).err().unwrap_or_default())
}

/// The tokens that were given out, as JSON text.
#[wasm_bindgen(js_name = sandboxTokens)]
pub fn tokens(id: u32) -> Option<String> {
    with(id, |sandbox| sandbox.tokens())
}

/// Goes on with such tokens; whether they could be read.
#[wasm_bindgen(js_name = sandboxKeepTokens)]
pub fn keep_tokens(id: u32, tokens: &str) -> Option<bool> {
    with(id, |sandbox| sandbox.keep_tokens(tokens))
}
