//! Whatever is asked of a sandbox, no money appears or disappears.
#![cfg(feature = "sandbox")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod sandbox_support;

use paxos_orchestrations::sandbox::{Account, KnownAsset};
use proptest::prelude::*;
use sandbox_support::Desk;
use serde_json::json;

#[derive(Clone, Debug)]
enum Command {
    /// From profile, to (5 is a bank, 6 a chain), assets, amount, number of the `ref_id`.
    Create(usize, usize, usize, usize, String, u8),
    Advance(u16),
    RunUntilIdle,
    SnapshotAndRestore,
    Reset,
}

fn amounts() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{1,7}\\.(11|13|17|19|1300)",
        "[0-9]{0,8}\\.[0-9]{1,18}",
        "[1-9][0-9]{0,25}",
        Just(String::from("2500000.00")),
    ]
}

fn commands() -> impl Strategy<Value = Command> {
    prop_oneof![
        8 => (0..5usize, 0..7usize, 0..5usize, 0..5usize, amounts(), any::<u8>())
            .prop_map(|(from, to, asset, into, amount, key)| Command::Create(from, to, asset, into, amount, key)),
        4 => (0..4000u16).prop_map(Command::Advance),
        1 => Just(Command::RunUntilIdle),
        1 => Just(Command::SnapshotAndRestore),
        1 => Just(Command::Reset),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn the_books_balance(commands in proptest::collection::vec(commands(), 1..60)) {
        let mut desk = Desk::new();
        let profiles: Vec<String> = (0..5).map(|position| desk.profile(position)).collect();
        for command in commands {
            match &command {
                Command::Advance(ms) => desk.advance(f64::from(*ms)),
                Command::RunUntilIdle => desk.sandbox.run_until_idle(desk.machine),
                Command::Reset => desk.sandbox.reset(desk.machine),
                Command::SnapshotAndRestore => {
                    let snapshot = desk.sandbox.snapshot();
                    desk.sandbox.restore(&snapshot).unwrap();
                }
                Command::Create(from, to, asset, into, amount, key) => {
                    let (asset, into) = (KnownAsset::ALL[*asset], KnownAsset::ALL[*into]);
                    let destination = match to {
                        5 => json!({ "fiat": { "bank_account_id": "b" } }),
                        6 => json!({ "crypto": { "address_id": "a" } }),
                        to => json!({ "profile": { "profile_id": profiles[*to] } }),
                    };
                    let before = desk.sandbox.ledger().clone();
                    let (status, answer) = desk.create(&json!({
                        "ref_id": key.to_string(), "source_asset": asset.as_str(), "destination_asset": into.as_str(),
                        "source_amount": amount, "source": { "profile": { "profile_id": profiles[*from] } },
                        "destination": destination }));
                    let (available, reserved) = (Account::Available(*from as u32), Account::Reserved(*from as u32));
                    let moved = |account| desk.sandbox.ledger().holding(account, asset) - before.holding(account, asset);
                    if status == 200 {
                        prop_assert_eq!(moved(reserved).to_string().parse(), amount.parse::<bigdecimal::BigDecimal>());
                        prop_assert_eq!(moved(available), -moved(reserved));
                    } else {
                        prop_assert!(matches!(status, 400 | 403 | 409), "{}", answer);
                        prop_assert!(before.entries().eq(desk.sandbox.ledger().entries()));
                    }
                }
            }
            prop_assert_eq!(desk.sandbox.ledger().audit(), Ok(()), "after {:?}", command);
            desk.token = desk.token("");
        }
        // In the end nothing is set aside but for those that wait for ever.
        desk.sandbox.run_until_idle(desk.machine);
        desk.token = desk.token("");
        let waiting = desk.list("limit=1000&status=PENDING&status=PROCESSING");
        for (position, profile) in profiles.iter().enumerate() {
            for asset in KnownAsset::ALL {
                let expected: bigdecimal::BigDecimal = waiting
                    .iter()
                    .filter(|item| item["source"]["profile"]["profile_id"] == *profile && item["source_asset"] == asset.as_str())
                    .map(|item| item["source_amount"].as_str().unwrap().parse::<bigdecimal::BigDecimal>().unwrap())
                    .sum();
                prop_assert_eq!(desk.sandbox.ledger().holding(Account::Reserved(position as u32), *asset), expected);
            }
        }
    }
}
