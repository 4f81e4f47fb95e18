//! `cargo xtask test`: runs the steps of `suites.rs` one after the other, to the end, and sums up.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::counts::Counts;
use crate::progress::{Progress, say, seconds};
use crate::repo::Repo;
use crate::suites::{Does, Kind, Need, SLOW_STEPS, STEPS, Session, Step};

/// A line of the summary.
struct Row {
    kind: &'static str,
    name: &'static str,
    /// Nothing when the step counts no tests.
    counts: Option<Counts>,
    failure: Option<String>,
    time: Duration,
}

impl Row {
    /// A check that fails is one failure; a check that passes is not a test that passed.
    fn tally(&self) -> Counts {
        let mut counts = self.counts.unwrap_or_default();
        if self.failure.is_some() {
            counts.failed = counts.failed.max(1);
        }
        counts
    }
}

/// Runs the steps of one kind, or all.
pub(crate) fn test(repo: &Repo, all: bool, only: Option<Kind>) -> Result<ExitCode> {
    let wanted = |step: &&Step| only.is_none_or(|kind| kind == step.kind);
    let slow: Vec<&Step> = SLOW_STEPS.iter().filter(wanted).collect();
    let steps: Vec<&Step> = STEPS.iter().filter(wanted).chain(slow.iter().copied().filter(|_| all)).collect();
    let mut needs: Vec<Need> = Vec::new();
    for need in steps.iter().flat_map(|step| step.needs) {
        if !needs.contains(need) {
            needs.push(*need);
        }
    }
    let mut session = Session { repo, all, browser: None, redis: None, runner: None };
    let mut progress = Progress::new("", steps.len() + needs.len());
    let mut prepared: Vec<(Need, Option<String>)> = Vec::new();
    let mut rows = Vec::new();
    for step in steps {
        for need in step.needs {
            if prepared.iter().any(|(done, _)| done == need) {
                continue;
            }
            let start = Instant::now();
            let failure = progress.step(need.name(), || failed(need.prepare(&mut session)));
            rows.push(Row {
                kind: "setup",
                name: need.name(),
                counts: None,
                failure: failure.clone(),
                time: start.elapsed(),
            });
            prepared.push((*need, failure));
        }
        let missing = prepared.iter().find(|(need, failure)| step.needs.contains(need) && failure.is_some());
        let start = Instant::now();
        let (counts, failure) = match missing {
            Some((need, _)) => (None, Some(format!("not run: it needs {}", need.name()))),
            None => progress.step(step.name, || match step.does {
                Does::Check(check) => (None, failed(check(&session))),
                Does::Tests(tests) => match tests(&session) {
                    Ok(counts) => (Some(counts), (counts.failed > 0).then(|| "see above".to_owned())),
                    Err(error) => (None, failed(Err(error))),
                },
            }),
        };
        rows.push(Row { kind: word(step.kind), name: step.name, counts, failure, time: start.elapsed() });
    }
    if !all && !slow.is_empty() {
        let names: Vec<&str> = slow.iter().map(|step| step.name).collect();
        say(&format!("not run, because slow: {} (cargo xtask test --all)", names.join(", ")));
    }
    let failed = print(&rows);
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn failed(result: Result<()>) -> Option<String> {
    let error = result.err()?;
    let sentence = format!("{error:#}").split_whitespace().collect::<Vec<_>>().join(" ");
    eprintln!("error: {sentence}");
    Some(sentence)
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Native => "native",
        Kind::Wasm => "wasm",
        Kind::Package => "package",
        Kind::Browser => "browser",
        Kind::Bundlers => "bundlers",
        Kind::Hosts => "hosts",
    }
}

/// Prints the summary and gives the number of failures.
fn print(rows: &[Row]) -> u64 {
    say(&summary(rows));
    let total = sum(rows.iter());
    say(&format!("{} passed, {} failed", total.passed, total.failed));
    total.failed
}

fn sum<'a>(rows: impl Iterator<Item = &'a Row>) -> Counts {
    let mut counts = Counts::default();
    for row in rows {
        counts += row.tally();
    }
    counts
}

fn summary(rows: &[Row]) -> String {
    let mut lines =
        vec![format!("\n{:<8} {:<40} {:>7} {:>7} {:>7} {:>8}", "kind", "step", "passed", "failed", "skipped", "time")];
    for row in rows {
        let time = seconds(row.time);
        let counts = match row.counts {
            Some(counts) => format!("{:>7} {:>7} {:>7}", counts.passed, counts.failed, counts.skipped),
            None => format!("{:>23}", if row.failure.is_none() { "ok" } else { "FAILED" }),
        };
        let reason = row.failure.as_ref().map(|failure| format!("  {failure}")).unwrap_or_default();
        lines.push(format!("{:<8} {:<40} {counts} {time:>8}{reason}", row.kind, row.name));
    }
    for kind in ["native", "wasm", "package", "browser", "bundlers", "hosts"] {
        let of_kind = || rows.iter().filter(|row| row.kind == kind);
        if of_kind().next().is_some() {
            let counts = sum(of_kind());
            let time = seconds(of_kind().map(|row| row.time).sum());
            let name = "all tests of this kind";
            lines.push(format!(
                "{kind:<8} {name:<40} {:>7} {:>7} {:>7} {time:>8}",
                counts.passed, counts.failed, counts.skipped
            ));
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(kind: &'static str, counts: Option<Counts>, failure: Option<&str>) -> Row {
        Row { kind, name: "x", counts, failure: failure.map(str::to_owned), time: Duration::from_secs(1) }
    }

    #[test]
    fn checks_add_failures_but_no_passed_tests() {
        let rows = [
            row("native", None, None),
            row("native", Some(Counts { passed: 5, failed: 0, skipped: 1 }), None),
            row("wasm", None, Some("no browser")),
            row("package", Some(Counts { passed: 1, failed: 2, skipped: 0 }), Some("see above")),
        ];
        assert_eq!(sum(rows.iter()), Counts { passed: 6, failed: 3, skipped: 1 });
        let text = summary(&rows);
        assert!(text.contains("no browser") && text.contains("FAILED"), "{text}");
    }
}
