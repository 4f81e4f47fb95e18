//! The functions that the facade calls, in real WebAssembly: run in Node and in a browser.
#![cfg(target_arch = "wasm32")]

use js_sys::{Function, Uint8Array};
use paxos_orchestrations::client::send;
use paxos_orchestrations::operation::Operation;
use paxos_orchestrations::wasm::checks::{ALLOW_UNKNOWN_FIELDS, build_request, check_params};
use paxos_orchestrations::wasm::core::{compare_record, decide_retry, read_answer};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

const CREATE: &str = r#"{"source_amount":"12.50","ref_id":"a","source_asset":"USD","destination_asset":"USDG","source":{"profile":{"profile_id":"p"}},"destination":{"profile":{"profile_id":"p"}}}"#;

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

#[wasm_bindgen_test]
fn params_come_back_in_canonical_form() {
    let verdict = text(check_params(Operation::createOrchestration as u32, CREATE.as_bytes(), 0));
    assert!(verdict.starts_with("+[]\n{\"ref_id\":\"a\",\"source_asset\":\"USD\""), "{verdict}");
}

#[wasm_bindgen_test]
fn requests_are_built() {
    let verdict = text(build_request(Operation::getOrchestration as u32, br#"{"id":"a b"}"#, 0));
    assert_eq!(verdict, "+[]\n/orchestration/orchestrations/a%20b\n");
}

/// Nothing crosses when there is nothing to say.
#[wasm_bindgen_test]
fn what_is_canonical_needs_no_verdict() {
    let verdict = text(check_params(Operation::createOrchestration as u32, CREATE.as_bytes(), 0));
    let canonical = verdict.split_once('\n').unwrap().1;
    assert!(check_params(Operation::createOrchestration as u32, canonical.as_bytes(), 0).is_empty());
    assert!(build_request(Operation::createOrchestration as u32, canonical.as_bytes(), 0).is_empty());
}

#[wasm_bindgen_test]
fn issues_are_json() {
    let verdict = text(build_request(Operation::getOrchestration as u32, br#"{"id":1,"x":2}"#, 0));
    assert!(verdict.starts_with(r#"![{"code":"invalid_type","severity":"error","path":["id"]"#), "{verdict}");
    let verdict = build_request(Operation::getOrchestration as u32, br#"{"id":"1","x":2}"#, ALLOW_UNKNOWN_FIELDS);
    let verdict = text(verdict);
    assert!(verdict.starts_with(r#"+[{"code":"unknown_field","severity":"warning""#), "{verdict}");
}

#[wasm_bindgen_test]
fn bad_inputs_leave_nothing_behind() {
    let pages = || wasm_bindgen::memory().unchecked_into::<js_sys::WebAssembly::Memory>().buffer();
    let size = || Uint8Array::new(&pages()).length();
    let bad = |n: u32| {
        for _ in 0..n {
            check_params(Operation::createOrchestration as u32, br#"{"source_amount":1,"sourceAsset":{"a":[]}}"#, 0);
        }
    };
    bad(1_000);
    let before = size();
    bad(20_000);
    assert_eq!(size(), before);
}

/// A `fetch` that answers with this status and body.
fn fetch(status: u16, body: &str) -> Function {
    let code = format!(
        "return Promise.resolve(new Response({}, {{ status: {status} }}))",
        js_sys::JSON::stringify(&body.into()).unwrap()
    );
    Function::new_no_args(&code)
}

async fn verdict(status: u16, body: &str) -> String {
    let answer = send(&fetch(status, body), &"http://127.0.0.1/".into(), &JsValue::UNDEFINED).await.unwrap();
    assert!(answer.broke_off.is_none());
    read_answer(Operation::getOrchestration as u32, answer.response.status(), &answer.body.to_vec())
}

#[wasm_bindgen_test]
async fn answers_are_checked() {
    assert_eq!(verdict(200, r#"{"id":"1","status":"NEW"}"#).await, "");
    assert_eq!(verdict(404, "<html>").await, "NotFound");
    assert_eq!(verdict(404, "{}").await, "NotFound+");
    assert!(verdict(200, r#"{"id":1}"#).await.contains("must be a string, not a number"));
    assert!(verdict(200, "").await.contains("invalid_json"));
}

#[wasm_bindgen_test]
async fn a_body_that_breaks_off_keeps_the_status() {
    let fetch = Function::new_no_args(
        "return Promise.resolve(new Response(new ReadableStream({ start: (c) => c.error('cut') }), { status: 503 }))",
    );
    let answer = send(&fetch, &"http://127.0.0.1/".into(), &JsValue::UNDEFINED).await.unwrap();
    assert_eq!(answer.response.status(), 503);
    assert_eq!(answer.body.length(), 0);
    assert!(answer.broke_off.is_some());
}

#[wasm_bindgen_test]
fn decisions_and_comparisons_cross_as_numbers_and_text() {
    let create = Operation::createOrchestration as u32;
    // A lost connection: 2 read then send, doubt 2 open, after 250 ms.
    assert_eq!(decide_retry(create, 0, 0, 4, 10_000.0, -1.0, 2, 0.5), 250.0 * 16.0 + 2.0 * 4.0 + 2.0);
    for (operation, step) in [(u32::MAX, 0.0), (u32::MAX - 1, 1.0), (u32::MAX - 2, 1.0)] {
        assert_eq!(decide_retry(operation, 0, 0, 4, 10_000.0, -1.0, 2, 0.0) % 4.0, step);
    }
    let compared = |record: &str| compare_record(create, CREATE, record);
    assert_eq!(compared(CREATE), "");
    assert_eq!(compared(&CREATE.replace("12.50", "12.51")), "!source_amount");
    assert_eq!(compared("{}"), "?source_asset");
}

#[wasm_bindgen_test]
async fn what_fetch_throws_comes_through() {
    let fetch = Function::new_no_args("return Promise.reject('no network')");
    let error = send(&fetch, &"http://127.0.0.1/".into(), &JsValue::UNDEFINED).await.err().unwrap();
    assert_eq!(error.as_string().unwrap(), "no network");
}

#[wasm_bindgen_test]
fn a_page_is_checked_in_place() {
    let item = r#"{"id":"1","source_amount":"1.5"}"#;
    let page = |items: Vec<&str>| format!(r#"{{"items":[{}]}}"#, items.join(","));
    let number = Operation::listOrchestrations as u32;
    assert_eq!(read_answer(number, 200, page(vec![item; 1000]).as_bytes()), "");
    let mut items = vec![item; 1000];
    items[998] = r#"{"id":"1","source_amount":1.5}"#;
    assert!(read_answer(number, 200, page(items).as_bytes()).contains(r#""path":["items",998,"source_amount"]"#));
}
