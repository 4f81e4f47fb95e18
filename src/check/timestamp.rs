//! Dates and times as the vendor's filters take them: RFC 3339.

/// Whether `text` is a date-time of RFC 3339, such as `2026-07-08T09:14:03.218447901Z`.
pub fn is_valid(text: &str) -> bool {
    let Some((moment, rest)) = text.as_bytes().split_at_checked(19) else { return false };
    let fraction = match rest {
        [b'.', after @ ..] => 1 + after.iter().take_while(|byte| byte.is_ascii_digit()).count(),
        _ => 0,
    };
    let zone = rest.get(fraction..).unwrap_or_default();
    let utc = matches!(zone, b"Z" | b"z");
    let offset = fits(zone, b"+00:00") || fits(zone, b"-00:00");
    fits(moment, b"0000-00-00T00:00:00")
        && (1..=days(two(moment, 0) * 100 + two(moment, 2), two(moment, 5))).contains(&two(moment, 8))
        && two(moment, 11) < 24
        && two(moment, 14) < 60
        && two(moment, 17) <= 60
        && fraction != 1
        && (utc || (offset && two(zone, 1) < 24 && two(zone, 4) < 60))
}

/// Whether `text` has a digit wherever `form` has a zero, and else the same characters.
fn fits(text: &[u8], form: &[u8]) -> bool {
    text.len() == form.len()
        && text.iter().zip(form).all(|(byte, form)| match form {
            b'0' => byte.is_ascii_digit(),
            _ => byte.eq_ignore_ascii_case(form) || (*form == b'T' && *byte == b' '),
        })
}

/// The number that two digits make.
fn two(text: &[u8], at: usize) -> u32 {
    let digit = |at| u32::from(text.get(at).unwrap_or(&b'0') & 15);
    digit(at) * 10 + digit(at + 1)
}

fn days(year: u32, month: u32) -> u32 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn takes_rfc_3339() {
        for text in [
            "2026-07-08T09:14:03Z",
            "2026-07-08T09:14:03.218447901Z",
            "2024-02-29T23:59:60+05:30",
            "2026-07-08t09:14:03z",
        ] {
            assert!(is_valid(text), "{text}");
        }
    }

    #[test]
    fn refuses_the_rest() {
        for text in [
            "",
            "2026-07-08",
            "2026-07-08T09:14",
            "2026-07-08T09:14:03",
            "2026-07-08T09:14:03.Z",
            "2026-13-08T09:14:03Z",
            "2025-02-29T09:14:03Z",
            "2026-07-08T24:14:03Z",
            "2026-07-08T09:14:03+24:00",
            "yesterday",
            "2026-07-08T09:14:03Zx",
        ] {
            assert!(!is_valid(text), "{text}");
        }
    }
}
