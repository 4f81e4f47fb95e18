// The README's code: every TypeScript block compiles against the packed package, and those that need no server run.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PACKED = join(ROOT, "target/npm");
const TARBALL = process.env.PAXOS_TARBALL ?? join(PACKED, readdirSync(PACKED).find((name) => name.endsWith(".tgz")));
const TSC = join(ROOT, "node_modules/typescript/bin/tsc");
const readme = readFileSync(join(ROOT, "README.md"), "utf8");
const blocks = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code);
const folder = mkdtempSync(join(tmpdir(), "paxos-readme-"));
const run = (command, args) => execFileSync(command, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

before(() => {
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", TARBALL]);
  symlinkSync(join(ROOT, "node_modules/@types"), join(folder, "node_modules/@types"));
  blocks.forEach((code, n) => writeFileSync(join(folder, `block-${n}.ts`), code));
});

after(() => rmSync(folder, { recursive: true, force: true }));

test("every block compiles", () => {
  assert.equal(blocks.length, 4);
  const files = blocks.map((_, n) => `block-${n}.ts`);
  try {
    run(process.execPath, [TSC, "--strict", "--target", "es2022", "--module", "nodenext", "--types", "node", "--outDir", ".", ...files]);
  } catch (error) {
    assert.fail(error.stdout);
  }
});

test("the blocks for checks and for the sandbox run", () => {
  const block = (words) => blocks.findIndex((code) => words.every((word) => code.includes(word)));
  assert.match(run(process.execPath, [`block-${block(["/validate"])}.js`]), /sourceAmount is not a field of this request did you mean `source_amount`\?/);
  assert.equal(run(process.execPath, [`block-${block(["/sandbox"])}.js`]), "");
});

test("no file that the README links to is missing", () => {
  for (const [, target] of readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) readFileSync(join(ROOT, target));
});
