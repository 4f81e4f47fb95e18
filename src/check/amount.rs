//! Amounts: decimal text, exact, never a float.
//!
//! The form is the one that the vendor's sibling endpoints document, `^[0-9]*\.?[0-9]+$` (OpenAPI document of July
//! 2026, amount of transfers and sandbox deposits); the amount of an orchestration itself has no pattern there.

use crate::issue::{Code, Finding};

/// What is wrong with an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing is there.
    Empty,
    /// There is a sign.
    Signed,
    /// Written with an exponent.
    Exponent,
    /// There is a comma, an underscore or an apostrophe, as people write thousands.
    Grouped,
    /// There is white space.
    Blank,
    /// Ends with a point.
    EndsWithPoint,
    /// Characters that only look like digits, points or spaces, such as full-width digits.
    Foreign,
    /// Anything else.
    NotDecimal,
    /// A good number, but zero.
    Zero,
}

impl Fault {
    /// The fault in words.
    pub const fn finding(self) -> &'static Finding {
        match self {
            Self::Empty => &EMPTY,
            Self::Signed => &SIGNED,
            Self::Exponent => &EXPONENT,
            Self::Grouped => &GROUPED,
            Self::Blank => &BLANK,
            Self::EndsWithPoint => &ENDS_WITH_POINT,
            Self::Foreign => &FOREIGN,
            Self::NotDecimal => &NOT_DECIMAL,
            Self::Zero => &ZERO,
        }
    }
}

const fn not_decimal(hint: &'static str) -> Finding {
    Finding { code: Code::invalid_amount, message: "is not a plain decimal number", hint }
}

static EMPTY: Finding = not_decimal("write an amount such as 12.50");
static SIGNED: Finding = not_decimal("leave out the sign: amounts are always positive");
static EXPONENT: Finding = not_decimal("write all digits, without an exponent");
static GROUPED: Finding = not_decimal("write it without thousands separators and with a point, as 1000.50");
static BLANK: Finding = not_decimal("remove the white space");
static ENDS_WITH_POINT: Finding = not_decimal("leave out the point at the end, or put a digit behind it");
static FOREIGN: Finding =
    not_decimal("use only the digits 0 to 9 and a point; some characters here only look like them");
static NOT_DECIMAL: Finding = not_decimal("write digits with at most one point, as 12.50");
static ZERO: Finding = Finding {
    code: Code::amount_not_positive,
    message: "must be greater than zero",
    hint: "write an amount such as 12.50",
};

/// Reads a positive decimal number, digits with at most one point and a digit at the end: how many decimal places it has.
pub fn parse(text: &str) -> Result<usize, Fault> {
    let mut places = None;
    let mut positive = false;
    let mut last = b'.';
    for byte in text.bytes() {
        last = byte;
        if let Some(places) = &mut places {
            *places += 1;
        }
        match byte {
            b'0' => {}
            b'1'..=b'9' => positive = true,
            b'.' if places.is_none() => places = Some(0),
            _ => return Err(fault(text)),
        }
    }
    match last {
        b'.' if text.is_empty() => Err(Fault::Empty),
        b'.' => Err(Fault::EndsWithPoint),
        _ if !positive => Err(Fault::Zero),
        _ => Ok(places.unwrap_or(0)),
    }
}

fn fault(text: &str) -> Fault {
    // `contains` would bring a search worth 400 bytes.
    #[allow(clippy::manual_contains)]
    let has = |of: &[u8]| text.bytes().any(|byte| of.iter().any(|one| *one == byte));
    match text.as_bytes() {
        [b'+' | b'-', ..] => Fault::Signed,
        _ if !text.is_ascii() => Fault::Foreign,
        _ if has(b" \t\r\n") => Fault::Blank,
        _ if has(b",_'") => Fault::Grouped,
        [b'0'..=b'9' | b'.', ..] if has(b"eE") => Fault::Exponent,
        _ => Fault::NotDecimal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_the_vendor_takes() {
        for text in ["1", "0.1", ".25", "007", "0.10000000", "123456789012345678901234567890.123456789012345678"] {
            assert!(parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn says_what_is_wrong() {
        let table = [
            ("", Fault::Empty),
            ("0", Fault::Zero),
            ("0.000", Fault::Zero),
            ("-1", Fault::Signed),
            ("+1", Fault::Signed),
            ("1e3", Fault::Exponent),
            ("1,000", Fault::Grouped),
            ("1_000", Fault::Grouped),
            ("1 000", Fault::Blank),
            (" 1", Fault::Blank),
            ("1.", Fault::EndsWithPoint),
            (".", Fault::EndsWithPoint),
            ("１２", Fault::Foreign),
            ("NaN", Fault::NotDecimal),
            ("Infinity", Fault::NotDecimal),
            ("0x10", Fault::NotDecimal),
            ("1.2.3", Fault::NotDecimal),
        ];
        for (text, fault) in table {
            assert_eq!(parse(text), Err(fault), "{text}");
        }
    }
}
