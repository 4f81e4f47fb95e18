//! What a stranger does with what we publish: installs it into an empty project and uses it. Nothing is asked of a network.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use flate2::read::GzDecoder;

use super::rules::Packed;
use crate::repo::Repo;
use crate::run::{Show, cargo, node, run};
use crate::{files, npm};

/// The files of a `.tgz` or `.crate`, without the folder that holds them.
pub(crate) fn unpacked(tarball: &Path) -> Result<Vec<Packed>> {
    let bytes = files::read(tarball)?;
    let mut archive = tar::Archive::new(GzDecoder::new(bytes.as_slice()));
    let mut found = Vec::new();
    for entry in archive.entries()? {
        let mut entry = entry.with_context(|| format!("cannot read {}", tarball.display()))?;
        let path = entry.path()?.to_string_lossy().into_owned();
        let (_, name) = path.split_once('/').with_context(|| format!("{path} lies beside the top folder"))?;
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut bytes)?;
        found.push(Packed { name: name.to_owned(), bytes });
    }
    Ok(found)
}

/// The npm package in an empty project: imported, required, a check, a page of the sandbox.
pub(crate) fn npm_package(repo: &Repo, tarball: &Path) -> Result<()> {
    let project = repo.out("release/npm-project");
    files::fresh_dir(&project)?;
    for name in ["package.json", "import.mjs", "require.cjs"] {
        files::copy(&repo.at("tests/consumers/node").join(name), &project.join(name))?;
    }
    npm::install(&project, tarball)?;
    for (script, wanted) in [("import.mjs", "import ok"), ("require.cjs", "require ok")] {
        let mut command = node(&project);
        command.arg(script);
        let said = run(script, Show::All, command)?;
        if !said.lines().any(|line| line == wanted) {
            bail!("{script} did not say `{wanted}`");
        }
    }
    Ok(())
}

/// Packs the crate; cargo itself refuses what is not committed.
pub(crate) fn pack_crate(repo: &Repo) -> Result<PathBuf> {
    let mut command = cargo(&repo.root);
    command.args(["package", "--locked", "--offline", "--no-verify", "--package", npm::NAME]);
    command.arg("--target-dir").arg(repo.out("release/crate"));
    run("cargo package", Show::Tail, command)?;
    let name = format!("{}-{}.crate", npm::NAME, env!("CARGO_PKG_VERSION"));
    Ok(repo.out("release/crate/package").join(name))
}

/// The crate in an empty project, whose program is the example that lies in it.
pub(crate) fn packed_crate(repo: &Repo, packed: &Path) -> Result<()> {
    let project = repo.out("release/crate-project");
    files::fresh_dir(&project)?;
    for file in unpacked(packed)? {
        files::write(&project.join("dependency").join(&file.name), &file.bytes)?;
    }
    files::copy(&project.join("dependency/examples/rust/main.rs"), &project.join("src/main.rs"))?;
    files::copy(&repo.at("Cargo.lock"), &project.join("Cargo.lock"))?;
    let manifest = format!(
        "[package]\nname = \"a-stranger\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         {} = {{ path = \"dependency\" }}\n\n[workspace]\n",
        npm::NAME
    );
    files::write(&project.join("Cargo.toml"), manifest)?;
    let mut command = cargo(&project);
    // Its own folder for what is built, which stays, so that the next time is fast.
    command.args(["run", "--quiet", "--offline", "--target-dir"]).arg(repo.out("release/crate-target"));
    let said = run("cargo run in an empty project", Show::All, command)?;
    let readme = files::read_text(&project.join("dependency/examples/rust/README.md"))?;
    let expected = readme.split("```text\n").nth(1).and_then(|rest| rest.split("```").next());
    if expected.is_none_or(|expected| !said.contains(expected)) {
        bail!("the example does not print what its README says");
    }
    Ok(())
}

/// What cargo says to `cargo publish --dry-run`: nothing when the registry cannot be asked from here.
pub(crate) fn publish_crate(repo: &Repo) -> Result<Option<()>> {
    let mut command = cargo(&repo.root);
    command.args(["publish", "--dry-run", "--locked", "--no-verify", "--package", npm::NAME]);
    command.arg("--target-dir").arg(repo.out("release/crate"));
    let ended = crate::run::capture("cargo publish --dry-run", command)?;
    if ended.status.success() {
        return Ok(Some(()));
    }
    if is_about_the_network(&ended.output) {
        return Ok(None);
    }
    ended.show(Show::Tail);
    bail!("cargo publish --dry-run failed ({})", ended.status)
}

/// Whether cargo failed because it cannot reach the registry.
fn is_about_the_network(output: &str) -> bool {
    let words =
        ["could not connect", "couldn't connect", "could not resolve", "couldn't resolve", "spurious network error"];
    let words = words
        .iter()
        .chain(["timeout was reached", "failed to query replaced source", "--offline was specified"].iter());
    let output = output.to_lowercase();
    words.into_iter().any(|word| output.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_network_is_no_fault_of_the_crate() {
        assert!(is_about_the_network(
            "error: download of config.json failed\ncurl failed\n[6] Couldn't resolve host name"
        ));
        assert!(is_about_the_network("warning: spurious network error (3 tries remaining)"));
        assert!(!is_about_the_network(
            "error: 1 files in the working directory contain changes that were not yet committed"
        ));
    }

    #[test]
    fn a_tarball_is_read_without_its_top_folder() {
        let dir = std::env::temp_dir().join(format!("xtask-release-{}", std::process::id()));
        let path = dir.join("a.tgz");
        let mut builder = tar::Builder::new(flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast()));
        let mut header = tar::Header::new_gnu();
        header.set_size(2);
        header.set_mode(0o644);
        header.set_cksum();
        builder.append_data(&mut header, "package/a/b.js", &b"x;"[..]).unwrap();
        files::write(&path, builder.into_inner().unwrap().finish().unwrap()).unwrap();
        let found = unpacked(&path).unwrap();
        files::remove_dir(&dir).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].name.as_str(), found[0].bytes.as_slice()), ("a/b.js", &b"x;"[..]));
    }
}
