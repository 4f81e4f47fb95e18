//! The functions that the facade calls, in real WebAssembly: run in Node and in a browser.
#![cfg(target_arch = "wasm32")]

use js_sys::{Array, Function, Uint8Array};
use paxos_orchestrations::operation::Operation;
use paxos_orchestrations::wasm::checks::{ALLOW_UNKNOWN_FIELDS, build_request, check_params};
use paxos_orchestrations::wasm::client::{check_response, exchange};
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

#[wasm_bindgen_test]
fn issues_are_json() {
    let verdict = text(build_request(Operation::getOrchestration as u32, br#"{"id":1,"x":2}"#, 0));
    assert!(verdict.starts_with(r#"![{"code":"invalid_type","severity":"error","path":["id"]"#), "{verdict}");
    let verdict = text(build_request(Operation::getOrchestration as u32, br#"{"id":"1","x":2}"#, ALLOW_UNKNOWN_FIELDS));
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

async fn verdict(status: u16, body: &str) -> (String, Array) {
    let answer = exchange(
        Operation::getOrchestration as u32,
        "http://127.0.0.1/".into(),
        JsValue::UNDEFINED,
        fetch(status, body),
    )
    .await
    .unwrap();
    (answer.get(2).as_string().unwrap(), answer)
}

#[wasm_bindgen_test]
async fn answers_are_checked() {
    assert_eq!(verdict(200, r#"{"id":"1","status":"NEW"}"#).await.0, "Good");
    assert_eq!(verdict(404, "<html>").await.0, "NotFound");
    let (broken, answer) = verdict(200, r#"{"id":1}"#).await;
    assert_eq!(broken, "Broken");
    assert!(answer.get(3).as_string().unwrap().contains("must be a string, not a number"));
    assert_eq!(verdict(200, "").await.0, "Broken");
}

#[wasm_bindgen_test]
async fn what_fetch_throws_comes_through() {
    let fetch = Function::new_no_args("return Promise.reject('no network')");
    let error = exchange(0, "http://127.0.0.1/".into(), JsValue::UNDEFINED, fetch).await.unwrap_err();
    assert_eq!(error.as_string().unwrap(), "no network");
}

#[wasm_bindgen_test]
fn a_page_is_checked_in_place() {
    let item = r#"{"id":"1","source_amount":"1.5"}"#;
    let page = |items: Vec<&str>| format!(r#"{{"items":[{}]}}"#, items.join(","));
    let number = Operation::listOrchestrations as u32;
    assert_eq!(check_response(number, page(vec![item; 1000]).as_bytes()), "");
    let mut items = vec![item; 1000];
    items[998] = r#"{"id":"1","source_amount":1.5}"#;
    assert!(check_response(number, page(items).as_bytes()).contains(r#""path":["items",998,"source_amount"]"#));
}
