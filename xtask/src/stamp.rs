//! Says whether something built is older than what it was built from.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result};

use crate::files;
use crate::repo::Repo;

/// The names, sizes and times of some files, as they were at one moment.
pub(crate) struct Stamp {
    path: PathBuf,
    now: String,
}

impl Stamp {
    /// Looks at every file in `inputs` (files or folders below the root; a missing one is fine). Folders whose path
    /// ends with one of `skip` are not entered. Take it before building: what changes meanwhile then counts as changed.
    pub(crate) fn take(repo: &Repo, name: &str, inputs: &[&str], skip: &[&str]) -> Result<Self> {
        let mut now = String::new();
        for input in inputs {
            let path = repo.at(input);
            let found = if path.is_dir() {
                files::walk(&path, &|folder| skip.iter().any(|end| folder.ends_with(end)))?
            } else if path.exists() {
                vec![path]
            } else {
                Vec::new()
            };
            for file in found {
                describe(&repo.root, &file, &mut now)?;
            }
        }
        Ok(Self { path: repo.out("stamps").join(name), now })
    }

    /// Nothing changed since `keep`.
    pub(crate) fn is_fresh(&self) -> bool {
        std::fs::read_to_string(&self.path).is_ok_and(|then| then == self.now)
    }

    /// What was built from these files is finished.
    pub(crate) fn keep(&self) -> Result<()> {
        files::write(&self.path, &self.now)
    }
}

fn describe(root: &Path, file: &Path, text: &mut String) -> Result<()> {
    let data = file.metadata().with_context(|| format!("cannot read {}", file.display()))?;
    let time = data.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
    let name = file.strip_prefix(root).unwrap_or(file).display();
    writeln!(text, "{name} {} {time}", data.len())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_sees_changes_new_files_and_lost_files() {
        let root = std::env::temp_dir().join(format!("xtask-stamp-{}", std::process::id()));
        files::fresh_dir(&root).unwrap();
        let repo = Repo { root: root.clone() };
        let take = || Stamp::take(&repo, "x", &["src", "missing"], &["src/skipped"]).unwrap();
        files::write(&root.join("src/a.rs"), "1").unwrap();
        assert!(!take().is_fresh());
        take().keep().unwrap();
        assert!(take().is_fresh());
        files::write(&root.join("src/skipped/x"), "1").unwrap();
        assert!(take().is_fresh());
        files::write(&root.join("src/b.rs"), "1").unwrap();
        assert!(!take().is_fresh());
        take().keep().unwrap();
        files::write(&root.join("src/a.rs"), "12").unwrap();
        assert!(!take().is_fresh());
        take().keep().unwrap();
        std::fs::remove_file(root.join("src/b.rs")).unwrap();
        assert!(!take().is_fresh());
        files::remove_dir(&root).unwrap();
    }
}
