//! What becomes of an orchestration, and when.

use super::State;
use super::agenda::{Due, Subject};
use super::clock::{Micros, rfc3339};
use super::events::Happening;
use super::obstacle::Obstacle;
use super::rail::TransferState;
use super::review::Verdict;
use super::transfers::Of;
use crate::model::orchestration::{
    FailReason, OrchestrationStatus, OrchestrationTransfer, OrchestrationTransferStatus,
};

/// What becomes of an orchestration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Outcome {
    /// Whether it has to be approved first.
    pub(super) approval: Verdict,
    pub(super) end: End,
}

/// How an orchestration ends that nobody refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) enum End {
    Complete,
    /// The destination transfer waits for an approval of its own, which is granted.
    CompleteOnceApproved,
    Fail(Obstacle),
    /// Nothing happens to it any more.
    Never,
}

/// What happens to it at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Approve,
    StartSource,
    CompleteSource,
    StartDestination,
    Complete,
    Fail(Obstacle),
    Reject,
}

/// How many parts a script cuts the processing time into.
const PARTS: i64 = 4;

impl Outcome {
    /// Straight to completion.
    pub(super) const COMPLETE: Self = Self { approval: Verdict::Unasked, end: End::Complete };
    /// As it is, for ever.
    pub(super) const NEVER: Self = Self { approval: Verdict::Unasked, end: End::Never };

    /// The outcome that an amount asks for: what its two decimal places say, see `docs/sandbox.md`.
    pub(super) fn of_amount(amount: &str) -> Self {
        let (_, places) = amount.split_once('.').unwrap_or((amount, ""));
        let (approval, end) = match places.trim_end_matches('0') {
            "11" => (Verdict::Granted, End::Complete),
            "12" => (Verdict::Unasked, End::Fail(Obstacle::MissingTrustline)),
            "13" => (Verdict::Unasked, End::Fail(Obstacle::Scripted)),
            "14" => (Verdict::Unasked, End::Fail(Obstacle::InvalidAddress)),
            "15" => (Verdict::Unasked, End::CompleteOnceApproved),
            "16" => (Verdict::Unasked, End::Fail(Obstacle::CustomerRejected)),
            "17" => (Verdict::Refused, End::Complete),
            "18" => (Verdict::Unasked, End::Fail(Obstacle::TravelRuleRejected)),
            "19" => (Verdict::Unanswered, End::Complete),
            _ => return Self::COMPLETE,
        };
        Self { approval, end }
    }

    /// The state after creation.
    pub(super) fn first_status(self) -> OrchestrationStatus {
        match self.approval {
            Verdict::Unasked => OrchestrationStatus::Processing,
            _ => OrchestrationStatus::Pending,
        }
    }

    /// What happens at this place of its script, and when: parts of the processing time since creation.
    fn step(self, place: usize) -> Option<(i64, Step)> {
        let place = match (self.approval, place) {
            (Verdict::Unasked, place) => place,
            (Verdict::Granted, 0) => return Some((PARTS, Step::Approve)),
            (Verdict::Granted, place) => place - 1,
            (Verdict::Refused, 0) => return Some((PARTS, Step::Reject)),
            _ => return None,
        };
        let approved = if self.approval == Verdict::Granted { PARTS } else { 0 };
        let (parts, step) = match (place, self.end) {
            (_, End::Never) => return None,
            (0, _) => (1, Step::StartSource),
            (1, _) => (2, Step::CompleteSource),
            (2, _) => (3, Step::StartDestination),
            (3, End::Complete) => (PARTS, Step::Complete),
            (3, End::CompleteOnceApproved) => (2 * PARTS, Step::Complete),
            (3, End::Fail(obstacle)) => (PARTS, Step::Fail(obstacle)),
            _ => return None,
        };
        Some((approved + parts, step))
    }
}

impl State {
    /// Puts the first step of an orchestration on the agenda. `processing` is the time from creation to completion.
    pub(super) fn schedule(&mut self, position: u32, processing: Micros) {
        self.schedule_step(position, 0, processing);
    }

    fn schedule_step(&mut self, position: u32, step: usize, processing: Micros) {
        let Some(record) = self.book.at(position) else { return };
        if let Some((parts, _)) = record.outcome.step(step) {
            let at = record.created.saturating_add(processing.saturating_mul(parts) / PARTS);
            self.agenda.add(Due { at, subject: Subject::Orchestration(position), step });
        }
    }

