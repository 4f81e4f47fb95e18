//! `xtask/budget.toml`: the most bytes each entry of the package may cost.

use anyhow::{Context, Result, bail};

/// An entry of the package and its limit.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Budget {
    /// As in `exports` of package.json: `.`, `./validate`.
    pub(crate) entry: String,
    /// What an application imports from it; everything when the list is empty.
    pub(crate) imports: Vec<String>,
    /// Bytes after brotli -11, JavaScript and wasm together.
    pub(crate) brotli: u64,
}

/// Reads the file's text.
pub(crate) fn parse(text: &str) -> Result<Vec<Budget>> {
    let table: toml::Table = text.parse().context("xtask/budget.toml is not TOML")?;
    let mut budgets = Vec::new();
    for (entry, limits) in &table {
        let limits = limits.as_table().with_context(|| format!("xtask/budget.toml: {entry} is not a table"))?;
        let brotli = limits.get("brotli").and_then(toml::Value::as_integer).and_then(|bytes| u64::try_from(bytes).ok());
        let brotli = brotli.with_context(|| format!("xtask/budget.toml: {entry} has no number `brotli`"))?;
        let imports = match limits.get("imports") {
            None => Vec::new(),
            Some(names) => {
                let names =
                    names.as_array().with_context(|| format!("xtask/budget.toml: {entry}: imports is no list"))?;
                names.iter().filter_map(toml::Value::as_str).map(String::from).collect()
            }
        };
        if limits.keys().any(|key| key != "brotli" && key != "imports") {
            bail!("xtask/budget.toml: {entry} has more than `brotli` and `imports`");
        }
        budgets.push(Budget { entry: entry.clone(), imports, brotli });
    }
    if budgets.is_empty() {
        bail!("xtask/budget.toml names no entry");
    }
    Ok(budgets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_file_is_well_formed() {
        let budgets = parse(include_str!("../budget.toml")).unwrap();
        let entries: Vec<&str> = budgets.iter().map(|budget| budget.entry.as_str()).collect();
        assert_eq!(entries, [".", "./validate"]);
    }

    #[test]
    fn mistakes_are_named() {
        let error = |text: &str| format!("{:#}", parse(text).unwrap_err());
        assert!(error("[").contains("not TOML"));
        assert_eq!(error(""), "xtask/budget.toml names no entry");
        assert_eq!(error("[\".\"]\nbrotli = -1"), "xtask/budget.toml: . has no number `brotli`");
        assert!(error("[\".\"]\nbrotli = 1\ngzip = 2").ends_with(". has more than `brotli` and `imports`"));
        assert_eq!(error("a = 1"), "xtask/budget.toml: a is not a table");
    }
}
