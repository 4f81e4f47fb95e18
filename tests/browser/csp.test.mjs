// Under a strict content security policy: what WebAssembly needs, and what is said when it is missing.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { PATIENCE_MS, startBrowser } from "./support.mjs";

const PACKAGE = process.env.PAXOS_PACKAGE ?? fileURLToPath(new URL("../../pkg/", import.meta.url));
const TYPES = { ".js": "text/javascript", ".wasm": "application/wasm" };
const SCRIPT = `
  import { ready, schemas } from "/package/entry/browser.js";
  ready().then(
    () => (document.title = "checked " + schemas.getOrchestration.safeParse({ id: "a" }).success),
    (error) => (document.title = error.code + ": " + error.message),
  );
`;

let browser;
let server;
let policy;

before(async () => {
  server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, "http://localhost").pathname);
    if (path === "/page.js") return response.writeHead(200, { "content-type": "text/javascript" }).end(SCRIPT);
    if (!path.startsWith("/package/")) {
      response.writeHead(200, { "content-type": "text/html", "content-security-policy": policy });
      return response.end('<!doctype html><title>waiting</title><script type="module" src="/page.js"></script>');
    }
    try {
      const body = await readFile(join(PACKAGE, path.slice("/package/".length)));
      return response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "text/plain" }).end(body);
    } catch {
      return response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  server?.close();
});

/** What the page says under a policy. */
async function said(under) {
  policy = under;
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.waitForFunction(() => document.title !== "waiting", undefined, { timeout: PATIENCE_MS });
  const title = await page.title();
  await page.close();
  return title;
}

test("'wasm-unsafe-eval' is all it needs: no inline script, no eval", { timeout: PATIENCE_MS }, async () => {
  assert.equal(await said("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"), "checked true");
});

test("without it the error names the fix", { timeout: PATIENCE_MS }, async () => {
  assert.match(await said("default-src 'none'; script-src 'self'; connect-src 'self'"), /^load_failed: .*script-src 'wasm-unsafe-eval'/);
});
