//! What the vendor says, one file per resource. Every struct is a serde model, a TypeScript type and a shape at once.
//!
//! Source, unless a field says otherwise: the vendor's OpenAPI document "Paxos API" 2.0 of July 2026. Differences to
//! the vendor's guides of April 2026 are told at the field they concern.

pub mod orchestration;
pub mod page;
pub mod problem;
pub mod profile;
pub mod value;
