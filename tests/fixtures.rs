//! The payloads of the vendor's documents, with their oddities, against the core. The same files go through the real
//! WebAssembly in Node and in a browser, see `tests/support/fixtures.mjs`.

use std::path::PathBuf;

use paxos_orchestrations::issue::{Severity, passes};
use paxos_orchestrations::model::problem::ProblemKind;
use paxos_orchestrations::operation::Operation;
use paxos_orchestrations::request::build;
use paxos_orchestrations::response::{Reading, read};
use paxos_orchestrations::shape::check::{Settings, check};
use serde_json::{Value, json};

fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

#[test]
fn good_payloads_pass() {
    let mut seen = 0;
    for entry in std::fs::read_dir(fixtures().join("good")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_string();
        let body = std::fs::read(&path).unwrap();
        let parts: Vec<_> = name.split('.').collect();
        match parts[..] {
            ["problem", status, kind, ..] => {
                let Reading::Refused { kind: found, readable } = read(None, status.parse().unwrap(), &body) else {
                    panic!("{name} is no refusal")
                };
                assert!(readable, "{name}");
                assert_eq!(found.as_str(), kind, "{name}");
            }
            [operation, "response", ..] => {
                let operation = Operation::named(operation).unwrap();
                assert_eq!(read(Some(operation), 200, &body), Reading::Good, "{name}");
            }
            [operation, "params", ..] => {
                let operation = Operation::named(operation).unwrap();
                let checked = check(&body, operation.params(), Settings::REQUEST);
                assert!(passes(&checked.issues), "{name} {:?}", checked.issues);
                build(operation, &body, Settings::REQUEST).unwrap();
            }
            _ => panic!("{name} says neither problem, response nor params"),
        }
        seen += 1;
    }
    assert!(seen > 80, "{seen}");
}

#[test]
fn every_operation_has_fixtures_of_its_parameters_and_its_answer() {
    let names: Vec<_> = std::fs::read_dir(fixtures().join("good"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    for operation in Operation::ALL {
        for side in ["params", "response"] {
            let start = format!("{}.{side}.", operation.name());
            assert!(names.iter().any(|name| name.starts_with(&start)), "{start}");
        }
    }
}

#[test]
fn every_kind_of_problem_has_a_fixture() {
    let names: Vec<_> = std::fs::read_dir(fixtures().join("good"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    for kind in ProblemKind::ALL {
        assert!(names.iter().any(|name| name.contains(&format!(".{}.", kind.as_str()))), "{kind:?}");
    }
}

#[test]
fn bad_payloads_make_the_issues_they_say() {
    let cases: Vec<Value> = serde_json::from_slice(&std::fs::read(fixtures().join("bad.json")).unwrap()).unwrap();
    let good: Value =
        serde_json::from_slice(&std::fs::read(fixtures().join("good/createOrchestration.params.crypto.json")).unwrap())
            .unwrap();
    for case in &cases {
        let mut input = case.get("input").unwrap_or(&good).clone();
        for (key, value) in case.get("with").and_then(Value::as_object).into_iter().flatten() {
            input[key] = value.clone();
        }
        let operation = case.get("operation").map_or("createOrchestration", |name| name.as_str().unwrap());
        let operation = Operation::named(operation).unwrap();
        let issues = build(operation, input.to_string().as_bytes(), Settings::REQUEST).unwrap_err();
        let found: Vec<_> = issues.iter().map(|issue| json!([issue.code.as_str(), issue.place()])).collect();
        assert_eq!(Value::from(found), case["issues"], "{}", case["name"]);
        assert!(issues.iter().any(|issue| issue.severity == Severity::Error), "{}", case["name"]);
        for issue in &issues {
            assert!(issue.message.len() > 5 && !issue.message.ends_with('.'), "{}", issue.message);
        }
    }
}
