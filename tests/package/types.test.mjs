// The public types are a reviewed artefact: a change of what users see shows in the diff of tests/golden/types.txt.
// To accept a change: UPDATE_GOLDEN=1 node --test tests/package/types.test.mjs
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PACKAGE = process.env.PAXOS_PACKAGE ?? join(ROOT, "pkg");
const GOLDEN = join(ROOT, "tests/golden/types.txt");

/** Every declaration file that an entry point reaches, but for the glue, which is nobody's interface. */
function declarations() {
  const { exports } = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8"));
  const found = new Map();
  const visit = (file) => {
    const name = relative(PACKAGE, file);
    if (found.has(name) || name.startsWith("wasm")) return;
    const text = readFileSync(file, "utf8");
    found.set(name, text);
    for (const [, target] of text.matchAll(/from "(\.[^"]+)\.js"/g)) visit(resolve(dirname(file), `${target}.d.ts`));
  };
  for (const { types } of Object.values(exports)) if (types !== undefined) visit(join(PACKAGE, types));
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1));
}

test("the public types are the reviewed ones", () => {
  const text = declarations().map(([name, text]) => `=== ${name}\n${text}`).join("\n");
  assert.ok(text.includes("interface Orchestration ") && text.includes("class PaxosClient"));
  if (process.env.UPDATE_GOLDEN) writeFileSync(GOLDEN, text);
  assert.equal(text, readFileSync(GOLDEN, "utf8"));
});
