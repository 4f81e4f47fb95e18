//! EIP-55: the letter case of an EVM address is its checksum.

use super::keccak::keccak256;

/// The address of 40 small hexadecimal digits, in the letter case that the checksum demands.
pub(super) fn checksummed(digits: &[u8]) -> String {
    let hash = keccak256(digits);
    let mut address = *b"0x0000000000000000000000000000000000000000";
    for (place, (to, digit)) in address.iter_mut().skip(2).zip(digits).enumerate() {
        let lane = hash.get(place / 16).copied().unwrap_or(0);
        // Of each byte of the hash the high half comes first.
        let capital = lane >> ((place % 16 * 4) ^ 4) & 8 != 0;
        *to = if capital { digit.to_ascii_uppercase() } else { *digit };
    }
    String::from(core::str::from_utf8(&address).unwrap_or_default())
}
