//! Sends requests through the platform's `fetch`, for Rust that runs in a browser: build a request, send it, read the
//! answer. The only place in the crate that awaits. The npm package does not link it: its client awaits in TypeScript,
//! so that a trap in one call cannot take the answers of others with it.

use gloo_net::http::Response;
use js_sys::{Function, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// What came back, read to its end.
pub struct Answer {
    /// Status and headers.
    pub response: Response,
    /// The body; empty when it broke off.
    pub body: Uint8Array,
    /// What broke it off.
    pub broke_off: Option<JsValue>,
}

/// Sends one request, `fetch(url, init)`, and reads the answer to its end. The error is whatever `fetch` threw.
pub async fn send(fetch: &Function, url: &JsValue, init: &JsValue) -> Result<Answer, JsValue> {
    let promise = fetch.call2(&JsValue::UNDEFINED, url, init)?;
    let response: web_sys::Response = JsFuture::from(Promise::resolve(&promise)).await?.unchecked_into();
    // The server has answered: its status counts, even when the rest does not arrive.
    let (body, broke_off) = match JsFuture::from(response.array_buffer()?).await {
        Ok(buffer) => (Uint8Array::new(&buffer), None),
        Err(error) => (Uint8Array::new_with_length(0), Some(error)),
    };
    Ok(Answer { response: Response::from(response), body, broke_off })
}
