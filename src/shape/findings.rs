//! Everything that the checker can find, in words.

use crate::issue::{Code, Finding};

const fn finding(code: Code, message: &'static str, hint: &'static str) -> Finding {
    Finding { code, message, hint }
}

pub(super) static NOT_JSON: Finding = finding(Code::invalid_json, "is not JSON: wrong from byte {} on", "");
pub(super) static TWICE: Finding = finding(Code::invalid_json, "stands here twice", "");
pub(super) static REQUIRED: Finding = finding(Code::required, "is required", "");
pub(super) static EMPTY: Finding = finding(Code::required, "must not be empty", "");
pub(super) static NO_VALUES: Finding = finding(Code::required, "must not be empty", "leave it out to ask for all");
pub(super) static REQUIRED_WITH: Finding = finding(Code::required, "is required together with {}", "");
pub(super) static WRONG_TYPE: Finding = finding(Code::invalid_type, "must be {}", "");
pub(super) static AMOUNT_NUMBER: Finding =
    finding(Code::invalid_type, "must be {}", "write the amount between quotes, \"12.50\": numbers lose digits");
pub(super) static NOT_WHOLE: Finding = finding(Code::invalid_type, "must be a whole number", "");
pub(super) static OUT_OF_RANGE: Finding = finding(Code::invalid_format, "must be a whole number from {}", "");
pub(super) static CONTROL: Finding = finding(Code::invalid_format, "must not contain control characters", "");
pub(super) static PADDED: Finding = finding(Code::invalid_format, "has white space around it", "");
pub(super) static NOT_A_TIME: Finding =
    finding(Code::invalid_format, "is not a date and time", "write it as 2026-07-08T09:14:03Z");
pub(super) static TOO_MANY: Finding = finding(Code::too_many_items, "takes at most {} values", "");
pub(super) static TOO_LONG: Finding = finding(Code::too_long, "takes at most {} characters", "");
pub(super) static TOO_FINE: Finding =
    finding(Code::too_many_decimals, "takes at most two decimal places", "write it as 12.50");
pub(super) static NOT_AN_ADDRESS_LINE: Finding =
    finding(Code::invalid_format, "takes only letters without accents, digits, spaces and /?:().,&'+-", "");
pub(super) static NOT_A_COUNTRY: Finding =
    finding(Code::invalid_format, "is not a country code", "write three capital letters of ISO 3166-1, as USA");
pub(super) static NONE_OF: Finding = finding(Code::exactly_one_of, "needs one of {}", "");
pub(super) static MANY_OF: Finding = finding(Code::exactly_one_of, "takes only one of {}", "");
pub(super) static DEPRECATED: Finding = finding(Code::deprecated_field, "is deprecated by the vendor", "{}");
pub(super) static UNKNOWN_FIELD: Finding = finding(Code::unknown_field, "is not a field of this request", "");
pub(super) static UNKNOWN_FIELD_NEAR: Finding =
    finding(Code::unknown_field, "is not a field of this request", "did you mean `{}`?");
pub(super) static UNKNOWN_VALUE: Finding =
    finding(Code::unknown_value, "was not a known value when this version was made", "");
pub(super) static UNKNOWN_VALUE_NEAR: Finding =
    finding(Code::unknown_value, "was not a known value when this version was made", "did you mean `{}`?");
