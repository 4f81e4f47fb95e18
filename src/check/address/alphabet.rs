//! Alphabets: characters that stand for numbers.

/// RFC 4648, as SEP-23 uses it.
pub(super) const BASE32: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// BIP-173; CashAddr has the same.
pub(super) const BECH32: &[u8] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
pub(super) const BASE58: &[u8] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// The numbers that the characters stand for: none at all when one is not of the alphabet.
pub(super) fn numbers(text: &[u8], alphabet: &[u8]) -> Vec<u8> {
    let mut numbers = Vec::with_capacity(text.len());
    for byte in text {
        let Some(number) = alphabet.iter().position(|one| one == byte) else { return Vec::new() };
        numbers.push(number as u8);
    }
    numbers
}
