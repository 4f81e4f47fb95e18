//! EIP-55: the letter case of an EVM address is its checksum.

use super::keccak::keccak256;

/// The address of 40 small hexadecimal digits, in the letter case that the checksum demands.
pub(super) fn checksummed(digits: &[u8]) -> String {
    let hash = keccak256(digits);
    let mut address = Vec::with_capacity(42);
    address.extend_from_slice(b"0x");
    for (lane, digits) in hash.iter().zip(digits.chunks(16)) {
        // Of each byte of the hash the high half comes first.
        const LOW: u64 = 0x0F0F_0F0F_0F0F_0F0F;
        let mut halves = (lane & LOW) << 4 | lane >> 4 & LOW;
        address.extend(digits.iter().map(|digit| {
            // A letter is capital when the highest bit of its half is set. Letters have the bit 0x40, digits do not.
            let capital = digit >> 1 & (halves as u8) << 2 & 0x20;
            halves >>= 4;
            digit ^ capital
        }));
    }
    String::from_utf8(address).unwrap_or_default()
}
