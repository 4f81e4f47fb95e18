//! `cargo xtask bench`: the scripts in `tests/bench/`, each of which measures us beside our peers in one run.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value};

use crate::repo::Repo;
use crate::run::node;
use crate::{browser, files, npm, package, setup, table, www};

const DIR: &str = "tests/bench";
/// The bench of the page.
const CONSOLE: &str = "console";
/// Those that run in a browser.
const IN_A_BROWSER: [&str; 2] = [CONSOLE, "chromium"];

/// Runs one bench, or all of them.
pub(crate) fn bench(repo: &Repo, name: Option<&str>, json: Option<&Path>) -> Result<ExitCode> {
    let available = available(repo)?;
    let chosen = choose(&available, name)?;
    setup::tools(repo)?;
    package::build_if_stale(repo, "")?;
    if repo.at(DIR).join("package.json").is_file() {
        npm::ci(repo, &repo.at(DIR))?;
    }
    let json = json.map(std::path::absolute).transpose()?;
    // The peers check what ours does: their schemas are made from our table.
    let table = table::write(repo)?;
    let mut numbers = Map::new();
    for name in &chosen {
        // What only one bench is measured beside.
        let peers = repo.at(DIR).join(name);
        if peers.join("package.json").is_file() {
            npm::ci(repo, &peers)?;
        }
        if name == CONSOLE {
            www::build_if_stale(repo)?;
        }
        let part = repo.out("bench").join(format!("{name}.json"));
        let mut command = node(&repo.root);
        command.arg(format!("{DIR}/{name}.mjs"));
        if json.is_some() {
            files::create_dir(&repo.out("bench"))?;
            command.arg("--json").arg(&part);
        }
        command
            .env("PAXOS_PACKAGE", repo.pkg())
            .env("PAXOS_TARBALL", package::tarball(repo)?)
            .env("PAXOS_TABLE", &table);
        if IN_A_BROWSER.contains(&name.as_str()) {
            command.env("CHROME", browser::find()?.chrome);
        }
        // A bench talks to whoever started it: nothing of its output is held back.
        let status = command.status().context("cannot start node")?;
        if !status.success() {
            bail!("bench {name} failed ({status})");
        }
        if json.is_some() {
            let text = files::read_text(&part)?;
            numbers.insert(
                name.clone(),
                serde_json::from_str(&text).with_context(|| format!("bench {name} wrote no JSON"))?,
            );
        }
    }
    if let Some(file) = json {
        // One bench: its numbers as they are. Several: by name.
        let value = match (name, numbers.len()) {
            (Some(_), 1) => numbers.into_iter().next().map_or(Value::Null, |(_, value)| value),
            _ => Value::Object(numbers),
        };
        files::write(&file, serde_json::to_string_pretty(&value)? + "\n")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The names of the scripts; a file that begins with `_` is a helper.
fn available(repo: &Repo) -> Result<Vec<String>> {
    let dir = repo.at(DIR);
    if !dir.is_dir() {
        bail!("{DIR} is not there yet");
    }
    let names = std::fs::read_dir(&dir)?.flatten().map(|entry| PathBuf::from(entry.file_name()));
    let scripts = names.filter(|name| name.extension().is_some_and(|end| end == "mjs"));
    let mut names: Vec<String> = scripts.filter_map(|name| Some(name.file_stem()?.to_str()?.to_owned())).collect();
    names.retain(|name| !name.starts_with('_'));
    names.sort();
    Ok(names)
}

fn choose(available: &[String], name: Option<&str>) -> Result<Vec<String>> {
    match name {
        None if available.is_empty() => bail!("{DIR} holds no bench yet"),
        None => Ok(available.to_vec()),
        Some(name) if available.iter().any(|known| known == name) => Ok(vec![name.to_owned()]),
        Some(name) => bail!("there is no bench {name}; there are: {}", available.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_bench_lists_the_known_ones() {
        let known = ["cold".to_owned(), "page".to_owned()];
        assert_eq!(choose(&known, Some("page")).unwrap(), ["page"]);
        assert_eq!(choose(&known, None).unwrap(), known);
        assert_eq!(choose(&known, Some("x")).unwrap_err().to_string(), "there is no bench x; there are: cold, page");
        assert!(choose(&[], None).is_err());
    }
}
