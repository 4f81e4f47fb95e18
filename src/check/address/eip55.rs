//! EIP-55: the letter case of an EVM address is its checksum.

use super::keccak::keccak256;

/// The address of 40 small hexadecimal digits, in the letter case that the checksum demands.
pub(super) fn checksummed(digits: &[u8]) -> String {
    let hash = keccak256(digits);
    let mut address = String::from("0x");
    for (place, digit) in digits.iter().enumerate() {
        let lane = hash.as_flattened().get(place / 16).copied().unwrap_or(0);
        // Of each byte of the hash the high half comes first.
        let capital = lane >> ((place % 16 * 4) ^ 4) & 8 != 0;
        let digit = if capital { digit.to_ascii_uppercase() } else { *digit };
        // All are ASCII; said like this, no code for other characters is linked.
        address.push(char::from(digit & 0x7f));
    }
    address
}
