//! Amounts: decimal text, exact, never a float.
//!
//! The form is the one that the vendor's sibling endpoints document, `^[0-9]*\.?[0-9]+$` (OpenAPI document of July
//! 2026, amount of transfers and sandbox deposits); the amount of an orchestration itself has no pattern there.

use crate::issue::Code;

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
    /// Digits of another script, such as full-width ones.
    ForeignDigits,
    /// Anything else.
    NotDecimal,
    /// A good number, but zero.
    Zero,
}

impl Fault {
    /// The code of the issue it makes.
    pub const fn code(self) -> Code {
        if matches!(self, Self::Zero) { Code::amount_not_positive } else { Code::invalid_amount }
    }

    /// What is wrong, and what to do.
    pub const fn words(self) -> (&'static str, &'static str) {
        let message = "is not a plain decimal number";
        match self {
            Self::Empty => ("is empty", "write an amount such as 12.50"),
            Self::Signed => (message, "leave out the sign: amounts are always positive"),
            Self::Exponent => (message, "write all digits, without an exponent"),
            Self::Grouped => (message, "write it without thousands separators and with a point, as 1000.50"),
            Self::Blank => (message, "remove the white space"),
            Self::EndsWithPoint => (message, "leave out the point at the end, or put a digit behind it"),
            Self::ForeignDigits => (message, "use the digits 0 to 9"),
            Self::NotDecimal => (message, "write digits with at most one point, as 12.50"),
            Self::Zero => ("must be greater than zero", "write an amount such as 12.50"),
        }
    }
}

/// Whether `text` is a positive decimal number: digits with at most one point and a digit at the end.
pub fn parse(text: &str) -> Result<(), Fault> {
    let mut points = 0;
    let mut positive = false;
    let mut last = b'.';
    for byte in text.bytes() {
        last = byte;
        match byte {
            b'0' => {}
            b'1'..=b'9' => positive = true,
            b'.' if points == 0 => points = 1,
            _ => return Err(fault(text)),
        }
    }
    match last {
        b'.' if text.is_empty() => Err(Fault::Empty),
        b'.' => Err(Fault::EndsWithPoint),
        _ if !positive => Err(Fault::Zero),
        _ => Ok(()),
    }
}

fn fault(text: &str) -> Fault {
    if text.starts_with(['+', '-']) {
        Fault::Signed
    } else if text.contains(char::is_whitespace) {
        Fault::Blank
    } else if text.contains([',', '_', '\'']) {
        Fault::Grouped
    } else if text.starts_with(|c: char| c.is_ascii_digit()) && text.contains(['e', 'E']) {
        Fault::Exponent
    } else if !text.is_ascii() && text.chars().any(char::is_numeric) {
        Fault::ForeignDigits
    } else {
        Fault::NotDecimal
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_the_vendor_takes() {
        for text in ["1", "0.1", ".25", "007", "0.10000000", "123456789012345678901234567890.123456789012345678"] {
            assert_eq!(parse(text), Ok(()), "{text}");
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
            ("１２", Fault::ForeignDigits),
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
