//! The wasm artefacts: cargo, then wasm-bindgen as a library, then wasm-opt from npm.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::progress::seconds;
use crate::repo::Repo;
use crate::run::{Show, cargo, node, run};
use crate::{files, panics};

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";
const WASM_OPT: &str = "node_modules/binaryen/bin/wasm-opt";

/// One wasm file of the package and its glue, or what its glue has to know.
pub(crate) struct Artefact {
    pub(crate) name: &'static str,
    pub(crate) features: &'static str,
    pub(crate) profile: &'static str,
    /// What wasm-opt does. Never add `--all-features`: Node 20 refuses the result.
    optimise: &'static [&'static str],
    /// Browsers download it: bytes count, it links no serde code, and its glue is written by hand.
    pub(crate) browser: bool,
    /// The same glue without a file beside it: the wasm as base64, for `./inline`.
    inline: bool,
}

/// What LLVM leaves undone for browsers: what makes code longer and hardly faster. With it `opt-level = 3` gives less code
/// than `s`, and faster code; what each is worth stands in `docs/size.md`. Functions that have to be written in every place
/// all the same say so in the sources: `#[inline(always)]`.
const LEAN: [&str; 7] = [
    "-inline-threshold=50",
    "-inlinehint-threshold=50",
    "-unroll-threshold=0",
    "-rotation-max-header-size=0",
    "-enable-pre=false",
    "-enable-load-pre=false",
    "-disable-lsr",
];

/// What wasm-bindgen exports for its own `<name>.js` only, and does not declare.
const SET_WASM: &str = "\n/** Takes the exports of an instance; every function runs in the one that was given last. */\n\
    export function __wbg_set_wasm(exports: WebAssembly.Exports): void;\n";

/// The branches are laid anew between two rounds, which is worth 0.3 kB; a create takes two in a hundred longer.
const SMALL: &[&str] = &["-Oz", "--flatten", "--rereloop", "-Oz", "-Oz", "-Oz"];

pub(crate) const ARTEFACTS: [Artefact; 3] = [
    Artefact { name: "core", features: "core", profile: "wasm", optimise: SMALL, browser: true, inline: true },
    Artefact { name: "validate", features: "browser", profile: "wasm", optimise: SMALL, browser: true, inline: false },
    Artefact {
        name: "server",
        features: "server",
        profile: "wasm-server",
        optimise: &["-O3"],
        browser: false,
        inline: false,
    },
];

impl Artefact {
    /// `<name>.wasm` and what goes with it, finished.
    pub(crate) fn dir(&self, repo: &Repo) -> PathBuf {
        repo.out("wasm").join(self.name).join("out")
    }

    /// The same functions as in `<name>.wasm` before wasm-opt, with their names.
    pub(crate) fn named(&self, repo: &Repo) -> PathBuf {
        self.dir(repo).join("named.wasm")
    }

    /// Builds what is stale and puts glue and wasm where TypeScript finds them.
    fn build(&self, repo: &Repo) -> Result<()> {
        let compiled = files::read(&self.compile(repo)?)?;
        let dir = self.dir(repo);
        let recipe = format!("{}{}\n", tools(repo)?, self.wasm_opt_arguments().join(" "));
        let kept = |name: &str| std::fs::read(dir.join(name)).unwrap_or_default();
        if kept("compiled.wasm") != compiled || kept("recipe.txt") != recipe.as_bytes() {
            let new = repo.out("wasm").join(self.name).join("out-new");
            files::fresh_dir(&new)?;
            self.bind(&new, compiled.clone())?;
            self.optimise(repo, &new)?;
            files::write(&new.join("compiled.wasm"), &compiled)?;
            files::write(&new.join("recipe.txt"), recipe)?;
            files::swap_dir(&new, &dir)?;
        }
        self.publish(repo)
    }

    /// Its own target folder per artefact: cargo gives the library the same file name whatever its features are, so in
    /// a shared folder `core` and `validate` would throw each other out and link again in every build.
    fn compile(&self, repo: &Repo) -> Result<PathBuf> {
        let target_dir = repo.out("wasm").join(self.name).join("cargo");
        let mut command = cargo(&repo.root);
        command.args(["build", "--locked", "--lib", "--target", TARGET, "--no-default-features"]);
        command.args(["--features", self.features, "--profile", self.profile, "--target-dir"]).arg(&target_dir);
        let mut flags = remap(repo);
        if self.browser {
            flags.extend(LEAN.map(|argument| format!("-Cllvm-args={argument}")));
        }
        command.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
        run(&format!("cargo build of {}", self.name), Show::All, command)?;
        Ok(target_dir.join(TARGET).join(self.profile).join("paxos_orchestrations.wasm"))
    }

