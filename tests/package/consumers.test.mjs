// The packed tarball in projects of strangers.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PACKED = join(ROOT, "target/npm");
const TARBALL = process.env.PAXOS_TARBALL ?? join(PACKED, readdirSync(PACKED).find((name) => name.endsWith(".tgz")));
const folders = [];

/** A copy of a consumer, outside the repository, with the tarball installed. */
function install(name) {
  const folder = mkdtempSync(join(tmpdir(), `paxos-${name}-`));
  folders.push(folder);
  cpSync(join(ROOT, "tests/consumers", name), folder, { recursive: true });
  run(folder, "npm", ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", TARBALL]);
  return folder;
}

const run = (cwd, command, args) => execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

test("Node: import and require", () => {
  const folder = install("node");
  assert.equal(run(folder, process.execPath, ["import.mjs"]), "import ok\n");
  assert.equal(run(folder, process.execPath, ["require.cjs"]).split("\n")[0], "require ok");
});

test("TypeScript: strict, without skipLibCheck, as nodenext and as a bundler", () => {
  const folder = install("typescript");
  const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
  for (const [module, resolution] of [["nodenext", "nodenext"], ["esnext", "bundler"]]) {
    try {
      run(folder, process.execPath, [tsc, "--project", ".", "--module", module, "--moduleResolution", resolution]);
    } catch (error) {
      assert.fail(`${module}: ${error.stdout}`);
    }
  }
});

test("no `any` in the public types", () => {
  const folder = install("typescript");
  const root = join(folder, "node_modules/paxos-orchestrations");
  const declarations = readdirSync(root, { recursive: true }).filter((name) => name.endsWith(".d.ts") && !name.startsWith("wasm"));
  assert.ok(declarations.length > 10);
  for (const name of declarations) {
    const text = run(root, process.execPath, ["-p", `require("fs").readFileSync(${JSON.stringify(name)}, "utf8")`]);
    const code = text.replace(/\/\*[\s\S]*?\*\/|"(?:[^"\\]|\\.)*"/g, "");
    assert.doesNotMatch(code, /\bany\b|\bbigint\b/, name);
  }
});
