//! StrKey of Stellar (SEP-23): a version byte, data and a CRC in base32.

pub(super) const ACCOUNT: u8 = 6 << 3;
pub(super) const MUXED_ACCOUNT: u8 = 12 << 3;
pub(super) const SEED: u8 = 18 << 3;
/// Stands for a checksum that does not match; no key has this version.
pub(super) const MISMATCH: u8 = 0;

/// The version of the key that base32 numbers hold.
pub(super) fn version(numbers: &[u8]) -> u8 {
    let mut bytes = Vec::new();
    let mut bits = 0;
    let mut held = 0_u32;
    for number in numbers {
        held = held << 5 | u32::from(*number);
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits) as u8);
        }
    }
    // Bits that are left over must be zero.
    match bytes.as_slice() {
        [data @ .., low, high] if held & ((1 << bits) - 1) == 0 && crc16(data) == u16::from_le_bytes([*low, *high]) => {
            data.first().copied().unwrap_or(MISMATCH)
        }
        _ => MISMATCH,
    }
}

/// CRC-16/XMODEM.
fn crc16(bytes: &[u8]) -> u16 {
    let mut crc = 0_u16;
    for byte in bytes {
        crc ^= u16::from(*byte) << 8;
        for _ in 0..8 {
            crc = (crc << 1) ^ ((crc >> 15) * 0x1021);
        }
    }
    crc
}
