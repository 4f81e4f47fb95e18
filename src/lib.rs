//! Paxos Orchestrations: requests built and checked, responses modelled, without any network of its own.

#[macro_use]
pub mod shape;
pub mod check;
pub mod http;
pub mod incoming;
pub mod issue;
pub mod model;
pub mod operation;
pub mod request;
pub mod response;
#[cfg(feature = "wasm")]
pub mod wasm;
