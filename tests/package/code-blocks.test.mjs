// No block of code in a document or a doc comment is there that nobody tests; `docs/blocks.md` lists them all.
// To accept a change of the list: UPDATE_GOLDEN=1 node --test tests/package/code-blocks.test.mjs
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { blocks, ROOT, text, wayOf, WAYS } from "./code-blocks.mjs";

const PACKED = join(ROOT, "target/npm");
const TARBALL = process.env.PAXOS_TARBALL ?? join(PACKED, readdirSync(PACKED).find((name) => name.endsWith(".tgz")));
const LIST = join(ROOT, "docs/blocks.md");
const folder = mkdtempSync(join(tmpdir(), "paxos-blocks-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** What the text around a block has introduced. */
const CONTEXT = `
declare const client: import("paxos-orchestrations").PaxosClient;
declare const sandbox: import("paxos-orchestrations/sandbox").Sandbox;
declare const { recipes }: typeof import("paxos-orchestrations");
declare const onEvent: import("paxos-orchestrations").OnEvent;
declare const [profile_id, fiat_account_id, address]: string[] & [string, string, string];
declare function mayLook(headers: Headers): boolean;
`;

test("there are blocks, and each has somebody who tests it", () => {
  assert.ok(blocks.length > 50, `${blocks.length} blocks`);
  for (const block of blocks) assert.ok(wayOf(block) !== undefined, `${block.file}:${block.line}: nobody tests this block (${block.language || "no language"})`);
  for (const way of WAYS) assert.ok(blocks.some((block) => wayOf(block) === way), `nothing is tested this way: ${way.words}`);
});

for (const { test: name, reads } of WAYS.filter(({ test: name }) => name !== undefined)) {
  test(`${name} reads what it is said to test`, () => assert.ok(text(name).includes(reads)));
}

for (const block of blocks.filter((block) => wayOf(block)?.check !== undefined)) {
  test(`${block.file}:${block.line}: ${wayOf(block).words}`, () => wayOf(block).check(block));
}

test("the rest compiles against the packed package", () => {
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  const run = (command, args) => execFileSync(command, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", TARBALL]);
  for (const name of ["@types", "redis", "@redis", "undici"]) symlinkSync(join(ROOT, "node_modules", name), join(folder, "node_modules", name));
  writeFileSync(join(folder, "context.d.ts"), CONTEXT);
  const compiled = blocks.filter((block) => wayOf(block)?.compiled);
  const names = compiled.map((block, at) => {
    const name = `block-${at}.${block.language === "js" ? "mjs" : "ts"}`;
    writeFileSync(join(folder, name), `// ${block.file}:${block.line}\n${block.code}\nexport {};\n`);
    return name;
  });
  // A worker's script and a page have different globals.
  const isWorker = (at) => compiled[at].code.includes("ServiceWorkerGlobalScope");
  const options = { strict: true, noImplicitAny: false, allowJs: true, checkJs: true, noEmit: true, target: "es2022", module: "nodenext", types: ["node"] };
  for (const [lib, of] of [["dom", (at) => !isWorker(at)], ["webworker", isWorker]]) {
    const project = { compilerOptions: { ...options, lib: ["es2023", lib] }, files: ["context.d.ts", ...names.filter((_, at) => of(at))] };
    assert.ok(project.files.length > 1, lib);
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(project));
    try {
      run(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "--project", "."]);
    } catch (error) {
      const where = names.map((name, at) => `${name} is ${compiled[at].file}:${compiled[at].line}`);
      assert.fail(`${error.stdout}\n${where.filter((line) => error.stdout.includes(line.split(" ")[0])).join("\n")}`);
    }
  }
});

test("docs/blocks.md is the list of them", () => {
  const counted = new Map();
  for (const block of blocks) {
    const way = wayOf(block);
    const row = [block.file, `\`${block.language}\``, `${way?.words}${way?.test === undefined ? "" : ` (\`${way.test}\`)`}`].join(" | ");
    counted.set(row, (counted.get(row) ?? 0) + 1);
  }
  const rows = [...counted].map(([row, count]) => {
    const [file, language, words] = row.split(" | ");
    return `| ${file} | ${language} | ${count} | ${words} |`;
  });
  const list = `# Every block of code, and how it is tested

Written by \`tests/package/code-blocks.test.mjs\`, which fails when it is not true, and for a block that nobody tests.
\`UPDATE_GOLDEN=1\` writes it anew. Examples in doc comments of Rust are tests of \`cargo test\`.

| where | language | blocks | how |
|---|---|---|---|
${rows.join("\n")}
`;
  if (process.env.UPDATE_GOLDEN) writeFileSync(LIST, list);
  assert.equal(list, text("docs/blocks.md"));
});
