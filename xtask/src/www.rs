//! The console page: its npm packages, our package as a user gets it, and vite.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::repo::Repo;
use crate::run::{Show, run};
use crate::stamp::Stamp;
use crate::{files, npm, package};

/// Builds `www/dist` when the page or the package changed. The package is built already.
pub(crate) fn build_if_stale(repo: &Repo) -> Result<()> {
    let _lock = repo.lock()?;
    let www = repo.at("www");
    if !www.join("package.json").is_file() {
        bail!("www/package.json is not there yet");
    }
    let stamp = Stamp::take(repo, "www", &["www", "target/npm"], &["node_modules", "dist"])?;
    if stamp.is_fresh() && www.join("dist/index.html").is_file() {
        return Ok(());
    }
    npm::ci(repo, &www)?;
    install_package(repo)?;
    npm_run(&www, "build")?;
    if !www.join("dist/index.html").is_file() {
        bail!("npm run build in www left no dist/index.html");
    }
    stamp.keep()
}

/// Where the console without a server lies.
pub(crate) fn static_console(repo: &Repo) -> PathBuf {
    repo.out("static-console")
}

/// Builds the console without a server when the page or the package changed. The package is built already.
pub(crate) fn build_static_if_stale(repo: &Repo) -> Result<()> {
    let _lock = repo.lock()?;
    let www = repo.at("www");
    let worker = static_console(repo).join("sw.js");
    let stamp = Stamp::take(repo, "static-console", &["www", "target/npm"], &["node_modules", "dist"])?;
    if stamp.is_fresh() && worker.is_file() {
        return Ok(());
    }
    npm::ci(repo, &www)?;
    install_package(repo)?;
    npm_run(&www, "build:static")?;
    if !worker.is_file() {
        bail!("npm run build:static in www left no {}", worker.display());
    }
    stamp.keep()
}

fn npm_run(www: &Path, script: &str) -> Result<()> {
    let mut command = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.current_dir(www).args(["run", script, "--silent"]);
    run(&format!("npm run {script} in www"), Show::All, command).map(drop)
}

/// Puts the tarball's content into `www/node_modules`, as `npm install` of it would.
///
/// The page's package.json does not name our package. A `file:` dependency would write the tarball's checksum into
/// `www/package-lock.json`; the tarball changes with every build, and `npm ci` refuses a checksum that does not
/// match. `npm install --no-save --no-package-lock <tarball>` works too, but takes three seconds, asks the registry, and
/// may prune or move other packages. Our package depends on nothing (`package.rs` checks that), so what npm would do
/// is exactly: unpack it. It is still the packed tarball: a file that is missing in it is missing here.
fn install_package(repo: &Repo) -> Result<()> {
    let modules = repo.at("www/node_modules");
    npm::unpack(&package::tarball(repo)?, &modules.join(npm::NAME))?;
    // Vite's dev server keeps bundled dependencies here and would not see that one changed.
    files::remove_dir(&modules.join(".vite"))
}
