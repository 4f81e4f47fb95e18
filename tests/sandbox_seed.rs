//! The data a sandbox starts with.
#![cfg(feature = "sandbox")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod sandbox_support;

use std::collections::{BTreeMap, BTreeSet};

use paxos_orchestrations::sandbox::{Options, Sandbox};
use sandbox_support::{Desk, START, options};
use serde_json::Value;

fn seeded(seed: &str) -> Desk {
    Desk::with(Options { seed: seed.into(), ..options() })
}

fn place(endpoint: &Value) -> String {
    endpoint.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join("+")
}

#[test]
fn there_is_something_of_everything() {
    for seed in ["paxos", "", "a", "another seed"] {
        let all = seeded(seed).list("limit=1000");
        assert!(all.len() >= 260, "{seed}");
        let mut states: BTreeMap<&str, usize> = BTreeMap::new();
        let mut routes: BTreeMap<String, usize> = BTreeMap::new();
        for item in &all {
            *states.entry(item["status"].as_str().unwrap()).or_default() += 1;
            let by = if item.get("orchestration_rule_id").is_some() { "rule" } else { "call" };
            *routes
                .entry(format!("{by} {} to {}", place(&item["source"]), place(&item["destination"])))
                .or_default() += 1;
        }
        assert_eq!(
            states.keys().copied().collect::<Vec<_>>(),
            ["COMPLETED", "FAILED", "PENDING", "PROCESSING", "REJECTED"]
        );
        assert!(states["COMPLETED"] > 200 && states["PENDING"] >= 3 && states["PROCESSING"] >= 3, "{states:?}");
        let expected = [
            "call crypto to profile",
            "call fiat to profile",
            "call profile to crypto",
            "call profile to fiat",
            "call profile to profile",
            "rule crypto to crypto",
            "rule crypto to fiat",
            "rule crypto to profile",
            "rule fiat to crypto",
            "rule fiat to profile",
        ];
        assert_eq!(routes.keys().map(String::as_str).collect::<Vec<_>>(), expected, "{seed}");
        let with = |field: &str| all.iter().filter(|item| item.get(field).is_some()).count();
        assert!((60..250).contains(&with("metadata")), "{}", with("metadata"));
        assert_eq!(with("fail_reason"), states["FAILED"]);
        let amounts: BTreeSet<&str> = all.iter().filter_map(|item| item["source_amount"].as_str()).collect();
        assert!(
            amounts.contains("0.10000000") && amounts.iter().any(|amount| amount.len() == 8 && !amount.contains('.'))
        );
        let unique = |field: &str| all.iter().map(|item| item[field].as_str().unwrap()).collect::<BTreeSet<_>>().len();
        assert_eq!((unique("id"), unique("ref_id")), (all.len(), all.len()));
    }
}

