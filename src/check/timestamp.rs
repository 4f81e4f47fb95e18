//! Dates and times as the vendor's filters take them: RFC 3339.

/// Whether `text` is a date-time of RFC 3339, such as `2026-07-08T09:14:03.218447901Z`.
pub fn is_valid(text: &str) -> bool {
    let mut rest = text.as_bytes();
    let (Some(year), Some(month), Some(day)) =
        (part(&mut rest, 4, b""), part(&mut rest, 2, b"-"), part(&mut rest, 2, b"-"))
    else {
        return false;
    };
    let (Some(hour), Some(minute), Some(second)) =
        (part(&mut rest, 2, b"Tt "), part(&mut rest, 2, b":"), part(&mut rest, 2, b":"))
    else {
        return false;
    };
    if let [b'.', after @ ..] = rest {
        let digits = after.iter().take_while(|byte| byte.is_ascii_digit()).count();
        rest = after.get(digits..).unwrap_or_default();
        if digits == 0 {
            return false;
        }
    }
    let zone = match rest {
        b"Z" | b"z" => true,
        _ => {
            let hours = part(&mut rest, 2, b"+-");
            let minutes = part(&mut rest, 2, b":");
            rest.is_empty() && hours.is_some_and(|hours| hours < 24) && minutes.is_some_and(|minutes| minutes < 60)
        }
    };
    zone && (1..=days(year, month)).contains(&day) && hour < 24 && minute < 60 && second <= 60
}

/// Takes one of `before` (when there is anything to take), then `digits` digits.
fn part(rest: &mut &[u8], digits: usize, before: &[u8]) -> Option<u32> {
    if !before.is_empty() {
        let (first, after) = rest.split_first()?;
        if !before.contains(first) {
            return None;
        }
        *rest = after;
    }
    let (number, after) = rest.split_at_checked(digits)?;
    *rest = after;
    number.iter().try_fold(0, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0')))
}

fn days(year: u32, month: u32) -> u32 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
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
