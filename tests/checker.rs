//! Properties of the checker: what is JSON, what is accepted, what is written.
#![allow(clippy::indexing_slicing)]

#[path = "support/entropy.rs"]
mod entropy;

use entropy::Entropy;
use paxos_orchestrations::issue::{self, Code, Step};
use paxos_orchestrations::model::all::*;
use paxos_orchestrations::shape::check::{Settings, Side, check};
use paxos_orchestrations::shape::{Rule, Shape, Shaped, Text};
use proptest::prelude::*;
use serde::de::DeserializeOwned;

fn settings(side: Side) -> Settings {
    match side {
        Side::Request => Settings::REQUEST,
        Side::Response => Settings::RESPONSE,
    }
}

/// Whether the checker accepts the value but for what its fields mean, of which serde knows nothing, and but for empty or
/// padded names: serde reads the names of answers with the same types, and those pass whatever they say.
fn accepts(shape: &Shape, side: Side, json: &[u8]) -> bool {
    use Code::{checksum_mismatch, invalid_address, route_not_allowed, travel_rule_incomplete, wrong_network};
    let meaning = [checksum_mismatch, invalid_address, route_not_allowed, travel_rule_incomplete, wrong_network];
    let mut issues = check(json, shape, settings(side)).issues;
    issues.retain(|issue| {
        let of_name = matches!(issue.code, Code::required | Code::invalid_format) && is_name(shape, json, &issue.path);
        let of_meaning = ["takes only one of `self`", "every asset but USD"];
        !of_name && !meaning.contains(&issue.code) && !of_meaning.iter().any(|words| issue.message.contains(words))
    });
    issue::passes(&issues)
}

/// Whether a text stands at the end of a path where `shape` wants a name.
fn is_name(shape: &Shape, json: &[u8], path: &[Step]) -> bool {
    let mut shape = shape;
    let mut value = &serde_json::from_slice::<serde_json::Value>(json).unwrap_or_default();
    for step in path {
        let inner = match (shape, step) {
            (Shape::Object(object), Step::Key(key)) => {
                let field = object.fields.iter().find(|field| field.name == key);
                field.map(|field| &field.shape).zip(value.get(key))
            }
            (Shape::OneOrMany(item, _), Step::Index(index)) => Some(*item).zip(value.get(*index as usize)),
            _ => None,
        };
        let Some(inner) = inner else { return false };
        (shape, value) = inner;
    }
    if let (Shape::OneOrMany(item, _), false) = (shape, value.is_array()) {
        shape = item;
    }
    matches!(shape, Shape::Text(Text::Open(_))) && value.is_string()
}

