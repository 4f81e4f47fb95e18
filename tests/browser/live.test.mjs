// The page beside a sandbox: it is told what happens, and asks only then.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { ask, closePage, hear, openPage, PATIENCE_MS, said, startBrowser, startDemo } from "./support.mjs";

let browser;
before(async () => (browser = await startBrowser()));
after(() => browser?.close());

function test(name, steps) {
  it(name, { timeout: 4 * PATIENCE_MS }, async (t) => {
    const demo = await startDemo();
    t.after(() => demo.stop());
    const page = await openPage(browser, demo.url);
    await steps(page, demo);
    await closePage(page);
  });
}

const MARKER = { "x-paxos-orchestrations": "1" };

/** A control, used by somebody else than the page. */
async function control(demo, name, body) {
  const response = await fetch(`${demo.url}_sandbox/${name}`, { method: "POST", headers: MARKER, body: JSON.stringify(body) });
  assert.equal(response.status, 200);
  return response.json();
}

async function openList(page, demo, query = "") {
  const told = page.waitForResponse("**/_sandbox/news");
  await page.goto(demo.url + query);
  await page.locator("tr[data-id]").first().waitFor();
  await told;
}

const ruleAtHome = async (page) => (await ask(page, "/orchestration/rules?limit=100")).items.find(({ status, destination }) => status === "ACTIVE" && destination.profile);

describe("live", () => {
  test("what was made elsewhere appears, is announced, and runs to its end", async (page, demo) => {
    await hear(page);
    await openList(page, demo);
    const { id } = await ruleAtHome(page);
    const { orchestration_id } = await control(demo, "deposit", { rule_id: id, amount: "88.50" });
    await page.locator(`tr[data-id="${orchestration_id}"]`).waitFor();
    assert.equal(await page.locator("tr[data-id]").first().getAttribute("data-id"), orchestration_id);
    await said(page, "New: 88.50 ");
    await page.locator(`tr[data-id="${orchestration_id}"][data-status=COMPLETED]`).waitFor();
    assert.equal(await page.locator(`tr[data-id="${orchestration_id}"]`).count(), 1);
  });

  test("what does not fit the filters stays away", async (page, demo) => {
    await openList(page, demo, "?status=FAILED");
    const shown = await page.locator("tr[data-id]").count();
    const { id } = await ruleAtHome(page);
    const asked = page.waitForResponse((response) => response.url().includes("/orchestrations?status=FAILED"));
    await control(demo, "deposit", { rule_id: id, amount: "89.50" });
    await asked;
    await control(demo, "advance", { ms: 60_000 });
    const { items } = await ask(page, "/orchestration/orchestrations?limit=1&order=DESC");
    assert.deepEqual([items[0].source_amount, items[0].status], ["89.50", "COMPLETED"]);
    assert.equal(await page.locator("tr[data-id]").count(), shown);
  });

  test("a stream that is not to be had is tried again, and the page polls meanwhile", async (page, demo) => {
    let isBroken = true;
    let tries = 0;
    await page.route("**/_sandbox/news", (route) => {
      tries += 1;
      return isBroken ? route.abort("connectionreset") : route.continue();
    });
    await page.goto(demo.url);
    await page.locator("tr[data-id]").first().waitFor();
    const { id } = await ruleAtHome(page);
    await page.getByRole("button", { name: "Embedded sandbox" }).click();
    await page.getByRole("button", { name: "Try it" }).click();
    await page.locator("tr.row-new[data-status=COMPLETED]").waitFor();
    isBroken = false;
    await page.waitForResponse("**/_sandbox/news");
    assert.ok(tries > 1);
    const { orchestration_id } = await control(demo, "deposit", { rule_id: id, amount: "90.50" });
    await page.locator(`tr[data-id="${orchestration_id}"][data-status=COMPLETED]`).waitFor();
  });

  test("a hidden page holds no connection, and catches up when it is seen again", async (page, demo) => {
    await openList(page, demo);
    const hide = (isHidden) =>
      page.evaluate((isHidden) => {
        Object.defineProperty(document, "hidden", { configurable: true, get: () => isHidden });
        document.dispatchEvent(new Event("visibilitychange"));
      }, isHidden);
    const ended = page.waitForEvent("requestfailed", (request) => request.url().endsWith("/_sandbox/news"));
    await hide(true);
    await ended;
    const { id } = await ruleAtHome(page);
    const { orchestration_id } = await control(demo, "deposit", { rule_id: id, amount: "91.50" });
    await control(demo, "advance", { ms: 60_000 });
    await hide(false);
    await page.locator(`tr[data-id="${orchestration_id}"][data-status=COMPLETED]`).waitFor();
  });

  test("the overview counts anew", async (page, demo) => {
    await page.goto(`${demo.url}?view=overview`);
    await page.getByText(/^of all \d+$/).waitFor();
    const before = await page.getByText(/^of all \d+$/).innerText();
    const { id } = await ruleAtHome(page);
    await control(demo, "deposit", { rule_id: id, amount: "92.50" });
    await page.waitForFunction((before) => [...document.querySelectorAll(".card-note")].some(({ textContent }) => /^of all/.test(textContent) && textContent !== before), before);
  });
});
