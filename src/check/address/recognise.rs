//! What a text is: an address of which networks, or something else that people paste in its place.

use super::alphabet::{self, numbers};
use super::base58;
use super::bech32::PREFIXES;
use super::eip55::checksum;
use super::family::{ANY, BITCOIN, BITCOIN_CASH, DOGECOIN, EVM, Families, LITECOIN, SOLANA, STELLAR, SUI};
use super::strkey;
use super::words;
use crate::issue::{Finding, push_number};

/// No address and nothing else that is named here is longer.
const LONGEST: usize = 128;

/// What was recognised.
#[derive(Clone, Copy)]
pub(super) struct Seen {
    /// Who takes it.
    pub(super) families: Families,
    /// What is wrong or doubtful.
    pub(super) finding: Option<&'static Finding>,
}

impl Seen {
    /// Whether a good address of `wanted` is as good an address of Bitcoin, which most would take it for.
    pub(super) fn is_shared(&self, wanted: Families) -> bool {
        self.finding.is_none() && self.families.has(BITCOIN) && !wanted.has(BITCOIN)
    }
}

fn good(families: Families) -> Option<Seen> {
    Some(Seen { families, finding: None })
}

/// Something that is no address on any network.
fn never(finding: &'static Finding) -> Option<Seen> {
    Some(Seen { families: ANY, finding: Some(finding) })
}

/// What `address` is, given the family where it is to be used: only there a text with a mistake counts as an address.
///
/// `text` comes in as the address and goes out as its network writes it; with a finding, as what the words are told.
pub(super) fn recognise(address: &str, wanted: Families, text: &mut String) -> Seen {
    let (finding, about) = match recognised(address, wanted, text) {
        Some(seen) if seen.families.has(wanted) => return seen,
        Some(seen) => (&words::NETWORK, seen.families.name()),
        None => (&words::FORM, wanted.form()),
    };
    write(text, about);
    Seen { families: ANY, finding: Some(finding) }
}

fn write(text: &mut String, new: &str) {
    text.clear();
    text.push_str(new);
}

fn recognised(address: &str, wanted: Families, text: &mut String) -> Option<Seen> {
    // First what most addresses are.
    if let Some(seen) = hexadecimal(address, wanted, text) {
        return Some(seen);
    }
    let mut link = false;
    for byte in address.bytes() {
        let about = match byte {
            0..=b' ' | 0x7f => words::WHITE_SPACE,
            0x80.. => words::FOREIGN,
            b'/' | b'?' => return never(&words::URI),
            b'.' | b'@' => return never(&words::NAME),
            _ => {
                link |= byte == b':';
                continue;
            }
        };
        write(text, about);
        return never(&words::STRAY);
    }
    if address.len() > LONGEST {
        return None;
    }
    text.make_ascii_lowercase();
    prefixed(address, wanted, text).or_else(|| {
        if link {
            return never(&words::URI);
        }
        write(text, address);
        strkey(address, wanted).or_else(|| base58(address, wanted))
    })
}

fn mixed(text: &[u8]) -> bool {
    text.iter().any(u8::is_ascii_uppercase) && text.iter().any(u8::is_ascii_lowercase)
}

