//! What becomes of an orchestration, and when.

use std::collections::BTreeMap;

use super::State;
use super::clock::{Micros, rfc3339};
use crate::model::orchestration::{
    FailReason, OrchestrationStatus, OrchestrationTransfer, OrchestrationTransferStatus,
};

/// How an orchestration ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) enum Outcome {
    Complete,
    ApproveThenComplete,
    Fail,
    Reject,
    /// Nothing happens to it any more.
    Stay,
}

/// What happens to it at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Approve,
    StartSource,
    CompleteSource,
    StartDestination,
    Complete,
    Fail,
    Reject,
}

/// How many parts a script cuts the processing time into.
const PARTS: i64 = 4;

impl Outcome {
    /// The outcome that an amount asks for: what its two decimal places say, see the table in [`super`].
    pub(super) fn of_amount(amount: &str) -> Self {
        let (_, places) = amount.split_once('.').unwrap_or((amount, ""));
        match places.trim_end_matches('0') {
            "11" => Self::ApproveThenComplete,
            "13" => Self::Fail,
            "17" => Self::Reject,
            "19" => Self::Stay,
            _ => Self::Complete,
        }
    }

    /// The state after creation.
    pub(super) fn first_status(self) -> OrchestrationStatus {
        match self {
            Self::Complete | Self::Fail => OrchestrationStatus::Processing,
            Self::ApproveThenComplete | Self::Reject | Self::Stay => OrchestrationStatus::Pending,
        }
    }

    /// When what happens: parts of the processing time since creation.
    const fn script(self) -> &'static [(i64, Step)] {
        use Step::{Approve, Complete, CompleteSource, Fail, Reject, StartDestination, StartSource};
        match self {
            Self::Complete => &[(1, StartSource), (2, CompleteSource), (3, StartDestination), (PARTS, Complete)],
            Self::ApproveThenComplete => {
                &[(4, Approve), (5, StartSource), (6, CompleteSource), (7, StartDestination), (2 * PARTS, Complete)]
            }
            Self::Fail => &[(1, StartSource), (2, CompleteSource), (3, StartDestination), (PARTS, Fail)],
            Self::Reject => &[(PARTS, Reject)],
            Self::Stay => &[],
        }
    }
}

/// What is going to happen, in the order of time. An orchestration has at most one entry: its next step.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(from = "Vec<Due>", into = "Vec<Due>")]
pub(super) struct Agenda {
    due: BTreeMap<(Micros, u32), usize>,
}

/// One entry of the agenda: at this moment the orchestration at this position takes this step of its script.
#[derive(Clone, Copy, Debug, serde::Serialize, serde::Deserialize)]
struct Due {
    at: Micros,
    position: u32,
    step: usize,
}

impl From<Vec<Due>> for Agenda {
    fn from(entries: Vec<Due>) -> Self {
        Self { due: entries.into_iter().map(|due| ((due.at, due.position), due.step)).collect() }
    }
}

impl From<Agenda> for Vec<Due> {
    fn from(agenda: Agenda) -> Self {
        agenda.due.into_iter().map(|((at, position), step)| Due { at, position, step }).collect()
    }
}

impl Agenda {
    fn take_until(&mut self, until: Micros) -> Option<Due> {
        let entry = self.due.first_entry()?;
        let &(at, position) = entry.key();
        (at <= until).then(|| Due { at, position, step: entry.remove() })
    }

    /// When the next thing happens.
    pub(super) fn next(&self) -> Option<Micros> {
        self.due.first_key_value().map(|((at, _), _)| *at)
    }
}

impl State {
    /// Puts the first step of an orchestration on the agenda. `processing` is the time from creation to completion.
    pub(super) fn schedule(&mut self, position: u32, processing: Micros) {
        self.schedule_step(position, 0, processing);
    }

    fn schedule_step(&mut self, position: u32, step: usize, processing: Micros) {
        let Some(record) = self.book.at(position) else { return };
        if let Some((parts, _)) = record.outcome.script().get(step) {
            let at = record.created.saturating_add(processing.saturating_mul(*parts) / PARTS);
            self.agenda.due.insert((at, position), step);
        }
    }

