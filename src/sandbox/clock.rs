//! Time. The sandbox never reads a clock: every call brings the machine's time along, and [`Clock`] says what time it
//! is inside.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;

/// A moment: microseconds since 1970.
pub(super) type Micros = i64;

/// One millisecond.
pub(super) const MILLISECOND: Micros = 1_000;
/// One second.
pub(super) const SECOND: Micros = 1_000 * MILLISECOND;

/// The last moment that RFC 3339 can write.
const LATEST: Micros = 253_402_300_799_999_999;

/// What time it is in a sandbox.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Clock {
    /// Where it stands still; `None` when it follows the machine's clock.
    frozen: Option<Micros>,
    /// By how much it was put forward.
    advanced: Micros,
    /// The latest time it showed: it never goes back, even if the machine's clock does.
    latest: Micros,
}

impl Clock {
    pub(super) fn new(frozen: Option<Micros>) -> Self {
        Self { frozen, advanced: 0, latest: 0 }
    }

    /// The time, when the machine's clock shows `machine`.
    pub(super) fn now(&mut self, machine: Micros) -> Micros {
        let shown = self.frozen.unwrap_or(machine).saturating_add(self.advanced);
        self.latest = self.latest.max(shown).min(LATEST);
        self.latest
    }

    /// Whether it follows the machine's clock.
    pub(super) fn follows(&self) -> bool {
        self.frozen.is_none()
    }

    /// Puts the clock forward to a moment; never back.
    pub(super) fn put_to(&mut self, moment: Micros, machine: Micros) {
        let by = moment.min(LATEST).saturating_sub(self.frozen.unwrap_or(machine));
        self.advanced = self.advanced.max(by);
    }
}

/// Microseconds out of the milliseconds that JavaScript counts. What is not a moment is taken as the nearest one.
pub(super) fn from_millis(millis: f64) -> Micros {
    // `as` saturates, and takes NaN for 0.
    ((millis * 1_000.0) as Micros).clamp(0, LATEST)
}

/// Milliseconds as JavaScript counts them.
pub(super) fn to_millis(micros: Micros) -> f64 {
    micros.div_euclid(MILLISECOND) as f64
}

/// As the vendor's examples write it: RFC 3339 in UTC with six digits after the point.
pub(super) fn rfc3339(micros: Micros) -> String {
    let form = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:6]Z");
    let time = OffsetDateTime::from_unix_timestamp_nanos(i128::from(micros) * 1_000);
    time.ok().and_then(|time| time.format(&form).ok()).unwrap_or_default()
}

/// Nanoseconds since 1970 of a date and time of RFC 3339; `None` when it is none.
pub(super) fn parse_nanos(text: &str) -> Option<i128> {
    // The crate takes second 60 only where there may have been a leap second, and nothing but `T` before the time.
    let (date, rest) = text.split_at_checked(10)?;
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let (clock, rest) = rest.split_at_checked(8)?;
    let (clock, leap) = match clock.strip_suffix(":60") {
        Some(minute) => (format!("{minute}:59"), 1_000_000_000),
        None => (String::from(clock), 0),
    };
    let parsed = OffsetDateTime::parse(&format!("{date}T{clock}{rest}"), &Rfc3339).ok()?;
    Some(parsed.unix_timestamp_nanos() + leap)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_with_six_digits() {
        assert_eq!(rfc3339(1_783_501_443_218_447), "2026-07-08T09:04:03.218447Z");
        assert_eq!(rfc3339(0), "1970-01-01T00:00:00.000000Z");
        assert_eq!(rfc3339(-1), "1969-12-31T23:59:59.999999Z");
        assert_eq!(rfc3339(LATEST), "9999-12-31T23:59:59.999999Z");
    }

    #[test]
    fn times_are_read_as_the_checker_takes_them() {
        let table = [
            ("1970-01-01T00:00:01Z", Some(1_000_000_000)),
            ("1970-01-01T00:00:00.000000001Z", Some(1)),
            ("1970-01-01T01:00:00+01:00", Some(0)),
            ("1970-01-01t00:00:00z", Some(0)),
            ("1970-01-01 00:00:00Z", Some(0)),
            ("1970-01-01T00:00:60Z", Some(60_000_000_000)),
            ("yesterday", None),
            ("", None),
            ("1970-01-01T00:00:00", None),
        ];
        for (text, nanos) in table {
            assert_eq!(parse_nanos(text), nanos, "{text}");
        }
    }

    #[test]
    fn a_frozen_clock_stands_still() {
        let mut clock = Clock::new(Some(50));
        assert_eq!(clock.now(7_000), 50);
        clock.put_to(55, 9_000);
        assert_eq!(clock.now(9_000), 55);
        clock.put_to(40, 9_000);
        assert_eq!(clock.now(9_000), 55);
    }

    #[test]
    fn a_following_clock_never_goes_back() {
        let mut clock = Clock::new(None);
        assert_eq!(clock.now(7_000), 7_000);
        clock.put_to(7_500, 7_000);
        assert_eq!(clock.now(7_010), 7_510);
        assert_eq!(clock.now(3_000), 7_510);
        clock.put_to(7_600, 3_000);
        assert_eq!(clock.now(3_000), 7_600);
        clock.put_to(Micros::MAX, 3_000);
        assert_eq!(clock.now(Micros::MAX), LATEST);
    }

    #[test]
    fn odd_numbers_become_the_nearest_moment() {
        assert_eq!(from_millis(1.5), 1_500);
        assert_eq!(from_millis(-1.0), 0);
        assert_eq!(from_millis(f64::NAN), 0);
        assert_eq!(from_millis(f64::INFINITY), LATEST);
        assert_eq!(to_millis(1_999), 1.0);
    }
}
