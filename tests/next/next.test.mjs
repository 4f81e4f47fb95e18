// The example for Next, as a reader runs it: the packed tarball, a production build, and the page in a browser.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { closePage, openPage, PATIENCE_MS, startBrowser } from "../browser/support.mjs";
import { QUIET, ran, ROOT, start, TARBALL } from "../hosts/support.mjs";

const HERE = fileURLToPath(new URL("./", import.meta.url));
const NEXT = join(HERE, "node_modules/next/dist/bin/next");
const folder = join(HERE, "dist/example");
const LONG_MS = 10 * PATIENCE_MS;
let server;
let browser;

before(async () => {
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(ROOT, "examples/next"), folder, { recursive: true, filter: (path) => !/node_modules|\.next$/.test(path) });
  mkdirSync(QUIET.HOME, { recursive: true });
  await ran("npm", ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", "--no-save", "--omit=dev", "--prefix", join(folder, "install"), TARBALL]);
  cpSync(join(folder, "install/node_modules/paxos-orchestrations"), join(folder, "node_modules/paxos-orchestrations"), { recursive: true });
  rmSync(join(folder, "install"), { recursive: true });
  await ran(process.execPath, [NEXT, "build"], { cwd: folder, env: { ...QUIET, NODE_ENV: "production" }, timeout: LONG_MS });
  server = await start(process.execPath, [NEXT, "start", "--hostname", "127.0.0.1", "--port", "0"], { cwd: folder, ready: /Local:\s+http:\/\/[^:]+:(\d+)[\s\S]*Ready in/ });
  browser = await startBrowser();
}, { timeout: LONG_MS });
after(async () => {
  await browser?.close();
  await server?.stop();
  rmSync(join(HERE, "dist"), { recursive: true, force: true, maxRetries: 5 });
});

const HEADERS = { "x-paxos-orchestrations": "1" };

test("the example names the versions that are installed here", () => {
  const versions = (path) => JSON.parse(readFileSync(path, "utf8")).dependencies;
  const { "paxos-orchestrations": _, ...wanted } = versions(join(ROOT, "examples/next/package.json"));
  assert.deepEqual(wanted, versions(join(HERE, "package.json")));
});

test("the server component lists orchestrations, without a script", async () => {
  const html = await (await server.call("/")).text();
  assert.equal(html.match(/<tr data-id="/g).length, 5);
});

test("the page checks, pays through the route handler, and shows it", { timeout: 2 * PATIENCE_MS }, async () => {
  const page = await openPage(browser, `${server.origin}/`);
  const wasm = [];
  page.on("response", (response) => {
    if (response.url().endsWith(".wasm")) wasm.push(response.status());
  });
  await page.goto(`${server.origin}/`);
  const said = page.locator("output");
  await page.getByLabel("Convert USD to USDG").fill("12,5");
  await page.getByRole("button", { name: "Convert" }).click();
  await said.filter({ hasText: /^source_amount / }).waitFor();
  await page.getByLabel("Convert USD to USDG").fill("3.21");
  await page.getByRole("button", { name: "Convert" }).click();
  await said.filter({ hasText: / is (PROCESSING|COMPLETED)$/ }).waitFor();
  const [id] = (await said.textContent()).split(" ");
  assert.deepEqual(wasm, [200]);
  await page.reload();
  await page.locator(`tr[data-id="${id}"]`).waitFor();
  assert.match(await page.locator(`tr[data-id="${id}"]`).textContent(), /^3\.21USDUSDG/);
  await closePage(page);
});

test("the proxy refuses strangers, other origins and what is not on its list", async () => {
  assert.equal((await server.call("/paxos/profiles", { headers: HEADERS })).status, 401);
  const cookie = (await server.call("/session", { method: "POST" })).headers.get("set-cookie").split(";")[0];
  const status = async (path, headers) => (await server.call(path, { headers: { ...HEADERS, cookie, ...headers } })).status;
  assert.equal(await status("/paxos/profiles", {}), 200);
  // Next tells its handlers an address of its own; the page's own origin is where the browser went.
  assert.equal(await status("/paxos/profiles", { origin: server.origin }), 200);
  assert.equal(await status("/paxos/profiles", { origin: "https://evil.example" }), 403);
  assert.equal(await status("/paxos/profiles", { origin: `http://localhost:${server.port}` }), 403);
  assert.equal(await status("/paxos/events", {}), 403);
  assert.equal(await status("/paxos/..%2fv2%2fprofiles", {}), 400);
});

test("what browsers load has one WebAssembly file and neither proxy, sandbox nor secret", () => {
  const root = join(folder, ".next/static");
  const files = readdirSync(root, { recursive: true }).map((name) => join(root, String(name)));
  assert.equal(files.filter((name) => name.endsWith(".wasm")).length, 1);
  for (const name of files.filter((name) => name.endsWith(".js"))) {
    assert.doesNotMatch(readFileSync(name, "utf8"), /sandbox-client-secret|createTokenProxy needs|client_credentials/, name);
  }
});
