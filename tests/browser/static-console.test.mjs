// The console without a server: `cargo xtask demo --static` leaves a folder, a plain file server below a path gives it out
// and is then stopped, and everything goes on working.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { closePage, openPage, PATIENCE_MS, startBrowser } from "./support.mjs";

const BUILT = fileURLToPath(new URL("../../target/static-console/", import.meta.url));
/** Where the folder stands on its host. */
const BELOW = "/some/where/";
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".json": "application/json", ".svg": "image/svg+xml" };

let browser;
before(async () => {
  assert.ok(statSync(join(BUILT, "sw.js"), { throwIfNoEntry: false })?.isFile(), "there is no target/static-console: run cargo xtask demo --static");
  browser = await startBrowser();
});
after(() => browser?.close());

/** A copy of the folder, and a server that knows nothing but files. */
async function serveFolder(t) {
  const folder = mkdtempSync(join(tmpdir(), "paxos-static-"));
  t.after(() => rmSync(folder, { recursive: true }));
  cpSync(BUILT, folder, { recursive: true });
  const asked = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://files");
    asked.push(pathname);
    const name = pathname === BELOW ? "index.html" : normalize(pathname).slice(BELOW.length);
    const path = join(folder, name);
    if (!pathname.startsWith(BELOW) || !path.startsWith(folder) || !statSync(path, { throwIfNoEntry: false })?.isFile()) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[extname(name)] ?? "application/octet-stream" }).end(readFileSync(path));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  t.after(() => server.listening && stop());
  return { folder, asked, stop, url: `http://127.0.0.1:${server.address().port}${BELOW}` };
}

function test(name, steps) {
  it(name, { timeout: 4 * PATIENCE_MS }, async (t) => {
    const files = await serveFolder(t);
    const page = await openPage(browser, files.url);
    await steps(page, files);
    await closePage(page);
  });
}

async function openList(page, url) {
  await page.goto(url);
  await page.locator("tr[data-id]").first().waitFor();
}

/** Composes a mint, sends it, and sees it end. */
async function mint(page, amount) {
  await page.getByRole("button", { name: "New orchestration" }).click();
  const form = page.getByRole("dialog", { name: "New orchestration" });
  await form.getByLabel("Amount").fill(amount);
  await form.getByLabel("Destination profile").selectOption({ index: 1 });
  await form.getByRole("button", { name: "Review", exact: true }).click();
  const review = page.getByRole("dialog", { name: "Review" });
  const refId = await review.locator("[data-ref-id]").textContent();
  await review.getByRole("button", { name: "Confirm and send" }).click();
  await page.locator("tr[data-status=COMPLETED]", { hasText: refId }).waitFor();
  return refId;
}

async function fireDeposit(page, amount) {
  await page.getByRole("button", { name: "Embedded sandbox" }).click();
  const panel = page.getByRole("dialog", { name: "Sandbox" });
  await panel.getByLabel("Amount").fill(amount);
  await panel.getByRole("button", { name: "Fire the deposit" }).click();
  await page.locator("tr[data-status=COMPLETED]", { hasText: amount }).waitFor();
  await panel.getByRole("button", { name: "Close" }).click();
}

describe("the console without a server", () => {
  test("everything works, and goes on without a network", async (page, files) => {
    await openList(page, files.url);
    const before = await mint(page, "10.25");
    await fireDeposit(page, "31.50");
    // The worker tells the page what happens, as the demo's server does.
    await page.evaluate(async () => {
      const headers = { "x-paxos-orchestrations": "1" };
      const rules = await (await fetch("paxos/orchestration/rules?limit=100", { headers })).json();
      const { id } = rules.items.find(({ status, destination }) => status === "ACTIVE" && destination.profile);
      await fetch("_sandbox/deposit", { method: "POST", headers, body: JSON.stringify({ rule_id: id, amount: "33.50" }) });
    });
    await page.locator("tr[data-status=COMPLETED]", { hasText: "33.50" }).waitFor();
    assert.deepEqual([...new Set(files.asked.filter((path) => !path.startsWith(BELOW)))], [], "nothing is asked for outside of its folder");
    assert.ok(!files.asked.some((path) => /paxos|_sandbox/.test(path)), "no request to the API leaves the browser");

    await files.stop();
    await page.reload();
    await page.locator("tr[data-status=COMPLETED]", { hasText: before }).waitFor();
    await page.locator("tr[data-status=COMPLETED]", { hasText: "31.50" }).waitFor();
    await mint(page, "11.75");
    await fireDeposit(page, "32.50");

    // What is loaded only when it is used was kept, too.
    await page.getByRole("button", { name: "New orchestration" }).click();
    const form = page.getByRole("dialog", { name: "New orchestration" });
    await form.getByLabel("Amount").fill("1");
    await form.getByLabel("Destination profile").selectOption({ index: 1 });
    await form.getByRole("button", { name: "Review", exact: true }).click();
    const review = page.getByRole("dialog", { name: "Review" });
    await review.getByRole("button", { name: "Look", exact: true }).click();
    await review.getByText("Nothing stands in the way").waitFor();

    // A link to a part of the page, opened anew.
    await page.goto(`${files.url}?view=rules`);
    await page.locator("[data-rule]").first().waitFor();
  });

  test("the page never sees what the token endpoint accepts", async (page, files) => {
    await openList(page, files.url);
    const seen = await page.evaluate(async () => {
      const get = async (path, headers) => {
        const response = await fetch(new URL(path, document.baseURI), { headers });
        return { status: response.status, text: await response.text() };
      };
      const marker = { "x-paxos-orchestrations": "1" };
      return { state: await get("_sandbox/state", marker), bare: await get("_sandbox/state", {}), snapshot: await get("_sandbox/snapshot", marker), status: await get("/_sandbox", marker), token: await get("/oauth2/token", marker) };
    });
    assert.equal(seen.state.status, 200);
    assert.ok(!/credential|secret|client_?id/i.test(seen.state.text));
    assert.deepEqual([seen.bare.status, seen.snapshot.status, seen.status.status, seen.token.status], [403, 404, 404, 404]);
  });

  test("a newer version is offered and not forced, and takes the place of the old one", async (page, files) => {
    await openList(page, files.url);
    const refId = await mint(page, "12.25");

    // A new build: other content under the old names and new ones, and a worker that knows them.
    const worker = join(files.folder, "sw.js");
    const script = readFileSync(worker, "utf8");
    const [, version] = /[`"]([0-9a-f]{16})[`"]/.exec(script);
    writeFileSync(worker, script.replaceAll(version, "0123456789abcdef"));
    const index = join(files.folder, "index.html");
    writeFileSync(index, readFileSync(index, "utf8").replace("<title>Orchestrations", "<title>Newer"));
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
    await page.getByText("A newer version of this page is there").waitFor();
    assert.equal(await page.title(), "Orchestrations");

    await files.stop();
    await page.getByRole("button", { name: "Reload" }).click();
    await page.waitForFunction(() => document.title === "Newer");
    await page.locator("tr[data-status=COMPLETED]", { hasText: refId }).waitFor();
    const names = await page.evaluate(async () => (await caches.keys()).filter((name) => name.includes("console")));
    assert.equal(names.length, 2, "the version before is kept for pages that are still open");
  });

  test("where there are no Service Workers, the page says what it needs", async (page, files) => {
    await page.addInitScript(() => Object.defineProperty(Navigator.prototype, "serviceWorker", { value: undefined }));
    await page.goto(files.url);
    await page.getByText("This page needs a Service Worker").waitFor();
  });
});
