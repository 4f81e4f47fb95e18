//! The kinds of strings that fields hold.

/// What a string may say.
#[derive(Clone, Copy, Debug)]
pub enum Text {
    /// Anything, the empty string included.
    Free,
    /// Anything but the empty string and control characters: ids and names, which are opaque.
    Filled,
    /// At most so many characters.
    AtMost(u16),
    /// A positive decimal number, see [`crate::check::amount`].
    Amount,
    /// A date and time of RFC 3339.
    Timestamp,
    /// One of these; any other is let through with a warning, because the vendor adds values without notice.
    Open(&'static [&'static str]),
}
