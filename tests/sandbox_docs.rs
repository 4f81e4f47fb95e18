//! `docs/sandbox.md` says what the sandbox does: its tables of magic values are run, its switches are those of the code.
#![cfg(feature = "sandbox")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod sandbox_support;

use paxos_orchestrations::sandbox::{Guesses, Options};
use sandbox_support::{Desk, RULES, options};
use serde_json::{Value, json};

const DOCS: &str = include_str!("../docs/sandbox.md");

/// The rows of the table whose first column is headed so, without their code marks.
fn table(heading: &str) -> Vec<Vec<String>> {
    let start = DOCS.find(&format!("\n| {heading} |")).unwrap_or_else(|| panic!("no table is headed {heading}"));
    let rows = DOCS[start..].trim_start().lines().take_while(|line| line.starts_with('|'));
    let cells = |row: &str| row.trim_matches('|').split('|').map(|cell| cell.trim().replace('`', "")).collect();
    rows.skip(2).map(cells).collect()
}

#[test]
fn amounts_do_what_their_table_says() {
    let rows = table("amount ends in");
    assert_eq!(rows.len(), 10);
    for row in rows {
        let amount = match row[0].as_str() {
            "anything else" => String::from("50.20"),
            end => format!("50{end}"),
        };
        let mut desk = Desk::new();
        let created = desk.created("x", &amount);
        assert_eq!(created["status"], row[1], "{amount}");
        desk.sandbox.run_until_idle(desk.machine);
        assert_eq!(desk.orchestration(&created["id"])["status"], row[2], "{amount}");
        if let Some((_, name)) = row[3].split_once("secondary_status ") {
            let name = name.split(' ').next().unwrap();
            let mut desk = Desk::new();
            let created = desk.created("x", &amount);
            desk.advance(3000.0);
            let id = desk.orchestration(&created["id"])["destination_transfer"]["transfer_id"].clone();
            let transfer = desk.get(&format!("/v2/transfer/transfers/{}", id.as_str().unwrap()));
            assert_eq!(transfer["secondary_status"]["name"], name, "{amount}");
        }
    }
}

#[test]
fn names_do_what_their_table_says() {
    let states = |cell: &str| -> (String, String) {
        let first = cell.split([' ', ',']).next().unwrap();
        let last = cell.split(", then ").nth(1).unwrap_or(first);
        (first.into(), last.into())
    };
    for row in table("name ends in") {
        let name = if row[0] == "anything else" { String::from("Shop") } else { format!("Shop {}", row[0]) };
        let mut desk = Desk::new();
        let own = desk.profile(1);
        let rule = json!({ "ref_id": "r", "nickname": name, "profile_id": own, "source_asset": "USDC",
            "destination_asset": "USDG", "source": { "crypto": { "network": "BASE" } },
            "destination": { "profile": { "profile_id": own } } });
        let rule = desk.post(RULES, &rule)["rule"].clone();
        let put = json!({ "crypto_network": "BASE", "address": format!("0x{}", "7".repeat(40)), "nickname": name });
        let address =
            desk.send("PUT", "/v2/transfer/crypto-destination-address", &put.to_string()).1["address"].clone();
        let account = json!({ "fiat_account_owner": { "institution_details": { "name": name } },
            "fiat_network_instructions": { "dbs_act": { "account_number": "1" } } });
        let account = desk.post("/v2/transfer/fiat-accounts", &account);
        let first = [&rule, &address, &account].map(|record| record["status"].clone());
        desk.advance(3000.0);
        let id = |record: &Value| record["id"].as_str().unwrap().to_owned();
        let last = [
            desk.get(&format!("{RULES}?ids={}", id(&rule)))["items"][0]["status"].clone(),
            desk.get(&format!("/v2/transfer/crypto-destination-addresses?ids={}", id(&address)))["addresses"][0]["status"].clone(),
            desk.get(&format!("/v2/transfer/fiat-accounts/{}", id(&account)))["status"].clone(),
        ];
        for (column, cell) in row[1..].iter().enumerate() {
            let (begins, ends) = states(cell);
            assert_eq!((&first[column], &last[column]), (&json!(begins), &json!(ends)), "{name}, column {column}");
        }
    }
}

/// The guesses with the names that users write, as the code has them.
fn guesses() -> Vec<(String, bool)> {
    let text = format!("{:?}", Guesses::default());
    let inner = text.split_once('{').unwrap().1.trim_end_matches('}');
    let camel = |name: &str| {
        let mut words = name.split('_');
        let first = words.next().unwrap_or_default().to_owned();
        words.fold(first, |all, word| all + &word[..1].to_uppercase() + &word[1..])
    };
    let pair = |pair: &str| {
        let (name, value) = pair.split_once(':').unwrap();
        (camel(name.trim()), value.trim() == "true")
    };
    inner.split(',').map(pair).collect()
}

#[test]
fn the_switches_are_those_of_the_code() {
    let listed: Vec<(String, bool)> =
        table("guess").into_iter().map(|row| (row[0].clone(), row[1] == "true")).collect();
    assert_eq!(listed, guesses());
    for row in table("option") {
        let name = row[0].split('.').next().unwrap();
        assert!(
            ["seed", "now", "processingMs", "dialect", "approvals", "limits", "fees", "travelRule", "signingKeys"]
                .contains(&name),
            "{name}"
        );
    }
    let Options { approvals, limits, .. } = options();
    assert_eq!((approvals, limits), (false, false));
}

#[test]
fn every_rule_says_where_it_comes_from() {
    let start = DOCS.find("## Fidelity, rule by rule").unwrap();
    let end = DOCS.find("## Dialects").unwrap();
    let sources = ["spec", "guide", "travel", "change", "overview", "discovery document"];
    let names: Vec<String> = guesses().into_iter().map(|(name, _)| name).collect();
    let (mut rules, mut switched) = (0, Vec::new());
    for line in DOCS[start..end].lines().filter(|line| line.starts_with("| ") && !line.starts_with("| rule |")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let &[_, standing, source] = cells.as_slice() else { panic!("{line}") };
        rules += 1;
        match standing {
            "documented" => assert!(sources.iter().any(|known| source.contains(known)), "no source: {line}"),
            "derived" | "guess" | "differs" => {}
            other => panic!("{other}: {line}"),
        }
        if let Some((_, name)) = source.split_once("switch `") {
            let name = name.trim_end_matches('`');
            assert!(names.iter().any(|known| known == name), "no such switch: {line}");
            assert_eq!(standing, "guess", "{line}");
            switched.push(name);
        }
    }
    assert!(rules > 90, "{rules} rules");
    for name in &names {
        assert!(switched.contains(&name.as_str()), "no rule has the switch {name}");
    }
}
