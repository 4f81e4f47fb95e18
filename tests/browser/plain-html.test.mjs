// The example without a bundler: installed and started as its README says, used by a browser.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";
import { env } from "../package/example-install.mjs";
import { ask, closePage, openPage, startBrowser } from "./support.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PACKED = join(ROOT, "target/npm");
const TARBALL = process.env.PAXOS_TARBALL ?? join(PACKED, readdirSync(PACKED).find((name) => name.endsWith(".tgz")));
const AXE = readFileSync(join(ROOT, "www/node_modules/axe-core/axe.min.js"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "paxos-plain-html-"));
let child;
let browser;
let url;

before(async () => {
  const built = ["node_modules", "dist"].map((name) => join(ROOT, "examples/plain-html", name));
  cpSync(join(ROOT, "examples/plain-html"), folder, { recursive: true, filter: (path) => !built.includes(path) });
  await promisify(execFile)("npm", ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", TARBALL], { cwd: folder });
  child = spawn("npm", ["start", "--silent", "--", "--port", "0"], { cwd: folder, env, stdio: ["ignore", "pipe", "inherit"], detached: true });
  for await (const line of createInterface(child.stdout)) {
    url = /^ready (\S+)$/.exec(line)?.[1];
    if (url !== undefined) break;
  }
  assert.ok(url, "the example did not start");
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  if (child !== undefined && child.exitCode === null) {
    const ended = once(child, "exit");
    // npm and its child: they are a group of their own.
    process.kill(-child.pid, "SIGTERM");
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
});

async function open(options) {
  const page = await openPage(browser, url, options);
  await page.goto(url);
  await page.locator("#newest li").nth(4).waitFor();
  return page;
}

test("what is wrong is said before it is sent; what is right is paid, once for each click", async () => {
  const page = await open();
  const button = page.getByRole("button", { name: "Mint" });
  const amount = page.getByLabel("Amount in USD");
  assert.equal(await button.isDisabled(), true);
  await amount.fill("1,000");
  await page.getByRole("alert").filter({ hasText: /^source_amount .*(comma|separator|decimal|digits)/i }).waitFor();
  assert.deepEqual([await button.isDisabled(), await amount.getAttribute("aria-invalid")], [true, "true"]);

  const ids = [];
  for (const value of ["12.50", "12.50"]) {
    await amount.fill(value);
    await button.click();
    const id = await page.waitForFunction((known) => {
      const [, id] = /^[A-Z_]+: ([0-9a-f-]{36})$/.exec(document.querySelector("#outcome").textContent) ?? [];
      return known.includes(id) ? undefined : id;
    }, ids);
    ids.push(await id.jsonValue());
    await page.locator(`[data-id="${ids.at(-1)}"]`).filter({ hasText: /^12\.50? USD to USDG: / }).waitFor();
  }
  const made = await Promise.all(ids.map((id) => ask(page, `/orchestration/orchestrations/${id}`)));
  assert.equal(new Set(made.map(({ ref_id }) => ref_id)).size, 2);
  assert.deepEqual([made[0].source_asset, made[0].destination_asset], ["USD", "USDG"]);
  await closePage(page);
});

test("too much money is said", async () => {
  const page = await open();
  await page.getByLabel("Amount in USD").fill("999999999999");
  await page.getByRole("button", { name: "Mint" }).click();
  await page.getByRole("status").filter({ hasText: /^There are only [\d.]+ USD\.$/ }).waitFor();
  await closePage(page);
});

for (const colorScheme of ["light", "dark"]) {
  test(`on a narrow screen, ${colorScheme}: nothing is cut off, and axe finds nothing`, async () => {
    const page = await open({ viewport: { width: 320, height: 640 }, colorScheme });
    await page.getByLabel("Amount in USD").fill("x");
    await page.getByRole("alert").waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
    await page.evaluate(AXE);
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), []);
    await closePage(page);
  });
}
