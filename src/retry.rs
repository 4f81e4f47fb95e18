//! What to do after an attempt that did not bring the answer: a pure function of what is known.
//!
//! The vendor makes a payment at most once for each `ref_id`, and answers a second create under it with 409. So a create
//! may be sent again, but only under the same `ref_id`, and what it becomes is read rather than guessed: after any doubt
//! comes a read.
//!
//! Nothing here waits, sends, draws or looks at a clock.

use crate::http::Method;
use crate::operation::Operation;
use crate::shape::Shape;

/// The upper bound of the first wait, in milliseconds; it doubles with every attempt.
pub const BASE_MS: f64 = 500.0;
/// The upper bound of any wait that the server did not ask for, in milliseconds.
pub const LONGEST_MS: f64 = 8_000.0;
/// A server that asks for more than this is not waited for, however much time is left; milliseconds.
pub const LONGEST_ASKED_MS: f64 = 3_600_000.0;

/// How a request may be repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// It only reads.
    Read,
    /// Done twice is done once.
    Put,
    /// The same, and what is gone afterwards may have been there before.
    Delete,
    /// A create under a `ref_id`: again under the same one, after a read.
    Create,
    /// Never once it may have left: nothing tells whether it was carried out.
    Once,
}

impl Repeat {
    /// How a request of this operation may be repeated.
    pub fn of(operation: Operation) -> Self {
        let Shape::Object(params) = operation.params() else { return Self::Once };
        match operation.method() {
            Method::Get => Self::Read,
            Method::Put => Self::Put,
            Method::Delete => Self::Delete,
            Method::Post if params.fields.iter().any(|field| field.name == "ref_id") => Self::Create,
            Method::Post => Self::Once,
        }
    }
}

/// What is open about the attempts so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// Nothing: no attempt can have been carried out.
    Never,
    /// Nothing, and the client made up the `ref_id`: nobody else can have used it.
    Own,
    /// An attempt may have been carried out, or may still be. Only a record settles that: a read that finds none may have
    /// come too early, even behind an answer. (A proxy may have sent the request twice, and how soon lists show what was
    /// created is documented nowhere.)
    Open,
}

impl Doubt {
    /// Every grade; its place here is its number in the wasm interface.
    pub const ALL: [Self; 3] = [Self::Never, Self::Own, Self::Open];
}

/// What became of an attempt that did not bring the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing left this machine, and the next attempt may do better.
    Unsent,
    /// Nothing left, and trying again is of no use.
    Unsendable,
    /// There is no answer: the connection was lost, or the attempt took too long.
    Lost,
    /// There is no answer, and no time to wait for one: the caller gave up, or the deadline came.
    Ended,
    /// An answer of success whose body is no JSON: it was cut.
    Cut,
    /// An answer of success that says something else than promised.
    Wrong,
    /// A fault of this package after the request had left.
    Trapped,
    /// A refusal with this status; 409 stands for every "already exists".
    Refused(u16),
}

impl Outcome {
    /// From its number in the wasm interface: the status of a refusal, or a small number in the order above.
    pub fn numbered(number: u16) -> Self {
        match number {
            0 => Self::Unsent,
            1 => Self::Unsendable,
            2 => Self::Lost,
            3 => Self::Ended,
            4 => Self::Cut,
            5 => Self::Wrong,
            6 => Self::Trapped,
            status => Self::Refused(status),
        }
    }

    /// What this attempt leaves open.
    fn doubt(self) -> Doubt {
        match self {
            // Refusals of the request itself, from RFC 9110, RFC 6585 and their kin: they come instead of the work.
            Self::Refused(400..=407 | 409..=417 | 421 | 422 | 424..=426 | 428 | 429 | 431 | 451) => Doubt::Never,
            // Whatever else has a number may be a gateway's word about itself, such as 499 or 460, while the API goes on.
            // Below 400 is a redirect, which is not followed.
            Self::Refused(_) | Self::Lost | Self::Ended | Self::Cut | Self::Wrong | Self::Trapped => Doubt::Open,
            Self::Unsent | Self::Unsendable => Doubt::Never,
        }
    }

    /// Whether the same request may fare better a little later.
    fn passes(self) -> bool {
        matches!(self, Self::Unsent | Self::Lost | Self::Cut | Self::Refused(408 | 500..))
    }
}

