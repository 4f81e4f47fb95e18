//! The vendor's documents differ by date; a sandbox can answer as either describes it.

use crate::model::orchestration::{Orchestration, OrchestrationStatus};

/// Which of the vendor's documents the answers follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Dialect {
    /// The OpenAPI document of July 2026: five states; a list has `items` and, deprecated, `orchestrations` or `rules`.
    #[default]
    #[serde(rename = "2026-07")]
    July2026,
    /// The guides of April 2026: three states; a list has `orchestrations` or `rules` only; a registered address has a
    /// `name`. That what is PENDING today would have been PROCESSING then, and REJECTED FAILED, is a guess.
    #[serde(rename = "2026-04")]
    April2026,
    /// July, and on top what only the April documents show: `destination_amount` and `completed_at` on an
    /// orchestration, `name` on a registered address, `next_page` beside `next_page_cursor`. For clients that have to
    /// bear anything.
    #[serde(rename = "both")]
    Both,
}

impl Dialect {
    /// The name that users write.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::July2026 => "2026-07",
            Self::April2026 => "2026-04",
            Self::Both => "both",
        }
    }

    /// The state an orchestration shows.
    pub(super) fn status(self, orchestration: &Orchestration) -> Option<OrchestrationStatus> {
        match (self, &orchestration.status) {
            (Self::April2026, Some(OrchestrationStatus::Pending)) => Some(OrchestrationStatus::Processing),
            (Self::April2026, Some(OrchestrationStatus::Rejected)) => Some(OrchestrationStatus::Failed),
            (_, status) => status.clone(),
        }
    }

    /// An orchestration as it goes out.
    pub(super) fn show(self, orchestration: &Orchestration) -> Orchestration {
        let mut shown = orchestration.clone();
        shown.status = self.status(orchestration);
        if self == Self::Both && shown.status == Some(OrchestrationStatus::Completed) {
            shown.destination_amount = shown.source_amount.clone();
            shown.completed_at = shown.updated_at.clone();
        }
        shown
    }
}
