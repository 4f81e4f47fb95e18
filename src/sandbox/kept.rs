//! What parameters say, in the form in which records keep it and answers show it.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::problem::Refused;
use crate::model::value::{Id, ResponseMetadata};

/// Metadata as answers show them.
pub(super) fn kept(pairs: &BTreeMap<String, String>) -> ResponseMetadata {
    let pairs: BTreeMap<_, _> = pairs.iter().map(|(key, value)| (key.clone(), Value::from(value.clone()))).collect();
    ResponseMetadata::from(pairs)
}

/// The text of an id.
pub(super) fn owned(id: &Id) -> String {
    String::from(id.as_str())
}

/// A request's part as the answer's: both have the same members.
pub(super) fn same<T: DeserializeOwned>(part: &impl Serialize) -> Result<T, Refused> {
    let value = serde_json::to_value(part).map_err(|_| Refused::broken())?;
    serde_json::from_value(value).map_err(|_| Refused::broken())
}
