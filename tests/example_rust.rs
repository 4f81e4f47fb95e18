//! The example of `examples/rust/` prints what its README says.

#![allow(clippy::unwrap_used)]

#[path = "../examples/rust/main.rs"]
#[allow(dead_code, reason = "its `main` is not called here")]
mod example;

#[test]
fn it_prints_what_its_readme_says() {
    let readme = include_str!("../examples/rust/README.md");
    let (_, block) = readme.split_once("```text\n").unwrap();
    let (expected, _) = block.split_once("```").unwrap();
    let mut printed = Vec::new();
    example::report(&mut printed).unwrap();
    assert_eq!(String::from_utf8(printed).unwrap(), expected);
}
