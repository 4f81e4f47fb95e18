// Every block of code that a reader may copy, and who proves that it is true. A block that no way takes is a failure.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
export const text = (path) => readFileSync(join(ROOT, path), "utf8");

/** Folders that hold nothing of ours, or what was built. */
const SKIPPED = ["node_modules", "target", "pkg", "dist", ".git", "generated", "wasm"];

function files(folder, ends) {
  return readdirSync(join(ROOT, folder)).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(join(ROOT, path)).isDirectory()) return SKIPPED.includes(name) ? [] : files(path, ends);
    return path.endsWith(ends) ? [path] : [];
  });
}

/** `{ file, line, language, code }` of each fenced block; those in comments of our sources without the comment's stars. */
function blocksOf(file) {
  const blocks = [];
  let open;
  text(file).split("\n").forEach((raw, at) => {
    const line = file.endsWith(".md") ? raw : raw.replace(/^\s*\* ?/, "");
    const fence = /^\s*```(\S*)\s*$/.exec(line);
    if (fence === null) open?.code.push(line);
    else if (open === undefined) open = { file, line: at + 1, language: fence[1], code: [] };
    else {
      blocks.push({ ...open, code: `${open.code.join("\n")}\n` });
      open = undefined;
    }
  });
  assert.equal(open, undefined, `${file}:${open?.line}: the block has no end`);
  return blocks;
}

/** Documents and the doc comments of the public sources, of which the API reference is made. */
export const blocks = [...files(".", ".md"), ...files("pkg-template/src", ".ts")].sort().flatMap(blocksOf);

const isDocument = (file, ...folders) => folders.some((folder) => file.startsWith(folder)) && file.endsWith(".md");

/**
 * The ways, first come first served: which blocks, the words for the table, and what proves it: a test file that reads the
 * document, or a check of one block right here. `compiled` blocks are type-checked together.
 */
export const WAYS = [
  { takes: ({ file, language }) => file === "README.md" && language === "ts", words: "compiled against the packed package; those for checks and the sandbox run", test: "tests/package/readme.test.mjs", reads: '"README.md"' },
  { takes: ({ file, language }) => isDocument(file, "docs/guides/") && file !== "docs/guides/README.md" && ["ts", "text"].includes(language), words: "the guide's blocks run as one program; its `text` blocks are what it prints", test: "tests/package/guides.test.mjs", reads: '"docs/guides"' },
  { takes: ({ file, language }) => file === "examples/rust/README.md" && language === "text", words: "what the example prints", test: "tests/example_rust.rs", reads: "examples/rust/README.md" },
  { takes: ({ language }) => language === "sh", words: "every command in it exists; the tests run the same ones", check: commandsExist },
  { takes: ({ language }) => language === "mermaid", words: "a picture; every source file that it names exists", check: namesExist },
  { takes: ({ language }) => language === "json", words: "each line is a line of the log: JSON with a time and an event that the sources know", check: logLines },
  { takes: ({ language }) => ["ts", "js"].includes(language), words: "compiled against the packed package", compiled: true },
];

/** The way of a block. */
export const wayOf = (block) => WAYS.find(({ takes }) => takes(block));

const TASKS = new Set([...text("xtask/src/main.rs").matchAll(/Task::(\w+)/g)].map(([, name]) => name.toLowerCase()));
/** Programs that come with the machine: what is behind them is the reader's. */
const OTHERS = ["curl", "rustup"];

function commandsExist({ file, code }) {
  let folder = "";
  for (const line of code.split("\n")) {
    for (const command of line.split(/\s+#/)[0].split("&&").map((part) => part.trim()).filter((part) => part !== "")) {
      const words = command.split(/\s+/);
      const wrong = (what) => assert.fail(`${file}: \`${command}\`: ${what}`);
      if (words[0] === "cd") {
        folder = words[1];
        if (!existsSync(join(ROOT, folder))) wrong("there is no such folder");
      } else if (command.startsWith("cargo xtask")) {
        if (!TASKS.has(words[2])) wrong("there is no such task");
      } else if (command.startsWith("cargo run --example")) {
        if (!text("Cargo.toml").includes(`name = "${words[3]}"`)) wrong("there is no such example");
      } else if (["npm", "npx"].includes(words[0])) {
        if (["install", "ci"].includes(words[1])) continue;
        const { scripts = {} } = JSON.parse(text(join(folder === "" ? relative(ROOT, join(ROOT, file, "..")) : folder, "package.json")));
        const script = words[1] === "run" ? words[2] : words[1];
        if (scripts[script] === undefined) wrong("there is no such script");
      } else if (!OTHERS.includes(words[0])) {
        wrong("nobody knows this command");
      }
    }
  }
}

function namesExist({ file, code }) {
  const sources = [...files("src", ".rs"), ...files("pkg-template/src", ".ts")];
  const named = [...code.matchAll(/[\w./-]+\.(?:rs|ts)\b/g)].map(([name]) => name);
  assert.ok(named.length > 3, `${file}: the picture names no files`);
  for (const name of named) assert.ok(sources.some((source) => source.endsWith(`/${name}`)), `${file}: there is no ${name}`);
}

function logLines({ file, code }) {
  const known = files("pkg-template/src", ".ts").map(text).join("\n");
  for (const line of code.trim().split("\n")) {
    const { time, event } = JSON.parse(line);
    assert.equal(new Date(time).toISOString(), time, file);
    const written = [`type: "${event}"`, `log("${event}"`, `write(at, "${event}"`];
    assert.ok(written.some((code) => known.includes(code)), `${file}: nobody logs "${event}"`);
  }
}
