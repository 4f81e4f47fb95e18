//! The canonical bytes of a request while they are written.

use std::borrow::Cow;

/// Nothing is copied as long as what is written is what the input says: mostly a request comes in its canonical form
/// already.
pub(super) struct Canonical<'a> {
    pub(super) input: &'a [u8],
    /// How many bytes at the start of the input were written so far.
    pub(super) same: usize,
    /// What was written, from the first difference on.
    pub(super) own: Option<Vec<u8>>,
}

impl<'a> Canonical<'a> {
    pub(super) fn write(&mut self, bytes: &[u8]) {
        if let Some(own) = &mut self.own {
            own.extend_from_slice(bytes);
            return;
        }
        let (written, rest) = self.input.split_at_checked(self.same).unwrap_or_default();
        // What was read from there needs no comparison. (Behind the end of the input something else may begin.)
        let is_there = rest.len() >= bytes.len() && rest.as_ptr() == bytes.as_ptr();
        if is_there || rest.starts_with(bytes) {
            self.same += bytes.len();
            return;
        }
        let mut own = Vec::with_capacity(self.input.len() + 64);
        own.extend_from_slice(written);
        own.extend_from_slice(bytes);
        self.own = Some(own);
    }

    /// Writes a string of the input as it stands there, with its quotes.
    pub(super) fn write_as_read(&mut self, inside: &[u8]) {
        let rest = self.input.get(self.same + 1..).unwrap_or_default();
        if self.own.is_none() && rest.len() > inside.len() && rest.as_ptr() == inside.as_ptr() {
            self.same += inside.len() + 2;
            return;
        }
        for part in [b"\"", inside, b"\""] {
            self.write(part);
        }
    }

    /// How many bytes were written.
    pub(super) fn length(&self) -> usize {
        self.own.as_ref().map_or(self.same, Vec::len)
    }

    /// Takes back what was written behind so many bytes.
    pub(super) fn cut(&mut self, length: usize) {
        match &mut self.own {
            Some(own) => own.truncate(length),
            None => self.same = length,
        }
    }

    pub(super) fn bytes(self) -> Cow<'a, [u8]> {
        match self.own {
            Some(own) => Cow::Owned(own),
            None => Cow::Borrowed(self.input.get(..self.same).unwrap_or_default()),
        }
    }
}