#[test]
fn every_record_makes_sense() {
    let mut desk = Desk::new();
    let profiles: BTreeSet<String> = (0..4).map(|position| desk.profile(position)).collect();
    let start = "2026-07-08T09:04:03.218000Z";
    let (first, last) = ("2026-04-09T09:04:03.218000Z", "2026-07-08T09:04:03.218000Z");
    let all = desk.list("limit=1000");
    for item in &all {
        let text = |field: &str| item[field].as_str().unwrap_or_else(|| panic!("{field} of {item}"));
        let (created, updated) = (text("created_at"), text("updated_at"));
        assert!(first <= created && created <= updated && updated <= start && created <= last, "{item}");
        assert_eq!(created.len(), "2026-07-08T09:04:03.218000Z".len());
        let side = |side: &str| (item[side]["status"].as_str().unwrap(), item[side]["transfer_id"].is_string());
        let sides = (side("source_transfer"), side("destination_transfer"));
        let possible: &[_] = match text("status") {
            "COMPLETED" => &[(("COMPLETED", true), ("COMPLETED", true))],
            "FAILED" => &[(("COMPLETED", true), ("FAILED", true)), (("FAILED", true), ("PENDING", false))],
            "PENDING" | "REJECTED" => &[(("PENDING", false), ("PENDING", false))],
            _ => &[
                (("PENDING", false), ("PENDING", false)),
                (("PROCESSING", true), ("PENDING", false)),
                (("COMPLETED", true), ("PENDING", false)),
                (("COMPLETED", true), ("PROCESSING", true)),
            ],
        };
        assert!(possible.contains(&sides), "{item}");
        if let Some(source) = item["source"]["profile"]["profile_id"].as_str() {
            assert_eq!(source, text("profile_id"));
            assert!(profiles.contains(source) || desk.profile(4) == source);
        }
        if item["destination"].get("fiat").is_some() {
            assert_eq!(text("destination_asset"), "USD");
        }
        if item["source"].get("fiat").is_some() {
            assert_eq!(text("source_asset"), "USD");
        }
        for side in ["source", "destination"] {
            if let Some(crypto) = item[side].get("crypto") {
                let asset = text(&format!("{side}_asset"));
                let (network, address) = (crypto["network"].as_str().unwrap(), crypto["address"].as_str().unwrap());
                assert_ne!(asset, "USD", "{item}");
                assert!(is_well_formed(network, address), "{network} {address}");
            }
        }
    }
    let micros: BTreeSet<&str> = all.iter().map(|item| &item["created_at"].as_str().unwrap()[20..26]).collect();
    assert!(micros.len() > 200, "times have microseconds");
}

#[test]
fn a_seed_is_a_seed() {
    let data = |seed: &str, start: f64| {
        let mut sandbox = Sandbox::new(Options { seed: seed.into(), now_ms: None, ..options() }, start);
        (sandbox.snapshot(), serde_json::to_value(sandbox.view(start)).unwrap())
    };
    assert_eq!(data("a", START), data("a", START));
    assert_ne!(data("a", START).0, data("b", START).0);
    // Ids, amounts and distances in time do not depend on when the sandbox starts.
    let mut early = seeded("a").list("limit=1000");
    let hour = 3_600_000.0;
    let mut late = Desk::with(Options { seed: "a".into(), now_ms: Some(START + hour), ..options() }).list("limit=1000");
    for item in early.iter_mut().chain(&mut late) {
        for field in ["created_at", "updated_at"] {
            let text = item[field].as_str().unwrap();
            item[field] = Value::from(&text[14..]);
        }
    }
    assert_eq!(early, late);
}

#[test]
fn what_runs_at_the_start_ends_in_order() {
    let mut desk = Desk::new();
    let before = desk.sandbox.view(desk.machine).counts.by_status;
    desk.sandbox.run_until_idle(desk.machine);
    let after = desk.sandbox.view(desk.machine).counts.by_status;
    assert_eq!(desk.sandbox.now_ms(0.0), START + 2700.0);
    assert_eq!(after["COMPLETED"], before["COMPLETED"] + 3);
    assert_eq!(after["PROCESSING"], 3, "those that wait for a bank stay");
    assert_eq!(desk.sandbox.ledger().audit(), Ok(()));
}

#[test]
fn a_reset_brings_the_same_data_and_the_same_ids() {
    let mut desk = Desk::new();
    let (data, created) = (desk.list("limit=1000"), desk.created("r", "5"));
    desk.advance(5000.0);
    desk.sandbox.reset(desk.machine);
    assert_eq!(desk.list("limit=1000"), data);
    // Tokens do not use up ids.
    desk.token = desk.token("");
    assert_eq!(desk.created("r", "5"), created);
}

fn is_well_formed(network: &str, address: &str) -> bool {
    match network {
        "SOLANA" => base58(address).is_some_and(|bytes| bytes.len() == 32),
        "STELLAR" => is_strkey(address),
        _ => address.strip_prefix("0x").is_some_and(is_eip_55),
    }
}

