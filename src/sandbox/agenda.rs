//! What is going to happen by itself, in the order of time.

use std::collections::BTreeMap;

use super::clock::Micros;

/// What something happens to; the number is a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub(super) enum Subject {
    Orchestration(u32),
    FiatAccount(u32),
    Rule(u32),
    Address(u32),
}

/// The entries. An orchestration has at most one: its next step.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(from = "Vec<Due>", into = "Vec<Due>")]
pub(super) struct Agenda {
    due: BTreeMap<(Micros, Subject), usize>,
}

/// One entry: at this moment this takes that step of its script.
#[derive(Clone, Copy, Debug, serde::Serialize, serde::Deserialize)]
pub(super) struct Due {
    pub(super) at: Micros,
    pub(super) subject: Subject,
    pub(super) step: usize,
}

impl From<Vec<Due>> for Agenda {
    fn from(entries: Vec<Due>) -> Self {
        Self { due: entries.into_iter().map(|due| ((due.at, due.subject), due.step)).collect() }
    }
}

impl From<Agenda> for Vec<Due> {
    fn from(agenda: Agenda) -> Self {
        agenda.due.into_iter().map(|((at, subject), step)| Due { at, subject, step }).collect()
    }
}

impl Agenda {
    pub(super) fn add(&mut self, Due { at, subject, step }: Due) {
        self.due.insert((at, subject), step);
    }

    pub(super) fn take_until(&mut self, until: Micros) -> Option<Due> {
        let entry = self.due.first_entry()?;
        let &(at, subject) = entry.key();
        (at <= until).then(|| Due { at, subject, step: entry.remove() })
    }

    /// When the next thing happens.
    pub(super) fn next(&self) -> Option<Micros> {
        self.due.first_key_value().map(|((at, _), _)| *at)
    }
}
