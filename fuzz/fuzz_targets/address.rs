//! Addresses: the normal form is good and stays as it is, and independent implementations of the codecs agree.
//!
//! The input is a byte that picks the network, a byte that picks the environment, and the address.
#![no_main]
#![allow(missing_docs, reason = "the macro declares a public function")]

use bech32::primitives::decode::CheckedHrpstring;
use bech32::{Bech32, Bech32m};
use libfuzzer_sys::fuzz_target;
use paxos_orchestrations::check::address::{Environment, Verdict, check};
use paxos_orchestrations::issue::{Code, Severity};
use sha3::{Digest, Keccak256};

const NETWORKS: [&str; 17] = [
    "ETHEREUM",
    "BITCOIN",
    "BITCOIN_CASH",
    "LITECOIN",
    "DOGECOIN",
    "SOLANA",
    "STELLAR",
    "SUI",
    "POLYGON_POS",
    "BASE",
    "ARBITRUM_ONE",
    "INK",
    "XLAYER",
    "AVALANCHE",
    "ROBINHOOD",
    "BNB",
    "POLYGON",
];
const ENVIRONMENTS: [Environment; 3] = [Environment::Production, Environment::Sandbox, Environment::Unknown];

fuzz_target!(|data: &[u8]| {
    let [network, environment, address @ ..] = data else { return };
    let Ok(address) = std::str::from_utf8(address) else { return };
    let network = NETWORKS[usize::from(network.wrapping_sub(b'A')) % NETWORKS.len()];
    let environment = ENVIRONMENTS[usize::from(*environment) % ENVIRONMENTS.len()];
    let verdict = check(network, address, environment).expect("a network of ours is known");
    consistent(&verdict, address);
    let Some(normal) = &verdict.normalized else {
        assert!(!is_surely_good(network, address, environment), "{network} {address} is refused: {verdict:?}");
        return;
    };
    let again = check(network, normal, environment).expect("a network of ours is known");
    assert_eq!(again.normalized.as_ref(), Some(normal), "the normal form of {network} {address} changes");
    assert!(again.issues.iter().all(|issue| issue.code == Code::wrong_network), "{again:?}");
    assert!(is_confirmed(network, normal), "{network} {address} is taken as {normal}; nobody else takes it");
    // Nobody pays to another place for a missing checksum.
    assert!(normal.to_ascii_lowercase().ends_with(&address.to_ascii_lowercase()), "{address} became {normal}");
});

/// One error and no normal form, or warnings and a normal form.
fn consistent(verdict: &Verdict, address: &str) {
    let errors = verdict.issues.iter().filter(|issue| issue.severity == Severity::Error).count();
    assert_eq!(errors > 0, verdict.normalized.is_none(), "{address} {verdict:?}");
    assert!(verdict.issues.iter().all(|issue| issue.path.is_empty() && !issue.message.is_empty()));
}

fn is_evm(network: &str) -> bool {
    !matches!(network, "BITCOIN" | "BITCOIN_CASH" | "LITECOIN" | "DOGECOIN" | "SOLANA" | "STELLAR" | "SUI")
}

/// Whether others take it as well.
fn is_confirmed(network: &str, normal: &str) -> bool {
    match network {
        "SUI" => normal.len() == 66 && is_hex(normal),
        "SOLANA" => bs58::decode(normal).into_vec().is_ok_and(|bytes| bytes.len() == 32),
        "STELLAR" => is_strkey(normal),
        "BITCOIN_CASH" => {
            normal.starts_with("bitcoincash:") || normal.starts_with("bchtest:") || is_base58check(normal)
        }
        "BITCOIN" | "LITECOIN" | "DOGECOIN" => is_segwit(network, normal) || is_base58check(normal),
        _ => eip55(normal).as_deref() == Some(normal),
    }
}

