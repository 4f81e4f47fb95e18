//! EIP-55: the letter case of an EVM address is its checksum.

use super::keccak::keccak256;

/// Gives 40 hexadecimal digits the letter case that the checksum demands.
pub(super) fn checksum(digits: &mut [u8]) {
    digits.make_ascii_lowercase();
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
}
