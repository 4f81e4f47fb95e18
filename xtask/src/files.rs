//! Small work on files, with errors that name the file.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

pub(crate) fn read_text(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Writes a file and the folders above it.
pub(crate) fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Result<()> {
    if let Some(dir) = path.parent() {
        create_dir(dir)?;
    }
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

/// Writes a file only when its bytes change, so that its time stays the time of its last change.
pub(crate) fn write_if_changed(path: &Path, bytes: impl AsRef<[u8]>) -> Result<()> {
    if fs::read(path).is_ok_and(|old| old == bytes.as_ref()) {
        return Ok(());
    }
    write(path, bytes)
}

pub(crate) fn create_dir(path: &Path) -> Result<()> {
    fs::create_dir_all(path).with_context(|| format!("cannot create {}", path.display()))
}

/// Copies a file and creates the folders above its new place.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    if let Some(dir) = to.parent() {
        create_dir(dir)?;
    }
    fs::copy(from, to).with_context(|| format!("cannot copy {} to {}", from.display(), to.display()))?;
    Ok(())
}

/// Removes a folder with everything in it; a folder that is not there is fine.
pub(crate) fn remove_dir(path: &Path) -> Result<()> {
    if fs::symlink_metadata(path).is_err() {
        return Ok(());
    }
    fs::remove_dir_all(path).with_context(|| format!("cannot remove {}", path.display()))
}

/// An empty folder, whatever was there before.
pub(crate) fn fresh_dir(path: &Path) -> Result<()> {
    remove_dir(path)?;
    create_dir(path)
}

/// Puts the finished folder `new` in the place of `old`: two renames, so nobody sees a half-written folder.
pub(crate) fn swap_dir(new: &Path, old: &Path) -> Result<()> {
    let aside = new.with_extension("old");
    remove_dir(&aside)?;
    if old.exists() {
        rename(old, &aside)?;
    }
    rename(new, old)?;
    remove_dir(&aside)
}

fn rename(from: &Path, to: &Path) -> Result<()> {
    fs::rename(from, to).with_context(|| format!("cannot rename {} to {}", from.display(), to.display()))
}

/// Every file below `dir`, sorted, as absolute paths; a folder that `skip` accepts is not entered.
pub(crate) fn walk(dir: &Path, skip: &dyn Fn(&Path) -> bool) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![dir.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).with_context(|| format!("cannot read {}", next.display()))? {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_dir() {
                if !skip(&entry.path()) {
                    open.push(entry.path());
                }
            } else {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let dir = std::env::temp_dir().join(format!("xtask-files-{name}-{}", std::process::id()));
        fresh_dir(&dir).unwrap();
        dir
    }

    #[test]
    fn swap_replaces_the_whole_folder() {
        let dir = scratch("swap");
        write(&dir.join("pkg/stale.js"), "old").unwrap();
        write(&dir.join("pkg-new/index.js"), "new").unwrap();
        swap_dir(&dir.join("pkg-new"), &dir.join("pkg")).unwrap();
        assert_eq!(walk(&dir, &|_| false).unwrap(), [dir.join("pkg/index.js")]);
        remove_dir(&dir).unwrap();
    }

    #[test]
    fn walk_is_sorted_and_skips() {
        let dir = scratch("walk");
        for name in ["b.rs", "a/c.rs", "node_modules/x.js"] {
            write(&dir.join(name), "").unwrap();
        }
        assert_eq!(walk(&dir, &|dir| dir.ends_with("node_modules")).unwrap(), [dir.join("a/c.rs"), dir.join("b.rs")]);
        remove_dir(&dir).unwrap();
    }
}
