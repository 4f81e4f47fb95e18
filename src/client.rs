//! Sends requests through the platform's `fetch`. The only place in the crate that awaits.

use gloo_net::http::{Headers, Response};
use js_sys::{Function, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, RequestInit, RequestRedirect};

/// A request on its way out, in the platform's own types.
pub struct Outgoing<'a> {
    /// The method.
    pub method: &'a str,
    /// The whole address.
    pub url: &'a str,
    /// The body, when the method has one.
    pub body: Option<&'a str>,
    /// Everything that goes along, credentials included.
    pub headers: Headers,
    /// Ends the request when it fires.
    pub signal: &'a AbortSignal,
}

/// What came back, read to its end.
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: Headers,
    /// The body.
    pub body: Uint8Array,
}

/// Sends one request with `fetch` and reads the answer to its end. Redirects are refused: they would carry the
/// credentials somewhere else. The error is whatever `fetch` threw.
pub async fn send(request: Outgoing<'_>, fetch: &Function) -> Result<Answer, JsValue> {
    let init = RequestInit::new();
    init.set_method(request.method);
    init.set_headers(&request.headers.into_raw());
    init.set_redirect(RequestRedirect::Error);
    init.set_signal(Some(request.signal));
    if let Some(body) = request.body {
        init.set_body(&JsValue::from_str(body));
    }
    let promise = fetch.call2(&JsValue::UNDEFINED, &JsValue::from_str(request.url), &init)?;
    let response: web_sys::Response = JsFuture::from(Promise::resolve(&promise)).await?.unchecked_into();
    let response = Response::from(response);
    let (status, headers) = (response.status(), response.headers());
    let raw: web_sys::Response = response.into();
    let buffer = JsFuture::from(raw.array_buffer()?).await?;
    Ok(Answer { status, headers, body: Uint8Array::new(&buffer) })
}
