// The code of preflight, waitFor and request comes when it is used: a page that never asks loads none of it, and `./inline`
// needs no second file.
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

/** What is loaded later, and words that are only there. */
const LATER = { "lib/look.js": "bank_account_not_approved", "lib/orchestration-watcher.js": "orchestration_id:", "lib/unknown-request.js": "does not lie below the API" };
const bundle = async (contents, options) => {
  const { outputFiles, metafile, warnings } = await build({
    stdin: { contents, resolveDir: folder }, bundle: true, write: false, outdir: folder, metafile: true, target: "es2022", platform: "browser", logLevel: "silent", ...options,
  });
  assert.deepEqual(warnings, []);
  return { files: outputFiles.map(({ text }) => text), outputs: Object.values(metafile.outputs) };
};

test("a bundler that splits: what a page loads first has nothing of what few pages use", async () => {
  const { files, outputs } = await bundle('export { PaxosClient } from "paxos-orchestrations";', { format: "esm", splitting: true });
  for (const [module, words] of Object.entries(LATER)) {
    const later = outputs.findIndex(({ entryPoint }) => entryPoint?.endsWith(module));
    assert.ok(later >= 0, module);
    files.forEach((text, place) => assert.equal(text.includes(words), place === later, module));
  }
});

test("./inline in one classic script: no second file, and what few pages use works", async () => {
  const { files } = await bundle('export { PaxosClient } from "paxos-orchestrations/inline";', { format: "iife", globalName: "paxos" });
  assert.equal(files.length, 1);
  assert.doesNotMatch(files[0], /\bimport\(/);
  const asked = [];
  const fetch = async (url) => {
    asked.push(new URL(url).pathname);
    if (url.includes("orchestration_id")) return Response.json({ items: [{ id: "o", status: "FAILED" }] });
    return Response.json({ id: "q", asset: "USD", available: "5", trading: "0" });
  };
  const globals = { fetch, URL, Response, Headers, TextEncoder, TextDecoder, WebAssembly, AbortController, AbortSignal, setTimeout, clearTimeout, URLSearchParams, atob, crypto, console, Uint8Array, performance };
  const context = vm.createContext(globals);
  vm.runInContext(files[0], context);
  globals.answer = vm.runInContext('new paxos.PaxosClient({ baseUrl: "http://page.invalid/paxos" }).orchestrations.preflight({ source_asset: "USD", destination_asset: "USDG", source_amount: "9", source: { profile: { profile_id: "p" } }, destination: { profile: { profile_id: "q" } } })', context);
  const { ok, calls, findings } = await globals.answer;
  assert.deepEqual([ok, calls, findings[0].code, asked.sort().join()], [false, 2, "insufficient_funds", "/paxos/profiles/p/balances/USD,/paxos/profiles/q"]);
  globals.waited = vm.runInContext('new paxos.PaxosClient({ baseUrl: "http://page.invalid/paxos" }).orchestrations.waitFor("o")', context);
  assert.equal((await globals.waited).status, "FAILED");
  globals.other = vm.runInContext('new paxos.PaxosClient({ baseUrl: "http://page.invalid/paxos" }).request("GET", "/new")', context);
  assert.equal((await globals.other).id, "q");
});

test("a load that fails is an error of the package, and the next call tries again", async () => {
  const text = `
    import { PaxosClient } from "paxos-orchestrations";
    import { withLater } from "./node_modules/paxos-orchestrations/lib/client.js";
    const once = (load) => {
      let tries = 0;
      return async () => { if ((tries += 1) === 1) throw new TypeError("no network"); return load(); };
    };
    withLater(PaxosClient, {
      request: once(() => import("./node_modules/paxos-orchestrations/lib/unknown-request.js")),
      preflight: once(() => import("./node_modules/paxos-orchestrations/lib/look.js")),
      waitFor: once(() => import("./node_modules/paxos-orchestrations/lib/orchestration-watcher.js")),
    });
    const fetch = async () => Response.json({ items: [{ id: "o", status: "FAILED" }] });
    const client = new PaxosClient({ baseUrl: "http://page.invalid/paxos", fetch });
    const { orchestrations } = client;
    const failed = (error) => [error.name, error.code, error.message, error.cause.message].join();
    console.log(await orchestrations.preflight({}).catch(failed));
    const { ok, calls } = await orchestrations.preflight({});
    console.log(ok, calls);
    // What needs no code of it, needs none.
    console.log((await orchestrations.waitFor({ id: "o", status: "COMPLETED" })).status);
    console.log(await orchestrations.waitFor("o").catch(failed));
    console.log((await orchestrations.waitFor("o")).status);
    console.log(await client.request("POST", "/x", { body: {} }).catch(failed));
    console.log((await client.request("POST", "/x", { body: {} })).items[0].id);`;
  const printed = execFileSync(process.execPath, ["--input-type=module", "-e", text], { cwd: folder, encoding: "utf8" });
  assert.deepEqual(printed.trim().split("\n"), [
    "PaxosError,load_failed,preflight could not be loaded,no network", "false 0",
    "COMPLETED", "PaxosError,load_failed,waitFor could not be loaded,no network", "FAILED",
    "PaxosError,load_failed,request could not be loaded,no network", "o",
  ]);
});
