//! `cargo xtask size`: what a browser loads for an entry of the package, in bytes.
//!
//! The packed tarball is unpacked as an application would have it, one entry is bundled and minified with esbuild
//! under the `browser` condition, and the wasm files that the bundle names are added.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::budget::{self, Budget};
use crate::progress::say;
use crate::repo::Repo;
use crate::run::{Show, node, run};
use crate::{files, npm, package, weigh};

/// Bytes of one file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bytes {
    raw: u64,
    gzip: u64,
    brotli: u64,
}

struct Entry {
    name: String,
    limit: u64,
    files: Vec<(String, Bytes)>,
    /// What a page loads only when it uses it: no part of the total.
    later: Vec<(String, Bytes)>,
}

impl Entry {
    fn total(&self) -> Bytes {
        self.files.iter().fold(Bytes::default(), |sum, (_, bytes)| Bytes {
            raw: sum.raw + bytes.raw,
            gzip: sum.gzip + bytes.gzip,
            brotli: sum.brotli + bytes.brotli,
        })
    }
}

/// Measures, prints, and fails above the budget.
pub(crate) fn size(repo: &Repo, why: bool, json: bool) -> Result<()> {
    package::build_if_stale(repo, "")?;
    let entries = measure(repo)?;
    if json {
        say(&serde_json::to_string_pretty(&as_json(&entries))?);
    } else {
        say(&table(&entries));
    }
    if why {
        weigh::print(repo)?;
    }
    within_budget(&entries)
}

/// Only the budget, for `cargo xtask test`; the package is built already.
pub(crate) fn check(repo: &Repo) -> Result<()> {
    let entries = measure(repo)?;
    eprintln!("{}", table(&entries));
    within_budget(&entries)
}

fn measure(repo: &Repo) -> Result<Vec<Entry>> {
    let budgets = budget::parse(&files::read_text(&repo.at("xtask/budget.toml"))?)?;
    let _lock = repo.lock()?;
    let root = repo.out("size");
    files::fresh_dir(&root)?;
    npm::unpack(&package::tarball(repo)?, &root.join("node_modules").join(npm::NAME))?;
    budgets.into_iter().map(|budget| entry(repo, &root, budget)).collect()
}

fn entry(repo: &Repo, root: &Path, budget: Budget) -> Result<Entry> {
    let module = format!("{}{}", npm::NAME, budget.entry.trim_start_matches('.'));
    let outfile = root.join("out").join(module.replace('/', "-")).with_extension("js");
    let mut command = node(&repo.root);
    command.arg("xtask/js/bundle.mjs").arg(root).arg(&module).arg(&outfile).arg(budget.imports.join(", "));
    let what = format!("esbuild of {module}");
    let said = run(&what, Show::Tail, command)?;
    let report: Value = serde_json::from_str(said.lines().next_back().unwrap_or_default()).context(what)?;

    let bundle = files::read_text(&outfile)?;
    let mut wasm: Vec<PathBuf> = Vec::new();
    for input in paths_of(&report, "inputs") {
        let input = root.join(input);
        for url in wasm_urls(&files::read_text(&input)?) {
            // Tree shaking may have dropped it.
            if bundle.contains(&url) {
                wasm.push(input.parent().unwrap_or(root).join(url));
            }
        }
    }
    wasm.extend(paths_of(&report, "assets").map(|asset| root.join(asset)));
    let mut wasm: Vec<PathBuf> = wasm.iter().map(|path| path.canonicalize().unwrap_or_else(|_| path.clone())).collect();
    wasm.sort();
    wasm.dedup();
    if wasm.is_empty() {
        bail!("the bundle of {module} names no wasm file, so its size would be wrong");
    }

    let paths: Vec<&Path> = std::iter::once(&outfile).chain(&wasm).map(PathBuf::as_path).collect();
    let name = |path: &PathBuf| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let names = std::iter::once("JavaScript, one minified file".into()).chain(wasm.iter().map(name));
    let files = names.zip(bytes(repo, &paths)?).collect();

    let chunks: Vec<PathBuf> = paths_of(&report, "later").map(|path| root.join(path)).collect();
    let later = if chunks.is_empty() {
        Vec::new()
    } else {
        let paths: Vec<&Path> = chunks.iter().map(PathBuf::as_path).collect();
        chunks.iter().map(name).zip(bytes(repo, &paths)?).collect()
    };
    Ok(Entry { name: budget.entry, limit: budget.brotli, files, later })
}

fn paths_of<'a>(report: &'a Value, key: &str) -> impl Iterator<Item = &'a str> {
    report.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

/// The wasm files a module names as `new URL("./x.wasm", import.meta.url)`, whatever the spaces and quotes.
fn wasm_urls(module: &str) -> Vec<String> {
    let mut found = Vec::new();
    for rest in module.split("new URL(").skip(1) {
        let rest = rest.trim_start();
        let Some(quote) = rest.chars().next().filter(|quote| matches!(quote, '"' | '\'' | '`')) else { continue };
        let Some((url, rest)) = rest.get(1..).and_then(|rest| rest.split_once(quote)) else { continue };
        let argument = rest.trim_start().strip_prefix(',').map(str::trim_start);
        if url.ends_with(".wasm") && argument.is_some_and(|argument| argument.starts_with("import.meta.url")) {
            found.push(url.to_owned());
        }
    }
    found
}

