//! What a fresh machine lacks: Node is asked for, the wasm target and the npm tools are installed.

use anyhow::{Context, Result, bail};

use crate::repo::Repo;
use crate::run::{Show, ask, run};
use crate::{apt, npm, wasm};

/// The oldest Node that can `require()` our modules.
const NODE: (u32, u32) = (20, 19);

/// Node, the wasm target and the npm tools of the repository.
pub(crate) fn tools(repo: &Repo) -> Result<()> {
    node()?;
    wasm_target()?;
    npm::ci(repo, &repo.root)
}

/// What the tests of the package need beside Node: curl and Python run the snippets of `prepare`, and openssl makes the
/// certificate of a server.
pub(crate) fn programs() -> Result<()> {
    let missing: Vec<&str> =
        ["curl", "python3", "openssl"].into_iter().filter(|name| apt::on_path(&[name]).is_none()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" and ");
    let advice = format!("install {names} (Debian: `apt-get install {}`), the tests run them", missing.join(" "));
    apt::install(&missing, &format!("there is no {names}"), &advice)
}

/// The npm packages of the examples that have some, as their lockfiles say.
pub(crate) fn examples(repo: &Repo) -> Result<()> {
    ["hono", "react-hook-form"].iter().try_for_each(|name| npm::ci(repo, &repo.at("examples").join(name)))
}

/// Checks that a new enough Node is there.
pub(crate) fn node() -> Result<()> {
    let (major, minor) = NODE;
    let said = ask("node", &["--version"])
        .with_context(|| format!("Node is missing: install Node {major}.{minor} or newer and put it on PATH"))?;
    match version(&said) {
        Some(found) if found >= NODE => Ok(()),
        _ => bail!("Node {said} is too old: install Node {major}.{minor} or newer and put it on PATH"),
    }
}

/// Installs the wasm target when it is missing.
pub(crate) fn wasm_target() -> Result<()> {
    let advice = || format!("install rustup and run `rustup target add {}`", wasm::TARGET);
    if ask("rustup", &["--version"]).is_none() {
        // Rust without rustup, from a distribution say: its target may be there all the same.
        let dir = ask("rustc", &["--print", "target-libdir", "--target", wasm::TARGET]);
        let there = dir.is_some_and(|dir| std::path::Path::new(&dir).is_dir());
        return if there { Ok(()) } else { bail!("Rust's target {} is missing: {}", wasm::TARGET, advice()) };
    }
    let installed = ask("rustup", &["target", "list", "--installed"]).unwrap_or_default();
    if installed.lines().any(|line| line.trim() == wasm::TARGET) {
        return Ok(());
    }
    let mut command = std::process::Command::new("rustup");
    command.args(["target", "add", wasm::TARGET]);
    run("rustup target add", Show::Tail, command).map(drop).with_context(advice)
}

/// The first two numbers of `v20.19.5`.
fn version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().trim_start_matches('v').split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_by_number() {
        assert_eq!(version("v20.19.5"), Some((20, 19)));
        assert!(version("v22.1.0") >= Some(NODE));
        assert!(version("v20.9.0") < Some(NODE));
        assert_eq!(version("nightly"), None);
    }
}
