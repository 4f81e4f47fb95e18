//! Rules that a schema cannot say.

pub mod address;
pub mod amount;
pub mod timestamp;
