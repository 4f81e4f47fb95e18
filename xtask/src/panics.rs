//! Takes the words of panics out of a wasm file that browsers load.
//!
//! A panic there ends in a trap whatever it says: nobody is there to print the words. But the code that puts them
//! together (`core::fmt` and the panic hook) is more than a kilobyte after compression. Every function of it becomes one
//! `unreachable`, which is the trap that a panic ends in anyway; wasm-opt then drops what nothing calls any more.

use anyhow::{Result, anyhow, bail};
use rustc_demangle::demangle;
use walrus::ir::{Call, Instr, Visitor, dfs_in_order};
use walrus::{FunctionBuilder, FunctionId, FunctionKind, Module, ModuleConfig};

/// Parts of the names of functions that never come back.
const DIVERGES: [&str; 12] = [
    "::panicking::",
    "rust_begin_unwind",
    "rust_end_short_backtrace",
    "rust_panic",
    "unwrap_failed",
    "expect_failed",
    "slice_error_fail",
    "::panic_",
    "capacity_overflow",
    "raw_vec::handle_error",
    "handle_alloc_error",
    "_index_fail",
];

/// Parts of the names of functions that put words together.
const WORDS: [&str; 1] = ["core::fmt::"];

fn is(name: &str, parts: &[&str]) -> bool {
    // Hashes stand between names: `core[5c93]::fmt::write`.
    let mut plain = String::with_capacity(name.len());
    let mut inside = false;
    for character in name.chars() {
        match character {
            '[' => inside = true,
            ']' => inside = false,
            other if !inside => plain.push(other),
            _ => {}
        }
    }
    parts.iter().any(|part| plain.contains(part))
}

struct Calls<'a>(&'a mut Vec<FunctionId>);

impl<'instr> Visitor<'instr> for Calls<'_> {
    fn visit_instr(&mut self, instr: &'instr Instr, _: &'instr walrus::ir::InstrLocId) {
        if let Instr::Call(Call { func }) = instr {
            self.0.push(*func);
        }
    }
}

/// The same module without the words of its panics. Refuses when a function that stays calls one that is cut and would
/// come back: then somebody formats text on purpose, and that must not become a trap.
pub(crate) fn cut(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut config = ModuleConfig::new();
    config.generate_producers_section(false).generate_name_section(true);
    let mut module = config.parse(wasm).map_err(|error| anyhow!("{error:#}"))?;
    let (mut words, mut diverging) = (Vec::new(), Vec::new());
    for function in module.funcs.iter().filter(|function| matches!(function.kind, FunctionKind::Local(_))) {
        let name = demangle(function.name.as_deref().unwrap_or_default()).to_string();
        if is(&name, &DIVERGES) {
            diverging.push(function.id());
        } else if is(&name, &WORDS) {
            words.push(function.id());
        }
    }
    for (id, function) in module.funcs.iter_local() {
        if words.contains(&id) || diverging.contains(&id) {
            continue;
        }
        let mut called = Vec::new();
        dfs_in_order(&mut Calls(&mut called), function, function.entry_block());
        if let Some(callee) = called.iter().find(|callee| words.contains(callee)) {
            let name = |id: FunctionId| demangle(module.funcs.get(id).name.as_deref().unwrap_or("?")).to_string();
            bail!("{} calls {}: browser artefacts must not format text", name(id), name(*callee));
        }
    }
    for id in words.into_iter().chain(diverging) {
        unreachable(&mut module, id);
    }
    Ok(module.emit_wasm())
}

fn unreachable(module: &mut Module, id: FunctionId) {
    let signature = module.types.get(module.funcs.get(id).ty());
    let (params, results) = (signature.params().to_vec(), signature.results().to_vec());
    let args = params.iter().map(|param| module.locals.add(*param)).collect();
    let mut body = FunctionBuilder::new(&mut module.types, &params, &results);
    body.func_body().unreachable();
    module.funcs.get_mut(id).kind = FunctionKind::Local(body.local_func(args));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart() {
        assert!(is("<core[5c93]::fmt::Formatter>::pad", &WORDS));
        assert!(is("core::fmt::write", &WORDS));
        assert!(!is("paxos_orchestrations::request::build", &WORDS));
        assert!(is("core[5c93]::panicking::panic_fmt", &DIVERGES));
        assert!(is("alloc[3ca5]::raw_vec::handle_error", &DIVERGES));
        assert!(is("std::thread::local::panic_access_error", &DIVERGES));
        assert!(!is("paxos_orchestrations::wasm::core::read_answer", &DIVERGES));
    }
}
