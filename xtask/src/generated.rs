//! TypeScript that the core writes: the declarations of the models and the operations.

use std::path::PathBuf;

use anyhow::Result;

use crate::files;
use crate::repo::Repo;

/// Where the TypeScript sources import it from.
pub(crate) fn dir(repo: &Repo) -> PathBuf {
    repo.at("pkg-template/src/generated")
}

/// Writes what changed and removes what the core no longer writes.
pub(crate) fn write(repo: &Repo) -> Result<()> {
    let dir = dir(repo);
    files::create_dir(&dir)?;
    let files = paxos_orchestrations::typescript::files();
    let wanted: Vec<(PathBuf, String)> = files.into_iter().map(|(name, text)| (dir.join(name), text)).collect();
    for file in files::walk(&dir, &|_| false)? {
        if !wanted.iter().any(|(path, _)| *path == file) {
            std::fs::remove_file(&file)?;
        }
    }
    for (path, text) in &wanted {
        files::write_if_changed(path, text)?;
    }
    Ok(())
}
