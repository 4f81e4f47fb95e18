//! The client, for the facade.

use js_sys::{Array, Function, JsString};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::client::send;
use crate::issue::to_json;
use crate::operation::Operation;
use crate::response::{Reading, read};

#[wasm_bindgen(typescript_custom_section)]
const ANSWER: &str = r#"
/**
 * What came back: the response, its body, the verdict (`Good`, `Broken`, or the kind of a refusal), and what stands
 * behind the verdict: the issues of a broken answer as JSON, or `""` when a refusal's body is a problem object.
 */
export type Answer = [response: Response, body: Uint8Array<ArrayBuffer>, verdict: string, detail?: string];
"#;

#[wasm_bindgen]
extern "C" {
    // `Uint8Array::to_vec` checks lengths in words, which links the whole of `core::fmt`.
    type Bytes;
    #[wasm_bindgen(method, js_class = "Uint8Array")]
    fn subarray(this: &Bytes) -> Vec<u8>;
}

/// Sends a request, `fetch(url, init)`, and checks the answer against what `operation` promises; a number that no
/// operation has means that nothing is promised. Rejects with what `fetch` threw.
#[wasm_bindgen(unchecked_return_type = "Answer")]
pub async fn exchange(
    operation: u32,
    #[wasm_bindgen(unchecked_param_type = "string")] url: JsValue,
    #[wasm_bindgen(unchecked_param_type = "RequestInit")] init: JsValue,
    #[wasm_bindgen(unchecked_param_type = "typeof globalThis.fetch")] fetch: Function,
) -> Result<Array, JsValue> {
    let answer = send(&fetch, &url, &init).await?;
    let body = answer.body.unchecked_ref::<Bytes>().subarray();
    let reading = read(Operation::numbered(operation), answer.response.status(), &body);
    let (verdict, detail) = match &reading {
        Reading::Good => ("Good", None),
        Reading::Broken(issues) => ("Broken", Some(to_json(issues))),
        Reading::Refused { kind, readable } => (kind.as_str(), readable.then(String::new)),
    };
    let parts = Array::new();
    let response: web_sys::Response = answer.response.into();
    parts.push(&response);
    parts.push(&answer.body);
    parts.push(&JsString::from(verdict));
    if let Some(detail) = detail {
        parts.push(&JsString::from(detail));
    }
    Ok(parts)
}

/// Checks the body of an answer with status 200: `""` when it is what `operation` promises, else the issues as JSON.
#[wasm_bindgen(js_name = checkResponse)]
pub fn check_response(operation: u32, body: &[u8]) -> String {
    match read(Operation::numbered(operation), 200, body) {
        Reading::Broken(issues) => to_json(&issues),
        _ => String::new(),
    }
}