    fn bind(&self, dir: &Path, compiled: Vec<u8>) -> Result<()> {
        let name = self.name;
        let mut output = Bindgen::new()
            .input_bytes(name, compiled)
            .out_name(name)
            // Without a loader, which is `engine.ts`: what wasm-bindgen writes for the web weighs half a kilobyte more.
            .bundler(true)?
            .typescript(true)
            .remove_producers_section(true)
            .demangle(false)
            .generate_output()
            .with_context(|| format!("wasm-bindgen cannot read {name}"))?;
        if output.snippets().values().any(|scripts| !scripts.is_empty()) || !output.local_modules().is_empty() {
            bail!("{name} brings JavaScript files of its own, and the package has no place for them");
        }
        output.emit(dir).with_context(|| format!("wasm-bindgen cannot write {name}"))?;
        let bound = dir.join(format!("{name}_bg.wasm"));
        if self.browser {
            let cut = panics::cut(&files::read(&bound)?).with_context(|| format!("the words of panics in {name}"))?;
            files::write(&dir.join("named.wasm"), cut)?;
            std::fs::remove_file(bound)?;
        } else {
            std::fs::rename(bound, dir.join("named.wasm"))?;
        }
        // `<name>.js` imports the wasm file as a module, as no browser can yet; the functions are in `<name>_bg.js`.
        let (glue, types) = (dir.join(format!("{name}.js")), dir.join(format!("{name}.d.ts")));
        let (functions, raw) = (dir.join(format!("{name}_bg.js")), dir.join(format!("{name}_bg.wasm.d.ts")));
        if self.browser {
            // The glue is `glue.ts`, which the compiler holds against what wasm-bindgen says of the exports.
            std::fs::rename(raw, dir.join(format!("{name}.raw.d.ts")))?;
            return [glue, types, functions].iter().try_for_each(std::fs::remove_file).map_err(Into::into);
        }
        std::fs::remove_file(raw)?;
        std::fs::rename(functions, &glue)?;
        if !files::read_text(&glue)?.contains("export function __wbg_set_wasm(val)") {
            bail!("the glue of {name} takes no instance: wasm-bindgen writes it in another way now");
        }
        files::write(&types, files::read_text(&types)? + SET_WASM)
    }

    fn wasm_opt_arguments(&self) -> Vec<&'static str> {
        [self.optimise, &["--strip-producers", "--strip-target-features"]].concat()
    }

    fn optimise(&self, repo: &Repo, dir: &Path) -> Result<()> {
        let mut command = node(&repo.root);
        command.arg(WASM_OPT).arg(dir.join("named.wasm")).args(self.wasm_opt_arguments());
        command.arg("-o").arg(dir.join(format!("{}.wasm", self.name)));
        run(&format!("wasm-opt of {}", self.name), Show::Tail, command).map(drop)
    }

    /// The same as the shipped file, but with names: for reading, never for shipping.
    pub(crate) fn optimise_with_names(&self, repo: &Repo) -> Result<PathBuf> {
        let to = self.dir(repo).join("optimised-named.wasm");
        let mut command = node(&repo.root);
        command.arg(WASM_OPT).arg(self.named(repo)).args(self.wasm_opt_arguments()).arg("-g").arg("-o").arg(&to);
        run(&format!("wasm-opt of {}", self.name), Show::Tail, command)?;
        Ok(to)
    }

    /// The files of this artefact that ship, below `wasm/`.
    pub(crate) fn shipped(&self) -> Vec<String> {
        let glue: &[&str] = if self.browser { &["raw.d.ts", "wasm"] } else { &["js", "d.ts", "wasm"] };
        let mut names: Vec<String> = glue.iter().map(|end| format!("{}.{end}", self.name)).collect();
        if self.inline {
            names.extend(["js", "d.ts"].iter().map(|end| format!("{}.base64.{end}", self.name)));
        }
        names
    }

    fn publish(&self, repo: &Repo) -> Result<()> {
        let (from, to) = (self.dir(repo), sources(repo));
        if self.inline {
            let wasm = files::read(&from.join(format!("{}.wasm", self.name)))?;
            let (js, types) = base64_module(&wasm);
            files::write_if_changed(&from.join(format!("{}.base64.js", self.name)), js)?;
            files::write_if_changed(&from.join(format!("{}.base64.d.ts", self.name)), types)?;
        }
        for name in self.shipped() {
            files::write_if_changed(&to.join(&name), files::read(&from.join(&name))?)?;
        }
        Ok(())
    }
}

