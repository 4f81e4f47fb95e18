// The whole way of a payment with nothing but the keyboard: no click, no focus() of the test's own.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { ask, closePage, openPage, PATIENCE_MS, startBrowser, startDemo } from "./support.mjs";

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

function test(name, steps, options) {
  it(name, { timeout: 4 * PATIENCE_MS }, async () => {
    const page = await openPage(browser, demo.url, options);
    await page.goto(demo.url);
    await page.locator("tr[data-id]").first().waitFor();
    await steps(page);
    await closePage(page);
  });
}

/** More than any way on this page takes. */
const MOST_TABS = 60;

/** What has the focus, by the name that a screen reader says. */
const focused = (page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return "";
    const described = element.getAttribute("aria-label") ?? (element.labels?.length > 0 ? element.labels[0].innerText : element.innerText);
    return (described ?? "").replace(/\s+/g, " ").trim();
  });

/** Whether whoever looks sees where the focus is: drawn, in sight, and under nothing. */
const isSeen = (page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    const shown = element.matches("input[type=radio]") ? element.closest("label") : element;
    const { left, top, width, height } = shown.getBoundingClientRect();
    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
    const style = getComputedStyle(shown);
    const row = element.closest("tr");
    const hasRing = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || (row !== null && getComputedStyle(element, "::after").outlineStyle !== "none");
    return hit !== null && (shown.contains(hit) || hit.contains(shown)) && hasRing;
  });

/** Presses Tab until something of this name has the focus; all that is met on the way is seen. */
async function tabTo(page, name, key = "Tab") {
  for (let count = 0; count < MOST_TABS; count += 1) {
    await page.keyboard.press(key);
    const now = await focused(page);
    assert.ok(now === "" || (await isSeen(page)), `the focus is on "${now}", and nobody sees it`);
    if (typeof name === "string" ? now === name : name.test(now)) return;
  }
  assert.fail(`Tab does not lead to ${name}`);
}

/** Turns a select to an option by its keys. */
async function choose(page, option) {
  for (let count = 0; count < MOST_TABS; count += 1) {
    if ((await page.evaluate(() => document.activeElement.selectedOptions[0]?.textContent)) === option) return;
    await page.keyboard.press("ArrowDown");
  }
  assert.fail(`the arrow keys do not lead to ${option}`);
}

async function fill(page) {
  await page.keyboard.press("n");
  await page.getByRole("dialog", { name: "New orchestration" }).waitFor();
  await tabTo(page, "Mint");
  await page.keyboard.press("ArrowRight");
  assert.equal(await focused(page), "Convert");
  await page.keyboard.press("ArrowLeft");
  await tabTo(page, "Source profile");
  await page.keyboard.press("Home");
  await choose(page, "Treasury");
  await tabTo(page, "Amount");
}

describe("with the keyboard alone", () => {
  for (const [where, options] of [["on a wide screen", {}], ["on 320 pixels", { viewport: { width: 320, height: 640 } }]]) {
    test(`an orchestration is composed, corrected, reviewed, sent, and seen to move, ${where}`, async (page) => {
      await fill(page);
      await page.keyboard.type("1e3");
      await tabTo(page, "Profile");
      await page.getByText("Amount is not a plain decimal number.").waitFor();
      await page.keyboard.press("ArrowRight");
      assert.equal(await focused(page), "Bank account");
      await page.keyboard.press("ArrowLeft");
      await tabTo(page, "Destination profile");
      await choose(page, "Payouts");

      // It does not go on like this, and the field in need has the focus.
      await page.keyboard.press("Control+Enter");
      await page.waitForFunction(() => document.activeElement?.id === "amount");
      await page.keyboard.press("Control+a");
      await page.keyboard.type("12.75");
      await tabTo(page, "Review");
      await page.keyboard.press("Enter");

      const review = page.getByRole("dialog", { name: "Review" });
      await review.waitFor();
      await page.waitForFunction(() => document.activeElement?.id === "compose-title", undefined, { timeout: PATIENCE_MS });
      const refId = await review.locator("[data-ref-id]").textContent();
      await tabTo(page, "Look");
      await page.keyboard.press("Enter");
      await review.getByText("Nothing stands in the way").waitFor();
      await tabTo(page, "JSON");
      await page.keyboard.press("ArrowRight");
      assert.equal(await focused(page), "curl");

      // One step back, and everything is still there.
      await tabTo(page, "Back");
      await page.keyboard.press("Enter");
      const form = page.getByRole("dialog", { name: "New orchestration" });
      assert.equal(await form.getByLabel("Amount").inputValue(), "12.75");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Control+Enter");
      await review.waitFor();
      assert.equal(await review.locator("[data-ref-id]").textContent(), refId, "the same payment has the same key");
      await tabTo(page, "Confirm and send");
      await page.keyboard.press("Enter");

      await page.locator("tr[data-id]", { hasText: refId }).waitFor();
      await page.waitForFunction((refId) => document.activeElement?.closest("tr")?.textContent.includes(refId), refId);
      await page.locator("tr[data-status=COMPLETED]", { hasText: refId }).waitFor();
      await page.getByRole("status").getByText("Completed: 12.75 USD → PYUSD").waitFor({ state: "attached" });
      assert.equal((await ask(page, `/orchestration/orchestrations?ref_id=${refId}`)).items.length, 1);

      await page.keyboard.press("Enter");
      const details = page.getByRole("dialog", { name: "Details" });
      await details.waitFor();
      await details.locator("[data-event]").first().waitFor();
      await page.keyboard.press("Escape");
      await details.waitFor({ state: "detached" });
      await page.waitForFunction((refId) => document.activeElement?.closest("tr")?.textContent.includes(refId), refId);
    }, options);
  }

  test("nothing leaves a panel that is in front of the page", async (page) => {
    await page.keyboard.press("n");
    const form = page.getByRole("dialog", { name: "New orchestration" });
    await form.waitFor();
    for (let count = 0; count < MOST_TABS; count += 1) {
      await page.keyboard.press("Tab");
      assert.ok(await page.evaluate(() => document.activeElement === document.body || document.activeElement.closest("dialog") !== null));
    }
    await page.keyboard.press("Escape");
    await form.waitFor({ state: "detached" });
  });

  test("the parts of the console, filters and saved views are within reach", async (page) => {
    await tabTo(page, "Orchestrations");
    await tabTo(page, "Failed");
    await page.keyboard.press("Space");
    await page.waitForURL(/status=FAILED/);
    await tabTo(page, "Save this view");
    await page.keyboard.press("Enter");
    await page.keyboard.type("Failures");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.textContent === "Failures");
    await tabTo(page, "Delete the view Failures");
    await page.keyboard.press("Enter");
    await page.getByRole("status").getByText("Deleted the view Failures").waitFor();
    await tabTo(page, "Rules", "Shift+Tab");
    await page.keyboard.press("Enter");
    await page.locator("[data-rule]").first().waitFor();
    await tabTo(page, "New rule");
  });
});
