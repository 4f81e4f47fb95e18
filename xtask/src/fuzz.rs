//! `cargo xtask fuzz`: the targets of `fuzz/`, built on the stable toolchain and fed by libFuzzer. A bounded run of each is
//! part of `cargo xtask test`.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};
use paxos_orchestrations::operation::Operation;

use crate::counts::Counts;
use crate::files;
use crate::repo::Repo;
use crate::run::{Show, ask, capture, cargo, run};

/// A fuzz target: its name, how long its inputs may be, and how many of them a test takes.
struct Target {
    name: &'static str,
    longest: u32,
    runs_in_test: u32,
}

const TARGETS: [Target; 3] = [
    Target { name: "checker", longest: 4096, runs_in_test: 60_000 },
    Target { name: "address", longest: 130, runs_in_test: 200_000 },
    Target { name: "amount", longest: 96, runs_in_test: 100_000 },
];

/// What cargo-fuzz passes for a run without sanitizer: counters and compared values guide the search.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing -Ccodegen-units=1";

/// Runs one target for so many seconds and prints what came out. What it finds new stays in `target/fuzz/corpus`.
pub(crate) fn fuzz(repo: &Repo, name: &str, seconds: u32) -> Result<ExitCode> {
    let names: Vec<_> = TARGETS.iter().map(|target| target.name).collect();
    let target = TARGETS.iter().find(|target| target.name == name);
    let target = target.with_context(|| format!("there is no fuzz target {name}; there are: {}", names.join(", ")))?;
    build(repo)?;
    let found = repo.out("fuzz/corpus").join(name);
    files::create_dir(&found)?;
    let mut command = libfuzzer(repo, target)?;
    command
        .arg(format!("-max_total_time={seconds}"))
        .arg("-print_final_stats=1")
        .arg(&found)
        .args(corpora(repo, target)?);
    let ended = capture(&format!("fuzz target {name}"), command)?;
    let executed = executed(&ended.output).context("libFuzzer did not say how many inputs it ran")?;
    let new = std::fs::read_dir(&found).map(Iterator::count).unwrap_or(0);
    println!("{name}: {executed} executions in {seconds} s, {new} inputs that reach something of their own");
    if ended.status.success() {
        println!("{name}: no findings");
        return Ok(ExitCode::SUCCESS);
    }
    ended.show(Show::Tail);
    println!("{name}: a finding; its input lies in {}", repo.out("fuzz/findings").display());
    Ok(ExitCode::FAILURE)
}

/// A run of every target that is bounded by executions: the same inputs on every machine.
pub(crate) fn test(repo: &Repo) -> Result<Counts> {
    build(repo)?;
    let mut counts = Counts::default();
    for target in &TARGETS {
        let mut command = libfuzzer(repo, target)?;
        command.arg(format!("-runs={}", target.runs_in_test)).args(["-seed=2207", "-print_final_stats=1"]);
        // Nothing is written: libFuzzer writes into the first folder only.
        let nowhere = repo.out("fuzz/nowhere");
        files::fresh_dir(&nowhere)?;
        command.arg(&nowhere).args(corpora(repo, target)?);
        let ended = capture(&format!("fuzz target {}", target.name), command)?;
        // A run that ended early proves less than it says.
        let whole = executed(&ended.output).is_some_and(|executed| executed >= u64::from(target.runs_in_test));
        if ended.status.success() && whole {
            counts.passed += 1;
        } else {
            counts.failed += 1;
            ended.show(Show::Tail);
            eprintln!("      fuzz target {} failed; a finding lies in target/fuzz/findings", target.name);
        }
    }
    Ok(counts)
}

fn build(repo: &Repo) -> Result<()> {
    let host = host()?;
    if !cfg!(target_env = "msvc") && ["c++", "g++", "clang++"].iter().all(|name| ask(name, &["--version"]).is_none()) {
        bail!("fuzzing needs a C++ compiler: install g++ or clang and put it on PATH");
    }
    let mut command = cargo(&repo.at("fuzz"));
    // With a target named, the flags reach neither build scripts nor macros.
    command.args(["build", "--release", "--locked", "--bins", "--target", &host, "--target-dir"]).arg(repo.out("fuzz"));
    if std::env::var_os("CXX").is_none() && ask("c++", &["--version"]).is_none() {
        let cxx = if ask("g++", &["--version"]).is_some() { "g++" } else { "clang++" };
        command.env("CXX", cxx);
    }
    command.env_remove("CARGO_ENCODED_RUSTFLAGS").env("RUSTFLAGS", COVERAGE);
    run("cargo build of the fuzz targets", Show::All, command).map(drop)
}

