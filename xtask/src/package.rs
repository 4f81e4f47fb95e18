//! Puts the npm package together: `pkg/`, and its tarball in `target/npm/`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::progress::Progress;
use crate::repo::Repo;
use crate::run::{Show, node, run};
use crate::stamp::Stamp;
use crate::{files, generated, npm, reach, setup, wasm};

const TEMPLATE: &str = "pkg-template";
const INPUTS: [&str; 12] = [
    "src",
    TEMPLATE,
    "xtask/src",
    "xtask/js",
    "Cargo.toml",
    "Cargo.lock",
    "package-lock.json",
    "rust-toolchain.toml",
    "README.md",
    "CHANGELOG.md",
    "LICENSE-MIT",
    "LICENSE-APACHE",
];
/// Folders that the build itself writes.
const WRITTEN: [&str; 3] = ["pkg-template/src/wasm", "pkg-template/src/generated", "node_modules"];

/// Builds the package, whatever is there already. `indent` stands before its progress lines.
pub(crate) fn build(repo: &Repo, indent: &'static str) -> Result<()> {
    let _lock = repo.lock()?;
    build_locked(repo, indent)
}

fn build_locked(repo: &Repo, indent: &'static str) -> Result<()> {
    let stamp = stamp(repo)?;
    let mut progress = Progress::new(indent, 5);
    progress.step("tools: node, wasm target, npm packages", || setup::tools(repo))?;
    progress.step("types from the core", || generated::write(repo))?;
    progress.step("wasm core, validate and server", || wasm::build(repo))?;
    let new = repo.out("pkg-new");
    progress.step("typescript", || typescript(repo, &new))?;
    progress.step("pkg/ and its tarball", || assemble(repo, &new))?;
    stamp.keep()
}

/// Builds the package when its sources changed.
pub(crate) fn build_if_stale(repo: &Repo, indent: &'static str) -> Result<()> {
    let _lock = repo.lock()?;
    if stamp(repo)?.is_fresh()
        && repo.pkg().join("package.json").is_file()
        && tarball(repo).is_ok_and(|path| path.is_file())
    {
        return Ok(());
    }
    build_locked(repo, indent)
}

/// Where the tarball of this version lies.
pub(crate) fn tarball(repo: &Repo) -> Result<PathBuf> {
    let version = manifest(&repo.at(TEMPLATE))?;
    let version = version.get("version").and_then(Value::as_str).context("pkg-template/package.json has no version")?;
    Ok(repo.out("npm").join(format!("{}-{version}.tgz", npm::NAME)))
}

fn stamp(repo: &Repo) -> Result<Stamp> {
    Stamp::take(repo, "pkg", &INPUTS, &WRITTEN)
}

fn typescript(repo: &Repo, new: &Path) -> Result<()> {
    if !repo.at(TEMPLATE).join("tsconfig.json").is_file() {
        bail!("{TEMPLATE}/tsconfig.json is not there yet");
    }
    files::fresh_dir(new)?;
    let mut command = node(&repo.root);
    command.args(["node_modules/typescript/bin/tsc", "--project", TEMPLATE, "--rootDir"]);
    command.arg(repo.at(TEMPLATE).join("src")).arg("--outDir").arg(new).args(["--incremental", "false"]);
    run("tsc", Show::All, command).map(drop)
}

fn assemble(repo: &Repo, new: &Path) -> Result<()> {
    check_manifest(&manifest(&repo.at(TEMPLATE))?)?;
    files::copy(&repo.at(TEMPLATE).join("package.json"), &new.join("package.json"))?;
    for artefact in &wasm::ARTEFACTS {
        for name in artefact.shipped() {
            files::copy(&wasm::sources(repo).join(&name), &new.join("wasm").join(&name))?;
        }
    }
    for name in documents(repo)? {
        files::copy(&repo.at(&name), &new.join(&name))?;
    }
    keep_modules(repo, new)?;
    let mut command = node(&repo.root);
    command.arg("xtask/js/chunks.mjs").arg(new);
    run("rollup", Show::All, command)?;
    drop_unreached(new)?;
    files::swap_dir(new, &repo.pkg())?;
    npm::pack(&repo.pkg(), &tarball(repo)?)
}

/// Keeps the package as it is before its modules go into few files: tests look into modules that cannot be reached after that.
fn keep_modules(repo: &Repo, new: &Path) -> Result<()> {
    let dir = repo.out("modules");
    files::fresh_dir(&dir)?;
    for path in files::walk(new, &|_| false)? {
        files::copy(&path, &dir.join(path.strip_prefix(new)?))?;
    }
    Ok(())
}

/// The compiler writes declarations for every module, and modules for every file of types: most are nobody's interface.
fn drop_unreached(new: &Path) -> Result<()> {
    let reached = reach::reached(&manifest(new)?, &|name| std::fs::read_to_string(new.join(name)).ok());
    for path in files::walk(new, &|_| false)? {
        let name = path.strip_prefix(new)?.to_string_lossy().replace('\\', "/");
        if !reach::is_document(&name) && !reached.contains(&name) {
            std::fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    Ok(())
}

/// README, licences and changelog; the ones that are missing are named.
fn documents(repo: &Repo) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(&repo.root)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name == "README.md" || name == "CHANGELOG.md" || name.starts_with("LICENSE") {
            found.push(name);
        }
    }
    for wanted in ["README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"] {
        if !found.iter().any(|name| name == wanted) {
            eprintln!("      warning: {wanted} is not there yet");
        }
    }
    Ok(found)
}

/// The crate and the package are one product with one version, and the package needs no other package: that is what
/// lets `www` and the size check unpack the tarball instead of resolving a tree.
fn check_manifest(manifest: &Value) -> Result<()> {
    let version = manifest.get("version").and_then(Value::as_str);
    if version != Some(env!("CARGO_PKG_VERSION")) {
        bail!("Cargo.toml says version {} and pkg-template/package.json {version:?}", env!("CARGO_PKG_VERSION"));
    }
    if manifest.get("name").and_then(Value::as_str) != Some(npm::NAME) {
        bail!("pkg-template/package.json is not named {}", npm::NAME);
    }
    if manifest.get("dependencies").and_then(Value::as_object).is_some_and(|packages| !packages.is_empty()) {
        bail!("pkg-template/package.json has dependencies; the package has to work without any");
    }
    Ok(())
}

fn manifest(dir: &Path) -> Result<Value> {
    let path = dir.join("package.json");
    serde_json::from_str(&files::read_text(&path)?).with_context(|| format!("{} is not JSON", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_has_our_name_our_version_and_no_dependencies() {
        let version = env!("CARGO_PKG_VERSION");
        let check = |text: String| check_manifest(&serde_json::from_str(&text).unwrap());
        assert!(check(format!(r#"{{"name":"paxos-orchestrations","version":"{version}"}}"#)).is_ok());
        assert!(
            check(format!(r#"{{"name":"paxos-orchestrations","version":"{version}","dependencies":{{}}}}"#)).is_ok()
        );
        assert!(check(format!(r#"{{"name":"other","version":"{version}"}}"#)).is_err());
        assert!(check(r#"{"name":"paxos-orchestrations","version":"9.9.9"}"#.to_owned()).is_err());
        assert!(
            check(format!(r#"{{"name":"paxos-orchestrations","version":"{version}","dependencies":{{"x":"1"}}}}"#))
                .is_err()
        );
    }
}
