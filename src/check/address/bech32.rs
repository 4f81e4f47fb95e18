//! Bech32 (BIP-173), bech32m (BIP-350) and CashAddr: their checksum is a remainder of polynomials over numbers of five
//! bits, in two sizes.

use super::family::{BITCOIN, BITCOIN_CASH, Families, LITECOIN};

/// What an address starts with.
pub(super) struct Prefix {
    /// The prefix and its separator.
    pub(super) text: &'static str,
    pub(super) families: Families,
    /// The remainder of the prefix alone.
    start: u64,
    checksum: &'static Checksum,
}

/// All that are known.
pub(super) static PREFIXES: [Prefix; 6] = [
    Prefix::new("bc1", BITCOIN, &BECH32),
    Prefix::new("tb1", BITCOIN.on_test_net(), &BECH32),
    Prefix::new("ltc1", LITECOIN, &BECH32),
    Prefix::new("tltc1", LITECOIN.on_test_net(), &BECH32),
    Prefix::new("bitcoincash:", BITCOIN_CASH, &CASHADDR),
    Prefix::new("bchtest:", BITCOIN_CASH.on_test_net(), &CASHADDR),
];

/// One of the sizes.
struct Checksum {
    /// How many bits of the remainder stay when one number is taken in.
    keep: u32,
    generator: [u64; 5],
}

const KEEP_BECH32: u32 = 25;
const KEEP_CASHADDR: u32 = 35;

static BECH32: Checksum =
    Checksum { keep: KEEP_BECH32, generator: [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3] };

static CASHADDR: Checksum = Checksum {
    keep: KEEP_CASHADDR,
    generator: [0x98_f2bc_8e61, 0x79_b76d_99e2, 0xf3_3e5f_b3c4, 0xae_2eab_e2a8, 0x1e_4f43_e470],
};

/// The remainder of a good address.
const ONE: u64 = 1;
/// The remainder of a good address in bech32m: all versions of segwit but the first.
const BECH32M: u64 = 0x2bc8_30a3;

impl Checksum {
    const fn take(&self, remainder: u64, number: u8) -> u64 {
        let out = remainder >> self.keep;
        let mut next = (remainder ^ out << self.keep) << 5 ^ number as u64;
        let mut generator = self.generator.as_slice();
        let mut bit = 0;
        while let [first, rest @ ..] = generator {
            if out >> bit & 1 == 1 {
                next ^= *first;
            }
            generator = rest;
            bit += 1;
        }
        next
    }

    /// Takes in a prefix without its separator, shifted.
    const fn take_all(&self, mut remainder: u64, mut prefix: &[u8], shift: u32) -> u64 {
        while let [byte, rest @ ..] = prefix {
            if !rest.is_empty() {
                remainder = self.take(remainder, *byte >> shift & 31);
            }
            prefix = rest;
        }
        remainder
    }
}

impl Prefix {
    const fn new(text: &'static str, families: Families, checksum: &'static Checksum) -> Self {
        // Bech32 counts the upper bits of the prefix, a zero, and the lower bits; CashAddr the lower bits and a zero.
        let mut start = 1;
        if checksum.keep == KEEP_BECH32 {
            start = checksum.take(checksum.take_all(start, text.as_bytes(), 5), 0);
        }
        start = checksum.take_all(start, text.as_bytes(), 0);
        if checksum.keep == KEEP_CASHADDR {
            start = checksum.take(start, 0);
        }
        Self { text, families, start, checksum }
    }

    pub(super) const fn is_cash(&self) -> bool {
        self.checksum.keep == KEEP_CASHADDR
    }

    /// Whether the last of the numbers are the right checksum.
    pub(super) fn verifies(&self, numbers: &[u8]) -> bool {
        let mut remainder = self.start;
        for number in numbers {
            remainder = self.checksum.take(remainder, *number);
        }
        let first = self.is_cash() || numbers.first().is_none_or(|version| *version == 0);
        remainder == if first { ONE } else { BECH32M }
    }
}
