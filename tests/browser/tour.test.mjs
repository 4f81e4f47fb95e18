// The guided tour: real steps on the real page, from the keyboard, beside what it talks about.
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

const note = (page) => page.locator(".coach");
const titleOf = (page) => note(page).locator("h2").innerText();

async function start(page, flow) {
  await page.getByRole("button", { name: "Take the tour" }).click();
  await note(page).getByRole("button", { name: flow }).press("Enter");
}

/** What the note covers of what it talks about, in square pixels. */
const covered = (page) =>
  page.evaluate(() => {
    const target = document.querySelector("[data-toured]");
    if (target === null) return undefined;
    const [a, b] = [target, document.querySelector(".coach")].map((element) => element.getBoundingClientRect());
    const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    return Math.round(Math.max(0, width) * Math.max(0, height));
  });

/** Goes through a flow with nothing but the keyboard, and returns the titles of its steps. */
async function walk(page) {
  const seen = [];
  for (;;) {
    const title = await titleOf(page);
    if (title === "That was it") return seen;
    if (title !== seen.at(-1)) {
      seen.push(title);
      await page.waitForFunction(() => document.activeElement?.id === "coach-title" && document.querySelector("[data-toured]") !== null);
      assert.equal(await covered(page), 0, `"${title}" covers what it talks about`);
      const { left, top, right, bottom } = await note(page).evaluate((element) => element.getBoundingClientRect().toJSON());
      const { width, height } = page.viewportSize();
      assert.ok(left >= 0 && top >= 0 && right <= width && bottom <= height, `"${title}" is in the window`);
    }
    // Where there is nothing to press, it goes on by itself: a key that comes too late would be for the next step.
    if ((await titleOf(page)) !== title) continue;
    if ((await note(page).locator(".coach-foot button").count()) > 0) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(() => document.activeElement?.closest(".coach-foot") !== null)) await page.keyboard.press("Enter");
    }
    await page.waitForFunction((title) => document.querySelector(".coach h2")?.textContent !== title, title);
  }
}

const LOOKS = [
  ["wide", {}],
  ["narrow", { viewport: { width: 320, height: 640 } }],
];

for (const [look, options] of LOOKS) {
  describe(`the tour, ${look}`, () => {
    test("mint by wire: makes a rule, and a wire fires it", async (page) => {
      await start(page, "Mint by wire");
      assert.equal((await walk(page)).length, 10);
      const { items: rules } = await ask(page, "/orchestration/rules?limit=1");
      const [rule] = rules;
      assert.equal(rule.nickname, "Wires to USDG");
      const { items } = await ask(page, `/orchestration/orchestrations?orchestration_rule_id=${rule.id}`);
      assert.deepEqual(items.map(({ status, source_amount, destination_asset }) => [status, source_amount, destination_asset]), [["COMPLETED", "1000.00", "USDG"]]);
    }, options);

    test("convert", async (page) => {
      await start(page, "Convert");
      assert.equal((await walk(page)).length, 9);
      const { items } = await ask(page, "/orchestration/orchestrations?limit=1&order=DESC");
      assert.deepEqual(items.map(({ status, source_asset, destination_asset, source_amount }) => [status, source_asset, destination_asset, source_amount]), [["COMPLETED", "USDG", "PYUSD", "100.00"]]);
    }, options);

    test("redeem", async (page) => {
      await start(page, "Redeem");
      assert.equal((await walk(page)).length, 9);
      const { items } = await ask(page, "/orchestration/orchestrations?limit=1&order=DESC");
      assert.deepEqual(items.map(({ status, source_asset, destination_asset, source_amount, destination }) => [status, source_asset, destination_asset, source_amount, destination.fiat !== undefined]), [["COMPLETED", "USDG", "USD", "75.00", true]]);
    }, options);
  });
}

describe("the tour", () => {
  test("goes on when the visitor does a step by hand", async (page) => {
    await start(page, "Convert");
    await page.locator("#new-orchestration").click();
    await note(page).getByRole("heading", { name: "What to do" }).waitFor();
    const form = page.getByRole("dialog", { name: "New orchestration" });
    await form.locator(".segment", { hasText: "Convert" }).click();
    await note(page).getByRole("button", { name: "Next" }).click();
    await form.getByLabel("Amount").fill("5.00");
    await form.getByLabel("Destination profile").selectOption({ index: 1 });
    assert.equal(await titleOf(page), "How much", "nobody is hurried on who may still be typing");
    await note(page).getByRole("button", { name: "Next" }).click();
    await note(page).getByRole("heading", { name: "The way of the money" }).waitFor();
    await form.getByRole("button", { name: "Review", exact: true }).click();
    await note(page).getByRole("heading", { name: "The way of the money" }).waitFor();
  });

  test("finds its way back when a form was closed", async (page) => {
    await start(page, "Convert");
    await note(page).getByRole("button", { name: "Open the form" }).click();
    await note(page).getByRole("heading", { name: "What to do" }).waitFor();
    await page.getByRole("dialog", { name: "New orchestration" }).getByRole("button", { name: "Close" }).click();
    await note(page).getByRole("button", { name: "Back to it" }).click();
    await page.getByRole("dialog", { name: "New orchestration" }).waitFor();
    assert.equal(await titleOf(page), "What to do");
  });

  test("is left with Escape, without closing what is open, and starts again from its button", async (page) => {
    const button = page.getByRole("button", { name: "Take the tour" });
    assert.match(await button.getAttribute("class"), /tour-unseen/);
    await start(page, "Mint by wire");
    await note(page).getByRole("button", { name: "Show the rules" }).click();
    await note(page).getByRole("button", { name: "Open the form" }).click();
    await note(page).getByRole("heading", { name: "What starts it" }).waitFor();
    await page.waitForFunction(() => document.activeElement?.id === "coach-title");
    await page.keyboard.press("Escape");
    await note(page).waitFor({ state: "detached" });
    assert.equal(await page.locator("[data-toured]").count(), 0);
    assert.equal(await page.evaluate(() => document.activeElement?.id), "rule-form-title", "one goes on in what is open");
    await page.getByRole("dialog", { name: "New rule" }).getByRole("button", { name: "Close" }).click();

    await page.reload();
    await button.waitFor();
    assert.doesNotMatch(await button.getAttribute("class"), /tour-unseen/, "that it was seen is remembered");
    await button.click();
    await note(page).getByRole("heading", { name: "Three ways of the money" }).waitFor();
    await note(page).getByRole("button", { name: "Leave the tour" }).click();
    await note(page).waitFor({ state: "detached" });
    assert.ok(await button.evaluate((element) => element === document.activeElement), "or where the tour began");
  });

  test("says when a step did not work, and tries again", async (page) => {
    await start(page, "Redeem");
    await note(page).getByRole("button", { name: "Open the form" }).click();
    await note(page).getByRole("button", { name: "Choose Redeem" }).click();
    await page.route("**/fiat-accounts?**", (route) => route.abort("connectionreset"));
    await page.evaluate(() => (Math.random = () => 0));
    await note(page).getByRole("heading", { name: "How much, and to which bank" }).waitFor();
    await note(page).getByRole("button", { name: "Fill it in" }).click();
    await note(page).getByRole("alert").waitFor();
    await page.unrouteAll();
    await note(page).getByRole("button", { name: "Fill it in" }).click();
    await note(page).getByRole("heading", { name: "The way of the money" }).waitFor();
  });
});