    /// Lets everything happen that is due, in the order of time.
    pub(super) fn run_until(&mut self, until: Micros, processing: Micros) {
        while let Some(due) = self.agenda.take_until(until) {
            let script = self.book.at(due.position).map_or(&[][..], |record| record.outcome.script());
            if let Some((_, step)) = script.get(due.step) {
                self.take_step(due.position, *step, due.at);
                self.schedule_step(due.position, due.step + 1, processing);
            }
        }
    }

    fn take_step(&mut self, position: u32, step: Step, at: Micros) {
        let ledger = &mut self.ledger;
        let Some(record) = self.book.at_mut(position) else { return };
        let (source_id, destination_id) = record.transfer_ids.clone();
        let shown = &mut record.shown;
        shown.updated_at = Some(rfc3339(at));
        match step {
            Step::Approve => shown.status = Some(OrchestrationStatus::Processing),
            Step::StartSource => {
                shown.source_transfer = Some(transfer(OrchestrationTransferStatus::Processing, source_id));
            }
            Step::CompleteSource => {
                shown.source_transfer = Some(transfer(OrchestrationTransferStatus::Completed, source_id));
            }
            Step::StartDestination => {
                shown.destination_transfer = Some(transfer(OrchestrationTransferStatus::Processing, destination_id));
            }
            Step::Complete => {
                let settled = record.hold.take().is_some_and(|hold| {
                    ledger.settle(hold.profile, (hold.asset, hold.into), &hold.amount, hold.to).is_ok()
                });
                if settled {
                    shown.destination_transfer = Some(transfer(OrchestrationTransferStatus::Completed, destination_id));
                    shown.status = Some(OrchestrationStatus::Completed);
                } else {
                    shown.status = Some(OrchestrationStatus::Failed);
                    shown.fail_reason = Some(fail_reason("the reserved amount was not there (a restored state?)"));
                }
            }
            Step::Fail => {
                shown.destination_transfer = Some(transfer(OrchestrationTransferStatus::Failed, destination_id));
                shown.status = Some(OrchestrationStatus::Failed);
                shown.fail_reason = Some(fail_reason("sandbox: an amount that ends in .13 fails"));
            }
            Step::Reject => shown.status = Some(OrchestrationStatus::Rejected),
        }
        if matches!(step, Step::Fail | Step::Reject)
            && let Some(hold) = record.hold.take()
        {
            // It was set aside at creation, so it is there.
            let _ = ledger.release(hold.profile, hold.asset, &hold.amount);
        }
    }
}

/// A transfer that has its id.
pub(super) fn transfer(status: OrchestrationTransferStatus, id: String) -> OrchestrationTransfer {
    OrchestrationTransfer { transfer_id: Some(id), status: Some(status) }
}

/// A transfer that is only planned.
pub(super) fn planned() -> OrchestrationTransfer {
    OrchestrationTransfer { transfer_id: None, status: Some(OrchestrationTransferStatus::Pending) }
}

/// Why an orchestration failed.
pub(super) fn fail_reason(detail: &str) -> FailReason {
    FailReason { detail: Some(String::from(detail)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_choose_outcomes() {
        let table = [
            ("100", Outcome::Complete),
            ("13", Outcome::Complete),
            ("100.11", Outcome::ApproveThenComplete),
            (".13", Outcome::Fail),
            ("7.1300", Outcome::Fail),
            ("7.013", Outcome::Complete),
            ("7.131", Outcome::Complete),
            ("0.17", Outcome::Reject),
            ("1.19", Outcome::Stay),
        ];
        for (amount, outcome) in table {
            assert_eq!(Outcome::of_amount(amount), outcome, "{amount}");
        }
    }

    #[test]
    fn scripts_go_forward_in_time() {
        for outcome in [Outcome::Complete, Outcome::ApproveThenComplete, Outcome::Fail, Outcome::Reject, Outcome::Stay]
        {
            assert!(outcome.script().is_sorted_by_key(|(part, _)| *part));
        }
    }
}
