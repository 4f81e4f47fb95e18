// Where the WebAssembly comes from: every kind of source that ready() takes, loads that fail, and entries of servers. Each
// case is a process of its own, because what is loaded stays loaded.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";
import { file } from "./proxy-support.mjs";

const run = promisify(execFile);
const WASM = readFileSync(file("wasm/core.wasm"));
let server;
let origin;
let asked;

before(async () => {
  server = createServer((request, response) => {
    asked.push(request.url);
    const first = asked.length === 1;
    if (request.url === "/html") return response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end("<!doctype html>");
    if (request.url === "/gone" || (request.url === "/flaky" && first)) return response.writeHead(404).end();
    if (request.url === "/garbage") return response.writeHead(200, { "content-type": "application/wasm" }).end("<!doctype html>");
    // A server that does not know the type must not be in the way.
    response.writeHead(200, request.url === "/untyped" ? {} : { "content-type": "application/wasm" }).end(WASM);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  origin = `http://127.0.0.1:${server.address().port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

/** Runs lines against an entry and gives what they put into `told`. */
async function told(entry, lines, folder = fileURLToPath(file("."))) {
  asked = [];
  const script = `
    import { readFileSync } from "node:fs";
    import { pathToFileURL } from "node:url";
    const { ready, schemas, PaxosError } = await import(pathToFileURL(${JSON.stringify(join(folder, entry))}));
    const parse = () => schemas.getOrchestration.parse({ id: "a" }).id;
    const attempt = async (act) => { try { return await act(); } catch (error) { return PaxosError.is(error) ? error.code + ": " + error.message : String(error.stack); } };
    const bytes = () => readFileSync(${JSON.stringify(join(folder, "wasm", "core.wasm"))});
    const origin = ${JSON.stringify(origin)};
    const told = {};
    ${lines}
    console.log(JSON.stringify(told));`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", script]);
  return JSON.parse(stdout);
}

const SOURCES = {
  "a URL": "new URL(origin + '/core.wasm')",
  "a text": "origin + '/core.wasm'",
  "an address whose server knows no type": "origin + '/untyped'",
  "a Buffer": "bytes()",
  "a view on bytes": "new Uint8Array(bytes())",
  "an ArrayBuffer": "new Uint8Array(bytes()).buffer",
  "a Response": "await fetch(origin + '/core.wasm')",
  "a Response that was made": "new Response(bytes(), { headers: { 'content-type': 'application/wasm' } })",
  "a compiled module": "await WebAssembly.compile(bytes())",
};

for (const [name, source] of Object.entries(SOURCES)) {
  test(`a page: ready() takes ${name}`, async () => {
    const { early, ready, late } = await told("entry/browser.js", `
      told.early = await attempt(parse);
      told.ready = await attempt(async () => (await Promise.all([ready({ wasm: ${source} }), ready()]), "done"));
      told.late = await attempt(parse);`);
    assert.match(early, /^not_ready: .*call "await ready\(\)" first/);
    assert.deepEqual([ready, late], ["done", "a"]);
    assert.ok(asked.length <= 1, String(asked));
  });
}

test("a page: a load that failed is tried again, by ready() and by any async method", async () => {
  const found = await told("entry/browser.js", `
    told.first = await attempt(() => ready({ wasm: origin + "/flaky" }));
    told.then = await attempt(parse);
    told.second = await attempt(async () => (await ready({ wasm: origin + "/flaky" }), "done"));
    told.late = await attempt(parse);`);
  assert.match(found.first, /^load_failed: Your server sent status 404 for core\.wasm/);
  assert.match(found.then, /^not_ready/);
  assert.deepEqual([found.second, found.late, asked], ["done", "a", ["/flaky", "/flaky"]]);
});

test("a page: what is no WebAssembly is told in words, with the fix", async () => {
  const found = await told("entry/browser.js", `
    told.html = await attempt(() => ready({ wasm: origin + "/html" }));
    told.response = await attempt(async () => ready({ wasm: await fetch(origin + "/html") }));
    told.gone = await attempt(async () => ready({ wasm: await fetch(origin + "/gone") }));
    told.garbage = await attempt(() => ready({ wasm: origin + "/garbage" }));
    told.nobody = await attempt(() => ready({ wasm: "http://127.0.0.1:9/core.wasm" }));
    told.after = await attempt(async () => (await ready({ wasm: bytes() }), parse()));`);
  for (const sentence of [found.html, found.response]) {
    assert.match(sentence, /^load_failed: Your server sent an HTML page for core\.wasm \(http.*\/html\)\. Vite 7.*optimizeDeps\.exclude.*ready\(\{ wasm:/);
  }
  assert.match(found.gone, /^load_failed: Your server sent status 404/);
  assert.match(found.garbage, /^load_failed: core\.wasm could not be loaded: .*magic/);
  assert.match(found.nobody, /^load_failed: core\.wasm could not be loaded/);
  assert.equal(found.after, "a");
});

for (const entry of ["entry/node.js", "entry/validate-node.js", "entry/inline.js", "entry/inline-node.js"]) {
  test(`${entry}: sync helpers work right after import`, async () => {
    assert.deepEqual(await told(entry, "told.early = await attempt(parse); told.ready = await attempt(async () => (await ready(), 1));"), { early: "a", ready: 1 });
    assert.deepEqual(asked, []);
  });
}

test("a server whose bundler left the file behind is told what to do", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "paxos-bundled-"));
  t.after(() => rmSync(folder, { recursive: true }));
  cpSync(file("."), folder, { recursive: true });
  rmSync(join(folder, "wasm/core.wasm"));
  const found = await told("entry/node.js", "told.early = await attempt(parse); told.ready = await attempt(() => ready());", folder);
  for (const sentence of Object.values(found)) assert.match(sentence, /^load_failed: core\.wasm is not where it should be .*serverExternalPackages: \["paxos-orchestrations"\]/);
});
