//! Amounts as people and programs write them: what passes, and for everything else a code and what to do.

#![allow(clippy::unwrap_used)]

use paxos_orchestrations::issue::{Code, Severity};
use paxos_orchestrations::operation::Operation;
use paxos_orchestrations::shape::check::{Settings, check};
use serde_json::{Value, json};

/// The findings about the amount, and what would be sent.
fn judged(operation: Operation, params: &str, field: &str) -> (Vec<(Code, Severity, String)>, String) {
    let checked = check(params.as_bytes(), operation.params(), Settings::REQUEST);
    let about = checked.issues.iter().filter(|issue| issue.place() == field);
    let found = about.map(|issue| (issue.code, issue.severity, issue.hint.clone().unwrap_or_default().to_string()));
    (found.collect(), checked.canonical.into_owned())
}

/// A create of so many units; the amount is JSON text.
fn create(asset: &str, amount: &str) -> String {
    format!(
        r#"{{"ref_id":"r","source_asset":"{asset}","destination_asset":"USDG","source_amount":{amount},"source":{{"profile":{{"profile_id":"p"}}}},"destination":{{"profile":{{"profile_id":"q"}}}}}}"#
    )
}

fn amount(asset: &str, amount: &str) -> Vec<(Code, Severity, String)> {
    judged(Operation::createOrchestration, &create(asset, amount), "source_amount").0
}

fn fiat_deposit(amount: &str) -> String {
    let wire = json!({
        "account_number": "1", "routing_details": { "routing_number_type": "ABA", "routing_number": "1", "bank_name": "B", "bank_address": { "country": "USA" } },
        "fiat_account_owner_address": { "country": "USA" },
    });
    json!({ "amount": amount, "asset": "USD", "memo_id": "m", "fiat_network_instructions": { "wire": wire } })
        .to_string()
}

#[test]
fn what_passes_is_sent_letter_by_letter() {
    let long = format!("{}.{}", "9".repeat(38), "123456");
    for text in ["1", "0.1", ".25", "007", "0.10000000", "3000", "00.5", long.as_str()] {
        let quoted = format!("\"{text}\"");
        let (found, sent) = judged(Operation::createOrchestration, &create("USDG", &quoted), "source_amount");
        assert_eq!(found, [], "{text}");
        assert!(sent.contains(&format!("\"source_amount\":{quoted}")), "{sent}");
    }
}

#[test]
fn what_does_not_pass_says_what_to_do() {
    use Code::{amount_not_positive, invalid_amount, invalid_type, required};
    let digits = "use only the digits 0 to 9 and a point; some characters here only look like them";
    let grouped = "write it without thousands separators and with a point, as 1000.50";
    let quotes = "write the amount between quotes, \"12.50\": numbers lose digits";
    let table: &[(&str, Code, &str)] = &[
        (r#""1,000""#, invalid_amount, grouped),
        (r#""1,5""#, invalid_amount, grouped),
        (r#""1_000""#, invalid_amount, grouped),
        (r#""1'000""#, invalid_amount, grouped),
        (r#""1e3""#, invalid_amount, "write all digits, without an exponent"),
        (r#"".5E-7""#, invalid_amount, "write all digits, without an exponent"),
        (r#""１２""#, invalid_amount, digits),
        (r#""١٢""#, invalid_amount, digits),
        (r#""1٫5""#, invalid_amount, digits),
        (r#""1\u00a0000""#, invalid_amount, digits),
        (r#""1\u200b""#, invalid_amount, digits),
        (r#""−1""#, invalid_amount, digits),
        (r#""+1""#, invalid_amount, "leave out the sign: amounts are always positive"),
        (r#""-1""#, invalid_amount, "leave out the sign: amounts are always positive"),
        (r#"" 1""#, invalid_amount, "remove the white space"),
        (r#""1 ""#, invalid_amount, "remove the white space"),
        (r#""1 000""#, invalid_amount, "remove the white space"),
        (r#"" ""#, invalid_amount, "remove the white space"),
        (r#""1.""#, invalid_amount, "leave out the point at the end, or put a digit behind it"),
        (r#"".""#, invalid_amount, "leave out the point at the end, or put a digit behind it"),
        (r#""""#, invalid_amount, "write an amount such as 12.50"),
        (r#""0""#, amount_not_positive, "write an amount such as 12.50"),
        (r#""0.00""#, amount_not_positive, "write an amount such as 12.50"),
        (r#""1.2.3""#, invalid_amount, "write digits with at most one point, as 12.50"),
        (r#""$5""#, invalid_amount, "write digits with at most one point, as 12.50"),
        (r#""NaN""#, invalid_amount, "write digits with at most one point, as 12.50"),
        (r#""0x10""#, invalid_amount, "write digits with at most one point, as 12.50"),
        ("12.5", invalid_type, quotes),
        ("1e3", invalid_type, quotes),
        ("0", invalid_type, quotes),
        ("true", invalid_type, ""),
        ("null", required, ""),
    ];
    for (text, code, hint) in table {
        assert_eq!(amount("USDG", text), [(*code, Severity::Error, String::from(*hint))], "{text}");
    }
}

#[test]
fn places_are_an_error_where_the_vendor_says_so_and_a_warning_where_it_does_not() {
    let warning = [(Code::too_many_decimals, Severity::Warning, String::from("the vendor may refuse or round it"))];
    let table = [
        ("USD", "12.34", false),
        ("USD", "12.345", true),
        ("USD", "12.3400", false),
        ("USDG", "0.123456", false),
        ("USDG", "0.1234567", true),
        ("USDG", "0.12345600", false),
        ("PYUSD", "0.1234567", true),
        ("USDP", "0.1234567", true),
        ("USDC", "0.1234567", true),
        ("BUSD", "0.1234567", true),
        ("EURX", "0.12345678901234567890", false),
    ];
    for (asset, text, warned) in table {
        let expected: &[_] = if warned { &warning } else { &[] };
        assert_eq!(amount(asset, &format!("\"{text}\"")), expected, "{text} {asset}");
    }
    // The OpenAPI document of July 2026: `^[0-9]*\.?[0-9]{1,2}$`.
    let deposit = |text: &str| judged(Operation::initiateSandboxFiatDeposit, &fiat_deposit(text), "amount").0;
    for text in ["12", "12.3", "12.34", ".5", "007.10"] {
        assert_eq!(deposit(text), [], "{text}");
    }
    let error = [(Code::too_many_decimals, Severity::Error, String::from("write it as 12.50"))];
    for text in ["12.345", "12.340", ".001"] {
        assert_eq!(deposit(text), error, "{text}");
    }
}

#[test]
fn every_operation_with_an_amount_reads_it_the_same_way() {
    let rows: [(Operation, &str, Value); 2] = [
        (
            Operation::createSandboxDeposit,
            "amount",
            json!({ "profile_id": "p", "asset": "USDG", "crypto_network": "ETHEREUM", "amount": "1e3" }),
        ),
        (Operation::initiateSandboxFiatDeposit, "amount", serde_json::from_str(&fiat_deposit("1e3")).unwrap()),
    ];
    for (operation, field, params) in rows {
        let (found, _) = judged(operation, &params.to_string(), field);
        assert_eq!(found.iter().map(|(code, ..)| *code).collect::<Vec<_>>(), [Code::invalid_amount], "{operation:?}");
    }
}
