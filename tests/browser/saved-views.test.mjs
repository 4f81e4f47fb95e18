// Saved views: filters under a name, kept in the browser.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { closePage, openPage, PATIENCE_MS, startBrowser, startDemo } from "./support.mjs";

let demo;
let browser;

before(async () => {
  demo = await startDemo();
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

function test(name, steps) {
  it(name, { timeout: 4 * PATIENCE_MS }, async () => {
    const page = await openPage(browser, demo.url);
    await steps(page);
    await closePage(page);
  });
}

const views = (page) => page.getByRole("region", { name: "Saved views" });

async function save(page, name) {
  await views(page).getByRole("button", { name: "Save this view" }).click();
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
  await page.getByRole("status").getByText(`Saved the view ${name}`).waitFor();
}

async function openList(page, query = "") {
  await page.goto(demo.url + query);
  await page.locator("tr[data-id]").first().waitFor();
}

describe("saved views", () => {
  test("are named, survive a reload, are applied, and are deleted", async (page) => {
    await openList(page);
    assert.equal(await views(page).count(), 0, "there is nothing to save yet");
    await page.getByRole("button", { name: "Failed", exact: true }).click();
    await page.getByLabel("From asset").selectOption("USDC");
    await save(page, "Failed coins");
    const saved = views(page).getByRole("link", { name: "Failed coins" });
    assert.equal(await saved.getAttribute("aria-current"), "true");
    await page.waitForFunction(() => document.activeElement?.textContent === "Failed coins");
    assert.equal(await views(page).getByRole("button", { name: "Save this view" }).count(), 0, "it is saved already");

    await page.getByRole("button", { name: "Clear filters" }).click();
    await page.waitForURL((url) => url.search === "");
    await page.reload();
    assert.equal(await saved.getAttribute("aria-current"), null);
    await saved.click();
    await page.waitForURL(/\?status=FAILED&source_asset=USDC$/);
    await page.locator("table[aria-busy=false] tr[data-status=FAILED]").first().waitFor();
    await page.goBack();
    await page.waitForURL((url) => url.search === "");

    await views(page).getByRole("button", { name: "Delete the view Failed coins" }).click();
    await page.getByRole("status").getByText("Deleted the view Failed coins").waitFor();
    assert.equal(await views(page).count(), 0);
    assert.ok(await page.evaluate(() => document.activeElement !== document.body), "the focus is somewhere");
    await page.reload();
    await page.locator("tr[data-id]").first().waitFor();
    assert.equal(await views(page).count(), 0);
  });

  test("of the same name give way, and it is said before", async (page) => {
    await openList(page, "?status=FAILED");
    await save(page, "Mine");
    await page.getByRole("button", { name: "Rejected", exact: true }).click();
    await page.waitForURL(/REJECTED/);
    await views(page).getByRole("button", { name: "Save this view" }).click();
    await page.keyboard.type("Mine");
    await views(page).getByText("it would be replaced").waitFor();
    await views(page).getByRole("button", { name: "Replace" }).click();
    assert.equal(await views(page).getByRole("link").count(), 1);
    assert.equal(await views(page).getByRole("link").getAttribute("href"), "?status=FAILED&status=REJECTED");
  });

  test("hold nothing but filters, whatever stands in the browser's storage", async (page) => {
    await openList(page);
    const bad = [{ name: "Odd", query: "status=FAILED&orchestration=x&view=rules" }, { name: 5 }, null, "x"];
    await page.evaluate((bad) => localStorage.setItem("paxos-console-views", JSON.stringify(bad)), bad);
    await page.reload();
    assert.deepEqual(await views(page).getByRole("link").evaluateAll((links) => links.map((link) => link.getAttribute("href"))), ["?status=FAILED"]);
    await page.evaluate(() => localStorage.setItem("paxos-console-views", "{"));
    await page.reload();
    await page.locator("tr[data-id]").first().waitFor();
    assert.equal(await views(page).count(), 0);
  });

  test("last as long as the page in a browser that keeps nothing", async (page) => {
    await page.addInitScript(() => {
      const refuse = () => {
        throw new DOMException("no", "SecurityError");
      };
      Object.defineProperty(window, "localStorage", { get: refuse });
    });
    await openList(page, "?status=FAILED");
    await views(page).getByRole("button", { name: "Save this view" }).click();
    await page.keyboard.type("For now");
    await page.keyboard.press("Enter");
    await views(page).getByRole("link", { name: "For now" }).waitFor();
    await page.getByRole("status").getByText("This browser keeps nothing").waitFor();
  });
});
