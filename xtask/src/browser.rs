//! Finds Chrome and its driver, or installs Debian's.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::apt::{self, from_env, on_path};
use crate::run::ask;

const CHROMES: [&str; 5] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const MAC_CHROMES: [&str; 2] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
const DRIVERS: [&str; 2] = ["chromedriver", "chromium.chromedriver"];

/// A browser and the driver of the same major version.
pub(crate) struct Browser {
    pub(crate) chrome: PathBuf,
    pub(crate) driver: PathBuf,
}

/// Finds both, and installs Debian's packages when one is missing and the machine allows it.
pub(crate) fn find() -> Result<Browser> {
    let (mut chrome, mut driver) = (find_chrome()?, find_driver()?);
    if chrome.is_none() || driver.is_none() {
        apt::install(&["chromium", "chromium-driver"], MISSING, ADVICE)?;
        (chrome, driver) = (find_chrome()?, find_driver()?);
    }
    let (Some(chrome), Some(driver)) = (chrome, driver) else { bail!("{MISSING}: {ADVICE}") };
    let versions = (major(&chrome), major(&driver));
    match versions {
        (Some(browser), Some(of_driver)) if browser == of_driver => Ok(Browser { chrome, driver }),
        (Some(browser), Some(of_driver)) => bail!(
            "{} has version {browser} but {} has version {of_driver}: install the chromedriver of the same version",
            chrome.display(),
            driver.display()
        ),
        (None, _) => bail!("{} does not say its version; set CHROME to a Chrome or Chromium", chrome.display()),
        (_, None) => bail!("{} does not say its version; set CHROMEDRIVER to a chromedriver", driver.display()),
    }
}

const MISSING: &str = "no Chrome or Chromium with its chromedriver";
const ADVICE: &str = "install Chrome or Chromium and chromedriver (Debian: `apt-get install chromium chromium-driver`), or set CHROME \
                      and CHROMEDRIVER to their paths";

/// Firefox and WebKit, for `cargo xtask test --all`: the tests find them by themselves.
pub(crate) fn others() -> Result<()> {
    let there = on_path(&["firefox-esr", "firefox"]).is_some() && on_path(&["xvfb-run"]).is_some();
    if there && on_path(&["WebKitWebDriver", "MiniBrowser"]).is_some() {
        return Ok(());
    }
    let advice = "install Firefox, WebKitGTK's MiniBrowser and xvfb-run (Debian: `apt-get install firefox-esr \
                  webkit2gtk-driver xvfb xauth`)";
    apt::install(&["firefox-esr", "webkit2gtk-driver", "xvfb", "xauth"], "no Firefox or WebKit", advice)
}

fn find_chrome() -> Result<Option<PathBuf>> {
    let found = from_env("CHROME")?.or_else(|| on_path(&CHROMES));
    Ok(found.or_else(|| MAC_CHROMES.iter().map(PathBuf::from).find(|path| path.is_file())))
}

fn find_driver() -> Result<Option<PathBuf>> {
    Ok(from_env("CHROMEDRIVER")?.or_else(|| on_path(&DRIVERS)))
}

/// The first number of `Chromium 156.0.8078.79 built on Debian`.
fn major(program: &Path) -> Option<u32> {
    parse_major(&ask(program, &["--version"])?)
}

fn parse_major(said: &str) -> Option<u32> {
    let version = said.split_whitespace().find(|word| word.starts_with(|first: char| first.is_ascii_digit()))?;
    version.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn majors() {
        assert_eq!(parse_major("Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)"), Some(156));
        assert_eq!(parse_major("ChromeDriver 156.0.8078.79 (a21ce95c24ce-refs/branch-heads/8078@{#1704})"), Some(156));
        assert_eq!(parse_major("Google Chrome 99.1"), Some(99));
        assert_eq!(parse_major("nothing"), None);
    }
}
