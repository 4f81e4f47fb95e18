//! What may lie in a tarball: no file that nobody needs, nothing of the machine that packed it, nothing secret.

/// A file in a tarball, below its top folder.
pub(crate) struct Packed {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// A pattern of a secret: a beginning, and the least number of characters that follow it.
struct Secret {
    what: &'static str,
    start: &'static str,
    least: usize,
    is_part: fn(u8) -> bool,
}

const SECRETS: [Secret; 7] = [
    Secret { what: "a GitHub token", start: "ghp_", least: 36, is_part: |byte| byte.is_ascii_alphanumeric() },
    Secret { what: "a GitHub token", start: "github_pat_", least: 22, is_part: is_word },
    Secret { what: "an npm token", start: "npm_", least: 36, is_part: |byte| byte.is_ascii_alphanumeric() },
    Secret {
        what: "an AWS key",
        start: "AKIA",
        least: 16,
        is_part: |byte| byte.is_ascii_uppercase() || byte.is_ascii_digit(),
    },
    Secret { what: "a Slack token", start: "xox", least: 20, is_part: |byte| byte == b'-' || is_word(byte) },
    Secret { what: "a crates.io token", start: "cio", least: 32, is_part: |byte| byte.is_ascii_alphanumeric() },
    Secret { what: "a private key", start: "PRIVATE KEY-----", least: 40, is_part: is_key_text },
];

/// The keys of RFC 8032 and RFC 8410: everybody has them, tests use them.
const PUBLISHED: [&str; 1] = ["MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g"];

/// Where the folders of people and of build machines begin. `/rustc/<hash>` is the same everywhere.
const MACHINES: [&str; 5] = ["/home/", "/Users/", "/root/", "\\Users\\", "/private/var/folders/"];

/// The names that never belong into a tarball.
fn is_unwanted(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    let ends = [".map", ".tgz", ".tsbuildinfo", ".log", ".pem", ".key", ".orig", ".swp", "~"];
    let hidden = file.starts_with('.') && file != ".cargo_vcs_info.json";
    let test = file.contains(".test.") || name.split('/').any(|step| ["tests", "test", "node_modules"].contains(&step));
    hidden || test || (ends.iter().any(|end| file.ends_with(end)) && file != "Cargo.toml.orig")
}

/// Everything wrong with the files of a tarball, as `file: what`. `is_wanted` says which names belong in it; `folders` are the
/// places of this machine that nothing may name.
pub(crate) fn review(files: &[Packed], is_wanted: &dyn Fn(&str) -> bool, folders: &[String]) -> Vec<String> {
    let mut wrong = Vec::new();
    for Packed { name, bytes } in files {
        let mut add = |what: &str| wrong.push(format!("{name}: {what}"));
        if is_unwanted(name) {
            add("does not belong into a tarball");
        } else if !is_wanted(name) {
            add("nobody needs it");
        }
        if bytes.is_empty() {
            add("is empty");
        }
        if let Some(folder) =
            MACHINES.iter().copied().chain(folders.iter().map(String::as_str)).find(|folder| has(bytes, folder))
        {
            add(&format!("names {folder}"));
        }
        if has(bytes, "//# sourceMappingURL=") {
            add("names a source map");
        }
        for secret in SECRETS.iter().filter(|secret| holds(bytes, secret)) {
            add(&format!("holds {}", secret.what));
        }
    }
    wrong
}

fn has(bytes: &[u8], text: &str) -> bool {
    places(bytes, text).next().is_some()
}

fn places<'a>(bytes: &'a [u8], text: &'a str) -> impl Iterator<Item = usize> + 'a {
    let text = text.as_bytes();
    let windows = bytes.windows(text.len().max(1)).enumerate();
    windows.filter(move |(_, window)| *window == text).map(move |(place, _)| place + text.len())
}

fn holds(bytes: &[u8], secret: &Secret) -> bool {
    places(bytes, secret.start).any(|place| {
        let rest = bytes.get(place..).unwrap_or_default();
        let length = rest.iter().take_while(|byte| (secret.is_part)(**byte)).count();
        let found = rest.get(..length).unwrap_or_default();
        let begins = place.checked_sub(secret.start.len() + 1).and_then(|before| bytes.get(before));
        let inside_a_word =
            begins.is_some_and(|byte| is_word(*byte)) && secret.start.starts_with(|c: char| c.is_ascii_alphanumeric());
        length >= secret.least && !inside_a_word && !PUBLISHED.iter().any(|key| has(found, key))
    })
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Base64 in lines, also as they stand in a string of source code.
fn is_key_text(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/=\\\r\n".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, text: &str) -> Vec<String> {
        let file = Packed { name: name.to_owned(), bytes: text.as_bytes().to_vec() };
        review(&[file], &|name| name != "left.js", &["/somewhere/clone".to_owned()])
    }

    #[test]
    fn what_ships_is_fine() {
        for (name, text) in [
            ("a/b.js", "export const x = 1; // /rustc/1234/library, ghp_ is how tokens begin, AKIA too"),
            ("package.json", "{}"),
            ("Cargo.toml.orig", "[package]"),
            (".cargo_vcs_info.json", "{}"),
            ("src/proxy/signing.rs", "it starts with -----BEGIN PRIVATE KEY-----\", and goes on"),
            ("key.js", "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n"),
        ] {
            assert_eq!(found(name, text), Vec::<String>::new(), "{name}");
        }
        let published = format!("-----BEGIN PRIVATE KEY-----\\n{}\\n-----END", PUBLISHED[0]);
        assert!(found("signing.rs", &published).is_empty());
    }

    #[test]
    fn names_that_do_not_belong() {
        for name in
            [".env", "a/.npmrc", "index.js.map", "a.test.mjs", "tests/a.js", "x.pem", "old.tgz", "node_modules/a/b.js"]
        {
            assert_eq!(found(name, "x"), [format!("{name}: does not belong into a tarball")]);
        }
        assert_eq!(found("left.js", "x"), ["left.js: nobody needs it"]);
        assert_eq!(found("a.js", ""), ["a.js: is empty"]);
    }

    #[test]
    fn the_machine_is_not_named() {
        for (text, folder) in [
            ("at /home/someone/x.rs", "/home/"),
            ("\0\0/root/.cargo/registry", "/root/"),
            ("C:\\Users\\someone", "\\Users\\"),
            ("in /somewhere/clone/src", "/somewhere/clone"),
        ] {
            assert_eq!(found("a.wasm", text), [format!("a.wasm: names {folder}")]);
        }
        assert_eq!(found("a.js", "//# sourceMappingURL=a.js.map"), ["a.js: names a source map"]);
    }

    #[test]
    fn secrets_are_found() {
        let long = "A1".repeat(20);
        for (text, what) in [
            (format!("token = \"ghp_{long}\""), "a GitHub token"),
            (format!("//registry.example/:_authToken=npm_{long}"), "an npm token"),
            (format!("key AKIA{}", "A1".repeat(8)), "an AWS key"),
            (format!("-----BEGIN PRIVATE KEY-----\n{long}{long}\n"), "a private key"),
            (format!("-----BEGIN EC PRIVATE KEY-----\\n{long}\\n"), "a private key"),
        ] {
            assert_eq!(found("a.js", &text), [format!("a.js: holds {what}")]);
        }
        // Base64 may hold any letters in a row.
        assert!(found("a.js", &format!("xAKIA{long}")).is_empty());
    }
}
