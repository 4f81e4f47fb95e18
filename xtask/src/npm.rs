//! npm: installs exactly what a lockfile says, and packs and unpacks our own tarball.

use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context, Result, bail};
use flate2::read::GzDecoder;

use crate::files;
use crate::repo::Repo;
use crate::run::{Show, run};

/// The name of the package we ship.
pub(crate) const NAME: &str = "paxos-orchestrations";

/// `npm ci` in `dir`, when its `node_modules` is missing or older than its lockfile.
pub(crate) fn ci(repo: &Repo, dir: &Path) -> Result<()> {
    let lock = dir.join("package-lock.json");
    let place = dir.strip_prefix(&repo.root).unwrap_or(dir).display().to_string();
    let place = if place.is_empty() { ".".to_owned() } else { place };
    let Some(locked) = changed(&lock) else {
        bail!("{place} has no package-lock.json; run `npm install --ignore-scripts` there once and commit it")
    };
    // npm writes this file last, so an interrupted install is repeated.
    if changed(&dir.join("node_modules/.package-lock.json")).is_some_and(|installed| installed >= locked) {
        return Ok(());
    }
    eprintln!("      npm ci in {place}");
    let mut command = npm(dir);
    command.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    run(&format!("npm ci in {place}"), Show::Tail, command)?;
    // npm keeps the file's old time when nothing in it changes.
    let stamp = std::fs::File::options().append(true).open(dir.join("node_modules/.package-lock.json"));
    stamp.and_then(|file| file.set_modified(SystemTime::now())).context("npm ci left no node_modules")
}

/// Installs our own tarball into a project that has nothing else; nobody is asked.
pub(crate) fn install(project: &Path, tarball: &Path) -> Result<()> {
    let mut command = npm(project);
    command.args(["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts"]).arg(tarball);
    run("npm install of the tarball", Show::Tail, command).map(drop)
}

/// Packs the folder `package` and puts the tarball at `tarball`.
pub(crate) fn pack(package: &Path, tarball: &Path) -> Result<()> {
    let dir = tarball.parent().context("a tarball lies in a folder")?;
    files::fresh_dir(dir)?;
    let mut command = npm(package);
    command.args(["pack", "--ignore-scripts", "--loglevel=error", "--pack-destination"]).arg(dir);
    run("npm pack", Show::Tail, command)?;
    if !tarball.is_file() {
        bail!("npm pack left no {}", tarball.display());
    }
    Ok(())
}

/// Unpacks an npm tarball, whose files all lie below `package/`, as the folder `to`.
pub(crate) fn unpack(tarball: &Path, to: &Path) -> Result<()> {
    let staged = to.with_extension("unpacking");
    files::fresh_dir(&staged)?;
    let bytes = files::read(tarball)?;
    let mut archive = tar::Archive::new(GzDecoder::new(bytes.as_slice()));
    archive.unpack(&staged).with_context(|| format!("cannot unpack {}", tarball.display()))?;
    files::remove_dir(to)?;
    std::fs::rename(staged.join("package"), to).with_context(|| format!("cannot create {}", to.display()))?;
    files::remove_dir(&staged)
}

fn npm(dir: &Path) -> Command {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.current_dir(dir);
    command
}

fn changed(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|data| data.modified()).ok()
}