    /// Lets everything happen that is due, in the order of time.
    pub(super) fn run_until(&mut self, until: Micros, processing: Micros) {
        while let Some(Due { at, subject, step }) = self.agenda.take_until(until) {
            match subject {
                Subject::FiatAccount(position) => self.end_account_review(position, step, at),
                Subject::Rule(position) => self.end_rule_review(position, step),
                Subject::Address(position) => self.end_address_review(position, step),
                Subject::Orchestration(position) => {
                    if let Some((_, due)) = self.book.at(position).and_then(|record| record.outcome.step(step)) {
                        self.take_step(position, due, at);
                        self.schedule_step(position, step + 1, processing);
                    }
                }
            }
        }
    }

    fn take_step(&mut self, position: u32, step: Step, at: Micros) {
        let Some(record) = self.book.at(position) else { return };
        let (source_id, destination_id) = record.transfer_ids.clone();
        let waits = record.outcome.end == End::CompleteOnceApproved;
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
                if waits {
                    self.note_transfer(&destination_id, Some(Obstacle::PendingApproval));
                }
            }
            Step::Complete => self.note_transfer(&destination_id, None),
            Step::Fail(obstacle) => self.note_transfer(&destination_id, Some(obstacle)),
            Step::Reject => {}
        }
        let mut step = step;
        let (ledger, Some(record)) = (&mut self.ledger, self.book.at_mut(position)) else { return };
        if step == Step::Complete {
            let settled = record.hold.take().is_some_and(|hold| {
                ledger.settle(hold.profile, (hold.asset, hold.into), &hold.amount, hold.to).is_ok()
            });
            if !settled {
                step = Step::Fail(Obstacle::Shortage);
            }
        }
        if matches!(step, Step::Fail(_) | Step::Reject)
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
            Step::Fail(obstacle) => {
                shown.destination_transfer =
                    Some(transfer(OrchestrationTransferStatus::Failed, destination_id.clone()));
                shown.status = Some(OrchestrationStatus::Failed);
                shown.fail_reason = Some(fail_reason(obstacle.reason()));
            }
            Step::Reject => shown.status = Some(OrchestrationStatus::Rejected),
        }
        match step {
            Step::Complete => {
                self.end_transfer(&destination_id, TransferState::Completed, at);
                self.happened(Happening::OrchestrationCompleted(position), at);
            }
            Step::Fail(_) => {
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
        let fail = |obstacle| (Verdict::Unasked, End::Fail(obstacle));
        let table = [
            ("100", (Verdict::Unasked, End::Complete)),
            ("13", (Verdict::Unasked, End::Complete)),
            ("100.11", (Verdict::Granted, End::Complete)),
            ("8.12", fail(Obstacle::MissingTrustline)),
            (".13", fail(Obstacle::Scripted)),
            ("7.1300", fail(Obstacle::Scripted)),
            ("7.013", (Verdict::Unasked, End::Complete)),
            ("7.131", (Verdict::Unasked, End::Complete)),
            ("7.14", fail(Obstacle::InvalidAddress)),
            ("7.15", (Verdict::Unasked, End::CompleteOnceApproved)),
            ("7.16", fail(Obstacle::CustomerRejected)),
            ("0.17", (Verdict::Refused, End::Complete)),
            ("0.18", fail(Obstacle::TravelRuleRejected)),
            ("1.19", (Verdict::Unanswered, End::Complete)),
        ];
        for (amount, (approval, end)) in table {
            assert_eq!(Outcome::of_amount(amount), Outcome { approval, end }, "{amount}");
        }
    }

    #[test]
    fn scripts_go_forward_in_time_and_end() {
        for amount in ["1", "1.11", "1.12", "1.13", "1.15", "1.17", "1.19"] {
            for approval in [Verdict::Unasked, Verdict::Granted, Verdict::Refused, Verdict::Unanswered] {
                let outcome = Outcome { approval, ..Outcome::of_amount(amount) };
                let script: Vec<_> = (0..10).map_while(|place| outcome.step(place)).collect();
                assert!(script.is_sorted_by(|(one, _), (other, _)| one < other), "{amount} {script:?}");
                let last = script.last().map(|(_, step)| *step);
                let ends = matches!(last, Some(Step::Complete | Step::Fail(_) | Step::Reject));
                assert_eq!(ends, approval != Verdict::Unanswered, "{amount} {script:?}");
                assert_eq!(outcome.step(script.len() + 1), None);
            }
        }
        assert_eq!(Outcome::NEVER.step(0), None);
    }
}
