// The packed tarball through the bundlers that people use. Judged by the built page in a browser, not by exit codes.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { cpSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";
import { closePage, openPage, PATIENCE_MS, startBrowser } from "../browser/support.mjs";

const HERE = fileURLToPath(new URL("./", import.meta.url));
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PACKED = join(ROOT, "target/npm");
const TARBALL = process.env.PAXOS_TARBALL ?? join(PACKED, readdirSync(PACKED).find((name) => name.endsWith(".tgz")));
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };
const run = promisify(execFile);

let browser;

before(async () => {
  rmSync(join(HERE, "dist"), { recursive: true, force: true });
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  rmSync(join(HERE, "dist"), { recursive: true, force: true });
});

/** A copy of a project with the tarball installed. It lies below this folder, so that it finds the bundlers. */
async function project(from, name) {
  const folder = join(HERE, "dist", name);
  cpSync(join(HERE, from), folder, { recursive: true });
  await run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", TARBALL], { cwd: folder });
  return folder;
}

/** Serves a folder. */
async function serve(folder) {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, "http://localhost").pathname);
    try {
      const file = path === "/" ? "/index.html" : path;
      const body = await readFile(join(folder, file));
      response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

/** What the page at an address tells in its title, and the WebAssembly files that it loaded. */
async function told(url) {
  const page = await openPage(browser, url);
  const loaded = [];
  page.on("response", (response) => {
    if (new URL(response.url()).pathname.endsWith(".wasm")) loaded.push(response.status());
  });
  await page.goto(url);
  await page.waitForFunction(() => document.title.startsWith("{"), undefined, { timeout: PATIENCE_MS });
  const found = JSON.parse(await page.title());
  await closePage(page);
  return { found, loaded };
}

function assertWorks({ found, loaded }) {
  assert.match(found.early, /^not_ready: .*await ready\(\)/);
  const { early: _, ready: __, ...rest } = found;
  assert.deepEqual(rest, { listed: "p-1", looked: false, waited: "COMPLETED", unknown: 1, issues: rest.issues, address: true });
  assert.ok(rest.issues.includes("unknown_field") && rest.issues.includes("required"), String(rest.issues));
  assert.deepEqual(loaded, [200]);
}

const wasmFiles = (folder) => readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith(".wasm"));

for (const name of ["vite8", "vite7", "webpack5", "rspack2", "rollup4", "parcel2"]) {
  test(`${name}: the built page works and has one WebAssembly file`, { timeout: 2 * PATIENCE_MS }, async () => {
    const folder = await project("app", name);
    await run(process.execPath, [join(HERE, "build.mjs"), name], { cwd: folder });
    assert.equal(wasmFiles(join(folder, "dist")).length, 1);
    const server = await serve(join(folder, "dist"));
    try {
      assertWorks(await told(server.url));
    } finally {
      server.close();
    }
  });
}

// Entries below the package's name: Parcel reads `exports` only when it is told to.
for (const [name, manifest] of [["vite8", {}], ["webpack5", {}], ["parcel2", { "@parcel/resolver-default": { packageExports: true } }]]) {
  test(`${name} with ./validate: the built page works and has the smaller WebAssembly file`, { timeout: 2 * PATIENCE_MS }, async () => {
    const folder = await project("app", `${name}-validate`);
    cpSync(join(folder, "validate.js"), join(folder, "main.js"));
    const path = join(folder, "package.json");
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, "utf8")), ...manifest }));
    await run(process.execPath, [join(HERE, "build.mjs"), name], { cwd: folder });
    const [wasm, ...others] = wasmFiles(join(folder, "dist"));
    assert.deepEqual(others, []);
    const size = (file) => statSync(file).size;
    assert.equal(size(join(folder, "dist", wasm)), size(join(folder, "node_modules/paxos-orchestrations/wasm/validate.wasm")));
    const server = await serve(join(folder, "dist"));
    try {
      const { found, loaded } = await told(server.url);
      assert.ok(found.issues.includes("unknown_field"), JSON.stringify(found));
      assert.deepEqual([found.address, loaded], [true, [200]]);
    } finally {
      server.close();
    }
  });
}