fn host() -> Result<String> {
    let said = ask("rustc", &["-vV"]).context("rustc is missing: install rustup")?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc does not name its host")?.to_owned())
}

fn libfuzzer(repo: &Repo, target: &Target) -> Result<Command> {
    let findings = repo.out("fuzz/findings");
    files::create_dir(&findings)?;
    let program = format!("{}{}", target.name, std::env::consts::EXE_SUFFIX);
    let mut command = Command::new(repo.out("fuzz").join(host()?).join("release").join(program));
    command.current_dir(&repo.root).arg(format!("-artifact_prefix={}/{}-", findings.display(), target.name));
    command.arg(format!("-max_len={}", target.longest));
    Ok(command)
}

/// Where the search starts: what is committed, and what the fixtures of the other tests give.
fn corpora(repo: &Repo, target: &Target) -> Result<Vec<PathBuf>> {
    let committed = repo.at("fuzz/corpus").join(target.name);
    if !committed.is_dir() {
        bail!("{} is not there", committed.display());
    }
    let seeds = repo.out("fuzz/seeds").join(target.name);
    files::fresh_dir(&seeds)?;
    match target.name {
        "checker" => checker_seeds(repo, &seeds)?,
        "address" => address_seeds(repo, &seeds)?,
        _ => {}
    }
    Ok(vec![committed, seeds])
}

/// The fixtures of parameters and answers, behind the two bytes that `fuzz_targets/checker.rs` reads first.
fn checker_seeds(repo: &Repo, to: &std::path::Path) -> Result<()> {
    for path in files::walk(&repo.at("tests/fixtures/good"), &|_| false)? {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let mut parts = name.split('.');
        let operation = parts.next().and_then(Operation::named);
        let (Some(operation), Some(side)) = (operation, parts.next()) else { continue };
        let number = Operation::ALL.iter().position(|one| *one == operation).unwrap_or_default();
        let mut seed = vec![b'A' + number as u8, if side == "params" { b'4' } else { b'8' }];
        seed.extend(files::read(&path)?);
        std::fs::write(to.join(name), seed).with_context(|| format!("cannot write {}", to.display()))?;
    }
    Ok(())
}

/// The vectors of the standards, behind the two bytes that `fuzz_targets/address.rs` reads first.
fn address_seeds(repo: &Repo, to: &std::path::Path) -> Result<()> {
    const NETWORKS: [&str; 8] =
        ["ETHEREUM", "BITCOIN", "BITCOIN_CASH", "LITECOIN", "DOGECOIN", "SOLANA", "STELLAR", "SUI"];
    for path in files::walk(&repo.at("tests/fixtures/addresses"), &|_| false)? {
        let file = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        for (line, text) in files::read_text(&path)?.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
            let [_, network, _, address] = text.splitn(4, ' ').collect::<Vec<_>>()[..] else { continue };
            let number = NETWORKS.iter().position(|one| *one == network).unwrap_or_default();
            let seed = format!("{}2{address}", char::from(b'A' + number as u8));
            std::fs::write(to.join(format!("{file}-{line}")), seed)
                .with_context(|| format!("cannot write {}", to.display()))?;
        }
    }
    Ok(())
}

/// The number behind libFuzzer's `stat::number_of_executed_units:`, or, when it stopped at a finding, nothing.
fn executed(output: &str) -> Option<u64> {
    let line = output.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
    line.and_then(|number| number.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn executions_are_read_out_of_the_report() {
        let output = "Done 5 runs in 0 second(s)\nstat::number_of_executed_units: 300000\nstat::peak_rss_mb: 30\n";
        assert_eq!(executed(output), Some(300_000));
        assert_eq!(executed("==1== ERROR: libFuzzer: deadly signal"), None);
    }
}