/// Builds all artefacts at once: most of the time goes into linking, and that is one thread each.
pub(crate) fn build(repo: &Repo) -> Result<()> {
    let timed = |artefact: &Artefact| {
        let start = Instant::now();
        artefact.build(repo)?;
        eprintln!("      wasm {} ({}) {}", artefact.name, artefact.profile, seconds(start.elapsed()));
        Ok(())
    };
    std::thread::scope(|scope| {
        let builds: Vec<_> = ARTEFACTS.iter().map(|artefact| scope.spawn(move || timed(artefact))).collect();
        let ends: Vec<Result<()>> =
            builds.into_iter().map(|build| build.join().unwrap_or_else(|_| bail!("the build crashed"))).collect();
        ends.into_iter().collect()
    })
}

/// The tools' versions, from the lockfiles: what another version wrote is made again.
fn tools(repo: &Repo) -> Result<String> {
    let cargo = files::read_text(&repo.at("Cargo.lock"))?;
    let npm = files::read_text(&repo.at("package-lock.json"))?;
    let bindgen = line_after(&cargo, "name = \"wasm-bindgen-cli-support\"");
    let binaryen = line_after(&npm, "\"node_modules/binaryen\": {");
    Ok(format!("wasm-bindgen {bindgen}\nbinaryen {binaryen}\npanics cut, glue for browsers by hand\n"))
}

/// The line that follows the line `wanted`, or nothing.
fn line_after<'a>(text: &'a str, wanted: &str) -> &'a str {
    let mut lines = text.lines().map(str::trim);
    if lines.any(|line| line == wanted) { lines.next().unwrap_or_default() } else { "" }
}

/// Where the TypeScript sources import the glue from.
pub(crate) fn sources(repo: &Repo) -> PathBuf {
    repo.at("pkg-template/src/wasm")
}

fn base64_module(wasm: &[u8]) -> (String, &'static str) {
    use base64::Engine as _;
    let text = base64::engine::general_purpose::STANDARD.encode(wasm);
    (format!("export const base64 = \"{text}\";\n"), "export declare const base64: string;\n")
}

/// Panic messages carry file names. These flags keep the folders of this machine out of what we ship.
fn remap(repo: &Repo) -> Vec<String> {
    let home = match std::env::var_os("CARGO_HOME") {
        Some(home) => PathBuf::from(home),
        None => std::env::home_dir().unwrap_or_default().join(".cargo"),
    };
    let registries = std::fs::read_dir(home.join("registry/src")).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = registries.map(|entry| entry.path()).collect();
    folders.sort();
    folders.push(repo.root.clone());
    folders.iter().map(|folder| format!("--remap-path-prefix={}/=", folder.display())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_files() {
        let names: Vec<String> = ARTEFACTS.iter().flat_map(Artefact::shipped).collect();
        assert_eq!(
            names.join(" "),
            "core.raw.d.ts core.wasm core.base64.js core.base64.d.ts validate.raw.d.ts validate.wasm server.js server.d.ts \
             server.wasm"
        );
    }

    #[test]
    fn versions_of_tools_are_in_the_lockfiles() {
        let tools = tools(&Repo::find().unwrap()).unwrap();
        assert!(tools.starts_with("wasm-bindgen version = \"0."), "{tools}");
        assert!(tools.contains("\nbinaryen \"version\": \""), "{tools}");
        assert_eq!(line_after("a\n b\nc", "b"), "c");
        assert_eq!(line_after("a\nb", "x"), "");
    }

    #[test]
    fn base64_is_standard() {
        assert_eq!(base64_module(b"\0asm\xff").0, "export const base64 = \"AGFzbf8=\";\n");
    }
}
