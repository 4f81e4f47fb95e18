//! Whatever is asked of a sandbox, no money appears or disappears.
#![cfg(feature = "sandbox")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod sandbox_support;

use bigdecimal::BigDecimal;
use paxos_orchestrations::sandbox::{Account, Call, Fees, Guesses, KnownAsset, Options, TravelRuleEnforcement};
use proptest::prelude::*;
use sandbox_support::{Desk, ORCHESTRATIONS, RULES, options};
use serde_json::{Value, json};

#[derive(Clone, Debug)]
enum Command {
    /// From profile, to (5 is a bank, 6 a chain), assets, amount, number of the `ref_id`.
    Create(usize, usize, usize, usize, String, u8),
    /// Profile, to (5 is a bank, 6 a chain), assets, number of the `ref_id`.
    CreateRule(usize, usize, usize, usize, u8),
    DeleteRule(u8),
    /// From outside, at a rule: asset (5 is that of the rule), amount.
    DepositAtRule(u8, usize, String),
    /// By a call: profile, asset, amount.
    Deposit(usize, usize, String),
    /// By a call, with a memo: number of the instructions, dollars, cents.
    BankDeposit(u8, u32, u8),
    Advance(u16),
    RunUntilIdle,
    SnapshotAndRestore,
    /// Goes on, and then back to how it was here before (so many commands are undone).
    Remember,
    GoBack,
    Reset,
    /// A bank account: what its review says; then an update, then perhaps its end.
    Account(u8, bool),
    /// An address outside, by what its review says.
    Address(u8),
    /// What goes wrong with requests from now on.
    Faults(u8),
    /// So many requests are sent over a bad network, and sent again as a client would.
    Insisted(usize, usize, String, u8),
}

/// What is set up before the commands: whether approvals are asked for, what a wire costs, the Travel Rule.
#[derive(Clone, Debug)]
struct Setting {
    approvals: bool,
    fee: Option<u8>,
    travel_rule: TravelRuleEnforcement,
    look_up: bool,
}

fn settings() -> impl Strategy<Value = Setting> {
    let travel_rule = prop_oneof![Just(TravelRuleEnforcement::Always), Just(TravelRuleEnforcement::Never)];
    (any::<bool>(), proptest::option::of(0..60u8), travel_rule, any::<bool>())
        .prop_map(|(approvals, fee, travel_rule, look_up)| Setting { approvals, fee, travel_rule, look_up })
}

fn amounts() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{1,7}\\.(11|12|13|14|15|16|17|18|19|1300)",
        "[0-9]{0,8}\\.[0-9]{1,18}",
        "[1-9][0-9]{0,25}",
        Just(String::from("2500000.00")),
    ]
}

fn commands() -> impl Strategy<Value = Command> {
    prop_oneof![
        8 => (0..5usize, 0..7usize, 0..5usize, 0..5usize, amounts(), any::<u8>())
            .prop_map(|(from, to, asset, into, amount, key)| Command::Create(from, to, asset, into, amount, key)),
        2 => (0..5usize, 0..7usize, 0..5usize, 0..5usize, any::<u8>())
            .prop_map(|(profile, to, asset, into, key)| Command::CreateRule(profile, to, asset, into, key)),
        1 => any::<u8>().prop_map(Command::DeleteRule),
        4 => (any::<u8>(), 0..6usize, amounts())
            .prop_map(|(rule, asset, amount)| Command::DepositAtRule(rule, asset, amount)),
        2 => (0..5usize, 0..5usize, amounts())
            .prop_map(|(profile, asset, amount)| Command::Deposit(profile, asset, amount)),
        2 => (any::<u8>(), 1..100_000u32, 0..100u8)
            .prop_map(|(number, dollars, cents)| Command::BankDeposit(number, dollars, cents)),
        4 => (0..4000u16).prop_map(Command::Advance),
        1 => Just(Command::RunUntilIdle),
        1 => Just(Command::SnapshotAndRestore),
        1 => Just(Command::Remember),
        1 => Just(Command::GoBack),
        1 => Just(Command::Reset),
        1 => (any::<u8>(), any::<bool>()).prop_map(|(end, deleted)| Command::Account(end, deleted)),
        1 => any::<u8>().prop_map(Command::Address),
        2 => any::<u8>().prop_map(Command::Faults),
        4 => (0..5usize, 0..7usize, amounts(), any::<u8>())
            .prop_map(|(from, to, amount, key)| Command::Insisted(from, to, amount, key)),
    ]
}

