// The code of preflight comes when it is used: a page that never asks loads none of it, and `./inline` needs no second file.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execFileSync } from "node:child_process";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import vm from "node:vm";
import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PACKED = join(ROOT, "target/npm");
const TARBALL = process.env.PAXOS_TARBALL ?? join(PACKED, readdirSync(PACKED).find((name) => name.endsWith(".tgz")));
const folder = mkdtempSync(join(tmpdir(), "paxos-bundle-"));
execFileSync("npm", ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", TARBALL], { cwd: folder, stdio: "ignore" });
after(() => rmSync(folder, { recursive: true, force: true }));

const ONLY_IN_PREFLIGHT = "bank_account_not_approved";
const bundle = async (contents, options) => {
  const { outputFiles, metafile, warnings } = await build({
    stdin: { contents, resolveDir: folder }, bundle: true, write: false, outdir: folder, metafile: true, target: "es2022", platform: "browser", logLevel: "silent", ...options,
  });
  assert.deepEqual(warnings, []);
  return { files: outputFiles.map(({ text }) => text), outputs: Object.values(metafile.outputs) };
};

test("a bundler that splits: what a page loads first has nothing of preflight", async () => {
  const { files, outputs } = await bundle('export { PaxosClient } from "paxos-orchestrations";', { format: "esm", splitting: true });
  const later = outputs.findIndex(({ entryPoint }) => entryPoint?.endsWith("preflight/look.js"));
  assert.ok(later >= 0);
  files.forEach((text, place) => assert.equal(text.includes(ONLY_IN_PREFLIGHT), place === later));
});

test("./inline in one classic script: no second file, and preflight works", async () => {
  const { files } = await bundle('export { PaxosClient } from "paxos-orchestrations/inline";', { format: "iife", globalName: "paxos" });
  assert.equal(files.length, 1);
  assert.doesNotMatch(files[0], /\bimport\(/);
  const asked = [];
  const fetch = async (url) => {
    asked.push(new URL(url).pathname);
    return Response.json({ id: "q", asset: "USD", available: "5", trading: "0" });
  };
  const globals = { fetch, URL, Response, Headers, TextEncoder, TextDecoder, WebAssembly, AbortController, AbortSignal, setTimeout, clearTimeout, atob, crypto, console, Uint8Array };
  const context = vm.createContext(globals);
  vm.runInContext(files[0], context);
  globals.answer = vm.runInContext('new paxos.PaxosClient({ baseUrl: "http://page.invalid/paxos" }).orchestrations.preflight({ source_asset: "USD", destination_asset: "USDG", source_amount: "9", source: { profile: { profile_id: "p" } }, destination: { profile: { profile_id: "q" } } })', context);
  const { ok, calls, findings } = await globals.answer;
  assert.deepEqual([ok, calls, findings[0].code, asked.sort().join()], [false, 2, "insufficient_funds", "/paxos/profiles/p/balances/USD,/paxos/profiles/q"]);
});

test("a load that fails is an error of the package, and the next call tries again", async () => {
  const text = `
    import { PaxosClient } from "paxos-orchestrations";
    import { withPreflight } from "./node_modules/paxos-orchestrations/preflight/load.js";
    let tries = 0;
    withPreflight(PaxosClient, async () => { if ((tries += 1) === 1) throw new TypeError("no network"); return import("./node_modules/paxos-orchestrations/preflight/look.js"); });
    const client = new PaxosClient({ baseUrl: "http://page.invalid/paxos", fetch: () => { throw new Error("not asked"); } });
    const first = await client.orchestrations.preflight({}).catch((error) => error);
    const second = await client.orchestrations.preflight({});
    console.log(first.name, first.code, first.cause.message, second.ok, second.calls);`;
  const printed = execFileSync(process.execPath, ["--input-type=module", "-e", text], { cwd: folder, encoding: "utf8" });
  assert.equal(printed, "PaxosError load_failed no network false 0\n");
});
