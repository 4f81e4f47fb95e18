//! Addresses of the vendor's 16 networks: form, checksum, and whether the address belongs where it is sent.
//!
//! Money that goes to a wrong address is gone, so what is not surely an address of the network is an error. What
//! deserves a second look, such as an address without a checksum, is a warning.
//!
//! | networks | forms taken |
//! |---|---|
//! | Ethereum and the chains that share its addresses | `0x` and 40 hexadecimal digits, letter case as EIP-55 has it |
//! | Bitcoin | P2PKH, P2SH, segwit version 0 (BIP-173), taproot (BIP-350) |
//! | Bitcoin Cash | CashAddr, also token-aware and P2SH with 32 bytes; P2PKH and P2SH as Bitcoin writes them, with a warning |
//! | Litecoin | P2PKH, P2SH, segwit version 0, taproot; the old P2SH that starts with 3, with a warning |
//! | Dogecoin | P2PKH, P2SH |
//! | Solana | 32 bytes in base58 |
//! | Stellar | account `G…` and muxed account `M…` (SEP-23) |
//! | Sui | `0x` and 64 hexadecimal digits |
//!
//! Test nets are those of the vendor's sandbox: Testnet4 of Bitcoin, the test nets of Bitcoin Cash and Litecoin, and
//! Dogecoin's. All other networks have one form for main and test nets.
//!
//! * A form that several networks share is called after the one that most people mean: "an EVM address", and for what
//!   Bitcoin Cash and the old Litecoin have from Bitcoin "a Bitcoin address". On those two it is good, with a warning.
//! * A test net is never guessed across networks: what is good on a test net of the network itself is "an address of a
//!   test net", anything else belongs to the other network.
//! * Segwit versions that Bitcoin has not given a meaning are refused, though BIP-350 lets wallets pay to them: anybody
//!   could take the money.
//! * The addresses of Solana and Sui carry no checksum at all. That is no finding: nobody could heed it.

mod alphabet;
mod base58;
mod bech32;
mod eip55;
mod family;
mod keccak;
mod recognise;
mod sha256;
mod strkey;
mod words;

use crate::issue::{Finding, Issue, Severity, passes};
use family::Families;
use recognise::recognise;

/// Where requests go: decides whether addresses of main nets or of test nets are right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize), serde(rename_all = "lowercase"))]
pub enum Environment {
    /// Real money: an address of a test net is an error.
    Production,
    /// Test nets: an address of a main net gives a warning.
    Sandbox,
    /// Not known, as behind a proxy: an address of a test net gives a warning.
    #[default]
    Unknown,
}

/// What a check of an address says.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The address as the network writes it: with its checksum, its prefix, in its letter case. Nothing when it must
    /// not be used.
    pub normalized: Option<String>,
    /// The findings: one error, or any number of warnings. Their path is empty: only the caller knows the place.
    pub issues: Vec<Issue>,
}

/// Which of the known networks has this name, in any letter case; nothing when it is not known here.
pub(super) fn place_of(network: &str) -> Option<usize> {
    family::place(network)
}

/// Checks an address of a network. Nothing comes back for a network that is not known here: its addresses can't be judged.
///
/// The name of the network is the vendor's, such as `ETHEREUM`, in any letter case; `POLYGON` is `POLYGON_POS`.
pub fn check(network: &str, address: &str, environment: Environment) -> Option<Verdict> {
    let wanted = Families::of(network)?;
    let mut issues = Vec::new();
    let mut add = |finding: &Finding, severity, about: &str| issues.push(finding.issue(severity, Vec::new(), about));
    let mut text = String::from(address);
    let seen = recognise(address, wanted, &mut text);
    if let Some(finding) = seen.finding {
        add(finding, finding.code.usual_severity(), &text);
    }
    let (right, finding, severity) = match environment {
        Environment::Production => (wanted.on_main_net(), &words::TEST_NET, Severity::Error),
        Environment::Unknown => (wanted.on_main_net(), &words::TEST_NET, Severity::Warning),
        Environment::Sandbox => (wanted.on_test_net(), &words::MAIN_NET, Severity::Warning),
    };
    if !seen.families.has(right) {
        add(finding, severity, "");
    }
    if seen.is_shared(wanted) {
        add(&words::SHARED, Severity::Warning, "");
    }
    Some(Verdict { normalized: passes(&issues).then_some(text), issues })
}
