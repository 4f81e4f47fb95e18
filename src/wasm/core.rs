//! What the client in the facade asks: what an answer means, what to do after an attempt, whether a record is the one.

use wasm_bindgen::prelude::wasm_bindgen;

use super::text::{both, given, part, taken};
use crate::issue::to_json;
use crate::operation::Operation;
use crate::response::{Reading, read};
use crate::retry::{Doubt, Outcome, Repeat, Situation, decide};
use crate::same::{Likeness, compare};

/// Checks an answer against what `operation` promises; a number that no operation has means that nothing is promised.
///
/// Nothing comes back when it is good. A broken one gives its issues as a JSON array; a refusal the name of its kind,
/// with a `+` behind it when the body is a JSON object.
pub fn read_answer(operation: u32, status: u16, body: &[u8]) -> String {
    match read(Operation::numbered(operation), status, body) {
        Reading::Good => String::new(),
        Reading::Broken(issues) => to_json(&issues),
        Reading::Refused { kind, readable } => {
            let mut verdict = String::from(kind.as_str());
            if readable {
                verdict.push('+');
            }
            verdict
        }
    }
}

/// `read_answer` of the body that went in; how long the verdict is.
#[wasm_bindgen(js_name = readAnswer)]
pub fn read_answer_there(operation: u32, status: u16, length: usize) -> usize {
    let room = taken();
    given(read_answer(operation, status, part(&room, length)).into_bytes(), room)
}

/// The number of an operation that the table does not have, by how it may be repeated.
fn repeat(operation: u32) -> Repeat {
    match (Operation::numbered(operation), u32::MAX - operation) {
        (Some(operation), _) => Repeat::of(operation),
        (None, 1) => Repeat::Read,
        (None, 2) => Repeat::Put,
        (None, _) => Repeat::Once,
    }
}

/// What to do after an attempt, see `src/retry.rs`: milliseconds x 16, the doubt x 4 and the step in one number. An hour at
/// most is waited, so no bit of it is lost.
///
/// For a request that the table does not know `operation` is 2^32 - 2 when it reads, 2^32 - 3 when it may be repeated,
/// and 2^32 - 1 when it must not be. `asked_ms` is below zero when the server did not ask to wait.
#[wasm_bindgen(js_name = decideRetry)]
#[allow(clippy::too_many_arguments)]
pub fn decide_retry(
    operation: u32,
    doubt: u8,
    attempt: u32,
    max_retries: u32,
    left_ms: f64,
    asked_ms: f64,
    outcome: u16,
    random: f64,
) -> f64 {
    let doubt = Doubt::ALL.get(usize::from(doubt)).copied().unwrap_or(Doubt::Open);
    let repeat = repeat(operation);
    let situation = Situation { repeat, doubt, attempt, max_retries, left_ms, asked_ms };
    let next = decide(&situation, Outcome::numbered(outcome), random);
    next.after_ms.ceil() * 16.0 + f64::from(next.doubt as u8 * 4 + next.step as u8)
}

/// Whether a record is what a create asked for: nothing when it is, `!` and the place of the first field that differs,
/// or `?` and the field that is missing to tell.
pub fn compare_record(operation: u32, asked: &str, record: &str) -> String {
    let Some(operation) = Operation::numbered(operation) else { return String::new() };
    let (mark, place) = match compare(operation, asked, record) {
        Likeness::Same => return String::new(),
        Likeness::Different(place) => ("!", place),
        Likeness::Incomplete(field) => ("?", String::from(field)),
    };
    let mut verdict = String::from(mark);
    verdict.push_str(&place);
    verdict
}

/// `compare_record` of the text that went in: what was asked for, a line feed, and the record; how long the verdict is.
#[wasm_bindgen(js_name = compareRecord)]
pub fn compare_record_there(operation: u32, length: usize) -> usize {
    let room = taken();
    let (asked, record) = both(part(&room, length));
    given(compare_record(operation, asked, record).into_bytes(), room)
}
