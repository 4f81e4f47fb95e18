//! `cargo xtask demo`: the console page with token proxy and embedded sandbox, on this machine.

use std::process::{Command, ExitCode};

use anyhow::{Result, bail};

use crate::progress::Progress;
use crate::repo::Repo;
use crate::run::node;
use crate::{package, setup, www};

/// Builds what is stale, then becomes the server: stdout is its alone.
pub(crate) fn demo(repo: &Repo, port: u16) -> Result<ExitCode> {
    let mut progress = Progress::new("", 3);
    progress.step("tools: node, wasm target, npm packages", || setup::tools(repo))?;
    progress.step("package", || package::build_if_stale(repo, "      "))?;
    progress.step("console page", || www::build_if_stale(repo))?;
    if !repo.pkg().join("bin.js").is_file() {
        bail!("pkg/bin.js is not there yet");
    }
    let mut command = node(&repo.root);
    command.args(["pkg/bin.js", "demo", "--www", "www/dist", "--port", &port.to_string()]);
    become_(command)
}

/// On Unix the server takes this process's place, so a signal meant for us reaches it.
#[cfg(unix)]
fn become_(mut command: Command) -> Result<ExitCode> {
    use std::os::unix::process::CommandExt as _;
    bail!("cannot start node: {}", command.exec())
}

/// Elsewhere Ctrl-C reaches both, and its exit code is ours.
#[cfg(not(unix))]
fn become_(mut command: Command) -> Result<ExitCode> {
    let code = command.status()?.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
