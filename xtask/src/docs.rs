//! `cargo xtask docs`: the API reference of both languages, with the guides, as a static site.

use std::process::Command;

use anyhow::{Context as _, Result};

use crate::progress::Progress;
use crate::repo::Repo;
use crate::run::{Show, cargo, node, run};
use crate::{files, npm, package};

/// Where the site ends up, below the target folder.
const SITE: &str = "docs";
const TOOLS: &str = "docs/api";

/// Builds both references: TypeScript at the root of the site, Rust below `rust/`.
pub(crate) fn docs(repo: &Repo) -> Result<()> {
    let mut progress = Progress::new("", 3);
    progress.step("package", || package::build_if_stale(repo, "      "))?;
    progress.step("TypeScript: typedoc over what the package declares", || typescript(repo))?;
    progress.step("Rust: rustdoc", || rust(repo))?;
    println!("{}", repo.out(SITE).join("index.html").display());
    Ok(())
}

/// Fails when a public item says nothing about itself, or a link leads nowhere.
pub(crate) fn typescript(repo: &Repo) -> Result<()> {
    let tools = repo.at(TOOLS);
    npm::ci(repo, &tools)?;
    let mut command = node(&tools);
    command.arg("node_modules/typedoc/bin/typedoc").arg("--out").arg(repo.out(SITE));
    run("typedoc", Show::All, command).map(drop)
}

fn rust(repo: &Repo) -> Result<()> {
    let mut command = cargo(&repo.root);
    rustdoc(&mut command);
    run("cargo doc", Show::All, command)?;
    let from = repo.cargo_target().join("doc");
    let to = repo.out(SITE).join("rust");
    for file in files::walk(&from, &|_| false)? {
        let place = file.strip_prefix(&from).context("a file of the Rust reference")?;
        files::copy(&file, &to.join(place))?;
    }
    Ok(())
}

/// What `cargo doc` covers: the crate with the parts that are no default.
pub(crate) fn rustdoc(command: &mut Command) {
    command.args(["doc", "--locked", "--package", "paxos-orchestrations", "--no-deps", "--features"]);
    command.arg("paxos-orchestrations/proxy,paxos-orchestrations/sandbox");
    command.env("RUSTDOCFLAGS", "--deny warnings");
}