/// Where a call stands.
#[derive(Clone, Copy, Debug)]
pub struct Situation {
    /// How the request may be repeated.
    pub repeat: Repeat,
    /// What was open before this attempt.
    pub doubt: Doubt,
    /// How many attempts there were before this one.
    pub attempt: u32,
    /// How many attempts may follow the first.
    pub max_retries: u32,
    /// Milliseconds until the deadline.
    pub left_ms: f64,
    /// Milliseconds that the server asked to wait; below zero when it did not ask.
    pub asked_ms: f64,
}

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Give up: with the error at hand, or, while something is open, with the news that the outcome is unknown.
    Stop,
    /// Send again.
    Send,
    /// Read whether it was carried out, and send again when it was not.
    ReadThenSend,
    /// Read whether it was carried out, and give up when it was not.
    ReadThenStop,
}

/// What to do, when, and what is open until then.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Next {
    /// What to do.
    pub step: Step,
    /// What is open.
    pub doubt: Doubt,
    /// Milliseconds to wait before.
    pub after_ms: f64,
}

/// What to do after an attempt. `random` is drawn evenly from 0 to below 1.
pub fn decide(situation: &Situation, outcome: Outcome, random: f64) -> Next {
    let Situation { repeat, attempt, max_retries, left_ms, asked_ms, .. } = *situation;
    let doubt = situation.doubt.max(outcome.doubt());
    let open = doubt == Doubt::Open;
    let creates = repeat == Repeat::Create;
    let now = |step| Next { step, doubt, after_ms: 0.0 };
    let again = attempt < max_retries;
    let in_time = |ms: f64| ms < left_ms && ms <= LONGEST_ASKED_MS;
    match outcome {
        // Everybody has to stay silent; only a doubt is worth the wait.
        Outcome::Refused(429) if creates && open && in_time(asked_ms) => {
            let step = if again { Step::ReadThenSend } else { Step::ReadThenStop };
            return Next { step, doubt, after_ms: asked_ms.max(0.0) };
        }
        Outcome::Refused(429) | Outcome::Ended => return now(Step::Stop),
        // Success in disguise, when an earlier attempt made the record. Nothing less than that record settles it.
        Outcome::Refused(409) if creates && doubt > Doubt::Never => {
            return Next { step: Step::ReadThenStop, doubt: Doubt::Open, after_ms: 0.0 };
        }
        // How the vendor answers a second delete is not documented.
        Outcome::Refused(400 | 404 | 409 | 410) if repeat == Repeat::Delete && open => return now(Step::ReadThenStop),
        _ => {}
    }
    let may_repeat = match repeat {
        Repeat::Create => outcome.passes() || outcome.doubt() == Doubt::Open,
        Repeat::Once => outcome == Outcome::Unsent,
        Repeat::Read | Repeat::Put | Repeat::Delete => outcome.passes(),
    };
    let reads = creates && open;
    let exponent = attempt.min(16);
    let bound = (BASE_MS * f64::from(1_u32 << exponent)).min(LONGEST_MS);
    // Full jitter: clients that failed together do not come back together.
    let after_ms = (random * bound).max(asked_ms);
    if may_repeat && again && in_time(after_ms) {
        let step = if reads { Step::ReadThenSend } else { Step::Send };
        return Next { step, doubt, after_ms };
    }
    now(if reads { Step::ReadThenStop } else { Step::Stop })
}

#[cfg(test)]
mod tests {
    use super::Doubt::*;
    use super::Outcome::*;
    use super::Repeat::*;
    use super::Step::*;
    use super::*;

    const SITUATION: Situation =
        Situation { repeat: Read, doubt: Never, attempt: 0, max_retries: 4, left_ms: 120_000.0, asked_ms: -1.0 };

    fn step(repeat: Repeat, doubt: Doubt, outcome: Outcome) -> (Step, Doubt) {
        let next = decide(&Situation { repeat, doubt, ..SITUATION }, outcome, 0.5);
        (next.step, next.doubt)
    }

    #[test]
    fn repeats_come_from_the_table() {
        for operation in Operation::ALL {
            let name = operation.name();
            let expected = match operation.method() {
                Method::Get => Read,
                Method::Put => Put,
                Method::Delete => Delete,
                Method::Post if name.starts_with("create") && name != "createSandboxDeposit" => Create,
                Method::Post => Once,
            };
            assert_eq!(Repeat::of(*operation), expected, "{name}");
        }
    }

