//! Checking and building requests in Rust, without JavaScript and without a network: `cargo run --example rust`.

use std::io::Write;

use paxos_orchestrations::check::address::{self, Environment};
use paxos_orchestrations::issue::Issue;
use paxos_orchestrations::operation::Operation;
use paxos_orchestrations::request::{Built, build};
use paxos_orchestrations::response::{Reading, read};
use paxos_orchestrations::shape::check::Settings;

/// A payout of 12.50 USDG as dollars to a bank account.
const PAYOUT: &str = r#"{
  "ref_id": "payout-2026-07-08-0001",
  "source_asset": "USDG",
  "destination_asset": "USD",
  "source_amount": "12.50",
  "source": { "profile": { "profile_id": "50cb7516-9dd0-450d-abd3-a4d5311697a9" } },
  "destination": { "fiat": { "fiat_account_id": "5a0c8f3e-6b7d-4c21-9f10-b7d2c44f6e0a" } }
}"#;

/// The same with a number for money, and a field in another spelling.
const MISTAKES: &str = r#"{ "sourceAsset": "USDG", "source_amount": 12.5 }"#;

fn main() -> std::io::Result<()> {
    report(&mut std::io::stdout().lock())
}

/// Everything that this example shows, as text.
pub(crate) fn report(out: &mut impl Write) -> std::io::Result<()> {
    let settings = Settings { environment: Environment::Production, ..Settings::REQUEST };
    for params in [PAYOUT, MISTAKES] {
        match build(Operation::createOrchestration, params.as_bytes(), settings) {
            Ok(built) => ready(out, Operation::createOrchestration, &built)?,
            Err(issues) => {
                writeln!(out, "Not sent:")?;
                list(out, &issues)?;
            }
        }
    }

    let mistyped = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD";
    if let Some(verdict) = address::check("ETHEREUM", mistyped, Environment::Production) {
        writeln!(out, "{mistyped}:")?;
        list(out, &verdict.issues)?;
    }

    let answer = br#"{ "type": "https://developer.paxos.com/docs/problems/insufficient-funds", "status": 403 }"#;
    if let Reading::Refused { kind, .. } = read(Some(Operation::createOrchestration), 403, answer) {
        writeln!(out, "An answer of 403: {kind:?}")?;
    }
    Ok(())
}

/// What to hand to an HTTP client of your choice; the token needs the scope.
fn ready(out: &mut impl Write, operation: Operation, built: &Built) -> std::io::Result<()> {
    let request = &built.request;
    writeln!(out, "{} {}", request.method.as_str(), request.target())?;
    writeln!(out, "scope: {}", operation.scope())?;
    writeln!(out, "{}", request.body.as_deref().unwrap_or_default())?;
    list(out, &built.warnings)
}

fn list(out: &mut impl Write, issues: &[Issue]) -> std::io::Result<()> {
    for issue in issues {
        let hint = issue.hint.as_deref().map(|hint| format!(" ({hint})")).unwrap_or_default();
        let place = issue.place();
        let space = if place.is_empty() { "" } else { " " };
        writeln!(out, "  {} {place}{space}{}{hint}", issue.severity.as_str(), issue.message)?;
    }
    Ok(())
}
