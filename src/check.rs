//! Rules that a schema cannot say.

pub mod amount;
pub mod timestamp;
