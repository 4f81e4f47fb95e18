//! Paxos Orchestrations: requests built and checked, responses modelled, without any network of its own.

#[macro_use]
pub mod shape;
pub mod check;
#[cfg(feature = "client")]
pub mod client;
pub mod http;
pub mod incoming;
pub mod issue;
pub mod json;
pub mod model;
pub mod operation;
#[cfg(feature = "proxy")]
pub mod proxy;
pub mod request;
pub mod response;
pub mod retry;
pub mod same;
#[cfg(feature = "sandbox")]
pub mod sandbox;
pub mod scope;
#[cfg(feature = "proxy")]
pub mod token;
#[cfg(feature = "tsify")]
pub mod typescript;
#[cfg(feature = "wasm")]
pub mod wasm;

/// Three kilobytes smaller than the standard allocator.
#[cfg(all(target_arch = "wasm32", feature = "wasm"))]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
