//! `cargo xtask release --dry-run`: whether what lies here could be published, as package and as crate. Nothing is published.

mod rehearsal;
mod rules;
mod versions;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use self::rules::Packed;
use crate::progress::{Progress, say};
use crate::repo::Repo;
use crate::run::ask;
use crate::{files, package, reach, size, suites};

/// How one check ended.
enum Verdict {
    Ok,
    /// It could not be asked here; why.
    NotRun(&'static str),
    /// What is missing, one sentence each.
    Miss(Vec<String>),
}

impl From<Result<()>> for Verdict {
    fn from(result: Result<()>) -> Self {
        match result {
            Ok(()) => Self::Ok,
            Err(error) => Self::Miss(vec![format!("{error:#}").split_whitespace().collect::<Vec<_>>().join(" ")]),
        }
    }
}

impl From<Result<(), String>> for Verdict {
    fn from(result: Result<(), String>) -> Self {
        result.map_or_else(|miss| Self::Miss(vec![miss]), |()| Self::Ok)
    }
}

impl From<Vec<String>> for Verdict {
    fn from(misses: Vec<String>) -> Self {
        if misses.is_empty() { Self::Ok } else { Self::Miss(misses) }
    }
}

struct Row {
    name: &'static str,
    verdict: Verdict,
}

const CHECKS: usize = 11;

/// Checks everything, to the end, and prints a table.
pub(crate) fn release(repo: &Repo, dry_run: bool) -> Result<ExitCode> {
    if !dry_run {
        bail!(
            "this command publishes nothing: run it with --dry-run, then `npm publish` the tarball and `cargo publish`"
        );
    }
    package::build_if_stale(repo, "")?;
    let tarball = package::tarball(repo)?;
    let packed = rehearsal::unpacked(&tarball)?;
    let mut progress = Progress::new("", CHECKS);
    let mut rows = Vec::new();
    let mut check = |name: &'static str, verdict: &mut dyn FnMut() -> Verdict| {
        let verdict = progress.step(name, verdict);
        rows.push(Row { name, verdict });
    };

    check("version: crate, package, packed package", &mut || version_everywhere(repo, &packed).into());
    check("changelog tells about this version", &mut || {
        let text = files::read_text(&repo.at("CHANGELOG.md"));
        text.map_or_else(|error| Err(error).into(), |text| versions::changelog(&text, env!("CARGO_PKG_VERSION")).into())
    });
    check("everything is committed", &mut || committed(repo).into());
    check("package: nothing secret, nothing superfluous", &mut || {
        npm_contents(repo, &packed).map_or_else(|error| Err(error).into(), Into::into)
    });
    check("package: publint and attw", &mut || suites::lint_tarball(repo).into());
    check("package: bytes within the budget", &mut || size::check(repo).into());
    check("package: installed, imported, required, used", &mut || rehearsal::npm_package(repo, &tarball).into());

    let mut crate_files = Vec::new();
    let mut crate_file = None;
    check("crate: packs", &mut || match rehearsal::pack_crate(repo)
        .and_then(|path| Ok((rehearsal::unpacked(&path)?, path)))
    {
        Ok((files, path)) => {
            crate_files = files;
            crate_file = Some(path);
            Verdict::Ok
        }
        Err(error) => Err(error).into(),
    });
    let no_crate = || Verdict::NotRun("there is no packed crate");
    check("crate: nothing secret, nothing superfluous", &mut || match crate_file {
        Some(_) => rules::review(&crate_files, &belongs_to_crate, &folders(repo)).into(),
        None => no_crate(),
    });
    check("crate: its example in an empty project", &mut || match &crate_file {
        Some(path) => rehearsal::packed_crate(repo, path).into(),
        None => no_crate(),
    });
    check("crate: cargo publish --dry-run", &mut || match rehearsal::publish_crate(repo) {
        Ok(Some(())) => Verdict::Ok,
        Ok(None) => Verdict::NotRun("the registry cannot be reached from here"),
        Err(error) => Err(error).into(),
    });

