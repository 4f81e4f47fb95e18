//! What the system's own package manager can install: the only place we fetch programs from.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::run::{Show, ask, run};

/// The first of these programs that is on `PATH`.
pub(crate) fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let dirs: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names.iter().find_map(|name| {
        let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        dirs.iter().map(|dir| dir.join(&name)).find(|path| path.is_file())
    })
}

/// The program that an environment variable names.
pub(crate) fn from_env(name: &str) -> Result<Option<PathBuf>> {
    match std::env::var_os(name) {
        None => Ok(None),
        Some(path) if path.is_empty() => Ok(None),
        Some(path) if Path::new(&path).is_file() => Ok(Some(path.into())),
        Some(path) => bail!("{name} is set to {}, which is not a file", path.to_string_lossy()),
    }
}

/// Installs Debian's packages where this user may; else stops with `missing` and `advice`.
pub(crate) fn install(packages: &[&str], missing: &str, advice: &str) -> Result<()> {
    let prefix: &[&str] = if on_path(&["apt-get"]).is_none() {
        bail!("{missing}: {advice}")
    } else if ask("id", &["-u"]).as_deref() == Some("0") {
        &["apt-get"]
    } else if ask("sudo", &["-n", "true"]).is_some() {
        &["sudo", "-n", "apt-get"]
    } else {
        bail!("{missing}, and this user may not install it: {advice}")
    };
    let install = [&["install", "-y", "--no-install-recommends"], packages].concat();
    for arguments in [&["update"][..], &install] {
        let mut words = prefix.iter().chain(arguments);
        let mut command = Command::new(words.next().unwrap_or(&"apt-get"));
        command.args(words).env("DEBIAN_FRONTEND", "noninteractive");
        eprintln!("      apt-get {}", arguments.join(" "));
        if let Err(error) = run("apt-get", Show::Tail, command) {
            bail!("{error}: {advice}");
        }
    }
    Ok(())
}