/// What a bad network does.
fn script(kind: u8) -> Value {
    let points = ["before_commit", "after_commit", "mid_body", "connection_cut", "status"];
    let point = points[usize::from(kind) % points.len()];
    let mut fault = json!({ "point": point, "probability": f64::from(kind) / 256.0, "times": null });
    if point == "status" {
        fault["committed"] = json!(kind & 1 == 1);
    }
    json!([fault])
}

fn destination(to: usize, profiles: &[String], bank: &str) -> Value {
    match to {
        5 => json!({ "fiat": { bank: BANK.with(|bank| bank.borrow().clone()) } }),
        6 => json!({ "crypto": { "network": "ETHEREUM", "address": "0x5a4DB0c55a4dB0C55a4DB0C55A4db0c55A4Db0C5" } }),
        to => json!({ "profile": { "profile_id": profiles[to] } }),
    }
}

thread_local! {
    /// The bank account that commands name: the latest that was made.
    static BANK: core::cell::RefCell<String> = const { core::cell::RefCell::new(String::new()) };
}

/// One of what there is in a list, or nothing.
fn some(desk: &mut Desk, path: &str, number: u8) -> Value {
    let items = desk.get(path)["items"].as_array().unwrap().clone();
    items[usize::from(number) % items.len()].clone()
}

