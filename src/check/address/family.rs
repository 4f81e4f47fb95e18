//! Families: networks that share one form of address.

use super::words;

/// A set of families, each on main nets, on test nets, or on both.
#[derive(Clone, Copy)]
pub(super) struct Families(u32);

const TEST: u32 = 16;

pub(super) const EVM: Families = Families(1).on_both();
pub(super) const BITCOIN: Families = Families(1 << 1);
pub(super) const BITCOIN_CASH: Families = Families(1 << 2);
pub(super) const LITECOIN: Families = Families(1 << 3);
pub(super) const DOGECOIN: Families = Families(1 << 4);
pub(super) const SOLANA: Families = Families(1 << 5).on_both();
pub(super) const STELLAR: Families = Families(1 << 6).on_both();
pub(super) const SUI: Families = Families(1 << 7).on_both();
/// Not among the vendor's networks, but where stablecoins are often sent.
pub(super) const TRON: Families = Families(1 << 8);
pub(super) const ANY: Families = Families(u32::MAX);

/// The vendor's names, in small letters. `catalogue.rs` has them in the same order.
static NETWORKS: [&str; 17] = [
    "ethereum",
    "polygon_pos",
    "polygon",
    "base",
    "arbitrum_one",
    "ink",
    "xlayer",
    "avalanche",
    "robinhood",
    "bnb",
    "bitcoin",
    "bitcoin_cash",
    "litecoin",
    "dogecoin",
    "solana",
    "stellar",
    "sui",
];
/// Their families, as the numbers of the bits.
const FAMILIES: &[u8] = b"00000000001234567";

/// Which of the networks has this name, in any letter case.
pub(super) fn place(network: &str) -> Option<usize> {
    NETWORKS.iter().position(|name| name.eq_ignore_ascii_case(network))
}

impl Families {
    /// The family of a network, on main and test nets.
    pub(super) fn of(network: &str) -> Option<Self> {
        let family = FAMILIES.get(place(network)?)?;
        Some(Self(1 << (family & 7)).on_both())
    }

    /// Whether the two sets have something in common.
    pub(super) const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The families on main nets, seen as on test nets.
    pub(super) const fn on_test_net(self) -> Self {
        Self(self.0 << TEST)
    }

    pub(super) const fn on_main_net(self) -> Self {
        Self(self.0 & ((1 << TEST) - 1))
    }

    const fn on_both(self) -> Self {
        self.or(self.on_test_net())
    }

    /// What an address of the first of these families is called.
    pub(super) fn name(self) -> &'static str {
        self.word(&words::NAMES)
    }

    /// What an address of the first of these families looks like.
    pub(super) fn form(self) -> &'static str {
        self.word(&words::FORMS)
    }

    fn word(self, words: &'static [&'static str]) -> &'static str {
        words.get(self.0.trailing_zeros() as usize % TEST as usize).copied().unwrap_or_default()
    }
}
