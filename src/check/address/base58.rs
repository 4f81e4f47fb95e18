//! Base58: a big number, with a leading `1` for every leading zero byte; and base58check, which adds a version in front
//! and a checksum behind.

use super::family::{BITCOIN, BITCOIN_CASH, DOGECOIN, Families, LITECOIN, TRON};
use super::sha256::double_hash;

/// The bytes that base58 digits stand for, behind zeros that don't count: how many.
pub(super) fn decode(digits: &[u8]) -> (Vec<u8>, usize) {
    let mut bytes = Vec::from(digits);
    bytes.fill(0);
    for digit in digits {
        let mut carry = u32::from(*digit);
        for byte in bytes.iter_mut().rev() {
            carry += u32::from(*byte) * 58;
            *byte = carry as u8;
            carry >>= 8;
        }
    }
    let surplus = zeros(&bytes) - zeros(digits);
    (bytes, surplus)
}

fn zeros(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| **byte == 0).count()
}

/// Whether the last four bytes are the checksum of the others, at most 55.
pub(super) fn verifies(bytes: &[u8]) -> bool {
    let [data @ .., a, b, c, d] = bytes else { return false };
    double_hash(data) == u32::from_be_bytes([*a, *b, *c, *d])
}

const BITCOINS: Families = BITCOIN.or(BITCOIN_CASH);

/// Who uses which version byte, by the `chainparams.cpp` of Bitcoin Core, Bitcoin Cash Node, Litecoin Core and Dogecoin
/// Core.
static VERSIONS: [(u8, Families); 11] = [
    (0x00, BITCOINS),
    (0x05, BITCOINS.or(LITECOIN)),
    (0x30, LITECOIN),
    (0x32, LITECOIN),
    (0x16, DOGECOIN),
    (0x1e, DOGECOIN),
    (0x41, TRON),
    (0x3a, LITECOIN.on_test_net()),
    (0x71, DOGECOIN.on_test_net()),
    (0x6f, BITCOINS.or(LITECOIN).on_test_net()),
    (0xc4, BITCOINS.or(LITECOIN).or(DOGECOIN).on_test_net()),
];

/// The families that use a version byte.
pub(super) fn users(version: u8) -> Option<Families> {
    for (known, families) in &VERSIONS {
        if *known == version {
            return Some(*families);
        }
    }
    None
}