/// Raw, gzip -9 and brotli -11 of some files. brotli is node's own: the reference encoder, so anybody gets the same bytes
/// from `brotli -q 11`; encoders written anew differ by half a percent.
fn bytes(repo: &Repo, files: &[&Path]) -> Result<Vec<Bytes>> {
    let mut command = node(&repo.root);
    command.arg("xtask/js/brotli.mjs").args(files);
    let said = run("brotli", Show::Tail, command)?;
    let brotli: Vec<u64> = said.lines().map(str::parse).collect::<Result<_, _>>().context("brotli gave no number")?;
    if brotli.len() != files.len() {
        bail!("brotli measured {} of {} files", brotli.len(), files.len());
    }
    let measure = |(path, brotli): (&&Path, u64)| {
        let content = files::read(path)?;
        Ok(Bytes { raw: content.len() as u64, gzip: gzip(&content)?, brotli })
    };
    files.iter().zip(brotli).map(measure).collect()
}

fn gzip(content: &[u8]) -> Result<u64> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(content)?;
    Ok(gzip.finish()?.len() as u64)
}

fn table(entries: &[Entry]) -> String {
    let mut lines = vec![format!("{:<44} {:>9} {:>9} {:>9}", "bytes a browser loads", "raw", "gzip -9", "brotli -11")];
    let mut row = |name: &str, bytes: Bytes, end: &str| {
        lines.push(format!("{name:<44} {:>9} {:>9} {:>10}{end}", bytes.raw, bytes.gzip, bytes.brotli));
    };
    for entry in entries {
        for (name, bytes) in &entry.files {
            row(&format!("{}  {name}", entry.name), *bytes, "");
        }
        row(&format!("{}  total", entry.name), entry.total(), &format!("  of {} allowed", entry.limit));
        for (name, bytes) in &entry.later {
            row(&format!("{}  later: {name}", entry.name), *bytes, "  when it is used");
        }
    }
    lines.join("\n")
}

fn as_json(entries: &[Entry]) -> Value {
    let numbers = |bytes: Bytes| json!({ "raw": bytes.raw, "gzip": bytes.gzip, "brotli": bytes.brotli });
    let list = |files: &[(String, Bytes)]| -> Vec<Value> {
        let file = |(name, bytes): &(String, Bytes)| json!({ "file": name, "raw": bytes.raw, "gzip": bytes.gzip, "brotli": bytes.brotli });
        files.iter().map(file).collect()
    };
    let entry = |entry: &Entry| {
        let (files, later) = (list(&entry.files), list(&entry.later));
        let total = numbers(entry.total());
        json!({ "entry": entry.name, "files": files, "total": total, "later": later, "budget": { "brotli": entry.limit } })
    };
    Value::Array(entries.iter().map(entry).collect())
}

fn within_budget(entries: &[Entry]) -> Result<()> {
    let over: Vec<String> = entries
        .iter()
        .filter(|entry| entry.total().brotli > entry.limit)
        .map(|entry| format!("{} costs {} bytes of {} allowed", entry.name, entry.total().brotli, entry.limit))
        .collect();
    if over.is_empty() { Ok(()) } else { bail!("over the budget of xtask/budget.toml: {}", over.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_of_wasm_files() {
        let module = "const a = new URL('./wasm/core.wasm', import.meta.url);\n\
            const b=new URL(\"../b.wasm\",import.meta.url);\n\
            new URL( `c.wasm` , import.meta.url); new URL('./x.js', import.meta.url);\n\
            new URL('./away.wasm', base); new URL(path, import.meta.url); new URL(";
        assert_eq!(wasm_urls(module), ["./wasm/core.wasm", "../b.wasm", "c.wasm"]);
    }

    #[test]
    fn compressed_bytes() {
        let repo = Repo::find().unwrap();
        let file = std::env::temp_dir().join(format!("xtask-size-{}", std::process::id()));
        files::write(&file, [b'a'; 10_000]).unwrap();
        let measured = bytes(&repo, &[&file]).unwrap();
        std::fs::remove_file(&file).unwrap();
        assert_eq!(measured.len(), 1);
        assert_eq!(measured[0].raw, 10_000);
        assert!(measured[0].gzip < 60 && measured[0].brotli < 30, "{measured:?}");
    }

    #[test]
    fn over_the_budget_is_an_error_that_says_how_much() {
        let entry = |brotli| Entry {
            name: ".".to_owned(),
            limit: 100,
            files: vec![
                ("a".to_owned(), Bytes { brotli, ..Bytes::default() }),
                ("b".to_owned(), Bytes { brotli: 1, ..Bytes::default() }),
            ],
            later: vec![("c".to_owned(), Bytes { brotli: 1000, ..Bytes::default() })],
        };
        assert!(within_budget(&[entry(99)]).is_ok());
        let error = within_budget(&[entry(100)]).unwrap_err().to_string();
        assert_eq!(error, "over the budget of xtask/budget.toml: . costs 101 bytes of 100 allowed");
    }
}
