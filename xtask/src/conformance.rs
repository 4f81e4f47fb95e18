//! `cargo xtask conformance`: the sandbox, the client's requests and our table against a document of the vendor.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::repo::Repo;
use crate::run::node;
use crate::{package, setup, table};

const SCRIPT: &str = "tests/conformance/spec/main.mjs";

/// Builds what is stale and lets the script report; its exit code is ours.
pub(crate) fn conformance(repo: &Repo, spec: &Path, json: Option<&Path>) -> Result<ExitCode> {
    let spec = std::path::absolute(spec)?;
    if !spec.is_file() {
        bail!("there is no file {}: --spec takes the path of the vendor's OpenAPI document as JSON", spec.display());
    }
    setup::tools(repo)?;
    package::build_if_stale(repo, "      ")?;
    let table = table::write(repo)?;
    let mut command = node(&repo.root);
    command.arg(SCRIPT).arg("--spec").arg(&spec).arg("--table").arg(&table).env("PAXOS_PACKAGE", repo.pkg());
    if let Some(json) = json {
        command.arg("--json").arg(std::path::absolute(json)?);
    }
    let status = command.status().context("cannot start node")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
