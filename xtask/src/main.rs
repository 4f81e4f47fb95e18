//! The commands of this repository, run as `cargo xtask <command>`: `demo`, `test`, `build`, `docs`, `size`, `fuzz`,
//! `conformance`, `release` and `bench`.
//!
//! Every tool comes from a lockfile (`Cargo.lock`, `package-lock.json`) or from the system's own package manager.
//! Progress goes to stderr; stdout carries results only.

mod apt;
mod bench;
mod browser;
mod budget;
mod conformance;
mod counts;
mod demo;
mod docs;
mod files;
mod fuzz;
mod generated;
mod npm;
mod package;
mod panics;
mod progress;
mod reach;
mod redis;
mod release;
mod repo;
mod run;
mod setup;
mod size;
mod stamp;
mod suites;
mod table;
mod test;
mod wasm;
mod weigh;
mod www;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::repo::Repo;

#[derive(Parser)]
#[command(name = "xtask", bin_name = "cargo xtask", about = "The commands of this repository")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Builds what is stale and serves the console page with token proxy and embedded sandbox
    Demo {
        /// The port on 127.0.0.1
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// Leaves a folder instead that any static host can serve: sandbox and proxy run in a Service Worker
        #[arg(long = "static", conflicts_with = "port")]
        as_files: bool,
    },
    /// Installs what it needs and runs every test
    Test {
        /// Also the tests that are ignored because they are slow
        #[arg(long)]
        all: bool,
        /// One kind of test
        #[arg(long, value_enum)]
        only: Option<suites::Kind>,
    },
    /// Drives the sandbox with requests made from the vendor's OpenAPI document, and compares that with our table
    Conformance {
        /// The document, as JSON; it is not part of this repository
        #[arg(long, value_name = "FILE")]
        spec: PathBuf,
        /// Writes the report there too
        #[arg(long, value_name = "FILE")]
        json: Option<PathBuf>,
    },
    /// Leaves the finished npm package in `pkg/` and its tarball in `target/npm/`
    Build,
    /// Leaves the API reference and the guides as a static site in `target/docs/`
    Docs,
    /// Prints the bytes a browser loads, and fails above `xtask/budget.toml`
    Size {
        /// Also the heaviest functions and crates; fails when serde or float formatting is linked
        #[arg(long)]
        why: bool,
        /// As JSON
        #[arg(long, conflicts_with = "why")]
        json: bool,
    },
    /// Feeds one of the targets in `fuzz/` for a while and prints executions and findings
    Fuzz {
        /// `checker`, `address` or `amount`
        target: String,
        /// How long
        #[arg(long, default_value_t = 60)]
        seconds: u32,
    },
    /// Says whether this could be published, as npm package and as crate: versions, contents, a rehearsal
    Release {
        /// Nothing is published; this command knows nothing else
        #[arg(long)]
        dry_run: bool,
    },
    /// Runs the benchmarks beside their peers and prints ratios
    Bench {
        /// One of `tests/bench/*.mjs`; all of them when missing
        name: Option<String>,
        /// Writes the numbers there too
        #[arg(long, value_name = "FILE")]
        json: Option<PathBuf>,
    },
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match Repo::find().and_then(|repo| dispatch(&repo, cli.task)) {
        Ok(code) => code,
        Err(error) => {
            let sentence = format!("{error:#}").split_whitespace().collect::<Vec<_>>().join(" ");
            eprintln!("error: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(repo: &Repo, task: Task) -> anyhow::Result<ExitCode> {
    match task {
        Task::Demo { as_files: true, .. } => demo::build_static(repo),
        Task::Demo { port, .. } => demo::demo(repo, port),
        Task::Test { all, only } => test::test(repo, all, only),
        Task::Conformance { spec, json } => conformance::conformance(repo, &spec, json.as_deref()),
        Task::Build => package::build(repo, "").map(|()| ExitCode::SUCCESS),
        Task::Docs => docs::docs(repo).map(|()| ExitCode::SUCCESS),
        Task::Size { why, json } => size::size(repo, why, json).map(|()| ExitCode::SUCCESS),
        Task::Fuzz { target, seconds } => fuzz::fuzz(repo, &target, seconds),
        Task::Release { dry_run } => release::release(repo, dry_run),
        Task::Bench { name, json } => bench::bench(repo, name.as_deref(), json.as_deref()),
    }
}