/// How much of an asset lies outside, which is less than nothing by what came in.
fn outside(desk: &Desk) -> Vec<BigDecimal> {
    KnownAsset::ALL.iter().map(|asset| desk.sandbox.ledger().holding(Account::Outside, *asset)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn the_books_balance(setting in settings(), commands in proptest::collection::vec(commands(), 1..60)) {
        let Setting { approvals, fee, travel_rule, look_up } = setting;
        let fees = Fees { wire_deposit: fee.map(|fee| fee.to_string()) };
        let guesses = Guesses { look_up_destinations: look_up, ..Guesses::default() };
        let mut desk = Desk::with(Options { approvals, fees, travel_rule, guesses, ..options() });
        BANK.with(|bank| "b".clone_into(&mut bank.borrow_mut()));
        let mut remembered = desk.sandbox.snapshot();
        let profiles: Vec<String> = (0..5).map(|position| desk.profile(position)).collect();
        for command in commands {
            let were_outside = outside(&desk);
            let mut came_in: Option<(KnownAsset, String)> = None;
            match &command {
                Command::CreateRule(profile, to, asset, into, key) => {
                    let source = match KnownAsset::ALL[*asset] {
                        KnownAsset::Usd => json!({ "fiat": { "network": "WIRE" } }),
                        _ => json!({ "crypto": { "network": "SOLANA" } }),
                    };
                    let (status, answer) = desk.send("POST", RULES, &json!({
                        "ref_id": key.to_string(), "profile_id": profiles[*profile], "source": source,
                        "source_asset": KnownAsset::ALL[*asset].as_str(),
                        "destination_asset": KnownAsset::ALL[*into].as_str(),
                        "destination": destination(*to, &profiles, "fiat_account_id") }).to_string());
                    prop_assert!(matches!(status, 200 | 400 | 403 | 409), "{}", answer);
                }
                Command::DeleteRule(number) => {
                    let rule = some(&mut desk, RULES, *number);
                    let path = format!("{RULES}/{}", rule["id"].as_str().unwrap());
                    prop_assert_eq!(desk.send("DELETE", &path, "").0, 200);
                }
                Command::DepositAtRule(number, asset, amount) => {
                    let rule = some(&mut desk, RULES, *number);
                    let mut deposit = json!({ "rule_id": rule["id"], "amount": amount });
                    let asset = KnownAsset::ALL.get(*asset).map_or(rule["source_asset"].as_str().unwrap(), |known| known.as_str());
                    deposit["asset"] = json!(asset);
                    if let Ok(arrival) = desk.sandbox.deposit(&deposit.to_string(), desk.machine) {
                        came_in = Some((KnownAsset::named(asset).unwrap(), amount.clone()));
                        let is_wire = rule["source"]["fiat"]["network"] == "WIRE";
                        let charged = if is_wire { BigDecimal::from(fee.unwrap_or_default()) } else { BigDecimal::default() };
                        let fires = rule["status"] == "ACTIVE"
                            && rule["source_asset"] == asset
                            && amount.parse::<BigDecimal>().unwrap() > charged;
                        prop_assert_eq!(arrival.orchestration_id.is_some(), fires);
                    } else {
                        prop_assert!((asset == "USD") != (rule["source_asset"] == "USD") || amount.trim_matches(&['0', '.'][..]).is_empty());
                    }
                }
                Command::Deposit(profile, asset, amount) => {
                    let asset = KnownAsset::ALL[*asset];
                    let mut body = json!({ "asset": asset.as_str(), "amount": amount });
                    if asset != KnownAsset::Usd {
                        body["crypto_network"] = json!("SOLANA");
                    }
                    let path = format!("/v2/sandbox/profiles/{}/deposit", profiles[*profile]);
                    if desk.send("POST", &path, &body.to_string()).0 == 200 {
                        came_in = Some((asset, amount.clone()));
                    }
                }
                Command::BankDeposit(number, dollars, cents) => {
                    let instructions = some(&mut desk, "/v2/transfer/fiat-deposit-instructions", *number);
                    let amount = format!("{dollars}.{cents:02}");
                    let body = json!({ "amount": amount, "asset": "USD", "memo_id": instructions["memo_id"],
                                       "fiat_network_instructions": { "scb": { "account_number": "1" } } });
                    desk.post("/v2/sandbox/fiat-deposits", &body);
                    came_in = Some((KnownAsset::Usd, amount));
                }
                Command::Advance(ms) => desk.advance(f64::from(*ms)),
                Command::RunUntilIdle => desk.sandbox.run_until_idle(desk.machine),
                Command::Reset => desk.sandbox.reset(desk.machine),
                Command::Remember => remembered = desk.sandbox.snapshot(),
                Command::GoBack => desk.sandbox.restore(&remembered).unwrap(),
                Command::Account(end, deleted) => {
                    let name = ["Shop", "Shop .11", "Shop .17", "Shop .19"][usize::from(*end) % 4];
                    let account = json!({ "fiat_account_owner": { "institution_details": { "name": name } },
                        "fiat_network_instructions": { "dbs_act": { "account_number": "1" } } });
                    let account = desk.post("/v2/transfer/fiat-accounts", &account);
                    let id = account["id"].as_str().unwrap().to_owned();
                    let path = format!("/v2/transfer/fiat-accounts/{id}");
                    desk.send("PUT", &path, &json!({ "metadata": { "a": "b" } }).to_string());
                    if *deleted {
                        prop_assert_eq!(desk.send("DELETE", &path, "").0, 200);
                    }
                    BANK.with(|bank| *bank.borrow_mut() = id);
                }
                Command::Address(end) => {
                    let name = ["Ops", "Ops .11", "Ops .17", "Ops .19"][usize::from(*end) % 4];
                    let put = json!({ "crypto_network": "ETHEREUM", "nickname": name, "identity_id": end.to_string(),
                        "address": "0x5a4DB0c55a4dB0C55a4DB0C55A4db0c55A4Db0C5" });
                    desk.send("PUT", "/v2/transfer/crypto-destination-address", &put.to_string());
                }
                Command::Faults(kind) => desk.sandbox.script_faults(&script(*kind).to_string()).unwrap(),
                Command::Insisted(from, to, amount, key) => {
                    let into = if *to == 5 { "USD" } else { "USDG" };
                    let body = json!({
                        "ref_id": format!("insisted {key}"), "source_asset": "USDC", "destination_asset": into,
                        "source_amount": amount, "source": { "profile": { "profile_id": profiles[*from] } },
                        "destination": destination(*to, &profiles, "bank_account_id") }).to_string();
                    let authorization = format!("Bearer {}", desk.token);
                    let call = Call { method: "POST", target: ORCHESTRATIONS, authorization: &authorization,
                                      body: body.as_bytes(), ..Call::default() };
                    let count = |desk: &mut Desk| desk.list(&format!("ref_id=insisted+{key}")).len();
                    let before = (count(&mut desk), desk.sandbox.ledger().clone());
                    for _ in 0..3 {
                        desk.sandbox.deliver(&call, false, desk.machine);
                    }
                    let moved = !before.1.entries().eq(desk.sandbox.ledger().entries());
                    let made = count(&mut desk) - before.0;
                    prop_assert!(made <= 1, "paid twice");
                    prop_assert_eq!(made == 1, moved, "money moves with its record, and only then");
                }
                Command::SnapshotAndRestore => {
                    let snapshot = desk.sandbox.snapshot();
                    desk.sandbox.restore(&snapshot).unwrap();
                }
                Command::Create(from, to, asset, into, amount, key) => {
                    let (asset, into) = (KnownAsset::ALL[*asset], KnownAsset::ALL[*into]);
                    let destination = destination(*to, &profiles, "bank_account_id");
                    let before = desk.sandbox.ledger().clone();
                    let (status, answer) = desk.create(&json!({
                        "ref_id": key.to_string(), "source_asset": asset.as_str(), "destination_asset": into.as_str(),
                        "source_amount": amount, "source": { "profile": { "profile_id": profiles[*from] } },
                        "destination": destination }));
                    let (available, reserved) = (Account::Available(*from as u32), Account::Reserved(*from as u32));
                    let moved = |account| desk.sandbox.ledger().holding(account, asset) - before.holding(account, asset);
                    if status == 200 {
                        prop_assert_eq!(moved(reserved).to_string().parse(), amount.parse::<BigDecimal>());
                        prop_assert_eq!(moved(available), -moved(reserved));
                    } else {
                        prop_assert!(matches!(status, 400 | 403 | 409), "{}", answer);
                        prop_assert!(before.entries().eq(desk.sandbox.ledger().entries()));
                    }
                }
            }
            prop_assert_eq!(desk.sandbox.ledger().audit(), Ok(()), "after {:?}", command);
            if let Some((asset, amount)) = came_in {
                // No time has passed, so nothing went out meanwhile.
                for (position, known) in KnownAsset::ALL.iter().enumerate() {
                    let moved = &were_outside[position] - &outside(&desk)[position];
                    let expected = if *known == asset { amount.parse().unwrap() } else { BigDecimal::default() };
                    prop_assert_eq!(moved, expected, "{:?} {}", &command, known.as_str());
                }
            }
            desk.token = desk.token("");
        }
        // In the end nothing is set aside but for those that wait for ever.
        desk.sandbox.run_until_idle(desk.machine);
        desk.token = desk.token("");
        let waiting = desk.list("limit=1000&status=PENDING&status=PROCESSING");
        for (position, profile) in profiles.iter().enumerate() {
            for asset in KnownAsset::ALL {
                let expected: BigDecimal = waiting
                    .iter()
                    .filter(|item| item["profile_id"] == *profile && item["source_asset"] == asset.as_str())
                    .map(|item| item["source_amount"].as_str().unwrap().parse::<BigDecimal>().unwrap())
                    .sum();
                prop_assert_eq!(desk.sandbox.ledger().holding(Account::Reserved(position as u32), *asset), expected);
            }
        }
    }
}
