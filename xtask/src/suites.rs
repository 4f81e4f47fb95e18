//! What `cargo xtask test` runs, as data: to add a step, add a line to `STEPS`, or to `SLOW_STEPS` when it takes minutes.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde_json::json;

use crate::browser::{self, Browser};
use crate::counts::{self, Counts};
use crate::repo::Repo;
use crate::run::{Show, capture, cargo, node, run};
use crate::{docs, files, fuzz, npm, package, redis, release, setup, size, wasm, weigh, www};

/// A kind of step, and the word after `--only`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Kind {
    /// On this machine: format, lints, tests, docs
    Native,
    /// wasm tests in Node and in a real browser
    Wasm,
    /// The packed package: bytes, types, consumers
    Package,
    /// The page in a real browser
    Browser,
    /// The packed package in bundlers and test runners
    Bundlers,
    /// The packed package in other runtimes, and the examples that are servers
    Hosts,
}

/// What a step needs first. Each is prepared once, before the first step that needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    Tools,
    Browser,
    Redis,
    TestRunner,
    Package,
    Page,
    StaticPage,
    Examples,
    Programs,
    Bundlers,
    OtherBrowsers,
    Runtimes,
    Next,
}

/// One step.
pub(crate) struct Step {
    pub(crate) kind: Kind,
    pub(crate) name: &'static str,
    pub(crate) needs: &'static [Need],
    pub(crate) does: Does,
}

/// What a step does.
pub(crate) enum Does {
    /// Passes or fails as a whole; it counts no tests.
    Check(fn(&Session) -> Result<()>),
    /// Runs tests that the tool itself counts.
    Tests(fn(&Session) -> Result<Counts>),
}

/// What the steps share.
pub(crate) struct Session<'a> {
    pub(crate) repo: &'a Repo,
    /// Also what is ignored because it is slow.
    pub(crate) all: bool,
    pub(crate) browser: Option<Browser>,
    /// The Redis server.
    pub(crate) redis: Option<PathBuf>,
    pub(crate) runner: Option<PathBuf>,
}

const CRATE: &str = "paxos-orchestrations";
/// The parts that are no default: native tests cover them too.
const NATIVE_FEATURES: &str = "paxos-orchestrations/proxy,paxos-orchestrations/sandbox";
/// The wasm tests: features and the file below `tests/`.
const WASM_TESTS: [(&str, &str); 1] = [("client,core", "wasm")];

use Does::{Check, Tests};
use Need::{Package, Page, TestRunner, Tools};

pub(crate) const STEPS: [Step; 22] = [
    Step { kind: Kind::Native, name: "cargo fmt", needs: &[], does: Check(format) },
    Step { kind: Kind::Native, name: "clippy", needs: &[], does: Check(clippy) },
    Step { kind: Kind::Native, name: "clippy wasm core", needs: &[Tools], does: Check(|s| clippy_wasm(s, "core")) },
    Step {
        kind: Kind::Native,
        name: "clippy wasm validate",
        needs: &[Tools],
        does: Check(|s| clippy_wasm(s, "validate")),
    },
    Step { kind: Kind::Native, name: "clippy wasm server", needs: &[Tools], does: Check(|s| clippy_wasm(s, "server")) },
    Step { kind: Kind::Native, name: "cargo test", needs: &[], does: Tests(native_tests) },
    Step { kind: Kind::Native, name: "without default features", needs: &[], does: Check(no_default_features) },
    Step { kind: Kind::Native, name: "native core without wasm", needs: &[], does: Check(no_wasm_natively) },
    Step { kind: Kind::Native, name: "fuzz targets, bounded", needs: &[], does: Tests(|s| fuzz::test(s.repo)) },
    Step { kind: Kind::Native, name: "cargo doc", needs: &[], does: Check(doc) },
    Step { kind: Kind::Package, name: "size budget", needs: &[Tools, Package], does: Check(|s| size::check(s.repo)) },
    Step {
        kind: Kind::Package,
        name: "no serde in browsers",
        needs: &[Tools, Package],
        does: Check(|s| weigh::check(s.repo)),
    },
    Step { kind: Kind::Wasm, name: "wasm in node", needs: &[Tools, TestRunner], does: Tests(wasm_in_node) },
    Step {
        kind: Kind::Wasm,
        name: "wasm in chromium",
        needs: &[Tools, TestRunner, Need::Browser],
        does: Tests(wasm_in_browser),
    },
    Step {
        kind: Kind::Package,
        name: "tests/package",
        needs: &[Tools, Package, Need::Examples, Need::Programs, Need::Redis],
        does: Tests(|s| node_tests(s, "tests/package")),
    },
    Step {
        kind: Kind::Browser,
        name: "tests/browser",
        needs: &[Tools, Package, Page, Need::StaticPage, Need::Examples, Need::Browser],
        does: Tests(|s| node_tests(s, "tests/browser")),
    },
    Step {
        kind: Kind::Browser,
        name: "tests/conformance",
        needs: &[Tools, Package, Need::Browser],
        does: Tests(|s| node_tests(s, "tests/conformance")),
    },
    Step {
        kind: Kind::Bundlers,
        name: "tests/bundlers",
        needs: &[Tools, Package, Need::Bundlers, Need::Browser],
        does: Tests(|s| node_tests(s, "tests/bundlers")),
    },
    Step { kind: Kind::Package, name: "typedoc", needs: &[Tools, Package], does: Check(|s| docs::typescript(s.repo)) },
    Step {
        kind: Kind::Hosts,
        name: "tests/hosts",
        needs: &[Tools, Package, Need::Runtimes],
        does: Tests(|s| node_tests(s, "tests/hosts")),
    },
    Step {
        kind: Kind::Package,
        name: "publint and attw",
        needs: &[Tools, Package],
        does: Check(|s| lint_tarball(s.repo)),
    },
    Step {
        kind: Kind::Package,
        name: "contents of the tarball",
        needs: &[Tools, Package],
        does: Check(|s| release::contents(s.repo)),
    },
];

