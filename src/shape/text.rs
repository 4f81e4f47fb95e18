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
    /// A line of a postal address: at most [`ADDRESS_LINE`] characters of a small set.
    AddressLine,
    /// Three capital letters of ISO 3166-1.
    Country,
    /// A positive decimal number with at most two decimal places.
    Cents,
    /// A positive decimal number, see [`crate::check::amount`].
    Amount,
    /// A date and time of RFC 3339.
    Timestamp,
    /// One of these; any other name is let through with a warning, because the vendor adds values without notice. What is
    /// no name (empty, with control characters, or with white space around it) is not.
    Open(&'static [&'static str]),
}

/// How many characters a line of a postal address takes.
pub const ADDRESS_LINE: u16 = 35;

/// Whether a line of a postal address may hold this byte.
pub(super) fn fits_address(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b' ' | b'/' | b'?' | b':' | b'(' | b')' | b'.' | b',' | b'&' | b'\'' | b'+' | b'-')
}
