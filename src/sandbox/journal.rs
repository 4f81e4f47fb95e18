//! What was asked and what was answered.

use std::collections::VecDeque;

/// How many entries are kept; the oldest goes first.
const MOST_ENTRIES: usize = 1000;
/// The longest text an entry keeps, in characters.
const LONGEST: usize = 500;

/// One request with its answer. Holds no header, no body and nothing of a query that the checker did not let through,
/// so no secret and no token.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct JournalEntry {
    /// When, RFC 3339, by the clock of the sandbox.
    pub at: String,
    /// The HTTP method.
    pub method: String,
    /// The path, with `/v2`.
    pub path: String,
    /// The query as the operation understands it, without the question mark; left out when there is none or the
    /// request was refused before it was understood.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// The name of the operation; left out for the token endpoint and for what is no operation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<&'static str>,
    /// The HTTP status of the answer; 0 when nothing was answered. After the fault `after_commit` it is the status of
    /// the answer that got lost.
    pub status: u16,
    /// Which fault struck; left out when none did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<&'static str>,
    /// Why the request was refused, in words; left out when it was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The latest entries, oldest first.
#[derive(Debug, Default)]
pub(super) struct Journal {
    entries: VecDeque<JournalEntry>,
}

impl Journal {
    pub(super) fn add(&mut self, mut entry: JournalEntry) {
        let texts = [Some(&mut entry.method), Some(&mut entry.path), entry.query.as_mut(), entry.reason.as_mut()];
        texts.into_iter().flatten().for_each(shorten);
        if self.entries.len() >= MOST_ENTRIES {
            self.entries.pop_front();
        }
        self.entries.push_back(entry);
    }

    pub(super) fn entries(&self) -> &VecDeque<JournalEntry> {
        &self.entries
    }
}

fn shorten(text: &mut String) {
    if let Some((at, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(at);
        text.push('…');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_journal_is_bounded() {
        let mut journal = Journal::default();
        for status in 0..1500 {
            let reason = Some("é".repeat(70_000));
            let (at, method, path) = (String::new(), "GET".into(), "/v2".into());
            journal.add(JournalEntry { at, method, path, query: None, operation: None, status, fault: None, reason });
        }
        assert_eq!(journal.entries().len(), 1000);
        assert_eq!(journal.entries()[0].status, 500);
        assert_eq!(journal.entries()[0].reason.as_ref().unwrap().chars().count(), 501);
    }
}
