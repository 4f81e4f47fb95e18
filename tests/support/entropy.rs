//! Decisions drawn from a string of bytes, so that proptest can shrink what they led to.

pub(crate) struct Entropy<'a> {
    bytes: std::iter::Copied<std::slice::Iter<'a, u8>>,
    /// How far the members of each object are turned, which draws nothing.
    pub(crate) turns: usize,
}

impl<'a> Entropy<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes: bytes.iter().copied(), turns: 0 }
    }

    /// The same decisions, with the members of each object turned.
    pub(crate) fn turned(bytes: &'a [u8], turns: usize) -> Self {
        Self { turns, ..Self::new(bytes) }
    }

    /// A number below `bound`; 0 when the bytes are used up.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.bytes.next().map_or(0, |byte| usize::from(byte) % bound)
    }

    /// True once in `times`; false when the bytes are used up.
    pub(crate) fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == times - 1
    }

    pub(crate) fn pick<'t, T: ?Sized>(&mut self, from: &[&'t T]) -> &'t T {
        from[self.below(from.len())]
    }
}
