//! Addresses: vectors of the standards, what people paste by mistake, and properties of the checksums.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use paxos_orchestrations::check::address::{Environment, Verdict, check};
use paxos_orchestrations::issue::{Issue, Severity, passes};
use paxos_orchestrations::model::value::CryptoNetwork;
use proptest::prelude::*;

struct Case {
    place: String,
    expected: String,
    network: String,
    environment: Environment,
    address: String,
}

fn environment(name: &str) -> Environment {
    match name {
        "production" => Environment::Production,
        "sandbox" => Environment::Sandbox,
        "unknown" => Environment::Unknown,
        _ => panic!("environment {name}"),
    }
}

fn cases(file: &str) -> Vec<Case> {
    let path = format!("{}/tests/fixtures/addresses/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap();
    let lines = text.lines().enumerate().filter(|(_, line)| !line.starts_with('#'));
    lines
        .map(|(number, line)| {
            let place = format!("{file}:{} {line}", number + 1);
            let [expected, network, environment_name, address] = line.split(' ').collect::<Vec<_>>()[..] else {
                panic!("{place}: four words a line");
            };
            Case {
                expected: expected.into(),
                network: network.into(),
                environment: environment(environment_name),
                address: address.into(),
                place,
            }
        })
        .collect()
}

const FILES: [&str; 8] = [
    "evm.txt",
    "bitcoin.txt",
    "bitcoin_cash.txt",
    "litecoin.txt",
    "dogecoin.txt",
    "solana.txt",
    "stellar.txt",
    "sui.txt",
];

fn said(verdict: &Verdict) -> String {
    let codes: Vec<_> = verdict.issues.iter().map(|issue| issue.code.as_str()).collect();
    match codes.as_slice() {
        [] => "good".into(),
        codes if verdict.normalized.is_some() => format!("~{}", codes.join(",")),
        codes => codes.join(","),
    }
}

fn production(network: &str, address: &str) -> Verdict {
    check(network, address, Environment::Production).unwrap()
}

fn issue(verdict: &Verdict) -> Issue {
    let [issue] = &verdict.issues[..] else { panic!("{verdict:?}") };
    issue.clone()
}

#[test]
fn vectors() {
    for file in FILES {
        let (mut good, mut refused) = (0, 0);
        for case in cases(file) {
            let verdict = check(&case.network, &case.address, case.environment).unwrap();
            assert_eq!(said(&verdict), case.expected, "{}", case.place);
            let severities = verdict.issues.iter().map(|issue| issue.severity);
            match verdict.normalized {
                Some(_) => {
                    good += 1;
                    assert!(severities.into_iter().all(|one| one == Severity::Warning), "{}", case.place);
                }
                None => {
                    refused += 1;
                    assert_eq!(severities.collect::<Vec<_>>(), [Severity::Error], "{}", case.place);
                }
            }
        }
        assert!(good >= 10 && refused >= 10, "{file}: {good} accepted, {refused} refused");
        println!("{file}: {good} accepted, {refused} refused");
    }
}

/// What is normal is good without a remark about how it is written, and stays as it is.
#[test]
fn normalising_twice_is_normalising_once() {
    for file in FILES {
        for case in cases(file) {
            let Some(once) = check(&case.network, &case.address, case.environment).unwrap().normalized else {
                continue;
            };
            let again = check(&case.network, &once, case.environment).unwrap();
            assert_eq!(again.normalized.as_ref(), Some(&once), "{}", case.place);
            let expected = case.expected.replace("~unverified_checksum", "good");
            assert_eq!(said(&again), expected, "{}", case.place);
        }
    }
}

#[test]
fn normal_forms() {
    let table = [
        ("ETHEREUM", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),
        ("BITCOIN", "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
        ("BITCOIN", "1FsSia9rv4NeEwvJ2GvXrX7LyxYspbN2mo", "1FsSia9rv4NeEwvJ2GvXrX7LyxYspbN2mo"),
        (
            "BITCOIN_CASH",
            "QPM2QSZNHKS23Z7629MMS6S4CWEF74VCWVY22GDX6A",
            "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
        ),
        ("BITCOIN_CASH", "1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu", "1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu"),
        (
            "SUI",
            "0x02A212DE6A9DFA3A69E22387ACFBAFBB1A9E591BD9D636E7895DCFC8DE05F331",
            "0x02a212de6a9dfa3a69e22387acfbafbb1a9e591bd9d636e7895dcfc8de05f331",
        ),
        (
            "STELLAR",
            "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ",
            "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ",
        ),
    ];
    for (network, address, normal) in table {
        assert_eq!(production(network, address).normalized.as_deref(), Some(normal));
    }
}

#[test]
fn every_network_of_the_vendor_is_known_and_no_other() {
    assert_eq!(CryptoNetwork::KNOWN.len(), 16);
    for network in CryptoNetwork::KNOWN {
        assert!(check(network, "", Environment::Production).is_some(), "{network}");
        assert!(check(&network.to_ascii_lowercase(), "", Environment::Production).is_some(), "{network}");
    }
    for network in ["", "TRON", "BITCOIN,", "BITCOIN BITCOIN_CASH", "ETHEREUM,POLYGON_POS", "BITCOI", " ", ","] {
        assert!(check(network, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", Environment::Sandbox).is_none());
    }
}

#[test]
fn says_what_was_pasted() {
    let evm = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
    let hash = "0x88df016429689c079f3b2f6ad39fa052532c56795b733da78a91ebe6a713944b";
    let table = [
        ("ETHEREUM", format!(" {evm}"), "contains white space"),
        ("ETHEREUM", format!("{evm}\n"), "contains white space"),
        ("ETHEREUM", format!("{evm}\u{7f}"), "contains white space"),
        ("SOLANA", String::from("So11111111111111111111 111111111111111111112"), "contains white space"),
        ("ETHEREUM", format!("\u{200b}{evm}"), "contains a character that is invisible or only looks like a letter"),
        ("ETHEREUM", format!("{evm}\u{feff}"), "contains a character that is invisible or only looks like a letter"),
        ("ETHEREUM", evm.replace('a', "а"), "contains a character that is invisible or only looks like a letter"),
        ("ETHEREUM", format!("ethereum:{evm}"), "is a link, not an address"),
        ("ETHEREUM", format!("ethereum:{evm}@1/transfer?value=1"), "is a name, not an address"),
        ("ETHEREUM", format!("https://etherscan.io/address/{evm}"), "is a link, not an address"),
        ("BITCOIN", "bitcoin:1FsSia9rv4NeEwvJ2GvXrX7LyxYspbN2mo".into(), "is a link, not an address"),
        ("BITCOIN", "bitcoin:1FsSia9rv4NeEwvJ2GvXrX7LyxYspbN2mo?amount=0.1".into(), "is a link, not an address"),
        ("ETHEREUM", "vitalik.eth".into(), "is a name, not an address"),
        ("SUI", "@example".into(), "is a name, not an address"),
        ("ETHEREUM", hash.into(), "looks like a transaction hash, not an address"),
        ("BITCOIN", hash.replace("0x", ""), "looks like a transaction hash, not an address"),
        ("SOLANA", hash.replace("0x", "").to_uppercase(), "looks like a transaction hash, not an address"),
        ("SUI", evm.into(), "is an EVM address"),
        ("ETHEREUM", "1FsSia9rv4NeEwvJ2GvXrX7LyxYspbN2mo".into(), "is a Bitcoin address"),
        ("ETHEREUM", "2NC2hEhe28ULKAJkW5MjZ3jtTMJdvXmByvK".into(), "is a Bitcoin address"),
        ("ETHEREUM", "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a".into(), "is a Bitcoin Cash address"),
        ("BITCOIN", "LT2KVaAy1ppRuxRgrS5RNU3vBsy7RibPeA".into(), "is a Litecoin address"),
        ("BITCOIN", "DD4KSSuBJqcjuTcvUg1CgUKeurPUFeEZkE".into(), "is a Dogecoin address"),
        ("BITCOIN", "So11111111111111111111111111111111111111112".into(), "is a Solana address"),
        ("BITCOIN", "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ".into(), "is a Stellar address"),
        ("ETHEREUM", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t".into(), "is a Tron address"),
        ("BITCOIN", "cosmos1depk54cuajgkzea6zpgkq36tnjwdzv4afc3d27".into(), "is not an address of this network"),
        ("BITCOIN", "tb1qcrh3yqn4nlleplcez2yndq2ry8h9ncg3qh7n54".into(), "is an address of a test net"),
        ("ETHEREUM", "0x742d35Cc6634C0532925a3b844Bc9e7595f0bEb".into(), "has 39 digits behind 0x"),
        ("ETHEREUM", String::new(), "is not an address of this network"),
        ("ETHEREUM", "x".repeat(1 << 20), "is not an address of this network"),
    ];
    for (network, address, message) in table {
        let shown: String = address.chars().take(80).collect();
        assert_eq!(issue(&production(network, &address)).message, message, "{network} {shown}");
    }
}

#[test]
fn a_private_key_is_called_one_and_never_repeated() {
    // Bitcoin Core's key_io_valid.json, and the secret key of SEP-5's first test case.
    for key in [
        "5JuW2AMDYu4xVwRG9DZW18VbzQrGcd5RCgb99sS6ehJsNQXu5b9",
        "L5nJeqKmpHp4P7F8ZYyjwc5a7P4d8EabuGAzfGJk7yC1BJyzNaEd",
        "SBGWSG6BTNCKCOB3DIFBGCVMUPQFYPA2G4O34RMTB343OYPXU5DJDVMN",
    ] {
        for network in ["BITCOIN", "STELLAR", "ETHEREUM"] {
            let issue = issue(&production(network, key));
            assert_eq!(issue.message, "looks like a private key, not an address", "{network}");
            assert!(!format!("{issue:?}").contains(&key[..8]));
        }
    }
}

#[test]
fn the_vendors_broken_address_comes_with_its_right_form() {
    let issue = issue(&production("ETHEREUM", "0x8B3D70c8F55e9C7E5b0bC2A9b0e7d1fF2c3d4E5F"));
    assert_eq!(issue.message, "has a wrong character: its checksum does not match");
    let hint = issue.hint.unwrap();
    let right = hint.rsplit(' ').next().unwrap();
    assert_eq!(right.to_ascii_lowercase(), "0x8b3d70c8f55e9c7e5b0bc2a9b0e7d1ff2c3d4e5f");
    assert_eq!(said(&production("ETHEREUM", right)), "good");
}

/// One address of every form that has a checksum.
const CHECKSUMMED: [(&str, &str); 15] = [
    ("ETHEREUM", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),
    ("BASE", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"),
    ("BITCOIN", "1FsSia9rv4NeEwvJ2GvXrX7LyxYspbN2mo"),
    ("BITCOIN", "36j4NfKv6Akva9amjWrLG6MuSQym1GuEmm"),
    ("BITCOIN", "bc1qvyq0cc6rahyvsazfdje0twl7ez82ndmuac2lhv"),
    ("BITCOIN", "bc1qyucykdlhp62tezs0hagqury402qwhk589q80tqs5myh3rxq34nwqhkdhv7"),
    ("BITCOIN", "BC1P83N3AU0RJYLEFXQ2NC2XH2Y4JZZ4PM6ZXJ4MW5PAGDJJR2A9F36S6JJNNU"),
    ("BITCOIN_CASH", "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"),
    ("BITCOIN_CASH", "pvqljqfuvj0dqf4l6s9mradymsvmucwe8w7cm84yyt8p2dtwj93xcuqwaelt6"),
    ("LITECOIN", "LT2KVaAy1ppRuxRgrS5RNU3vBsy7RibPeA"),
    ("LITECOIN", "ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9"),
    ("DOGECOIN", "DD4KSSuBJqcjuTcvUg1CgUKeurPUFeEZkE"),
    ("DOGECOIN", "A7HRQk3GFCW2QasvdZxXuYj8kkQK5QrYLs"),
    ("STELLAR", "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ"),
    ("STELLAR", "MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUAAAAAAAAAAAACJUQ"),
];

/// Every single wrong character is found: no other network takes the text for a good address either.
#[test]
fn no_substitution_passes() {
    let printable = || (b'!'..=b'~').map(char::from);
    for (network, address) in CHECKSUMMED {
        assert_eq!(said(&production(network, address)), "good", "{address}");
        for place in 0..address.len() {
            for other in printable().filter(|other| *other != char::from(address.as_bytes()[place])) {
                let changed = format!("{}{other}{}", &address[..place], &address[place + 1..]);
                let verdict = production(network, &changed);
                assert_eq!(verdict.normalized, None, "{network} {changed}: {}", said(&verdict));
            }
        }
    }
}

#[test]
fn no_lost_doubled_or_swapped_character_passes() {
    for (network, address) in CHECKSUMMED {
        for place in 0..address.len() - 1 {
            let (before, after) = address.split_at(place);
            let lost = format!("{before}{}", &after[1..]);
            let doubled = format!("{before}{}{after}", &after[..1]);
            let swapped = format!("{before}{}{}{}", &after[1..2], &after[..1], &after[2..]);
            for changed in [lost, doubled, swapped] {
                if changed != address {
                    assert_eq!(production(network, &changed).normalized, None, "{network} {changed}");
                }
            }
        }
    }
}

/// A good address of one family is nowhere else good without a word.
#[test]
fn addresses_do_not_pass_elsewhere() {
    let networks = ["ETHEREUM", "BITCOIN", "BITCOIN_CASH", "LITECOIN", "DOGECOIN", "SOLANA", "STELLAR", "SUI"];
    for (file, own) in FILES.iter().zip(networks) {
        for case in cases(file) {
            if case.expected == "good" && case.environment == Environment::Production {
                for other in networks.iter().filter(|other| **other != own) {
                    assert_ne!(said(&production(other, &case.address)), "good", "{} on {other}", case.place);
                }
            }
        }
    }
}

/// Encoders of the standards, written for the tests alone.
mod encode {
    use bech32::Hrp;

    pub(super) fn evm(bytes: &[u8; 20]) -> String {
        use sha3::{Digest, Keccak256};
        let lower: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let hash = Keccak256::digest(lower.as_bytes());
        let digits = lower.chars().enumerate().map(|(place, digit)| {
            let nibble = hash[place / 2] >> (if place % 2 == 0 { 4 } else { 0 }) & 15;
            if nibble > 7 { digit.to_ascii_uppercase() } else { digit }
        });
        format!("0x{}", digits.collect::<String>())
    }

    pub(super) fn base58check(version: u8, hash: &[u8]) -> String {
        bs58::encode(hash).with_check_version(version).into_string()
    }

    pub(super) fn base58(bytes: &[u8]) -> String {
        bs58::encode(bytes).into_string()
    }

    pub(super) fn segwit(prefix: &str, version: u8, program: &[u8]) -> String {
        let version = bech32::Fe32::try_from(version).unwrap();
        bech32::segwit::encode(Hrp::parse(prefix).unwrap(), version, program).unwrap()
    }

    pub(super) fn strkey(version: u8, data: &[u8]) -> String {
        let mut bytes = vec![version];
        bytes.extend_from_slice(data);
        let mut crc = 0_u32;
        for bit in bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| u32::from(*byte) >> bit & 1)) {
            let out = crc >> 15 ^ bit;
            crc = ((crc << 1) ^ (out * 0x1021)) & 0xffff;
        }
        bytes.extend_from_slice(&(crc as u16).to_le_bytes());
        fives(&bytes).into_iter().map(|five| char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[five as usize])).collect()
    }

    pub(super) fn cashaddr(prefix: &str, version: u8, hash: &[u8]) -> String {
        let mut bytes = vec![version];
        bytes.extend_from_slice(hash);
        cashaddr_of(prefix, fives(&bytes))
    }

    /// The same with the lowest bit set, which only fills up.
    pub(super) fn cashaddr_with_dirt(prefix: &str, version: u8, hash: &[u8]) -> String {
        let mut bytes = vec![version];
        bytes.extend_from_slice(hash);
        let mut numbers = fives(&bytes);
        *numbers.last_mut().unwrap() |= 1;
        cashaddr_of(prefix, numbers)
    }

    fn cashaddr_of(prefix: &str, mut numbers: Vec<u8>) -> String {
        let mut remainder = 1_u64;
        let lower = prefix.bytes().map(|byte| byte & 31).chain([0]);
        for number in lower.chain(numbers.iter().copied()).chain([0; 8]) {
            let out = remainder >> 35;
            remainder = (remainder & 0x7_ffff_ffff) << 5 ^ u64::from(number);
            for (bit, generator) in
                [0x98f2bc8e61, 0x79b76d99e2, 0xf33e5fb3c4, 0xae2eabe2a8, 0x1e4f43e470].into_iter().enumerate()
            {
                if out >> bit & 1 == 1 {
                    remainder ^= generator;
                }
            }
        }
        remainder ^= 1;
        numbers.extend((0..8).rev().map(|place| (remainder >> (place * 5) & 31) as u8));
        let alphabet = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
        let data: String = numbers.into_iter().map(|five| char::from(alphabet[five as usize])).collect();
        format!("{prefix}:{data}")
    }

    fn fives(bytes: &[u8]) -> Vec<u8> {
        let bits: Vec<u8> = bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1)).collect();
        let five = |bits: &[u8]| (0..5).fold(0, |five, place| five << 1 | bits.get(place).unwrap_or(&0));
        bits.chunks(5).map(five).collect()
    }
}

proptest! {
    #[test]
    fn what_is_encoded_is_accepted(short: [u8; 20], long: [u8; 32], id: [u8; 8]) {
        let muxed: Vec<u8> = long.iter().chain(&id).copied().collect();
        let table = [
            ("XLAYER", encode::evm(&short), "good"),
            ("BITCOIN", encode::base58check(0, &short), "good"),
            ("BITCOIN", encode::base58check(5, &short), "good"),
            ("BITCOIN", encode::segwit("bc", 0, &short), "good"),
            ("BITCOIN", encode::segwit("bc", 0, &long), "good"),
            ("BITCOIN", encode::segwit("bc", 1, &long), "good"),
            ("BITCOIN", encode::segwit("bc", 2, &long), "invalid_address"),
            ("BITCOIN", encode::segwit("tb", 1, &long), "wrong_network"),
            ("BITCOIN_CASH", encode::cashaddr("bitcoincash", 0, &short), "good"),
            ("BITCOIN_CASH", encode::cashaddr("bitcoincash", 1 << 3, &short), "good"),
            ("BITCOIN_CASH", encode::cashaddr("bitcoincash", 2 << 3, &short), "good"),
            ("BITCOIN_CASH", encode::cashaddr("bitcoincash", 3 << 3, &short), "good"),
            ("BITCOIN_CASH", encode::cashaddr("bitcoincash", 1 << 3 | 3, &long), "good"),
            ("BITCOIN_CASH", encode::cashaddr("bitcoincash", 3 << 3 | 3, &long), "good"),
            ("BITCOIN_CASH", encode::cashaddr_with_dirt("bitcoincash", 0, &short), "invalid_address"),
            ("BITCOIN_CASH", encode::cashaddr_with_dirt("bitcoincash", 1 << 3 | 3, &long), "invalid_address"),
            ("BITCOIN_CASH", encode::cashaddr("bitcoincash", 3, &long), "invalid_address"),
            ("BITCOIN_CASH", encode::cashaddr("bitcoincash", 2 << 3 | 3, &long), "invalid_address"),
            ("BITCOIN_CASH", encode::cashaddr("bitcoincash", 4 << 3, &short), "invalid_address"),
            ("BITCOIN_CASH", encode::cashaddr("bitcoincash", 1, &short), "invalid_address"),
            ("BITCOIN_CASH", encode::cashaddr("bitcoincash", 1 << 7, &short), "invalid_address"),
            ("BITCOIN_CASH", encode::base58check(0, &short), "~wrong_network"),
            ("LITECOIN", encode::base58check(0x30, &short), "good"),
            ("LITECOIN", encode::base58check(0x32, &short), "good"),
            ("LITECOIN", encode::base58check(5, &short), "~wrong_network"),
            ("LITECOIN", encode::segwit("ltc", 0, &short), "good"),
            ("LITECOIN", encode::segwit("ltc", 1, &long), "good"),
            ("LITECOIN", encode::segwit("tltc", 0, &long), "wrong_network"),
            ("DOGECOIN", encode::base58check(0x1e, &short), "good"),
            ("DOGECOIN", encode::base58check(0x16, &short), "good"),
            ("ETHEREUM", encode::base58check(0x41, &short), "wrong_network"),
            ("BITCOIN", encode::base58check(0x80, &long), "invalid_address"),
            ("SOLANA", encode::base58(&long), "good"),
            ("STELLAR", encode::strkey(6 << 3, &long), "good"),
            ("STELLAR", encode::strkey(12 << 3, &muxed), "good"),
            ("STELLAR", encode::strkey(18 << 3, &long), "invalid_address"),
            ("STELLAR", encode::strkey(2 << 3, &long), "invalid_address"),
        ];
        for (network, address, expected) in table {
            prop_assert_eq!(said(&production(network, &address)), expected, "{} {}", network, address);
        }
    }

    #[test]
    fn no_text_panics(text: String, pieces in prop::collection::vec("[ -~]{0,40}|bc1|0x|bitcoincash:|[0-9a-f]{40}|[a-z0-9]{42}", 0..4)) {
        for text in [text, pieces.concat()] {
            for network in CryptoNetwork::KNOWN {
                for environment in [Environment::Production, Environment::Sandbox, Environment::Unknown] {
                    let verdict = check(network, &text, environment).unwrap();
                    prop_assert_eq!(verdict.normalized.is_some(), passes(&verdict.issues));
                }
            }
        }
    }

    /// A checksum that is wrong in any way but case is an error; case alone is one too, unless all letters share it.
    #[test]
    fn letter_case_of_an_evm_address_is_all_or_nothing(bytes: [u8; 20], flips: u64) {
        let right = encode::evm(&bytes);
        let flip = |(place, digit): (usize, char)| match digit {
            'A'..='Z' if flips >> (place % 64) & 1 == 1 => digit.to_ascii_lowercase(),
            'a'..='z' if flips >> (place % 64) & 1 == 1 => digit.to_ascii_uppercase(),
            _ => digit,
        };
        let digits: String = right.chars().skip(2).enumerate().map(flip).collect();
        let mixed = digits.contains(|digit: char| digit.is_ascii_uppercase())
            && digits.contains(|digit: char| digit.is_ascii_lowercase());
        let text = format!("0x{digits}");
        let expected = if text == right { "good" } else if mixed { "checksum_mismatch" } else { "~unverified_checksum" };
        prop_assert_eq!(said(&production("BNB", &text)), expected);
    }
}