/// What takes too long for every day: part of `cargo xtask test --all`.
pub(crate) const SLOW_STEPS: [Step; 2] = [
    Step {
        kind: Kind::Hosts,
        name: "tests/next",
        needs: &[Tools, Package, Need::Runtimes, Need::Next, Need::Browser],
        does: Tests(|s| node_tests(s, "tests/next")),
    },
    Step {
        kind: Kind::Bundlers,
        name: "tests/other-browsers",
        needs: &[Tools, Package, Need::OtherBrowsers],
        does: Tests(|s| node_tests(s, "tests/other-browsers")),
    },
];

impl Need {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Need::Tools => "tools: node, wasm target, npm packages",
            Need::Browser => "browser and driver",
            Need::Redis => "redis-server",
            Need::TestRunner => "wasm test runner",
            Need::Package => "package",
            Need::Page => "console page",
            Need::StaticPage => "console without a server",
            Need::Examples => "npm packages of the examples",
            Need::Programs => "curl, Python and openssl",
            Need::Bundlers => "bundlers and test runners",
            Need::OtherBrowsers => "Firefox and WebKit",
            Need::Runtimes => "workerd, Bun, Deno and web frameworks",
            Need::Next => "Next",
        }
    }

    pub(crate) fn prepare(self, session: &mut Session) -> Result<()> {
        let repo = session.repo;
        match self {
            Need::Tools => setup::tools(repo),
            Need::Browser => {
                session.browser = Some(browser::find()?);
                Ok(())
            }
            Need::Redis => {
                session.redis = Some(redis::find()?);
                Ok(())
            }
            Need::TestRunner => {
                let mut command = cargo(&repo.root);
                command.args(["build", "--locked", "--package", "xtask", "--features", "wasm-test-runner"]);
                command.args(["--bin", "wasm-test-runner"]);
                run("cargo build of the wasm test runner", Show::All, command)?;
                let name = format!("wasm-test-runner{}", std::env::consts::EXE_SUFFIX);
                session.runner = Some(repo.cargo_target().join("debug").join(name));
                Ok(())
            }
            Need::Package => package::build_if_stale(repo, "      "),
            Need::Page => www::build_if_stale(repo),
            Need::StaticPage => www::build_static_if_stale(repo),
            Need::Examples => setup::examples(repo),
            Need::Programs => setup::programs(),
            Need::Bundlers => npm::ci(repo, &repo.at("tests/bundlers")),
            Need::OtherBrowsers => browser::others(),
            // Their npm packages carry the programs; no install script runs.
            Need::Runtimes => npm::ci(repo, &repo.at("tests/hosts")),
            Need::Next => npm::ci(repo, &repo.at("tests/next")),
        }
    }
}

