// The table with very many rows: only those in sight are drawn, and every one of them can be reached.
import assert from "node:assert/strict";
import { describe } from "node:test";
import { serveMany } from "./many-orchestrations.mjs";
import { startForTests } from "./support.mjs";

const MANY = 10_000;
/** A window of 800 pixels shows fifteen rows; some more wait at either side. */
const MOST_DRAWN = 60;

const { demo, test } = startForTests();

const drawn = (page) => page.locator("tr[data-id]").count();
const focusedRow = (page) => page.evaluate(() => document.activeElement?.closest("tr")?.getAttribute("aria-rowindex") ?? null);
const rowWith = (page, refId) => page.locator("tr[data-id]").filter({ has: page.getByText(refId, { exact: true }) });

async function openMany(page, query = "") {
  const asked = await serveMany(page, MANY);
  await page.goto(demo.url + query);
  await page.locator("tr[data-id]").first().waitFor();
  return asked;
}

/** Scrolls on until the end of the list is the end of the page. */
async function scrollToTheEnd(page) {
  await page.waitForFunction(() => {
    scrollTo(0, document.documentElement.scrollHeight);
    return document.querySelector("table")?.getAttribute("aria-rowcount") !== "-1";
  }, undefined, { polling: 50 });
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
}

describe("ten thousand orchestrations", () => {
  test("come page by page while one scrolls, and few are drawn at a time", async (page) => {
    const asked = await openMany(page, "?status=FAILED&status=COMPLETED&status=REJECTED");
    assert.ok((await drawn(page)) <= MOST_DRAWN);
    assert.equal(await page.locator("table").getAttribute("aria-rowcount"), "-1", "nobody knows yet how many there are");
    assert.equal(asked.length, 1);
    await scrollToTheEnd(page);
    const last = page.locator(`tr[aria-rowindex="${MANY + 1}"]`);
    await last.waitFor();
    await rowWith(page, `many-${MANY - 1}`).waitFor();
    assert.ok(await last.evaluate((row) => row.getBoundingClientRect().bottom <= innerHeight), "nothing lies below the last row but the end");
    assert.ok((await drawn(page)) <= MOST_DRAWN);
    assert.equal(await page.locator("table").getAttribute("aria-rowcount"), String(MANY + 1));
    await page.getByText(`${MANY} in all`).waitFor();
    // Every page asked for the same: the filters of the address.
    for (const params of asked) assert.deepEqual(params.getAll("status"), ["FAILED", "COMPLETED", "REJECTED"]);
    assert.equal(new Set(asked.map((params) => params.get("page_cursor"))).size, asked.length, "no page is asked for twice");
    assert.equal(new URL(page.url()).search, "?status=FAILED&status=COMPLETED&status=REJECTED");
  });

  test("are all within reach of the keyboard", async (page) => {
    await openMany(page);
    await page.locator("tr[data-id] a").first().focus();
    await page.keyboard.press("PageDown");
    const index = Number(await focusedRow(page));
    assert.ok(index > 8, "a screen further");
    await page.keyboard.press("PageUp");
    assert.equal(await focusedRow(page), "2");
    await page.keyboard.press("End");
    await page.waitForFunction((index) => document.activeElement?.closest("tr")?.getAttribute("aria-rowindex") === index, String(MANY + 1));
    await page.getByRole("status").getByText(`The last of ${MANY}`).waitFor({ state: "attached" });
    assert.ok((await drawn(page)) <= MOST_DRAWN);
    await page.keyboard.press("ArrowUp");
    assert.equal(await focusedRow(page), String(MANY));
    await page.keyboard.press("Enter");
    const details = page.getByRole("dialog", { name: "Details" });
    await details.getByText(`many-${MANY - 2}`).first().waitFor();
    await page.keyboard.press("Escape");
    await details.waitFor({ state: "detached" });
    assert.equal(await focusedRow(page), String(MANY));
    await page.keyboard.press("Home");
    await page.waitForFunction(() => document.activeElement?.closest("tr")?.getAttribute("aria-rowindex") === "2");
  });

  test("do not lose the focus when its row scrolls out of sight", async (page) => {
    await openMany(page);
    await page.locator("tr[data-id] a").nth(3).focus();
    // The page may not be that long yet.
    await page.waitForFunction(() => {
      scrollTo(0, 6_000);
      return document.querySelector('tr[aria-rowindex="100"]') !== null;
    }, undefined, { polling: 50 });
    assert.equal(await focusedRow(page), "5");
    await page.keyboard.press("ArrowDown");
    assert.equal(await focusedRow(page), "6");
    assert.ok(await page.evaluate(() => document.activeElement.closest("tr").getBoundingClientRect().top > 0), "and it is in sight again");
  });

  test("say where each row stands, and keep one order", async (page) => {
    await openMany(page);
    for (const top of [0, 3_000, 9_500, 400]) {
      await page.evaluate((top) => scrollTo(0, top), top);
      await page.waitForFunction(() => [...document.querySelectorAll("tr[data-id]")].some((row) => row.getBoundingClientRect().top > 100 && row.getBoundingClientRect().bottom < innerHeight));
      const rows = await page.locator("tr[data-id]").evaluateAll((rows) => rows.map((row) => [Number(row.getAttribute("aria-rowindex")), row.querySelector(".ref-text").textContent]));
      for (const [at, [index, refId]] of rows.entries()) {
        assert.equal(refId, `many-${index - 2}`);
        if (at > 0) assert.equal(index, rows[at - 1][0] + 1);
      }
    }
  });

  test("are searched by ref_id on the server, drawn or not", async (page) => {
    await openMany(page);
    await page.keyboard.press("/");
    await page.keyboard.type("many-8765");
    await page.keyboard.press("Enter");
    await rowWith(page, "many-8765").waitFor();
    assert.equal(await drawn(page), 1);
    assert.equal(new URL(page.url()).search, "?ref_id=many-8765");
    assert.equal(await page.locator("table").getAttribute("aria-rowcount"), "2");
  });

  test("are asked for again when a page does not come", async (page) => {
    await openMany(page);
    const fails = (route) => (new URL(route.request().url()).searchParams.has("page_cursor") ? route.fulfill({ status: 403, json: { type: "about:blank", title: "Forbidden", status: 403, detail: "no" } }) : route.fallback());
    await page.route("**/paxos/orchestration/orchestrations?**", fails);
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await page.getByRole("alert").getByText("The next page did not load").waitFor();
    await page.unroute("**/paxos/orchestration/orchestrations?**", fails);
    await page.getByRole("button", { name: "Load more" }).click();
    await page.locator('tr[aria-rowindex="202"]').waitFor();
  });

  test("are cards on 320 pixels, drawn as sparingly", async (page) => {
    await openMany(page);
    assert.ok((await drawn(page)) <= MOST_DRAWN);
    await page.locator("tr[data-id] a").first().focus();
    await page.keyboard.press("End");
    await page.waitForFunction((index) => document.activeElement?.closest("tr")?.getAttribute("aria-rowindex") === index, String(MANY + 1));
    assert.ok((await drawn(page)) <= MOST_DRAWN);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    const inSight = await page.evaluate(() => {
      const { top, bottom } = document.activeElement.closest("tr").getBoundingClientRect();
      return top < innerHeight && bottom > 0;
    });
    assert.ok(inSight, "the row with the focus is in sight");
  }, { viewport: { width: 320, height: 640 } });
});
