//! Rules that a schema cannot say.

pub mod address;
pub mod amount;
pub mod catalogue;
pub(crate) mod given;
pub mod meaning;
mod report;
mod route;
pub mod timestamp;
mod travel_rule;
