//! The proxy's share of the vendor's rate limit.
//!
//! The vendor counts requests per IP address as an average over five minutes, and all callers of a proxy share its
//! address. A bucket that fills with `rate` requests a second and holds a minute's worth lets bursts through, and stays
//! below the vendor's 50 a second with the default of 40: 300 s × 40 + 60 s × 40 = 14 400 of 15 000.

/// How many seconds' worth of requests the bucket holds.
const BURST_SECONDS: f64 = 60.0;

/// How full a bucket is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    /// Requests that may go up at once.
    pub requests: f64,
    /// When that was so, in milliseconds since 1970.
    pub at: i64,
}

impl Level {
    /// A full bucket.
    pub fn full(rate: f64, now: i64) -> Self {
        Self { requests: (rate * BURST_SECONDS).max(1.0), at: now }
    }
}

/// Takes one request out of the bucket; when it is empty, says in how many milliseconds the next one may go up.
pub fn take(level: Level, rate: f64, now: i64) -> Result<Level, i64> {
    let passed = now.saturating_sub(level.at).max(0) as f64 / 1000.0;
    let requests = (level.requests + passed * rate).min(Level::full(rate, now).requests);
    if requests >= 1.0 {
        return Ok(Level { requests: requests - 1.0, at: now });
    }
    Err(((1.0 - requests) / rate * 1000.0).ceil() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many of `calls` calls a second get through in `seconds` seconds.
    fn through(rate: f64, calls: i64, seconds: i64) -> i64 {
        let mut level = Level::full(rate, 0);
        let mut passed = 0;
        for call in 0..calls * seconds {
            if let Ok(next) = take(level, rate, call * 1000 / calls) {
                level = next;
                passed += 1;
            }
        }
        passed
    }

    #[test]
    fn bursts_pass_and_floods_do_not() {
        assert_eq!(through(40.0, 1000, 1), 1000);
        assert_eq!(through(40.0, 40, 300), 40 * 300);
        let flood = through(40.0, 1000, 300);
        assert!((14_300..=14_400).contains(&flood), "{flood}");
        assert!(through(0.01, 10, 100) <= 2);
    }

    #[test]
    fn an_empty_bucket_says_when() {
        let empty = Level { requests: 0.5, at: 1000 };
        assert_eq!(take(empty, 40.0, 1000), Err(13));
        assert_eq!(take(empty, 40.0, 1013), Ok(Level { requests: 0.5 + 0.52 - 1.0, at: 1013 }));
        // A clock that was set back gives nothing.
        assert_eq!(take(empty, 40.0, 0), Err(13));
    }
}