fn format(session: &Session) -> Result<()> {
    let mut command = cargo(&session.repo.root);
    command.args(["fmt", "--all", "--check"]);
    run("cargo fmt --check", Show::All, command).map(drop)
}

fn clippy(session: &Session) -> Result<()> {
    let mut command = cargo(&session.repo.root);
    command.args(["clippy", "--locked", "--workspace", "--all-targets", "--features", NATIVE_FEATURES]);
    command.args(["--", "--deny", "warnings"]);
    run("cargo clippy", Show::All, command).map(drop)
}

fn clippy_wasm(session: &Session, name: &str) -> Result<()> {
    let artefact = wasm::ARTEFACTS.iter().find(|artefact| artefact.name == name).context("no such artefact")?;
    let mut command = cargo(&session.repo.root);
    command.args(["clippy", "--locked", "--package", CRATE, "--lib", "--target", wasm::TARGET]);
    command.args(["--no-default-features", "--features", artefact.features, "--", "--deny", "warnings"]);
    run(&format!("cargo clippy of wasm {name}"), Show::All, command).map(drop)
}

fn native_tests(session: &Session) -> Result<Counts> {
    let mut command = cargo(&session.repo.root);
    command.args(["test", "--locked", "--workspace", "--no-fail-fast", "--features", NATIVE_FEATURES]);
    if session.all {
        command.args(["--", "--include-ignored"]);
    }
    cargo_tests(session, "native", command)
}

fn no_default_features(session: &Session) -> Result<()> {
    let mut command = cargo(&session.repo.root);
    command.args(["check", "--locked", "--package", CRATE, "--lib", "--no-default-features"]);
    run("cargo check without default features", Show::All, command).map(drop)
}

/// The core is plain Rust: whoever uses the crate natively gets no wasm-bindgen with it.
fn no_wasm_natively(session: &Session) -> Result<()> {
    let mut command = cargo(&session.repo.root);
    command.args(["tree", "--locked", "--package", CRATE, "--edges", "normal", "--features", NATIVE_FEATURES]);
    let tree = run("cargo tree", Show::Tail, command)?;
    match tree.lines().find(|line| ["wasm-bindgen", "js-sys", "web-sys"].iter().any(|name| line.contains(name))) {
        Some(line) => {
            bail!("the native crate depends on {}", line.trim_start_matches(|c: char| !c.is_ascii_alphanumeric()))
        }
        None => Ok(()),
    }
}

fn doc(session: &Session) -> Result<()> {
    let mut command = cargo(&session.repo.root);
    docs::rustdoc(&mut command);
    run("cargo doc", Show::All, command).map(drop)
}

fn wasm_in_node(session: &Session) -> Result<Counts> {
    wasm_tests(session, "wasm-node", &|command| {
        command.env("WASM_BINDGEN_TEST_ONLY_NODE", "1");
        Ok(())
    })
}

/// The same tests, and those that ask for a browser, in headless Chromium.
fn wasm_in_browser(session: &Session) -> Result<Counts> {
    let browser = session.browser.as_ref().context("no browser")?;
    let webdriver = session.repo.out("webdriver.json");
    // The driver adds headless and no-sandbox. The others stop Chromium from calling its maker at every start.
    let arguments = [
        "disable-gpu",
        "disable-quic",
        "no-first-run",
        "disable-background-networking",
        "disable-component-update",
        "disable-sync",
    ];
    let capabilities = json!({ "goog:chromeOptions": { "binary": browser.chrome, "args": arguments } });
    files::write(&webdriver, capabilities.to_string())?;
    wasm_tests(session, "wasm-browser", &|command| {
        command.env("WASM_BINDGEN_USE_BROWSER", "1").env("WASM_BINDGEN_TEST_ONLY_WEB", "1");
        command.env("CHROMEDRIVER", &browser.driver).env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &webdriver);
        command.env("WASM_BINDGEN_TEST_TIMEOUT", "120");
        Ok(())
    })
}

fn wasm_tests(session: &Session, log: &str, place: &dyn Fn(&mut Command) -> Result<()>) -> Result<Counts> {
    let mut counts = Counts::default();
    for (features, file) in WASM_TESTS {
        if !session.repo.at("tests").join(file).with_extension("rs").is_file() {
            bail!("tests/{file}.rs is not there yet");
        }
        let mut command = cargo(&session.repo.root);
        command.args(["test", "--locked", "--package", CRATE, "--target", wasm::TARGET, "--no-default-features"]);
        command.args(["--features", features, "--test", file]);
        if session.all {
            command.args(["--", "--include-ignored"]);
        }
        command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", session.runner.as_ref().context("no test runner")?);
        place(&mut command)?;
        counts += cargo_tests(session, &format!("{log}-{file}"), command)?;
    }
    Ok(counts)
}