test("esbuild with ./inline: one script and no WebAssembly file", { timeout: 2 * PATIENCE_MS }, async () => {
  const folder = await project("app", "esbuild");
  await run(process.execPath, [join(HERE, "build.mjs"), "esbuild"], { cwd: folder });
  assert.deepEqual(wasmFiles(join(folder, "dist")), []);
  const server = await serve(join(folder, "dist"));
  try {
    const { found, loaded } = await told(server.url);
    assert.deepEqual(found, { early: "a", address: true });
    assert.deepEqual(loaded, []);
  } finally {
    server.close();
  }
});

test("a page without a bundler: an import map and nothing else", { timeout: PATIENCE_MS }, async () => {
  const folder = await project("app", "plain");
  const map = '<script type="importmap">{ "imports": { "paxos-orchestrations": "/node_modules/paxos-orchestrations/entry/browser.js" } }</script>';
  const html = readFileSync(join(folder, "index.html"), "utf8").replace("<body>", `<body>${map}`);
  cpSync(join(HERE, "app"), folder, { recursive: true });
  writeFileSync(join(folder, "index.html"), html);
  const server = await serve(folder);
  try {
    assertWorks(await told(server.url));
  } finally {
    server.close();
  }
});

/** A dev server as a child process; it says its address as `ready http://…`. */
async function devServer(folder, tool, config) {
  const script = `
    const { createServer } = await import(${JSON.stringify(tool)});
    const server = await createServer({ root: ${JSON.stringify(folder)}, logLevel: "error", server: { host: "127.0.0.1", port: 0 }, ...${JSON.stringify(config)} });
    await server.listen();
    console.log("ready " + server.resolvedUrls.local[0]);
  `;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], { cwd: HERE, stdio: ["ignore", "pipe", "inherit"] });
  const url = await new Promise((resolve, reject) => {
    child.stdout.on("data", (data) => {
      const said = /ready (\S+)/.exec(String(data))?.[1];
      if (said !== undefined) resolve(said);
    });
    child.once("exit", (code) => reject(new Error(`the dev server ended with ${code}`)));
  });
  return { url, close: () => child.kill() };
}

test("vite 8 in development, without configuration", { timeout: 2 * PATIENCE_MS }, async () => {
  const server = await devServer(await project("app", "vite8-dev"), "vite", {});
  try {
    assertWorks(await told(server.url));
  } finally {
    server.close();
  }
});

test("vite 7 in development, with the line that our error names", { timeout: 2 * PATIENCE_MS }, async () => {
  const folder = await project("app", "vite7-dev");
  const plain = await devServer(folder, "vite7", {});
  try {
    const { found } = await told(plain.url);
    assert.match(found.ready, /^load_failed: .*optimizeDeps\.exclude: \["paxos-orchestrations"\]/);
  } finally {
    plain.close();
  }
  const configured = await devServer(folder, "vite7", { optimizeDeps: { exclude: ["paxos-orchestrations"] } });
  try {
    assertWorks(await told(configured.url));
  } finally {
    configured.close();
  }
});

test("vitest, in Node and in jsdom", { timeout: 2 * PATIENCE_MS }, async () => {
  const folder = await project("unit", "vitest");
  for (const environment of ["node", "jsdom"]) {
    const args = [join(HERE, "node_modules/vitest/vitest.mjs"), "run", "--root", folder, "--environment", environment, "--reporter", "json"];
    const { stdout } = await run(process.execPath, args, { cwd: folder });
    const { numPassedTests, numTotalTests } = JSON.parse(stdout.slice(stdout.indexOf("{")));
    assert.deepEqual([numPassedTests, numTotalTests], [2, 2], environment);
  }
});

test("jest, as ES modules", { timeout: 2 * PATIENCE_MS }, async () => {
  const folder = await project("unit", "jest");
  const args = ["--experimental-vm-modules", "--no-warnings", join(HERE, "node_modules/jest/bin/jest.js"), "--rootDir", folder, "--json"];
  const { stdout } = await run(process.execPath, args, { cwd: folder });
  const { numPassedTests, numTotalTests } = JSON.parse(stdout);
  assert.deepEqual([numPassedTests, numTotalTests], [2, 2]);
});