fn hexadecimal(address: &str, wanted: Families, text: &mut String) -> Option<Seen> {
    let (prefixed, digits) = match address.as_bytes() {
        [b'0', b'x', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if address.len() > LONGEST || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    match digits.len() {
        64 if !wanted.has(SUI) => never(&words::HASH),
        64 if prefixed => {
            text.make_ascii_lowercase();
            good(SUI)
        }
        40 if prefixed => {
            let mut right = *digits.first_chunk::<40>()?;
            checksum(&mut right);
            if right == digits {
                return good(EVM);
            }
            write(text, "0x");
            text.push_str(core::str::from_utf8(&right).unwrap_or_default());
            Some(Seen {
                families: EVM,
                finding: Some(if mixed(digits) { &words::CHECKSUM_OF_CASE } else { &words::UNVERIFIED }),
            })
        }
        length if prefixed && wanted.has(EVM.or(SUI)) => {
            text.clear();
            push_number(text, length as u32);
            never(&words::LENGTH)
        }
        _ => None,
    }
}

fn strkey(address: &str, wanted: Families) -> Option<Seen> {
    let numbers = numbers(address.as_bytes(), alphabet::BASE32);
    match (strkey::version(&numbers), numbers.len()) {
        (strkey::ACCOUNT, 56) | (strkey::MUXED_ACCOUNT, 69) => good(STELLAR),
        (strkey::SEED, _) => never(&words::SECRET),
        (strkey::MISMATCH, 56 | 69) if wanted.has(STELLAR) => never(&words::CHECKSUM),
        _ => None,
    }
}

/// Bech32 and CashAddr: a prefix, a separator, and numbers of five bits. That of CashAddr may be left out.
fn prefixed(address: &str, wanted: Families, text: &mut String) -> Option<Seen> {
    let mut seen = None;
    for prefix in &PREFIXES {
        let cash = prefix.is_cash();
        let data = match text.strip_prefix(prefix.text) {
            Some(data) => data,
            None if cash && matches!(text.len(), 42 | 61) => text,
            None => continue,
        };
        let numbers = numbers(data.as_bytes(), alphabet::BECH32);
        let finding = if mixed(address.as_bytes()) {
            &words::MIXED
        } else if !prefix.verifies(&numbers) {
            &words::CHECKSUM
        } else if !is_defined(&numbers, cash) {
            &words::UNDEFINED
        } else {
            let mut whole = String::from(prefix.text);
            whole.push_str(data);
            *text = whole;
            return good(prefix.families);
        };
        if prefix.families.has(wanted) {
            seen = never(finding);
        }
    }
    seen
}

/// Whether the numbers hold what the networks define.
///
/// CashAddr: its first number is the type: P2PKH, P2SH, and both with tokens (CHIP-2022-02). The next begins with the
/// size: 20 bytes, for P2SH also 32 (CHIP-2022-05). Eight numbers are the checksum.
///
/// Segwit: the first number is the version, zero with 20 or 32 bytes, one with 32 (taproot). Six are the checksum.
///
/// In front of the checksum bits that are left over must be zero.
fn is_defined(numbers: &[u8], cash: bool) -> bool {
    let [kind, size, ..] = *numbers else { return false };
    let (kinds, size, left_over) = match (cash, numbers.len()) {
        (true, 42) => (0b1111, size >> 2, 3),
        (true, 61) => (0b1010, size >> 2 ^ 3, 1),
        (false, 39) => (0b01, 0, 0),
        (false, 59) => (0b11, 0, 15),
        _ => return false,
    };
    let last = numbers.iter().nth_back(if cash { 8 } else { 6 }).copied().unwrap_or_default();
    kinds >> kind & 1 == 1 && size == 0 && last & left_over == 0
}

fn base58(address: &str, wanted: Families) -> Option<Seen> {
    let digits = numbers(address.as_bytes(), alphabet::BASE58);
    let (bytes, surplus) = base58::decode(&digits);
    let bytes = bytes.get(surplus..)?;
    match bytes.len() {
        32 => good(SOLANA),
        // A signature of Solana, by which it names transactions.
        64 => never(&words::HASH),
        // 37 and 38 are a private key in the wallet import format.
        length @ (25 | 37 | 38) => match base58::verifies(bytes) {
            true if length > 25 => never(&words::SECRET),
            true => good(base58::users(*bytes.first()?)?),
            false if wanted.has(BITCOIN.or(BITCOIN_CASH).or(LITECOIN).or(DOGECOIN)) => never(&words::CHECKSUM),
            false => None,
        },
        _ => None,
    }
}
