//! Finds a Redis server for the tests, or installs Debian's. The tests start it themselves, on a free port.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::apt::{self, from_env, on_path};

const MISSING: &str = "no redis-server";
const ADVICE: &str =
    "install Redis (Debian: `apt-get install redis-server`), or set REDIS_SERVER to the path of a redis-server";

/// The program.
pub(crate) fn find() -> Result<PathBuf> {
    if let Some(found) = look()? {
        return Ok(found);
    }
    apt::install(&["redis-server"], MISSING, ADVICE)?;
    match look()? {
        Some(found) => Ok(found),
        None => bail!("{MISSING}: {ADVICE}"),
    }
}

fn look() -> Result<Option<PathBuf>> {
    Ok(from_env("REDIS_SERVER")?.or_else(|| on_path(&["redis-server"])))
}