    say(&listing(&tarball, &packed));
    if let Some(path) = &crate_file {
        say(&listing(path, &crate_files));
    }
    say(&table(&rows));
    let misses = rows.iter().filter(|row| matches!(row.verdict, Verdict::Miss(_))).count();
    say(&if misses == 0 { "ready".to_owned() } else { format!("not ready: {misses} of {} checks miss", rows.len()) });
    Ok(if misses == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Only what lies in the packed package, for `cargo xtask test`.
pub(crate) fn contents(repo: &Repo) -> Result<()> {
    let wrong = npm_contents(repo, &rehearsal::unpacked(&package::tarball(repo)?)?)?;
    if wrong.is_empty() { Ok(()) } else { bail!("{}", wrong.join(", ")) }
}

fn version_everywhere(repo: &Repo, packed: &[Packed]) -> Result<(), String> {
    let version = |text: &str| {
        let manifest: Option<Value> = serde_json::from_str(text).ok();
        manifest.and_then(|manifest| Some(manifest.get("version")?.as_str()?.to_owned())).unwrap_or_default()
    };
    let template = version(&files::read_text(&repo.at("pkg-template/package.json")).unwrap_or_default());
    let inside = packed.iter().find(|file| file.name == "package.json");
    let inside = version(&inside.map(|file| String::from_utf8_lossy(&file.bytes)).unwrap_or_default());
    versions::agree(&[("crate", env!("CARGO_PKG_VERSION")), ("package", &template), ("tarball", &inside)])
}

fn committed(repo: &Repo) -> Result<(), String> {
    let root = repo.root.to_string_lossy();
    match ask("git", &["-C", &root, "status", "--porcelain"]) {
        None => Err("this is no git checkout".to_owned()),
        Some(changes) if changes.is_empty() => Ok(()),
        Some(changes) => Err(format!("{} files are changed or new", changes.lines().count())),
    }
}

fn npm_contents(repo: &Repo, packed: &[Packed]) -> Result<Vec<String>> {
    let text = |name: &str| {
        packed.iter().find(|file| file.name == name).map(|file| String::from_utf8_lossy(&file.bytes).into_owned())
    };
    let manifest = serde_json::from_str(&text("package.json").context("there is no package.json")?)?;
    let reached = reach::reached(&manifest, &text);
    let mut wrong = rules::review(packed, &|name| reach::is_document(name) || reached.contains(name), &folders(repo));
    let missing = reached.iter().filter(|name| !packed.iter().any(|file| file.name == **name));
    wrong.extend(missing.map(|name| format!("{name}: is named and not there")));
    Ok(wrong)
}

fn belongs_to_crate(name: &str) -> bool {
    let documents = ["README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"];
    let written_by_cargo = ["Cargo.toml", "Cargo.toml.orig", "Cargo.lock", ".cargo_vcs_info.json"];
    let source = name.starts_with("src/") && name.ends_with(".rs");
    source || name.starts_with("examples/rust/") || documents.contains(&name) || written_by_cargo.contains(&name)
}

/// The places of this machine: nothing that goes out may name them.
fn folders(repo: &Repo) -> Vec<String> {
    let home = std::env::home_dir().map(|home| home.to_string_lossy().into_owned());
    let home = home.filter(|home| home.len() > 3).into_iter();
    home.chain([repo.root.to_string_lossy().into_owned()]).collect()
}

/// The files of a tarball and their bytes, and what it weighs.
fn listing(tarball: &Path, files: &[Packed]) -> String {
    let mut sorted: Vec<&Packed> = files.iter().collect();
    sorted.sort_by(|a, b| a.name.cmp(&b.name));
    let mut lines: Vec<String> = sorted.iter().map(|file| format!("{:>9}  {}", file.bytes.len(), file.name)).collect();
    let raw: usize = files.iter().map(|file| file.bytes.len()).sum();
    let name = tarball.file_name().unwrap_or_default().to_string_lossy();
    let packed = tarball.metadata().map(|data| data.len()).unwrap_or_default();
    lines.push(format!("{raw:>9}  {} files in {name}, {packed} bytes packed\n", files.len()));
    lines.join("\n")
}

fn table(rows: &[Row]) -> String {
    let mut lines = Vec::new();
    for Row { name, verdict } in rows {
        let (word, reasons) = match verdict {
            Verdict::Ok => ("ok", Vec::new()),
            Verdict::NotRun(why) => ("not run", vec![(*why).to_owned()]),
            Verdict::Miss(misses) => ("MISS", misses.clone()),
        };
        let mut reasons = reasons.iter();
        let first = reasons.next().map(|reason| format!("  {reason}")).unwrap_or_default();
        lines.push(format!("{name:<48} {word:<8}{first}").trim_end().to_owned());
        lines.extend(reasons.map(|reason| format!("{:<57}  {reason}", "")));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_miss_names_everything_that_is_missing() {
        let rows = [
            Row { name: "one", verdict: Verdict::Ok },
            Row { name: "two", verdict: Verdict::from(vec!["a".to_owned(), "b".to_owned()]) },
            Row { name: "three", verdict: Verdict::NotRun("no network") },
            Row { name: "four", verdict: Verdict::from(Vec::new()) },
            Row { name: "five", verdict: Verdict::from(Err::<(), _>("no version".to_owned())) },
        ];
        let text = table(&rows);
        let words: Vec<Vec<&str>> = text.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(
            words,
            [
                vec!["one", "ok"],
                vec!["two", "MISS", "a"],
                vec!["b"],
                vec!["three", "not", "run", "no", "network"],
                vec!["four", "ok"],
                vec!["five", "MISS", "no", "version"],
            ]
        );
    }

    #[test]
    fn the_crate_is_source_documents_and_its_example() {
        for name in ["src/a/b.rs", "Cargo.lock", "README.md", "examples/rust/main.rs"] {
            assert!(belongs_to_crate(name), "{name}");
        }
        for name in ["tests/wasm.rs", "src/a.json", "xtask/src/main.rs", "pkg/index.js"] {
            assert!(!belongs_to_crate(name), "{name}");
        }
    }

    #[test]
    fn a_file_that_is_named_and_missing_is_found() {
        let file = |name: &str, text: &str| Packed { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
        let manifest = r#"{ "exports": { ".": "./index.js" } }"#;
        let packed = [file("package.json", manifest), file("index.js", "import \"./gone.js\";"), file("left.js", "1;")];
        let wrong = npm_contents(&Repo::find().unwrap(), &packed).unwrap();
        assert_eq!(wrong, ["left.js: nobody needs it", "gone.js: is named and not there"]);
    }

    #[test]
    fn without_the_flag_nothing_happens() {
        assert!(release(&Repo::find().unwrap(), false).unwrap_err().to_string().contains("--dry-run"));
    }
}
