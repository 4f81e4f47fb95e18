// The React Hook Form example: installed, built and served as its README says, used by a browser.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { env, installExample } from "../package/example-install.mjs";
import { ask, closePage, openPage, startBrowser } from "./support.mjs";

const run = promisify(execFile);
const AXE = readFileSync(new URL("../../www/node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
let example;
let child;
let browser;
let url;

before(async () => {
  example = await installExample("react-hook-form");
  await run("npm", ["run", "build", "--silent"], { cwd: example.folder, env }).catch((error) => assert.fail(error.stdout || error));
  child = spawn("npm", ["run", "serve", "--silent", "--", "--port", "0"], { cwd: example.folder, env, stdio: ["ignore", "pipe", "inherit"], detached: true });
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
  example?.remove();
});

async function open(options) {
  const page = await openPage(browser, url, options);
  await page.goto(url);
  await page.getByLabel("Amount").waitFor();
  return page;
}

/** What stands beside a field, as assistive technology finds it. */
async function beside(page, label) {
  const field = page.getByLabel(label, { exact: true });
  assert.equal(await field.getAttribute("aria-invalid"), "true", label);
  return page.locator(`[id="${await field.getAttribute("aria-describedby")}"]`).textContent();
}

test("what is wrong stands at its field; what is right is paid", async () => {
  const page = await open();
  await page.getByLabel("Blockchain address").check();
  await page.getByLabel("Amount").fill("1,000");
  await page.getByLabel("Address", { exact: true }).fill("0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
  await page.getByRole("button", { name: "Send" }).click();
  await page.locator(".error").nth(1).waitFor();
  assert.match(await beside(page, "Amount"), /^Amount .*(separator|decimal|comma|digits)/i);
  assert.match(await beside(page, "Address"), /^Address .*checksum/);
  assert.equal(await page.locator(".error").count(), 2);
  // The first wrong field gets the focus.
  await page.waitForFunction(() => document.activeElement.name === "source_amount");

  await page.getByLabel("Amount").fill("12.50");
  await page.getByLabel("Address", { exact: true }).fill("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
  await page.locator(".error").first().waitFor({ state: "detached" });
  assert.equal(await page.getByLabel("Amount").getAttribute("aria-invalid"), "false");
  // Money goes to addresses that are registered: the refusal is shown, and the next attempt has the same key.
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("alert").waitFor();
  await page.evaluate(async (address) => {
    const headers = { "x-paxos-orchestrations": "1", "content-type": "application/json" };
    await fetch("/paxos/transfer/crypto-destination-address", { method: "PUT", headers, body: JSON.stringify({ crypto_network: "ETHEREUM", address, nickname: "Ours" }) });
  }, await page.getByLabel("Address", { exact: true }).inputValue());
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("status").filter({ hasText: "as USDG" }).waitFor();
  const paid = await ask(page, `/orchestration/orchestrations/${await page.locator("code").textContent()}`);
  assert.deepEqual([paid.destination_asset, paid.destination.crypto.address], ["USDG", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"]);

  await page.getByLabel("Bank account, as dollars").check();
  await page.getByLabel("Memo").fill("it's \"12\"");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("status").filter({ hasText: /12\.50? USDG are on their way as USD:/ }).waitFor();
  const made = await ask(page, `/orchestration/orchestrations/${await page.locator("code").textContent()}`);
  assert.deepEqual([made.source_asset, made.destination_asset, Number(made.source_amount)], ["USDG", "USD", 12.5]);
  assert.equal(made.destination.fiat.memo, "it's \"12\"");
  assert.match(made.ref_id, /^[0-9a-f-]{36}$/);
  assert.notEqual(made.ref_id, paid.ref_id, "what is paid next has a key of its own");
  await closePage(page);
});

test("too much money is said at the amount", async () => {
  const page = await open();
  await page.getByLabel("Amount").fill("999999999999");
  await page.getByRole("button", { name: "Send" }).click();
  await page.locator(".error").waitFor();
  assert.match(await beside(page, "Amount"), /^Amount is more than the [\d.]+ USDG that are there/);
  await closePage(page);
});

for (const colorScheme of ["light", "dark"]) {
  test(`on a narrow screen, ${colorScheme}: nothing is cut off, and axe finds nothing`, async () => {
    const page = await open({ viewport: { width: 320, height: 640 }, colorScheme });
    await page.getByLabel("Amount").fill("x");
    await page.getByRole("button", { name: "Send" }).click();
    await page.locator(".error").first().waitFor();
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 320));
    // The policy of the page forbids scripts that are added; the debugger's are not.
    const violations = await page.evaluate(`${AXE}; axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join(" ")))`);
    assert.deepEqual(violations, []);
    await closePage(page);
  });
}
