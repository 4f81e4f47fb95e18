//! Amounts: what is taken is exactly what the documented pattern says and is above zero, and an independent decimal
//! number reads the same value out of it.
//!
//! The input is an amount, or two with a line feed between them: they are the same payment exactly when they are the
//! same number, and the Travel Rule asks for data exactly from 3,000 on.
#![no_main]
#![allow(missing_docs, reason = "the macro declares a public function")]

use bigdecimal::{BigDecimal, Zero};
use libfuzzer_sys::fuzz_target;
use paxos_orchestrations::check::amount::{Fault, parse};
use paxos_orchestrations::issue::Code;
use paxos_orchestrations::operation::Operation;
use paxos_orchestrations::same::{Likeness, compare};
use paxos_orchestrations::shape::check::{Settings, check};

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (one, other) = text.split_once('\n').unwrap_or((text, "3000"));
    let (Some(one_number), Some(other_number)) = (judged(one), judged(other)) else { return };
    let same = compare(CREATE, &create(one), &create(other)) == Likeness::Same;
    assert_eq!(same, one_number == other_number, "{one} and {other}");
    let issues = check(create(one).as_bytes(), CREATE.params(), Settings::REQUEST).issues;
    let asked = issues.iter().any(|issue| issue.code == Code::travel_rule_required);
    assert_eq!(asked, one_number >= BigDecimal::from(3000), "{one} against the Travel Rule's threshold");
});

const CREATE: Operation = Operation::createOrchestration;

fn create(amount: &str) -> String {
    format!(
        r#"{{"ref_id":"r","source_asset":"PYUSD","destination_asset":"USDG","source_amount":"{amount}","source":{{"profile":{{"profile_id":"p"}}}},"destination":{{"crypto":{{"network":"ETHEREUM","address":"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"}}}}}}"#
    )
}

/// The number that the text stands for, when it is a good amount by everybody's word.
fn judged(text: &str) -> Option<BigDecimal> {
    let written = is_written_as_documented(text);
    let number = if written { text.parse::<BigDecimal>().ok() } else { None };
    assert_eq!(number.is_some(), written, "the documented pattern is a number: {text:?}");
    match parse(text) {
        Ok(places) => {
            let number = number.expect("taken but not of the documented form");
            assert!(number > BigDecimal::zero(), "{text:?} is not above zero");
            assert_eq!(number.as_bigint_and_exponent().1, places as i64, "decimal places of {text:?}");
            Some(number)
        }
        Err(fault) => {
            let zero = number.is_some_and(|number| number.is_zero());
            assert_eq!((fault == Fault::Zero, written), (zero, zero), "{text:?} is refused as {fault:?}");
            assert!(!fault.finding().message.is_empty());
            None
        }
    }
}

/// `^[0-9]*\.?[0-9]+$`, the pattern of the vendor's OpenAPI document of July 2026, without a regular expression.
fn is_written_as_documented(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or(("", text));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole) && digits(fraction) && !fraction.is_empty()
}
