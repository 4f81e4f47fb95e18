//! Paxos Orchestrations: requests built and checked, responses modelled, without any network of its own.

#[macro_use]
pub mod shape;
pub mod check;
#[cfg(feature = "client")]
pub mod client;
pub mod http;
pub mod incoming;
pub mod issue;
pub mod model;
pub mod operation;
pub mod request;
pub mod response;
#[cfg(feature = "tsify")]
pub mod typescript;
#[cfg(feature = "wasm")]
pub mod wasm;
