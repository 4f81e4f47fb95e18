//! The filters of lists.

use std::collections::HashSet;

use crate::model::value::Many;

/// The values of a filter; `None` when it was not given.
pub(super) fn texts<'f, T>(filter: &'f Option<Many<T>>, text: fn(&'f T) -> &'f str) -> Option<HashSet<&'f str>> {
    filter.as_ref().map(|values| values.values().iter().map(text).collect())
}

/// Whether a value passes a filter of many values.
pub(super) fn is_among(filter: &Option<HashSet<&str>>, value: Option<&str>) -> bool {
    filter.as_ref().is_none_or(|values| value.is_some_and(|value| values.contains(value)))
}

/// Whether a value passes a filter of one value.
pub(super) fn is(filter: Option<&str>, value: Option<&str>) -> bool {
    filter.is_none_or(|wanted| value == Some(wanted))
}
