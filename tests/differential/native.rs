//! The verdicts of the native checker, for `tests/differential/`: cases come on stdin, verdicts go to stdout, in the
//! form that `tests/differential/wire.mjs` describes. It says on its own what `src/wasm/checks.rs` says: the same bytes
//! are the same verdict in the same words.
#![allow(missing_docs, clippy::unwrap_used, reason = "a test's tool fails by panicking")]

use std::io::{Read, Write};

use paxos_orchestrations::check::address::Environment;
use paxos_orchestrations::issue::{Issue, passes, to_json};
use paxos_orchestrations::operation::Operation;
use paxos_orchestrations::request::build;
use paxos_orchestrations::shape::check::{Settings, check};

fn main() {
    let mut input = Vec::new();
    std::io::stdin().read_to_end(&mut input).unwrap();
    let mut output = Vec::new();
    let mut rest = input.as_slice();
    while !rest.is_empty() {
        let (operation, flags, length) = (number(&mut rest), number(&mut rest), number(&mut rest));
        let (params, behind) = rest.split_at(length as usize);
        rest = behind;
        let operation = Operation::numbered(operation).unwrap();
        let settings = settings(flags);
        for verdict in [checked(operation, params, settings), built(operation, params, settings)] {
            output.extend_from_slice(&(verdict.len() as u32).to_le_bytes());
            output.extend_from_slice(&verdict);
        }
    }
    std::io::stdout().write_all(&output).unwrap();
}

fn number(rest: &mut &[u8]) -> u32 {
    let (number, behind) = rest.split_first_chunk().unwrap();
    *rest = behind;
    u32::from_le_bytes(*number)
}

fn settings(flags: u32) -> Settings {
    let environment = match flags >> 1 & 3 {
        0 => Environment::Unknown,
        1 => Environment::Production,
        _ => Environment::Sandbox,
    };
    Settings { allow_unknown_fields: flags & 1 == 1, environment, ..Settings::REQUEST }
}

fn checked(operation: Operation, params: &[u8], settings: Settings) -> Vec<u8> {
    let checked = check(params, operation.params(), settings);
    match passes(&checked.issues) {
        true => passed(&checked.issues, checked.canonical.as_bytes()),
        false => refused(&checked.issues),
    }
}

fn built(operation: Operation, params: &[u8], settings: Settings) -> Vec<u8> {
    match build(operation, params, settings) {
        Ok(built) => {
            let mut asked = built.request.target().into_bytes();
            asked.push(b'\n');
            asked.extend_from_slice(built.request.body.unwrap_or_default().as_bytes());
            passed(&built.warnings, &asked)
        }
        Err(issues) => refused(&issues),
    }
}

fn passed(warnings: &[Issue], asked: &[u8]) -> Vec<u8> {
    [b"+", to_json(warnings).as_bytes(), b"\n", asked].concat()
}

fn refused(issues: &[Issue]) -> Vec<u8> {
    format!("!{}", to_json(issues)).into_bytes()
}
