//! Records in the order of their creation, found by id and by `ref_id`.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

/// What can stand on a shelf.
pub(super) trait Stored: Clone {
    fn id(&self) -> &str;

    /// The caller's key, where there is one.
    fn ref_id(&self) -> Option<&str> {
        None
    }
}

/// All records of a kind. None is ever removed, so a position stays what it is.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "Vec<T>", into = "Vec<T>")]
#[serde(bound(serialize = "T: Stored + Serialize", deserialize = "T: Stored + Deserialize<'de>"))]
pub(super) struct Shelf<T: Stored> {
    records: Vec<T>,
    by_id: HashMap<String, u32>,
    by_ref_id: HashMap<String, u32>,
}

impl<T: Stored> Shelf<T> {
    /// Adds a record at the end; its position.
    pub(super) fn add(&mut self, record: T) -> u32 {
        let position = self.count();
        self.by_id.insert(String::from(record.id()), position);
        if let Some(ref_id) = record.ref_id() {
            self.by_ref_id.insert(String::from(ref_id), position);
        }
        self.records.push(record);
        position
    }

    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.records.len()).unwrap_or(u32::MAX)
    }

    pub(super) fn at(&self, position: u32) -> Option<&T> {
        self.records.get(position as usize)
    }

    pub(super) fn at_mut(&mut self, position: u32) -> Option<&mut T> {
        self.records.get_mut(position as usize)
    }

    pub(super) fn with_id(&self, id: &str) -> Option<u32> {
        self.by_id.get(id).copied()
    }

    pub(super) fn with_ref_id(&self, ref_id: &str) -> Option<u32> {
        self.by_ref_id.get(ref_id).copied()
    }

    /// The record with this id.
    pub(super) fn get(&self, id: &str) -> Option<&T> {
        self.with_id(id).and_then(|position| self.at(position))
    }

    /// The record under this `ref_id`.
    pub(super) fn get_by_ref_id(&self, ref_id: &str) -> Option<&T> {
        self.with_ref_id(ref_id).and_then(|position| self.at(position))
    }

    pub(super) fn records(&self) -> &[T] {
        &self.records
    }
}

impl<T: Stored> Default for Shelf<T> {
    fn default() -> Self {
        Self { records: Vec::new(), by_id: HashMap::new(), by_ref_id: HashMap::new() }
    }
}

impl<T: Stored> From<Vec<T>> for Shelf<T> {
    fn from(records: Vec<T>) -> Self {
        let mut shelf = Self::default();
        for record in records {
            shelf.add(record);
        }
        shelf
    }
}

impl<T: Stored> From<Shelf<T>> for Vec<T> {
    fn from(shelf: Shelf<T>) -> Self {
        shelf.records
    }
}