    #[test]
    fn what_the_server_says_again_and_again() {
        // What follows each outcome of a first attempt, for every kind of request.
        let table = [
            (Unsent, [Send, Send, Send, Send, Send]),
            (Unsendable, [Stop, Stop, Stop, Stop, Stop]),
            (Lost, [Send, Send, Send, ReadThenSend, Stop]),
            (Ended, [Stop, Stop, Stop, Stop, Stop]),
            (Cut, [Send, Send, Send, ReadThenSend, Stop]),
            (Wrong, [Stop, Stop, Stop, ReadThenSend, Stop]),
            (Trapped, [Stop, Stop, Stop, ReadThenSend, Stop]),
            (Refused(307), [Stop, Stop, Stop, ReadThenSend, Stop]),
            (Refused(400), [Stop, Stop, Stop, Stop, Stop]),
            (Refused(401), [Stop, Stop, Stop, Stop, Stop]),
            (Refused(403), [Stop, Stop, Stop, Stop, Stop]),
            (Refused(404), [Stop, Stop, Stop, Stop, Stop]),
            (Refused(408), [Send, Send, Send, ReadThenSend, Stop]),
            (Refused(409), [Stop, Stop, Stop, Stop, Stop]),
            (Refused(418), [Stop, Stop, Stop, ReadThenSend, Stop]),
            (Refused(423), [Stop, Stop, Stop, ReadThenSend, Stop]),
            (Refused(429), [Stop, Stop, Stop, Stop, Stop]),
            (Refused(444), [Stop, Stop, Stop, ReadThenSend, Stop]),
            (Refused(460), [Stop, Stop, Stop, ReadThenSend, Stop]),
            (Refused(499), [Stop, Stop, Stop, ReadThenSend, Stop]),
            (Refused(500), [Send, Send, Send, ReadThenSend, Stop]),
            (Refused(502), [Send, Send, Send, ReadThenSend, Stop]),
            (Refused(503), [Send, Send, Send, ReadThenSend, Stop]),
            (Refused(504), [Send, Send, Send, ReadThenSend, Stop]),
            (Refused(520), [Send, Send, Send, ReadThenSend, Stop]),
        ];
        for (outcome, steps) in table {
            for (repeat, expected) in [Read, Put, Delete, Create, Once].into_iter().zip(steps) {
                assert_eq!(step(repeat, Never, outcome).0, expected, "{repeat:?} {outcome:?}");
            }
        }
    }

    #[test]
    fn a_doubt_never_goes_away_by_itself() {
        let opens = [Lost, Ended, Cut, Wrong, Trapped, Refused(302), Refused(408)];
        for outcome in opens.into_iter().chain([500, 501, 502, 503, 504, 520].map(Refused)) {
            for before in Doubt::ALL {
                assert_eq!(step(Create, before, outcome).1, Open, "{outcome:?}");
            }
        }
        for outcome in [Unsent, Unsendable, Refused(400), Refused(403), Refused(409), Refused(429)] {
            assert_eq!(step(Create, Never, outcome).1, Never, "{outcome:?}");
            assert_eq!(step(Create, Open, outcome).1, Open, "{outcome:?}");
        }
    }

    #[test]
    fn only_known_refusals_leave_no_doubt() {
        let refusals = [
            400, 401, 402, 403, 404, 405, 406, 407, 409, 410, 411, 412, 413, 414, 415, 416, 417, 421, 422, 424, 425,
            426, 428, 429, 431, 451,
        ];
        for status in 100..1000 {
            let expected = if refusals.contains(&status) { Never } else { Open };
            assert_eq!(Refused(status).doubt(), expected, "{status}");
        }
    }

    #[test]
    fn a_create_in_doubt_is_never_answered_by_a_refusal_alone() {
        for outcome in [Unsendable, Refused(400), Refused(401), Refused(403), Refused(404), Refused(422)] {
            assert_eq!(step(Create, Open, outcome), (ReadThenStop, Open), "{outcome:?}");
        }
        for doubt in [Own, Open] {
            assert_eq!(step(Create, doubt, Refused(409)), (ReadThenStop, Open), "only the record settles a 409");
        }
        assert_eq!(step(Create, Own, Refused(403)), (Stop, Own));
        assert_eq!(step(Create, Open, Unsent), (ReadThenSend, Open));
        assert_eq!(step(Create, Open, Ended), (Stop, Open));
    }

    #[test]
    fn a_create_whose_retries_are_used_up_reads_a_last_time() {
        let spent = Situation { repeat: Create, attempt: 4, ..SITUATION };
        assert_eq!(decide(&spent, Lost, 0.5).step, ReadThenStop);
        assert_eq!(decide(&spent, Unsent, 0.5).step, Stop);
        assert_eq!(decide(&Situation { doubt: Open, ..spent }, Unsent, 0.5).step, ReadThenStop);
        let late = Situation { repeat: Create, left_ms: 0.0, ..SITUATION };
        assert_eq!(decide(&late, Lost, 0.5).step, ReadThenStop);
    }

