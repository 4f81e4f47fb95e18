//! Invents what a bank or a blockchain would give: addresses, memos, transaction hashes. All are well-formed.

use super::random::{Random, Stream};

const HEX: &[u8; 16] = b"0123456789abcdef";
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const BASE58: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

fn letters(random: &mut Random, of: &[u8], count: usize) -> String {
    (0..count).map(|_| char::from(random.pick(of))).collect()
}

/// An address on a network.
pub(super) fn address(random: &mut Random, network: &str) -> String {
    match network {
        // 43 letters that start with a high one are 32 bytes, whatever follows.
        "SOLANA" => format!("Sandbox{}", letters(random, BASE58, 36)),
        "STELLAR" => strkey(random),
        // Digits are the same in both cases, so there is no checksum (EIP-55) to get wrong.
        _ => format!("0x{}", letters(random, b"0123456789", 40)),
    }
}

/// The public key of a Stellar account: a version byte, 32 bytes, a CRC-16 (XMODEM), in base32.
fn strkey(random: &mut Random) -> String {
    let mut bytes = vec![6u8 << 3];
    bytes.extend((0..32).map(|_| random.below(256) as u8));
    let checksum = bytes.iter().fold(0u16, |crc, byte| {
        (0..8).fold(crc ^ (u16::from(*byte) << 8), |crc, _| (crc << 1) ^ if crc & 0x8000 > 0 { 0x1021 } else { 0 })
    });
    bytes.extend(checksum.to_le_bytes());
    let (mut text, mut bits, mut held) = (String::new(), 0u32, 0u32);
    for byte in bytes {
        (bits, held) = ((bits << 8) | u32::from(byte), held + 8);
        while held >= 5 {
            held -= 5;
            let letter = BASE32.get((bits >> held) as usize & 31).copied().unwrap_or_default();
            text.push(char::from(letter));
        }
        bits &= (1 << held) - 1;
    }
    text
}

/// The transaction that moved a transfer: always the same for the same transfer.
pub(super) fn transaction(transfer_id: &str, network: &str) -> String {
    let mut random = Random::new(transfer_id, Stream::Chain);
    match network {
        "SOLANA" => letters(&mut random, BASE58, 87),
        "STELLAR" | "BITCOIN" | "BITCOIN_CASH" | "LITECOIN" | "DOGECOIN" => letters(&mut random, HEX, 64),
        _ => format!("0x{}", letters(&mut random, HEX, 64)),
    }
}

/// The group of both transfers of an orchestration between profiles: always the same for the same orchestration.
pub(super) fn group(orchestration_id: &str) -> String {
    Random::new(orchestration_id, Stream::Groups).uuid()
}

/// A memo that a bank transfer must carry.
pub(super) fn memo(random: &mut Random) -> String {
    random.letters(16).to_uppercase()
}

/// So many digits.
pub(super) fn digits(random: &mut Random, count: usize) -> String {
    letters(random, b"0123456789", count)
}
