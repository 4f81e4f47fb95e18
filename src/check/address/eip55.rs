//! EIP-55: the letter case of an EVM address is its checksum.

use super::keccak::keccak256;

/// Gives an address, `0x` and 40 small hexadecimal digits, the letter case that the checksum demands.
pub(super) fn checksum(address: &mut String) {
    let mut bytes = core::mem::take(address).into_bytes();
    let digits = bytes.get_mut(2..).unwrap_or_default();
    let hash = keccak256(digits);
    for (lane, digits) in hash.iter().zip(digits.chunks_mut(16)) {
        // Of each byte of the hash the high half comes first.
        const LOW: u64 = 0x0F0F_0F0F_0F0F_0F0F;
        let mut halves = (lane & LOW) << 4 | lane >> 4 & LOW;
        for digit in digits {
            // A letter is capital when the highest bit of its half is set. Letters have the bit 0x40, digits do not.
            *digit ^= *digit >> 1 & (halves as u8) << 2 & 0x20;
            halves >>= 4;
        }
    }
    *address = String::from_utf8(bytes).unwrap_or_default();
}
