//! What becomes of an orchestration, and when.

use super::State;
use super::agenda::{Due, Subject};
use super::clock::{Micros, rfc3339};
use super::events::Happening;
use super::rail::TransferState;
use super::transfers::Of;
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

impl State {
    /// Puts the first step of an orchestration on the agenda. `processing` is the time from creation to completion.
    pub(super) fn schedule(&mut self, position: u32, processing: Micros) {
        self.schedule_step(position, 0, processing);
    }

    fn schedule_step(&mut self, position: u32, step: usize, processing: Micros) {
        let Some(record) = self.book.at(position) else { return };
        if let Some((parts, _)) = record.outcome.script().get(step) {
            let at = record.created.saturating_add(processing.saturating_mul(*parts) / PARTS);
            self.agenda.add(Due { at, subject: Subject::Orchestration(position), step });
        }
    }

    /// Lets everything happen that is due, in the order of time.
    pub(super) fn run_until(&mut self, until: Micros, processing: Micros) {
        while let Some(Due { at, subject, step }) = self.agenda.take_until(until) {
            match subject {
                Subject::FiatAccount(position) => self.end_review(position, at),
                Subject::Orchestration(position) => {
                    let script = self.book.at(position).map_or(&[][..], |record| record.outcome.script());
                    if let Some((_, due)) = script.get(step) {
                        self.take_step(position, *due, at);
                        self.schedule_step(position, step + 1, processing);
                    }
                }
            }
        }
    }

    fn take_step(&mut self, position: u32, step: Step, at: Micros) {
        let Some(record) = self.book.at(position) else { return };
        let (source_id, destination_id) = record.transfer_ids.clone();
        // What came from outside was there before the orchestration.
        let has_arrived =
            self.transfers.get(&source_id).is_some_and(|transfer| transfer.state == TransferState::Completed);
        if has_arrived && matches!(step, Step::StartSource | Step::CompleteSource) {
            return;
        }
        let source_rail = self.source_rail(&record.shown);
        let destination_rail = self.destination_rail(&record.shown);
        match step {
            Step::Approve => self.happened(Happening::OrchestrationProcessing(position), at),
            Step::StartSource => {
                let of = Of::Source(position);
                self.begin_transfer(source_id.clone(), of, source_rail, TransferState::Pending, at);
            }
            Step::CompleteSource => self.end_transfer(&source_id, TransferState::Completed, at),
            Step::StartDestination => {
                let of = Of::Destination(position);
                self.begin_transfer(destination_id.clone(), of, destination_rail, TransferState::Pending, at);
            }
            Step::Complete | Step::Fail | Step::Reject => {}
        }
        let (mut step, mut reason) = (step, "sandbox: an amount that ends in .13 fails");
        let (ledger, Some(record)) = (&mut self.ledger, self.book.at_mut(position)) else { return };
        if step == Step::Complete {
            let settled = record.hold.take().is_some_and(|hold| {
                ledger.settle(hold.profile, (hold.asset, hold.into), &hold.amount, hold.to).is_ok()
            });
            if !settled {
                (step, reason) = (Step::Fail, "the reserved amount was not there (a restored state?)");
            }
        }
        if matches!(step, Step::Fail | Step::Reject)
            && let Some(hold) = record.hold.take()
        {
            // It was set aside at creation, so it is there.
            let _ = ledger.release(hold.profile, hold.asset, &hold.amount);
        }
        let shown = &mut record.shown;
        shown.updated_at = Some(rfc3339(at));
        let running = |id: &str| Some(transfer(OrchestrationTransferStatus::Processing, String::from(id)));
        let done = |id: &str| Some(transfer(OrchestrationTransferStatus::Completed, String::from(id)));
        match step {
            Step::Approve => shown.status = Some(OrchestrationStatus::Processing),
            Step::StartSource => shown.source_transfer = running(&source_id),
            Step::CompleteSource => shown.source_transfer = done(&source_id),
            Step::StartDestination => shown.destination_transfer = running(&destination_id),
            Step::Complete => {
                shown.destination_transfer = done(&destination_id);
                shown.status = Some(OrchestrationStatus::Completed);
            }
            Step::Fail => {
                shown.destination_transfer =
                    Some(transfer(OrchestrationTransferStatus::Failed, destination_id.clone()));
                shown.status = Some(OrchestrationStatus::Failed);
                shown.fail_reason = Some(fail_reason(reason));
            }
            Step::Reject => shown.status = Some(OrchestrationStatus::Rejected),
        }
        match step {
            Step::Complete => {
                self.end_transfer(&destination_id, TransferState::Completed, at);
                self.happened(Happening::OrchestrationCompleted(position), at);
            }
            Step::Fail => {
                self.end_transfer(&destination_id, TransferState::Failed, at);
                self.happened(Happening::OrchestrationFailed(position), at);
            }
            // The vendor publishes no event about a rejection.
            _ => {}
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
