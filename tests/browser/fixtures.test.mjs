// The vendor's payloads through the real WebAssembly in a real browser, loaded as a plain page loads it.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { readFixtures } from "../support/read-fixtures.mjs";
import { closePage, openPage, PATIENCE_MS, startBrowser } from "./support.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const TYPES = { ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };

let server;
let browser;
let base;

before(async () => {
  server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, "http://localhost").pathname);
    try {
      const type = TYPES[extname(path)];
      response.writeHead(200, { "content-type": type ?? "text/html" });
      response.end(type === undefined ? "<!doctype html><title>fixtures</title><link rel=icon href=data:>" : await readFile(join(ROOT, path)));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${server.address().port}/`;
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  server?.close();
});

test("every fixture passes in a browser", { timeout: PATIENCE_MS }, async () => {
  const page = await openPage(browser, base);
  await page.goto(base);
  const failures = await page.evaluate(async (files) => {
    const pkg = await import("/pkg/entry/browser.js");
    const { runFixtures } = await import("/tests/support/fixtures.mjs");
    await pkg.ready();
    return runFixtures(pkg, files);
  }, readFixtures());
  assert.deepEqual(failures, []);
  await closePage(page);
});

test("too early, refused secrets and a missing file are told in a sentence", { timeout: PATIENCE_MS }, async () => {
  const page = await openPage(browser, base);
  await page.goto(base);
  const told = await page.evaluate(async () => {
    const pkg = await import("/pkg/entry/browser.js");
    const message = async (what) => Promise.resolve().then(what).then(() => "nothing", (error) => `${error.code}: ${error.message}`);
    return {
      early: await message(() => pkg.schemas.createOrchestration.parse({})),
      html: await message(() => pkg.ready({ wasm: "/not-there" })),
      again: await message(() => pkg.ready()),
      secret: await message(() => new pkg.PaxosClient({ environment: "sandbox", credentials: { clientId: "a", clientSecret: "canary" } })),
    };
  });
  assert.match(told.early, /^not_ready: .*await ready\(\)/);
  assert.match(told.html, /^load_failed: Your server sent an HTML page for core\.wasm/);
  assert.equal(told.again, "nothing", "a failed load is tried again");
  assert.match(told.secret, /^secret_in_browser: .*token proxy/);
  assert.ok(!told.secret.includes("canary"));
  await closePage(page);
});