fn cargo_tests(session: &Session, log: &str, command: Command) -> Result<Counts> {
    let ended = capture("cargo test", command)?;
    files::write(&session.repo.out("test-logs").join(log).with_extension("log"), &ended.output)?;
    let counts = counts::cargo(&crate::run::strip_ansi(&ended.output));
    if !ended.status.success() || counts.failed > 0 {
        ended.show(Show::All);
    }
    Ok(judge(counts, ended.status.success()))
}

/// `node --test` over every `*.test.mjs` below a folder.
fn node_tests(session: &Session, folder: &str) -> Result<Counts> {
    let repo = session.repo;
    if !repo.at(folder).is_dir() {
        bail!("{folder} is not there yet");
    }
    let mut scripts = files::walk(&repo.at(folder), &|dir| dir.ends_with("node_modules"))?;
    scripts.retain(|path| path.to_string_lossy().ends_with(".test.mjs"));
    if scripts.is_empty() {
        bail!("{folder} holds no *.test.mjs");
    }
    let log = repo.out("test-logs").join(folder.replace('/', "-"));
    let tap = log.with_extension("tap");
    files::write(&tap, "")?;
    let mut command = node(&repo.root);
    command.args(["--test", "--test-reporter=spec", "--test-reporter-destination=stdout", "--test-reporter=tap"]);
    command.arg(format!("--test-reporter-destination={}", tap.display())).args(&scripts);
    command.env("PAXOS_PACKAGE", repo.pkg()).env("PAXOS_TARBALL", package::tarball(repo)?);
    if let Some(browser) = &session.browser {
        command.env("CHROME", &browser.chrome).env("CHROMEDRIVER", &browser.driver);
    }
    if let Some(redis) = &session.redis {
        command.env("REDIS_SERVER", redis);
    }
    if session.all {
        command.env("PAXOS_TEST_ALL", "1");
    }
    // Set when xtask itself runs under `node --test`, it would change the report's form.
    command.env_remove("NODE_TEST_CONTEXT");
    let ended = capture(&format!("node --test {folder}"), command)?;
    files::write(&log.with_extension("log"), &ended.output)?;
    let counts = counts::tap(&files::read_text(&tap)?);
    if !ended.status.success() || counts.failed > 0 {
        ended.show(Show::All);
    }
    Ok(judge(counts, ended.status.success()))
}

/// A tool that fails without a failed test did not compile or crashed; a tool that ran nothing proved nothing.
fn judge(mut counts: Counts, success: bool) -> Counts {
    if counts.failed == 0 && !success {
        counts.failed = 1;
    }
    if counts.total() == 0 {
        eprintln!("      no test ran");
        counts.failed = 1;
    }
    counts
}

/// publint and attw on the packed package.
pub(crate) fn lint_tarball(repo: &Repo) -> Result<()> {
    let tarball = package::tarball(repo)?;
    let mut publint = node(&repo.root);
    publint.args(["node_modules/publint/src/cli.js", "run", "--strict"]).arg(&tarball);
    run("publint", Show::All, publint)?;
    let mut attw = node(&repo.root);
    attw.arg("node_modules/@arethetypeswrong/cli/dist/index.js").arg(&tarball);
    attw.args(["--profile", "esm-only", "--no-definitely-typed", "--no-emoji", "--format", "ascii"]);
    attw.args(["--exclude-entrypoints", "./core.wasm"]);
    run("attw", Show::All, attw).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_without_a_count_is_a_failure() {
        let passed = Counts { passed: 3, ..Counts::default() };
        assert_eq!(judge(passed, true), passed);
        assert_eq!(judge(passed, false).failed, 1);
        assert_eq!(judge(Counts::default(), true).failed, 1);
        assert_eq!(judge(Counts { failed: 2, ..passed }, false).failed, 2);
    }

    #[test]
    fn every_kind_has_steps() {
        for kind in [Kind::Native, Kind::Wasm, Kind::Package, Kind::Browser, Kind::Bundlers, Kind::Hosts] {
            assert!(STEPS.iter().any(|step| step.kind == kind), "{kind:?}");
        }
    }
}