fn base58(text: &str) -> Option<Vec<u8>> {
    const LETTERS: &str = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    let mut bytes = vec![0u8; 0];
    for letter in text.chars() {
        let mut carry = LETTERS.find(letter)?;
        for byte in bytes.iter_mut().rev() {
            carry += usize::from(*byte) * 58;
            *byte = carry as u8;
            carry >>= 8;
        }
        if carry > 0 {
            bytes.insert(0, carry as u8);
        }
    }
    Some(bytes)
}

fn is_strkey(text: &str) -> bool {
    let mut bits = String::new();
    for letter in text.chars() {
        let Some(value) = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(letter) else { return false };
        bits.push_str(&format!("{value:05b}"));
    }
    let bytes: Vec<u8> =
        (0..bits.len() / 8).map(|at| u8::from_str_radix(&bits[at * 8..at * 8 + 8], 2).unwrap()).collect();
    let (payload, checksum) = bytes.split_at(33);
    let crc = payload.iter().fold(0u16, |crc, byte| {
        (0..8)
            .fold(crc ^ (u16::from(*byte) << 8), |crc, _| if crc & 0x8000 > 0 { (crc << 1) ^ 0x1021 } else { crc << 1 })
    });
    text.len() == 56 && payload[0] == 6 << 3 && checksum == crc.to_le_bytes()
}

fn is_eip_55(digits: &str) -> bool {
    let hash = keccak(digits.to_lowercase().as_bytes());
    digits.len() == 40
        && digits.chars().enumerate().all(|(at, digit)| {
            let nibble = (hash[at / 2] >> (4 * (1 - at % 2))) & 15;
            digit.is_ascii_digit() || (digit.is_ascii_hexdigit() && digit.is_ascii_uppercase() == (nibble >= 8))
        })
}

/// Keccak-256 of at most 135 bytes.
fn keccak(message: &[u8]) -> Vec<u8> {
    let mut block = [0u8; 136];
    block[..message.len()].copy_from_slice(message);
    block[message.len()] = 1;
    block[135] |= 0x80;
    let mut lanes = [0u64; 25];
    for (lane, bytes) in lanes.iter_mut().zip(block.chunks(8)) {
        *lane = u64::from_le_bytes(bytes.try_into().unwrap());
    }
    let mut register = 1u8;
    for _ in 0..24 {
        let column = |lanes: &[u64; 25], x: usize| (0..5).fold(0, |sum, y| sum ^ lanes[x % 5 + 5 * y]);
        let columns: Vec<u64> = (0..5).map(|x| column(&lanes, x)).collect();
        for at in 0..25 {
            lanes[at] ^= columns[(at + 4) % 5] ^ columns[(at % 5 + 1) % 5].rotate_left(1);
        }
        let (mut x, mut y, mut current) = (1, 0, lanes[1]);
        for step in 0..24u32 {
            (x, y) = (y, (2 * x + 3 * y) % 5);
            (current, lanes[x + 5 * y]) = (lanes[x + 5 * y], current.rotate_left((step + 1) * (step + 2) / 2 % 64));
        }
        for row in lanes.chunks_mut(5) {
            let old: Vec<u64> = row.to_vec();
            for x in 0..5 {
                row[x] = old[x] ^ (!old[(x + 1) % 5] & old[(x + 2) % 5]);
            }
        }
        for bit in 0..7 {
            lanes[0] ^= u64::from(register & 1) << ((1 << bit) - 1);
            register = (register << 1) ^ ((register >> 7) * 0x71);
        }
    }
    lanes[..4].iter().flat_map(|lane| lane.to_le_bytes()).collect()
}

#[test]
fn the_address_checks_check() {
    assert!(is_eip_55("5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"));
    assert!(!is_eip_55("5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed"));
    assert_eq!(base58("11111111111111111111111111111112").map(|bytes| bytes.len()), Some(1));
    assert!(is_strkey("GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ"));
    assert!(!is_strkey("GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGA"));
}
