// The guides in docs/guides: each is one program, written in blocks. It compiles against the packed package, runs, and
// prints what its `text` blocks say.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const GUIDES = join(ROOT, "docs/guides");
const PACKED = join(ROOT, "target/npm");
const TARBALL = process.env.PAXOS_TARBALL ?? join(PACKED, readdirSync(PACKED).find((name) => name.endsWith(".tgz")));
const TSC = join(ROOT, "node_modules/typescript/bin/tsc");
const folder = mkdtempSync(join(tmpdir(), "paxos-guides-"));
const exec = promisify(execFile);
const run = async (command, args) => (await exec(command, args, { cwd: folder, timeout: 120_000 })).stdout;

const guides = readdirSync(GUIDES).filter((name) => name.endsWith(".md") && name !== "README.md");
const read = (name) => readFileSync(join(GUIDES, name), "utf8");
const blocks = (name, language) =>
  [...read(name).matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map(([, text]) => text);

before(async () => {
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", TARBALL]);
  symlinkSync(join(ROOT, "node_modules/@types"), join(folder, "node_modules/@types"));
  for (const name of guides) writeFileSync(join(folder, name.replace(".md", ".ts")), blocks(name, "ts").join("\n"));
  const sources = guides.map((name) => name.replace(".md", ".ts"));
  const options = ["--strict", "--target", "es2022", "--module", "nodenext", "--types", "node", "--outDir", "."];
  await run(process.execPath, [TSC, ...options, ...sources]).catch((error) => assert.fail(error.stdout || error));
});
after(() => rmSync(folder, { recursive: true, force: true }));

for (const name of guides) {
  test(`${name} prints what it says`, async () => {
    assert.ok(blocks(name, "ts").length > 0);
    const printed = await run(process.execPath, [name.replace(".md", ".js")]).catch((error) => assert.fail(error.stderr || error));
    assert.equal(printed, blocks(name, "text").join(""));
  });
}

test("the index names every guide, and no link leads nowhere", () => {
  const index = read("README.md");
  for (const name of guides) assert.ok(index.includes(`(${name})`), name);
  for (const name of ["README.md", ...guides]) {
    for (const [, target] of read(name).matchAll(/\]\((?!https?:)([^)#]+)\)/g)) readFileSync(join(dirname(join(GUIDES, name)), target));
  }
});