    #[test]
    fn a_delete_that_finds_nothing_after_doubt_has_worked() {
        assert_eq!(step(Delete, Open, Refused(404)).0, ReadThenStop);
        assert_eq!(step(Delete, Never, Refused(404)).0, Stop);
        assert_eq!(step(Put, Open, Refused(404)).0, Stop);
    }

    #[test]
    fn only_a_doubt_waits_for_the_end_of_a_penalty() {
        let next = |repeat, doubt, attempt, asked_ms| {
            let next = decide(&Situation { repeat, doubt, attempt, asked_ms, ..SITUATION }, Refused(429), 0.5);
            (next.step, next.after_ms)
        };
        assert_eq!(next(Create, Open, 0, 7_000.0), (ReadThenSend, 7_000.0));
        assert_eq!(next(Create, Open, 4, 7_000.0), (ReadThenStop, 7_000.0));
        assert_eq!(next(Create, Open, 0, 120_000.0), (Stop, 0.0));
        for (repeat, doubt) in [(Create, Never), (Create, Own), (Read, Open), (Put, Open), (Once, Open)] {
            assert_eq!(next(repeat, doubt, 0, 7_000.0), (Stop, 0.0), "{repeat:?} {doubt:?}");
        }
    }

    #[test]
    fn waits_grow_with_full_jitter_under_a_cap() {
        let after =
            |attempt, random| decide(&Situation { attempt, max_retries: 40, ..SITUATION }, Lost, random).after_ms;
        for (attempt, bound) in [(0, 500.0), (1, 1_000.0), (2, 2_000.0), (3, 4_000.0), (4, 8_000.0), (39, 8_000.0)] {
            assert_eq!(after(attempt, 0.0), 0.0);
            assert_eq!(after(attempt, 0.5), bound / 2.0);
            assert!(after(attempt, 0.999_999) < bound);
        }
    }

    #[test]
    fn the_server_may_ask_for_more_time_but_not_for_more_than_is_left() {
        let next = |asked_ms, left_ms| {
            let next = decide(&Situation { asked_ms, left_ms, ..SITUATION }, Refused(503), 0.5);
            (next.step, next.after_ms)
        };
        assert_eq!(next(100.0, 10_000.0), (Send, 250.0), "a lower bound");
        assert_eq!(next(3_000.0, 10_000.0), (Send, 3_000.0));
        assert_eq!(next(10_000.0, 10_000.0), (Stop, 0.0));
        assert_eq!(next(-1.0, 250.0), (Stop, 0.0));
    }

    #[test]
    fn beyond_an_hour_there_is_no_time_whatever_is_left() {
        let next = |repeat, outcome, asked_ms| {
            let situation = Situation { repeat, asked_ms, left_ms: f64::INFINITY, ..SITUATION };
            let next = decide(&situation, outcome, 0.5);
            (next.step, next.after_ms)
        };
        assert_eq!(next(Create, Refused(503), LONGEST_ASKED_MS), (ReadThenSend, LONGEST_ASKED_MS));
        for asked_ms in [LONGEST_ASKED_MS + 1.0, 1e23, f64::INFINITY] {
            assert_eq!(next(Create, Refused(503), asked_ms), (ReadThenStop, 0.0), "{asked_ms}");
            assert_eq!(next(Read, Refused(503), asked_ms), (Stop, 0.0), "{asked_ms}");
            let penalty = Situation { repeat: Create, doubt: Open, asked_ms, left_ms: f64::INFINITY, ..SITUATION };
            assert_eq!(decide(&penalty, Refused(429), 0.5).step, Stop, "{asked_ms}");
        }
        assert_eq!(next(Read, Lost, -1.0), (Send, 250.0));
    }

    #[test]
    fn numbers_of_the_wasm_interface() {
        let outcomes = [Unsent, Unsendable, Lost, Ended, Cut, Wrong, Trapped];
        for (number, outcome) in outcomes.into_iter().enumerate() {
            assert_eq!(Outcome::numbered(number as u16), outcome);
        }
        assert_eq!(Outcome::numbered(503), Refused(503));
        for (number, doubt) in Doubt::ALL.into_iter().enumerate() {
            assert_eq!(doubt as usize, number);
        }
    }
}
