//! The client, for the facade.

use gloo_net::http::Headers;
use js_sys::{Array, Function, JsString};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use web_sys::AbortSignal;

use crate::client::{Outgoing, send};
use crate::issue::to_json;
use crate::operation::Operation;
use crate::response::{Reading, read};

#[wasm_bindgen(typescript_custom_section)]
const ANSWER: &str = r#"
/**
 * What came back: status, headers, body, the verdict (`Good`, `Broken`, or the kind of a refusal), and what stands
 * behind the verdict: the issues of a broken answer as JSON, or `""` when a refusal's body is a problem object.
 */
export type Answer = [status: number, headers: Headers, body: Uint8Array<ArrayBuffer>, verdict: string, detail?: string];
"#;

/// Sends a request and checks the answer against what `operation` promises; a number that no operation has means that
/// nothing is promised. Rejects with what `fetch` threw.
#[wasm_bindgen(unchecked_return_type = "Answer")]
pub async fn exchange(
    operation: u32,
    method: String,
    url: String,
    body: Option<String>,
    headers: web_sys::Headers,
    signal: AbortSignal,
    fetch: Function,
) -> Result<Array, JsValue> {
    let request = Outgoing {
        method: &method,
        url: &url,
        body: body.as_deref(),
        headers: Headers::from_raw(headers),
        signal: &signal,
    };
    let answer = send(request, &fetch).await?;
    let reading = read(Operation::numbered(operation), answer.status, &answer.body.to_vec());
    let (verdict, detail) = match &reading {
        Reading::Good => ("Good", None),
        Reading::Broken(issues) => ("Broken", Some(to_json(issues))),
        Reading::Refused { kind, readable } => (kind.as_str(), readable.then(String::new)),
    };
    let parts = Array::new();
    parts.push(&JsValue::from(answer.status));
    parts.push(&answer.headers.into_raw());
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
