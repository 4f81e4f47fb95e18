//! The only files that say wasm_bindgen: functions on bytes and plain data, for the facade in `pkg-template/`.

pub mod checks;
#[cfg(feature = "core")]
pub mod core;
#[cfg(feature = "server")]
pub mod proxy;
#[cfg(feature = "server")]
pub mod sandbox;
pub mod text;
