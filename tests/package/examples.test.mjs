// The examples for Node, as a reader runs them: the packed tarball installed beside them, one command, the sandbox.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PACKED = join(ROOT, "target/npm");
const TARBALL = process.env.PAXOS_TARBALL ?? join(PACKED, readdirSync(PACKED).find((name) => name.endsWith(".tgz")));
const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "paxos-examples-"));
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("PAXOS_")));

before(async () => {
  cpSync(join(ROOT, "examples/node"), folder, { recursive: true, filter: (path) => !path.includes("node_modules") });
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", TARBALL], { cwd: folder });
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** What `npm run <name>` prints. */
async function printed(name) {
  const { stdout, stderr } = await run("npm", ["run", "--silent", name], { cwd: folder, env, timeout: 120_000 });
  assert.equal(stderr, "");
  assert.match(stdout, /^No credentials in the environment: using the embedded sandbox\.\n/);
  return stdout;
}

const EXPECTED = {
  list: [/Newest:\n(.+->.+\n){5}\(there are more\)/, /Failed or refused:\n.*(FAILED|REJECTED)/],
  mint: [/Rule \S+ is ACTIVE/, /Wire USD with the memo \S+ to/, /Done: \S+ +COMPLETED +250\.50? USD -> USDG/],
  redeem: [/Bank account \S+ is PENDING/, /Started \S+ +PROCESSING/, /Done: \S+ +COMPLETED +12\.50 USDG -> USD/],
  "travel-rule": [/A, before: .*travel_rule_required/, /A, after: 0 findings/, /A: \S+ +PROCESSING +3000 USDG/, /B, refused: ETHEREUM 0xfB69\S+ needs data/, /B: \S+ +PROCESSING +3000 USDG/],
  watch: [/Watching 3\./, /COMPLETED +5\.00/, /FAILED +5\.13/, /REJECTED +5\.17/, /3 of 3 came to an end/],
  "webhook-receiver": [/delivered orchestration\.completed: 20[24]/, /orchestration\.completed: \S+ is COMPLETED\n/, /orchestration\.processing: \S+ is PROCESSING \(late/],
};

for (const [name, lines] of Object.entries(EXPECTED)) {
  test(name, async () => {
    const stdout = await printed(name);
    for (const line of lines) assert.match(stdout, line);
  });
}

test("the receiver handles every event once, though each is delivered twice", async () => {
  const lines = (await printed("webhook-receiver")).split("\n");
  const id = lines.findLast((line) => line.includes(" is ")).split(" ")[1];
  // Late deliveries come last: first the end of the orchestration, then its beginning.
  assert.deepEqual(lines.filter((line) => line.includes(`${id} is `)).map((line) => line.split(" ")[3]), ["COMPLETED", "PROCESSING"]);
});

test("every script of the folder is one that the tests run", () => {
  const scripts = readdirSync(join(ROOT, "examples/node")).filter((name) => name.endsWith(".mjs") && name !== "connect.mjs");
  assert.deepEqual(scripts.map((name) => name.replace(".mjs", "")).sort(), Object.keys(EXPECTED).sort());
});
