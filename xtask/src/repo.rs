//! Where things lie in this repository.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::files;

/// The folders and files the commands read and write.
pub(crate) struct Repo {
    /// The folder of the root `Cargo.toml`.
    pub(crate) root: PathBuf,
}

impl Repo {
    /// The repository this command was started in.
    pub(crate) fn find() -> Result<Self> {
        let start = match std::env::var_os("CARGO_MANIFEST_DIR") {
            Some(dir) => PathBuf::from(dir),
            None => std::env::current_dir().context("there is no current folder")?,
        };
        let root = start.ancestors().find(|dir| dir.join("xtask/Cargo.toml").is_file());
        Ok(Self { root: root.context("this is not inside the repository; change into it")?.to_path_buf() })
    }

    /// A path below the root.
    pub(crate) fn at(&self, path: impl AsRef<Path>) -> PathBuf {
        self.root.join(path)
    }

    /// What is built and may be deleted at any time; on the same file system as `pkg/`, so that a rename is enough
    /// to put a finished folder in its place.
    pub(crate) fn out(&self, path: impl AsRef<Path>) -> PathBuf {
        self.root.join("target").join(path)
    }

    /// The finished npm package.
    pub(crate) fn pkg(&self) -> PathBuf {
        self.at("pkg")
    }

    /// Where cargo leaves what it builds for this machine.
    pub(crate) fn cargo_target(&self) -> PathBuf {
        match std::env::var_os("CARGO_TARGET_DIR") {
            Some(dir) => self.root.join(dir),
            None => self.at("target"),
        }
    }

    /// Only one command at a time writes into `pkg/` and `target/`. The lock ends with the file that is returned.
    pub(crate) fn lock(&self) -> Result<File> {
        let path = self.out("xtask.lock");
        files::create_dir(&self.out(""))?;
        let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
        if file.try_lock().is_err() {
            eprintln!("      waiting for another cargo xtask");
            file.lock().with_context(|| format!("cannot lock {}", path.display()))?;
        }
        Ok(file)
    }
}
