//! Limits: how many requests are too many (vendor's guide, April 2026). Counted for each endpoint, as an average over
//! five minutes; whoever exceeds one gets 429 for everything, for five minutes. A sandbox takes all its callers for one
//! address.

use std::collections::VecDeque;

use super::clock::{Micros, SECOND, rfc3339};
use super::faults::Target;
use super::problem::Refused;

/// Over how many seconds requests are counted.
const WINDOW: i64 = 300;
/// For how long everything is refused.
const PENALTY: Micros = 300 * SECOND;
/// Requests a second at the token endpoint.
const TOKENS: u32 = 1;
/// Requests a second at any other endpoint of the table.
const OPERATIONS: u32 = 50;

/// The requests of one endpoint in the latest five minutes: second and count, oldest first.
#[derive(Debug)]
struct Window {
    target: Target,
    seconds: VecDeque<(i64, u32)>,
    count: u32,
}

/// What was counted, and until when everything is refused.
#[derive(Debug, Default)]
pub(super) struct Limits {
    windows: Vec<Window>,
    refused_until: Option<Micros>,
}

impl Limits {
    /// Counts a request; or says why it is one too many. `retry_after` says so in a header.
    pub(super) fn admit(&mut self, target: Option<Target>, now: Micros, retry_after: bool) -> Result<(), Refused> {
        if let Some(until) = self.refused_until.filter(|until| now < *until) {
            return Err(refused("everything is refused, because a limit was exceeded", until, now, retry_after));
        }
        let Some(target) = target else { return Ok(()) };
        let second = now.div_euclid(SECOND);
        let (limit, words) = match target {
            Target::Token => (TOKENS, "more than 1 request a second at the token endpoint"),
            Target::Operation(_) => (OPERATIONS, "more than 50 requests a second at this endpoint"),
        };
        if self.count(target, second) > limit.saturating_mul(WINDOW.unsigned_abs() as u32) {
            let until = now.saturating_add(PENALTY);
            (self.refused_until, self.windows) = (Some(until), Vec::new());
            let words = format!("{words}, on average over five minutes");
            return Err(refused(&words, until, now, retry_after));
        }
        Ok(())
    }

    /// One request more; how many there are in the window.
    fn count(&mut self, target: Target, second: i64) -> u32 {
        let position = self.windows.iter().position(|window| window.target == target).unwrap_or_else(|| {
            self.windows.push(Window { target, seconds: VecDeque::new(), count: 0 });
            self.windows.len() - 1
        });
        let Some(window) = self.windows.get_mut(position) else { return 0 };
        while let Some((_, gone)) = window.seconds.pop_front_if(|(at, _)| *at <= second - WINDOW) {
            window.count = window.count.saturating_sub(gone);
        }
        match window.seconds.back_mut() {
            Some((at, count)) if *at == second => *count += 1,
            _ => window.seconds.push_back((second, 1)),
        }
        window.count += 1;
        window.count
    }
}

fn refused(words: &str, until: Micros, now: Micros, retry_after: bool) -> Refused {
    let seconds = (until - now + SECOND - 1).div_euclid(SECOND);
    let detail = format!("request rate exceeded: {words}; until {} all is refused", rfc3339(until));
    Refused::rate(&detail, retry_after.then(|| u32::try_from(seconds).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::Operation;

    const LIST: Target = Target::Operation(Operation::listProfiles);

    #[test]
    fn an_average_over_five_minutes_counts() {
        let mut limits = Limits::default();
        // A burst is no offence while the average holds.
        for _ in 0..300 {
            limits.admit(Some(Target::Token), 0, false).unwrap();
        }
        limits.admit(Some(LIST), 0, false).unwrap();
        let refused = limits.admit(Some(Target::Token), SECOND, true).unwrap_err();
        assert_eq!(refused.status, 429);
        assert!(refused.detail.contains("more than 1 request a second at the token endpoint"), "{}", refused.detail);
        for (at, good) in [(SECOND, false), (300 * SECOND, false), (301 * SECOND, true)] {
            assert_eq!(limits.admit(Some(LIST), at, false).is_ok(), good, "everything, for five minutes: {at}");
            assert_eq!(limits.admit(None, at, false).is_ok(), good);
        }
        limits.admit(Some(Target::Token), 301 * SECOND, false).unwrap();
    }

    #[test]
    fn the_window_slides() {
        let mut limits = Limits::default();
        for second in 0..10_000 {
            limits.admit(Some(Target::Token), second * SECOND, false).unwrap();
        }
        assert!(limits.admit(Some(Target::Token), 9_999 * SECOND, false).is_err());
        let mut limits = Limits::default();
        for _ in 0..15_000 {
            limits.admit(Some(LIST), 0, false).unwrap();
        }
        assert!(limits.admit(Some(LIST), 299 * SECOND, false).is_err());
    }
}
