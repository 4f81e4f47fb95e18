//! Rules that a schema cannot say.

pub mod address;
pub mod amount;
pub mod catalogue;
pub mod meaning;
pub(crate) mod given;
mod report;
mod route;
pub mod timestamp;
mod travel_rule;
