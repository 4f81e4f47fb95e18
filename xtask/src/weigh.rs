//! What weighs how much inside a wasm file, by function and by crate, and what must not be inside at all.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

use crate::files;
use crate::progress::say;
use crate::repo::Repo;
use crate::wasm::{ARTEFACTS, Artefact};

/// Names that no function of a browser artefact may contain: serde code costs more bytes than all our checks
/// together, and formatting a float brings large tables.
const FORBIDDEN: [&str; 4] = ["serde", "core::fmt::float", "<f64 as core::fmt", "<f32 as core::fmt"];
const HEAVIEST: usize = 40;

/// A function and the bytes of its body.
#[derive(Debug, PartialEq, Eq)]
struct Function {
    name: String,
    bytes: usize,
}

struct Weights {
    functions: Vec<Function>,
    data: usize,
    total: usize,
}

/// Fails when a browser artefact links what it must not; the artefacts are built already.
pub(crate) fn check(repo: &Repo) -> Result<()> {
    for artefact in ARTEFACTS.iter().filter(|artefact| artefact.browser) {
        // Before wasm-opt: it inlines, and an inlined function has no name any more.
        let weights = read(&files::read(&artefact.named(repo))?)?;
        if weights.functions.iter().all(|function| function.name.starts_with("function ")) {
            bail!("{} has no function names, so nothing can be said about what it links", artefact.name);
        }
        let found = forbidden(&weights.functions);
        if !found.is_empty() {
            for name in &found {
                eprintln!("      {}: {name}", artefact.name);
            }
            bail!("{} links {} functions of serde or float formatting", artefact.name, found.len());
        }
    }
    Ok(())
}

/// Prints the heaviest functions and crates of the browser artefacts, then checks them.
pub(crate) fn print(repo: &Repo) -> Result<()> {
    for artefact in ARTEFACTS.iter().filter(|artefact| artefact.browser) {
        let weights = read(&files::read(&artefact.optimise_with_names(repo)?)?)?;
        say(&report(artefact, &weights));
    }
    check(repo)
}

fn report(artefact: &Artefact, weights: &Weights) -> String {
    let code: usize = weights.functions.iter().map(|function| function.bytes).sum();
    let mut lines = vec![
        String::new(),
        format!("{}: {} bytes of code, {} bytes of data, after wasm-opt", artefact.name, code, weights.data),
        format!("{:>9} {:>6}  crate", "bytes", ""),
    ];
    let share = |bytes: usize| format!("{:.1} %", 100.0 * bytes as f64 / weights.total.max(1) as f64);
    for (name, bytes) in by_crate(&weights.functions) {
        lines.push(format!("{bytes:>9} {:>6}  {name}", share(bytes)));
    }
    lines.push(format!("{:>9} {:>6}  function", "bytes", ""));
    let mut functions: Vec<&Function> = weights.functions.iter().collect();
    functions.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.name.cmp(&b.name)));
    for function in functions.iter().take(HEAVIEST) {
        let name: String = function.name.chars().take(140).collect();
        lines.push(format!("{:>9} {:>6}  {name}", function.bytes, share(function.bytes)));
    }
    lines.join("\n")
}

/// Bytes by crate, the heaviest first.
fn by_crate(functions: &[Function]) -> Vec<(&str, usize)> {
    let mut sums: BTreeMap<&str, usize> = BTreeMap::new();
    for function in functions {
        *sums.entry(crate_of(&function.name)).or_default() += function.bytes;
    }
    let mut sums: Vec<(&str, usize)> = sums.into_iter().collect();
    sums.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    sums
}

/// The first path in a name: `core` of `<&core::str as ...>::fmt`; names without a path are the runtime's.
fn crate_of(name: &str) -> &str {
    let mut rest = name;
    loop {
        let begun = rest.trim_start_matches("_<").trim_start_matches(['<', '&', '*', '(', '[', ' ']);
        let word = ["mut ", "const ", "dyn ", "impl "].iter().find_map(|word| begun.strip_prefix(word));
        match word {
            Some(after) => rest = after,
            None => {
                rest = begun;
                break;
            }
        }
    }
    match rest.find("::") {
        Some(end) if rest.get(..end).is_some_and(|path| path.chars().all(|c| c.is_alphanumeric() || c == '_')) => {
            rest.get(..end).unwrap_or(rest)
        }
        // `<u32 as core::fmt::Display>::fmt`: a built-in type, so the trait's crate.
        _ => match rest.split_once(" as ") {
            Some((_, of_trait)) if of_trait.contains("::") => crate_of(of_trait),
            _ => "(no crate)",
        },
    }
}

fn forbidden(functions: &[Function]) -> Vec<&str> {
    let names = functions.iter().map(|function| function.name.as_str());
    names.filter(|name| FORBIDDEN.iter().any(|part| name.contains(part))).collect()
}

/// The name in Rust's words. wasm-bindgen tells functions of one name apart by a number at the end: `..._61`.
fn readable(name: &str) -> String {
    let numbered =
        name.rsplit_once('_').filter(|(_, end)| !end.is_empty() && end.bytes().all(|byte| byte.is_ascii_digit()));
    let names = [Some(name), numbered.map(|(begin, _)| begin)];
    let demangled = names.into_iter().flatten().find_map(|name| rustc_demangle::try_demangle(name).ok());
    demangled.map_or_else(|| name.to_owned(), |name| format!("{name:#}"))
}

