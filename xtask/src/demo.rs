//! `cargo xtask demo`: the console page with token proxy and embedded sandbox, on this machine; or as a folder of files.

use std::process::{Command, ExitCode};

use anyhow::{Result, bail};

use crate::progress::{Progress, say};
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

/// Builds the console without a server, and says where it lies.
pub(crate) fn build_static(repo: &Repo) -> Result<ExitCode> {
    let mut progress = Progress::new("", 3);
    progress.step("tools: node, wasm target, npm packages", || setup::tools(repo))?;
    progress.step("package", || package::build_if_stale(repo, "      "))?;
    progress.step("console without a server", || www::build_static_if_stale(repo))?;
    let folder = www::static_console(repo);
    say(&folder.display().to_string());
    eprintln!("Any static host can serve this folder, also below a path; over https or from localhost, as in");
    eprintln!("python3 -m http.server --bind 127.0.0.1 --directory {} 8081", folder.display());
    Ok(ExitCode::SUCCESS)
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
