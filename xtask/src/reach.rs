//! Which files of the npm package anybody can reach: from what its manifest names, along imports.

use std::collections::BTreeSet;

use serde_json::Value;

/// Documents that npm shows, and the manifest itself: nothing refers to them.
const DOCUMENTS: [&str; 5] = ["package.json", "README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"];

/// Whether a file is there for its own sake.
pub(crate) fn is_document(name: &str) -> bool {
    DOCUMENTS.contains(&name)
}

/// Every file that is reached; `text` gives the text of a file of the package, or nothing when there is none. A file that
/// is named and missing is among them.
pub(crate) fn reached(manifest: &Value, text: &dyn Fn(&str) -> Option<String>) -> BTreeSet<String> {
    let mut open = Vec::new();
    for key in ["exports", "bin", "main", "browser", "types"] {
        named(manifest.get(key).unwrap_or(&Value::Null), &mut open);
    }
    let mut found = BTreeSet::new();
    while let Some(name) = open.pop() {
        if !found.insert(name.clone()) {
            continue;
        }
        let types = name.ends_with(".d.ts");
        if !types && !name.ends_with(".js") {
            continue;
        }
        for target in relative(&text(&name).unwrap_or_default()) {
            let target = if types { target.replace(".js", ".d.ts") } else { target };
            open.push(beside(&name, &target));
        }
    }
    found
}

/// The paths that a part of the manifest names, below the package's folder.
fn named(part: &Value, paths: &mut Vec<String>) {
    match part {
        Value::String(path) => paths.push(path.trim_start_matches("./").to_owned()),
        Value::Object(parts) => parts.values().for_each(|part| named(part, paths)),
        _ => {}
    }
}

/// What a module takes from beside itself, as `"./x.js"` or `"../x.wasm"`: imports, and addresses of files.
fn relative(module: &str) -> Vec<String> {
    const BEFORE: [&str; 4] = ["from", "import", "import(", "URL("];
    let mut found = Vec::new();
    for line in module.lines() {
        // Between quotes is every second part.
        let parts: Vec<&str> = line.split(['"', '\'', '`']).collect();
        for [before, text] in parts.as_chunks().0 {
            let is_path = text.starts_with("./") || text.starts_with("../");
            if is_path && BEFORE.iter().any(|word| before.trim_end().ends_with(word)) {
                found.push((*text).to_owned());
            }
        }
    }
    found
}

/// The path of `target` as seen from the file `from`.
fn beside(from: &str, target: &str) -> String {
    let mut steps: Vec<&str> = from.split('/').collect();
    steps.pop();
    for step in target.split('/') {
        match step {
            "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn imports_are_followed_and_types_lead_to_types() {
        let manifest = json!({
            "main": "./entry/node.js",
            "bin": { "x": "./bin.js" },
            "exports": { ".": { "types": "./index.d.ts", "node": "./entry/node.js" }, "./core.wasm": "./wasm/core.wasm" },
        });
        let text = |name: &str| {
            let text = match name {
                "entry/node.js" => {
                    "import { a } from \"../a.js\";\nnew URL('../wasm/core.wasm', import.meta.url); import(\"./later.js\"); x = { \"./no.js\": 1 }"
                }
                "a.js" => "export * from `./b/c.js`; import \"node:fs\";",
                "index.d.ts" => "export type { T } from \"./types.js\";",
                _ => return None,
            };
            Some(text.to_owned())
        };
        let found: Vec<String> = reached(&manifest, &text).into_iter().collect();
        assert_eq!(
            found.join(" "),
            "a.js b/c.js bin.js entry/later.js entry/node.js index.d.ts types.d.ts wasm/core.wasm"
        );
    }
}