fn read(wasm: &[u8]) -> Result<Weights> {
    let mut bodies: Vec<usize> = Vec::new();
    let mut names: BTreeMap<u32, String> = BTreeMap::new();
    let mut imported = 0_u32;
    let mut data = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.context("not a wasm file")? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    if matches!(import?.ty, TypeRef::Func(_)) {
                        imported += 1;
                    }
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.range().len()),
            Payload::DataSection(section) => data += section.range().len(),
            Payload::CustomSection(section) => {
                let KnownCustom::Name(subsections) = section.as_known() else { continue };
                for subsection in subsections {
                    let Name::Function(map) = subsection? else { continue };
                    for naming in map {
                        let naming = naming?;
                        names.insert(naming.index, readable(naming.name));
                    }
                }
            }
            _ => {}
        }
    }
    let functions = bodies.into_iter().zip(imported..).map(|(bytes, index)| {
        let name = names.remove(&index).unwrap_or_else(|| format!("function {index}"));
        Function { name, bytes }
    });
    Ok(Weights { functions: functions.collect(), data, total: wasm.len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A wasm file with one imported function and one function of one byte more per name, named in the name section.
    fn assemble(names: &[&str]) -> Vec<u8> {
        fn section(id: u8, body: &[u8]) -> Vec<u8> {
            assert!(body.len() < 16_384);
            let length = body.len();
            let mut bytes = vec![id, (length & 127) as u8 | 128, (length >> 7) as u8];
            bytes.extend(body);
            bytes
        }
        fn text(text: &str) -> Vec<u8> {
            assert!(text.len() < 128);
            [&[text.len() as u8], text.as_bytes()].concat()
        }
        let count = names.len() as u8;
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        wasm.extend(section(1, &[1, 0x60, 0, 0]));
        wasm.extend(section(2, &[&[1_u8][..], &text("m"), &text("f"), &[0, 0]].concat()));
        wasm.extend(section(3, &[&[count][..], &vec![0; names.len()]].concat()));
        let mut code = vec![count];
        for nops in 0..count {
            code.extend([nops + 2, 0]);
            code.extend(vec![0x01; nops.into()]);
            code.push(0x0b);
        }
        wasm.extend(section(10, &code));
        let mut map = vec![count];
        for (index, name) in names.iter().enumerate() {
            map.push(index as u8 + 1);
            map.extend(text(name));
        }
        wasm.extend(section(0, &[text("name"), section(1, &map)].concat()));
        wasm
    }

    #[test]
    fn names_and_bytes_belong_together() {
        let wasm = assemble(&["malloc", "_ZN4core3fmt5write17h0123456789abcdefE"]);
        let weights = read(&wasm).unwrap();
        assert_eq!(
            weights.functions,
            [
                Function { name: "malloc".to_owned(), bytes: 2 },
                Function { name: "core::fmt::write".to_owned(), bytes: 3 }
            ]
        );
        assert_eq!(weights.total, wasm.len());
    }

    #[test]
    fn serde_and_float_formatting_are_found() {
        let wasm = assemble(&[
            "_ZN10serde_json2de8from_str17h0123456789abcdefE",
            "_ZN4core3fmt5float29float_to_decimal_common_exact17h0123456789abcdefE",
            "_ZN4core3fmt3num3imp17h0123456789abcdefE",
            "_RNvXs_NtCs1234_4core3fmtdNtB4_7Display3fmt",
        ]);
        let weights = read(&wasm).unwrap();
        let found = forbidden(&weights.functions);
        assert_eq!(found.len(), 3, "{:?}", weights.functions);
        assert!(found.contains(&"serde_json::de::from_str"));
        assert!(forbidden(&read(&assemble(&["paxos_orchestrations::shape::check"])).unwrap().functions).is_empty());
    }

    #[test]
    fn crates_of_names() {
        assert_eq!(crate_of("core::fmt::write"), "core");
        assert_eq!(crate_of("<paxos_orchestrations::Issue as core::fmt::Debug>::fmt"), "paxos_orchestrations");
        assert_eq!(crate_of("<&mut dyn alloc::Thing as core::fmt::Write>::write_str"), "alloc");
        assert_eq!(crate_of("<u32 as core::fmt::Display>::fmt"), "core");
        assert_eq!(crate_of("__wbindgen_malloc"), "(no crate)");
        assert_eq!(crate_of("__rustc::__rdl_realloc"), "__rustc");
        assert_eq!(crate_of("_<impl http::Method>::as_str"), "http");
        let functions =
            [("b::x", 2), ("a::x", 3), ("b::y", 4)].map(|(name, bytes)| Function { name: name.to_owned(), bytes });
        assert_eq!(by_crate(&functions), [("b", 6), ("a", 3)]);
    }

    #[test]
    fn numbered_names_are_readable() {
        let mangled = "_RNvXsZ_NtCs5cOc02OMXlo_5alloc6stringNtB5_6StringNtNtCsgXGp5Oqx2Ny_4core3fmt5Write10write_char";
        let name = "<alloc::string::String as core::fmt::Write>::write_char";
        assert_eq!(readable(mangled), name);
        assert_eq!(readable(&format!("{mangled}_61")), name);
        assert_eq!(readable("memcpy_2"), "memcpy_2");
    }

    #[test]
    fn rubbish_is_an_error() {
        assert!(read(b"not wasm").is_err());
    }
}
