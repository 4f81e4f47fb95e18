//! The orchestrations of a sandbox, in the order of their creation, with what it takes to find and finish them.

use std::collections::HashMap;

use bigdecimal::BigDecimal;

use super::asset::KnownAsset;
use super::clock::Micros;
use super::ledger::Account;
use super::lifecycle::Outcome;
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

/// All orchestrations. None is ever removed, so a position stays what it is.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
#[serde(from = "Vec<Record>", into = "Vec<Record>")]
pub(super) struct Book {
    records: Vec<Record>,
    by_id: HashMap<String, u32>,
    by_ref_id: HashMap<String, u32>,
}

impl Book {
    /// Adds an orchestration at the end; its position.
    pub(super) fn add(&mut self, record: Record) -> u32 {
        let position = self.count();
        self.by_id.insert(record.shown.id.clone(), position);
        if let Some(ref_id) = &record.shown.ref_id {
            self.by_ref_id.insert(ref_id.clone(), position);
        }
        self.records.push(record);
        position
    }

    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.records.len()).unwrap_or(u32::MAX)
    }

    pub(super) fn at(&self, position: u32) -> Option<&Record> {
        self.records.get(position as usize)
    }

    pub(super) fn at_mut(&mut self, position: u32) -> Option<&mut Record> {
        self.records.get_mut(position as usize)
    }

    pub(super) fn with_id(&self, id: &str) -> Option<u32> {
        self.by_id.get(id).copied()
    }

    pub(super) fn with_ref_id(&self, ref_id: &str) -> Option<u32> {
        self.by_ref_id.get(ref_id).copied()
    }

    pub(super) fn records(&self) -> &[Record] {
        &self.records
    }
}

impl From<Vec<Record>> for Book {
    fn from(records: Vec<Record>) -> Self {
        let mut book = Self::default();
        for record in records {
            book.add(record);
        }
        book
    }
}

impl From<Book> for Vec<Record> {
    fn from(book: Book) -> Self {
        book.records
    }
}
