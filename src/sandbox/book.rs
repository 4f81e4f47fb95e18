//! What a sandbox keeps of an orchestration beside what it shows.

use bigdecimal::BigDecimal;

use super::asset::KnownAsset;
use super::clock::Micros;
use super::ledger::Account;
use super::lifecycle::Outcome;
use super::shelf::{Shelf, Stored};
use crate::model::orchestration::Orchestration;

/// One orchestration.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub(super) struct Record {
    /// As the newest dialect shows it.
    pub(super) shown: Orchestration,
    pub(super) created: Micros,
    pub(super) outcome: Outcome,
    /// Ids of its transfers, made at creation so that they do not depend on when a transfer starts.
    pub(super) transfer_ids: (String, String),
    /// What is set aside for it while it runs.
    pub(super) hold: Option<Hold>,
}

/// What is set aside, and where it goes.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub(super) struct Hold {
    pub(super) profile: u32,
    pub(super) asset: KnownAsset,
    pub(super) into: KnownAsset,
    pub(super) amount: BigDecimal,
    pub(super) to: Account,
}

/// All orchestrations.
pub(super) type Book = Shelf<Record>;

impl Stored for Record {
    fn id(&self) -> &str {
        &self.shown.id
    }

    fn ref_id(&self) -> Option<&str> {
        self.shown.ref_id.as_deref()
    }
}
