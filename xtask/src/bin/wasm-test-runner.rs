//! `wasm-bindgen-test-runner`, built from the lockfile: cargo hands it each wasm test binary.

fn main() -> anyhow::Result<()> {
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(std::env::args_os())
}