/// Good by the word of others, on main nets.
fn is_surely_good(network: &str, address: &str, environment: Environment) -> bool {
    if environment == Environment::Sandbox || !address.is_ascii() {
        return false;
    }
    match network {
        "SOLANA" => bs58::decode(address).into_vec().is_ok_and(|bytes| bytes.len() == 32),
        "STELLAR" => is_strkey(address),
        "BITCOIN" => is_segwit(network, address) && address.to_ascii_lowercase().starts_with("bc1"),
        "LITECOIN" => is_segwit(network, address) && address.to_ascii_lowercase().starts_with("ltc1"),
        "DOGECOIN" | "BITCOIN_CASH" => false,
        "SUI" => address.len() == 66 && is_hex(address),
        evm => is_evm(evm) && eip55(address).as_deref() == Some(address),
    }
}

fn is_hex(text: &str) -> bool {
    text.strip_prefix("0x").is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// EIP-55 as it is written, with the hash of another crate.
fn eip55(address: &str) -> Option<String> {
    let digits = address.strip_prefix("0x").filter(|digits| digits.len() == 40 && is_hex(address))?;
    let small = digits.to_ascii_lowercase();
    let hash = Keccak256::digest(small.as_bytes());
    let cased = small.bytes().enumerate().map(|(place, digit)| {
        let half = hash[place / 2] >> (4 - place % 2 * 4) & 15;
        char::from(if half >= 8 { digit.to_ascii_uppercase() } else { digit })
    });
    Some(format!("0x{}", cased.collect::<String>()))
}

fn is_base58check(text: &str) -> bool {
    bs58::decode(text).with_check(None).into_vec().is_ok_and(|bytes| bytes.len() == 21)
}

/// Version 0 with 20 or 32 bytes in bech32, version 1 with 32 bytes in bech32m, under a prefix of the network.
fn is_segwit(network: &str, text: &str) -> bool {
    let prefixes: &[&str] = if network == "BITCOIN" { &["bc", "tb"] } else { &["ltc", "tltc"] };
    let version = |hrpstring: CheckedHrpstring<'_>, known: u8, sizes: &[usize]| {
        let mut hrpstring = hrpstring;
        let hrp = hrpstring.hrp().to_lowercase();
        let version = hrpstring.remove_witness_version().map(|version| version.to_u8());
        let padded = hrpstring.validate_segwit_padding().is_ok();
        version == Some(known)
            && padded
            && sizes.contains(&hrpstring.byte_iter().count())
            && prefixes.contains(&hrp.as_str())
    };
    CheckedHrpstring::new::<Bech32>(text).is_ok_and(|found| version(found, 0, &[20, 32]))
        || CheckedHrpstring::new::<Bech32m>(text).is_ok_and(|found| version(found, 1, &[32]))
}

/// SEP-23 by the book: base32 without padding, version, CRC-16/XMODEM with the low byte first.
fn is_strkey(text: &str) -> bool {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let length = match text.as_bytes().first() {
        Some(b'G') => 56,
        Some(b'M') => 69,
        _ => return false,
    };
    if text.len() != length {
        return false;
    }
    let mut bits = Vec::new();
    for byte in text.bytes() {
        let Some(number) = ALPHABET.iter().position(|one| *one == byte) else { return false };
        bits.extend((0..5).rev().map(|bit| number >> bit & 1));
    }
    let (whole, rest) = bits.split_at(bits.len() / 8 * 8);
    if rest.contains(&1) {
        return false;
    }
    let bytes: Vec<u8> = whole.chunks(8).map(|eight| eight.iter().fold(0, |sum, bit| sum << 1 | *bit as u8)).collect();
    let (data, sum) = bytes.split_at(bytes.len() - 2);
    let crc = data.iter().fold(0_u16, |crc, byte| {
        (0..8).rev().fold(crc, |crc, bit| {
            let carry = (crc >> 15) as u8 ^ (byte >> bit & 1);
            crc << 1 ^ if carry == 1 { 0x1021 } else { 0 }
        })
    });
    let versions: &[u8] = if length == 56 { &[6 << 3] } else { &[12 << 3] };
    versions.contains(&data[0]) && crc.to_le_bytes() == [sum[0], sum[1]]
}