type Model = (&'static str, Side, Shape, fn(&[u8]) -> bool);

fn model<T: Shaped + DeserializeOwned>(name: &'static str, side: Side) -> Model {
    (name, side, T::SHAPE, |json| serde_json::from_slice::<T>(json).is_ok())
}

fn models() -> Vec<Model> {
    macro_rules! list {
        (enums: $($enum:ident)*; requests: $($request:ident)*; responses: $($response:ident)*;) => {
            vec![
                $(model::<$request>(stringify!($request), Side::Request),)*
                $(model::<$response>(stringify!($response), Side::Response),)*
            ]
        };
    }
    paxos_orchestrations::for_each_model!(list)
}

/// Every fourth model; the bytes say which, so that each has its turn in a thousand cases.
fn some_models(bytes: &[u8]) -> impl Iterator<Item = Model> {
    let first = bytes.iter().fold(0_usize, |sum, byte| sum + usize::from(*byte)) % 4;
    models().into_iter().skip(first).step_by(4)
}

/// Longer than any field with a limit takes.
const LONG: &str = "\
    0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789-100";

/// A JSON text that mostly fits `shape`, with now and then something that does not.
fn json_for(shape: &Shape, entropy: &mut Entropy) -> String {
    if entropy.one_in(24) {
        let odd = ["null", "true", "1", "-0", "1.5", "1e2", "\"\"", "[]", "{}", "\"x\"", "[null]", "99999999999"];
        return entropy.pick(&odd).to_string();
    }
    match shape {
        Shape::Any => entropy.pick(&["null", "[1,{\"a\":\"b\"}]", "\"x\"", "-1.5e3", "{}"]).to_string(),
        Shape::Bool => entropy.pick(&["true", "false"]).to_string(),
        Shape::Integer(..) => entropy.pick(&["1", "10", "1000", "1001", "0", "-1", "2147483647"]).to_string(),
        Shape::Text(kind) => {
            let (good, bad): (&[&str], &[&str]) = match kind {
                Text::Free => (&["", "text", "\\u00e9\\n", "ü", "\\ud83d\\ude00"], &["\\ud83d"]),
                Text::Filled => (&["id", "a\\/b", "ETHEREUM"], &["", "\\u0007"]),
                Text::AtMost(_) => (&["short", ""], &[LONG]),
                Text::AddressLine => {
                    (&["12 Main St.", "O'Hara & Co"], &["", "Málaga", "01234567890123456789012345678901234567890"])
                }
                Text::Country => (&["USA", "DEU"], &["", "us", "usa", "US1"]),
                Text::Cents => (&["1", ".25", "007", "12.50"], &["0", "1.", "-1", "1.234", ""]),
                Text::Amount => (&["1", ".25", "007", "12.50"], &["0", "1.", "-1", "1e3", "1,000", ""]),
                Text::Timestamp => (&["2026-07-08T09:14:03Z", "2026-07-08T09:14:03.5+01:00"], &["yesterday", ""]),
                Text::Open(known) => (known, &["NEW", "", " WIRE", "USDG\u{a0}", "\\n"]),
            };
            let texts = if entropy.one_in(16) { bad } else { good };
            format!("\"{}\"", entropy.pick(texts))
        }
        Shape::Lenient(inner) => json_for(inner, entropy),
        Shape::List(item, _) => list_for(item, entropy),
        Shape::OneOrMany(item, _) if entropy.one_in(3) => json_for(item, entropy),
        Shape::OneOrMany(item, _) => list_for(item, entropy),
        Shape::Dictionary(value, _) => {
            let pair = |entropy: &mut Entropy| {
                format!("{}:{}", entropy.pick(&["\"a\"", "\"b\"", "\"\\u0061\"", "\"\""]), json_for(value, entropy))
            };
            let pairs: Vec<_> = (0..entropy.below(4)).map(|_| pair(entropy)).collect();
            format!("{{{}}}", pairs.join(","))
        }
        Shape::Object(object) => {
            let mut members = Vec::new();
            let group = object.rules.iter().find_map(|rule| match rule {
                Rule::ExactlyOne(group) => Some(*group),
                _ => None,
            });
            let group = group.filter(|_| !entropy.one_in(12)).unwrap_or(0);
            let one = entropy.below(group.count_ones().max(1) as usize) as u32;
            let mut with_it = 0;
            for (position, field) in object.fields.iter().enumerate() {
                let in_group = group >> position & 1 == 1;
                let chosen = in_group && (group & ((1 << position) - 1)).count_ones() == one;
                for rule in object.rules {
                    match rule {
                        Rule::Together(pair) if chosen && pair >> position & 1 == 1 => with_it |= pair,
                        _ => {}
                    }
                }
                let wanted = match () {
                    () if in_group => chosen,
                    () if with_it >> position & 1 == 1 => !entropy.one_in(12),
                    () if field.required => !entropy.one_in(24),
                    () => {
                        entropy.one_in(3)
                            && !object
                                .rules
                                .iter()
                                .any(|rule| matches!(rule, Rule::Together(pair) if pair >> position & 1 == 1))
                    }
                };
                for _ in 0..usize::from(wanted) + usize::from(entropy.one_in(64)) {
                    let key = if entropy.one_in(16) { escaped(field.name) } else { field.name.into() };
                    members.push(format!("\"{key}\" : {}", json_for(&field.shape, entropy)));
                }
            }
            if entropy.one_in(24) {
                members.push("\"unknown\":[1]".into());
            }
            if entropy.one_in(4) {
                members.reverse();
            }
            let turns = entropy.turns % members.len().max(1);
            members.rotate_left(turns);
            format!("{{ {} }}", members.join(" ,"))
        }
    }
}

fn list_for(item: &Shape, entropy: &mut Entropy) -> String {
    let length = if entropy.one_in(40) { 101 } else { entropy.below(4) };
    let items: Vec<_> = (0..length).map(|_| json_for(item, entropy)).collect();
    format!("[{}]", items.join(", "))
}

/// The same key with its first letter written as an escape.
fn escaped(key: &str) -> String {
    format!("\\u00{:02x}{}", key.as_bytes()[0], &key[1..])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_are_json_exactly_when_serde_json_says_so(bytes in json_like_bytes()) {
        for (_, side, shape, _) in models() {
            check(&bytes, &shape, settings(side));
        }
        let ours = check(&bytes, &Shape::Any, Settings::RESPONSE).issues.is_empty();
        let theirs = match serde_json::from_slice::<serde_json::Value>(&bytes) {
            Ok(_) => true,
            // JSON knows no largest number; serde_json's f64 does.
            Err(error) if error.to_string().starts_with("number out of range") => return Ok(()),
            Err(_) => false,
        };
        prop_assert_eq!(ours, theirs, "{:?}", String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn checker_and_serde_accept_the_same(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        for (name, side, shape, serde_accepts) in some_models(&bytes) {
            let json = json_for(&shape, &mut Entropy::new(&bytes));
            prop_assert_eq!(accepts(&shape, side, json.as_bytes()), serde_accepts(json.as_bytes()), "{} {}", name, json);
        }
    }

    #[test]
    fn canonical_bytes_are_a_fixed_point(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        for (name, side, shape, serde_accepts) in some_models(&bytes).filter(|model| model.1 == Side::Request) {
            let json = json_for(&shape, &mut Entropy::new(&bytes));
            let first = check(json.as_bytes(), &shape, settings(side));
            if issue::passes(&first.issues) {
                let text = first.canonical.to_string();
                prop_assert!(serde_accepts(first.canonical.as_bytes()), "{} {}", name, text);
                prop_assert_eq!(&check(first.canonical.as_bytes(), &shape, settings(side)).canonical, &first.canonical, "{}", text);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_members_changes_nothing(bytes in proptest::collection::vec(any::<u8>(), 0..400), turns in 1..5_usize) {
        for (name, side, shape, _) in some_models(&bytes).filter(|model| model.1 == Side::Request) {
            let json = json_for(&shape, &mut Entropy::new(&bytes));
            let turned = json_for(&shape, &mut Entropy::turned(&bytes, turns));
            let (first, second) = (check(json.as_bytes(), &shape, settings(side)), check(turned.as_bytes(), &shape, settings(side)));
            // Which of two members of one name comes first, and where text stops being JSON, is all that their order says.
            if first.issues.iter().any(|issue| issue.code == issue::Code::invalid_json) {
                continue;
            }
            prop_assert_eq!(&first.issues, &second.issues, "{} {} {}", name, json, turned);
            if issue::passes(&first.issues) {
                prop_assert_eq!(first.canonical, second.canonical, "{} {} {}", name, json, turned);
            }
        }
    }
}

/// The generator would prove nothing if it made only good values, or only bad ones.
#[test]
fn generated_values_are_both_good_and_bad() {
    for (name, side, shape, _) in models() {
        let verdicts: Vec<_> = (0..400_u64)
            .map(|seed| {
                let bytes: Vec<_> =
                    (1..200_u64).map(|n| ((seed + 1).wrapping_mul(n * n + 0x9E37_79B9) >> 7) as u8).collect();
                accepts(&shape, side, json_for(&shape, &mut Entropy::new(&bytes)).as_bytes())
            })
            .collect();
        let good = verdicts.iter().filter(|good| **good).count();
        assert!((8..=392).contains(&good), "{name}: {good} of 400 are good");
    }
}

/// Bytes that are often nearly JSON.
fn json_like_bytes() -> impl Strategy<Value = Vec<u8>> {
    let tokens = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\"ref_id\"",
        "\"source_amount\"",
        "\"items\"",
        "\"\\u0072\"",
        "\"\\ud800\"",
        "\"\\ud83d\\ude00\"",
        "1",
        "-",
        "0",
        ".",
        "e",
        "+",
        "1e400",
        "true",
        "null",
        "fals",
        " ",
        "\n",
        "\\",
        "\u{feff}",
        "é",
    ]);
    let text = proptest::collection::vec(tokens, 0..24).prop_map(|tokens| tokens.concat().into_bytes());
    prop_oneof![text, proptest::collection::vec(any::<u8>(), 0..64)]
}

fn issues_of<T: Shaped>(json: &str) -> Vec<(Code, String)> {
    let found = check(json.as_bytes(), &T::SHAPE, Settings::REQUEST).issues;
    found.iter().map(|issue| (issue.code, issue.place())).collect()
}

#[test]
fn all_issues_come_at_once_in_the_order_of_the_fields() {
    let found = issues_of::<CreateOrchestrationParams>(
        r#"{"destination":{"profile":{"profile_id":"p"},"fiat":{"memo":1}},"source_amount":"1e3","amount":"5","ref_id":""}"#,
    );
    let expected = [
        (Code::required, "ref_id"),
        (Code::required, "source_asset"),
        (Code::required, "destination_asset"),
        (Code::invalid_amount, "source_amount"),
        (Code::required, "source"),
        (Code::invalid_type, "destination.fiat.memo"),
        (Code::exactly_one_of, "destination.fiat"),
        (Code::exactly_one_of, "destination"),
        (Code::unknown_field, "amount"),
    ];
    assert_eq!(found, expected.map(|(code, place)| (code, place.to_string())));
}

#[test]
fn escaped_keys_do_not_slip_past() {
    let found = issues_of::<GetOrchestrationParams>(r#"{"\u0069d":""}"#);
    assert_eq!(found, [(Code::required, "id".to_string())]);
}

#[test]
fn a_key_that_stands_twice_is_refused() {
    for json in [r#"{"id":"a","id":"b"}"#, r#"{"id":"a","\u0069d":"b"}"#, r#"{"id":null,"id":"b"}"#] {
        assert_eq!(issues_of::<GetOrchestrationParams>(json), [(Code::invalid_json, "id".to_string())], "{json}");
    }
}

#[test]
fn unknown_fields_pass_when_allowed() {
    let settings = Settings { allow_unknown_fields: true, ..Settings::REQUEST };
    let checked = check(br#"{"x": {"a" : [1, "\u00e9 \" "]}, "id":"a"}"#, &GetOrchestrationParams::SHAPE, settings);
    assert!(issue::passes(&checked.issues));
    assert_eq!(checked.issues[0].code, Code::unknown_field);
    assert_eq!(checked.canonical, r#"{"id":"a","x":{"a":[1,"é \" "]}}"#);
}

#[test]
fn null_is_nothing_whatever_white_space_stands_before_it() {
    let put = |gap: &str| {
        format!(
            r#"{{"id":"a","travelrule_metadata":{{"custodian_type":{gap}"VASP","vasp":{gap}null,"beneficiary":{gap}{{"self":{gap}true,"person_details":{gap}null}}}}}}"#
        )
    };
    for gap in ["", " ", "\n\t "] {
        let expected = [(Code::travel_rule_incomplete, String::from("travelrule_metadata.vasp"))];
        assert_eq!(issues_of::<PutCryptoDestinationAddressParams>(&put(gap)), expected, "{gap:?}");
    }
    let create = r#"{"ref_id":"r","source_asset":"USDG","destination_asset":"USDG","source_amount":"1","source":{"profile":{"profile_id":"p"}},"destination":{"crypto": null,"fiat":
        null,"profile":{"profile_id":"p"}}}"#;
    let expected = [(Code::same_asset_and_place, String::from("destination"))];
    assert_eq!(issues_of::<CreateOrchestrationParams>(create), expected);
}

#[test]
fn names_may_be_new_but_not_empty_or_padded() {
    let table = [
        ("MARS", Code::unknown_value),
        ("A NEW NAME", Code::unknown_value),
        ("", Code::required),
        (" ", Code::invalid_format),
        (" BASE", Code::invalid_format),
        ("BASE\u{a0}", Code::invalid_format),
        ("\u{3000}", Code::invalid_format),
        ("BASE\\n", Code::invalid_format),
        ("BA\\u0000SE", Code::invalid_format),
        ("BASE\u{85}", Code::invalid_format),
    ];
    for (name, code) in table {
        let found = issues_of::<ListCryptoDestinationAddressesParams>(&format!("{{\"crypto_networks\":[\"{name}\"]}}"));
        assert_eq!(found, [(code, String::from("crypto_networks[0]"))], "{name:?}");
    }
    // What the vendor sends passes.
    let answer = br#"{"id":"1","status":""}"#;
    assert_eq!(check(answer, &Orchestration::SHAPE, Settings::RESPONSE).issues, []);
}

#[test]
fn no_value_for_a_filter_is_not_all_values() {
    let found = check(br#"{"profile_id": [ ]}"#, &ListOrchestrationsParams::SHAPE, Settings::REQUEST).issues;
    let [issue] = &found[..] else { panic!("{found:?}") };
    assert_eq!((issue.code, issue.message.as_str()), (Code::required, "must not be empty"));
    assert_eq!(issue.hint.as_deref(), Some("leave it out to ask for all"));
}

#[test]
fn what_cannot_be_added_is_not_asked_for() {
    let said = |shape: &Shape, json: &str| {
        let found = check(json.as_bytes(), shape, Settings::REQUEST).issues;
        let errors = found.iter().filter(|issue| issue.severity == issue::Severity::Error);
        errors.map(|issue| format!("{:?} {} {}", issue.code, issue.place(), issue.message)).collect::<Vec<_>>()
    };
    assert_eq!(
        said(&PutCryptoDestinationAddressParams::SHAPE, r#"{"id":"a","crypto_network":"BASE"}"#),
        ["exactly_one_of  takes only one of `id`, `crypto_network`, not `id`, `crypto_network`"]
    );
    assert_eq!(
        said(&CryptoDestinationParams::SHAPE, r#"{"network":"BASE","crypto_address_id":"a"}"#),
        ["exactly_one_of  takes only one of `network`, `crypto_address_id`, not `network`, `crypto_address_id`"]
    );
    assert_eq!(
        said(&VaspParams::SHAPE, r#"{"id":"a","custom_vasp_website":"w"}"#),
        ["exactly_one_of  takes only one of `id`, `custom_vasp_website`, not `id`, `custom_vasp_website`"]
    );
    assert_eq!(
        said(&VaspParams::SHAPE, r#"{"custom_vasp_website":"w"}"#),
        [
            "exactly_one_of  needs one of `id`, `custom_vasp_name`",
            "required custom_vasp_name is required together with `custom_vasp_website`"
        ]
    );
}

#[test]
fn hints_say_what_to_do() {
    let found =
        check(br#"{"source_amount":12.5,"sourceAsset":"USD"}"#, &CreateOrchestrationParams::SHAPE, Settings::REQUEST);
    let hint = |place: &str| found.issues.iter().find(|issue| issue.place() == place).unwrap().hint.clone().unwrap();
    assert_eq!(hint("source_amount"), "write the amount between quotes, \"12.50\": numbers lose digits");
    assert_eq!(hint("sourceAsset"), "did you mean `source_asset`?");
}

#[test]
fn ten_megabytes_are_read_and_refused_in_their_place() {
    let json = format!("{{\"ref_id\":\"{}\",\"source_amount\":1}}", "x".repeat(10_000_000));
    let found = issues_of::<CreateOrchestrationParams>(&json);
    assert!(found.contains(&(Code::invalid_type, "source_amount".into())));
}

#[test]
fn ten_thousand_metadata_keys_are_told_apart() {
    let pairs: Vec<_> = (0..10_000).map(|n| format!("\"k{n}\":\"v\"")).collect();
    let json = format!("{{{},\"k77\":\"again\"}}", pairs.join(","));
    assert_eq!(issues_of::<Metadata>(&json), [(Code::invalid_json, "k77".to_string())]);
}
