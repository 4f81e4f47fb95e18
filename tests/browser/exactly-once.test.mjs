// Whoever sends twice, or loses the network, makes one orchestration, and the page says so.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { ask, closePage, openPage, PATIENCE_MS, startBrowser, startDemo } from "./support.mjs";

const CREATE = "**/paxos/orchestration/orchestrations";

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

async function openReview(page, amount, refId) {
  await page.getByRole("button", { name: "New orchestration" }).click();
  const form = page.getByRole("dialog", { name: "New orchestration" });
  await form.getByLabel("Source profile").selectOption({ label: "Treasury" });
  await form.getByLabel("Amount").fill(amount);
  await form.getByLabel("Destination profile").selectOption({ label: "Payouts" });
  if (refId !== undefined) {
    await form.getByText("Reference and metadata").click();
    await form.getByRole("textbox", { name: "ref_id" }).fill(refId);
  }
  await form.getByRole("button", { name: "Review", exact: true }).click();
  const review = page.getByRole("dialog", { name: "Review" });
  return { review, refId: await review.locator("[data-ref-id]").textContent() };
}

async function open() {
  const page = await openPage(browser, demo.url);
  await page.goto(demo.url);
  await page.locator("tr[data-id]").first().waitFor();
  return page;
}

/** The creates that leave the page. */
function posts(page) {
  const sent = [];
  page.on("request", (request) => request.method() === "POST" && sent.push(request.postData()));
  return sent;
}

const under = async (page, refId) => (await ask(page, `/orchestration/orchestrations?ref_id=${refId}`)).items.length;
const test = (name, steps) => it(name, { timeout: 4 * PATIENCE_MS }, steps);

describe("exactly once", () => {
  test("two clicks and two keys are one request, and one row", async () => {
    const page = await open();
    const { review, refId } = await openReview(page, "1.5");
    const sent = posts(page);
    let release;
    const held = new Promise((resolve) => (release = resolve));
    await page.route(CREATE, async (route) => {
      await held;
      await route.continue();
    });
    await review.getByText("A second request under this key is refused, so another click never pays twice.").waitFor();
    const send = review.getByRole("button", { name: "Confirm and send" });
    await send.dblclick();
    await page.keyboard.press("Enter");
    await review.getByText("It is on its way.").waitFor();
    const busy = review.getByRole("button", { name: "Sending…" });
    assert.equal(await busy.getAttribute("aria-disabled"), "true");
    await busy.click({ force: true });
    // It cannot be closed and forgotten either.
    await page.keyboard.press("Escape");
    assert.ok(await review.isVisible());
    release();
    await page.locator("tr[data-id]", { hasText: refId }).waitFor();
    assert.equal(sent.length, 1);
    assert.equal(await under(page, refId), 1);
    assert.equal(await page.locator("tr[data-id]", { hasText: refId }).count(), 1);
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await closePage(page);
  });

  test("the network is cut after it was carried out: it is found when it is back, and not sent again", async () => {
    const page = await open();
    const { review, refId } = await openReview(page, "2.5");
    const sent = posts(page);
    await page.route(CREATE, async (route) => {
      await route.fetch();
      await page.context().setOffline(true);
      await route.abort("internetdisconnected");
    });
    await review.getByRole("button", { name: "Confirm and send" }).click();
    await review.getByRole("status").getByText(/The connection was lost. Trying again in \d+ s/).waitFor();
    await page.context().setOffline(false);
    await page.locator("tr[data-id]", { hasText: refId }).waitFor();
    await page.getByRole("status").getByText(/2\.5 USD → USDG/).waitFor({ state: "attached" });
    assert.equal(sent.length, 1);
    assert.equal(await under(page, refId), 1);
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await closePage(page);
  });

  test("the network is cut before it left, for good: nobody knows, one looks, and sends again under the same key", async () => {
    const page = await open();
    const { review, refId } = await openReview(page, "3.5");
    const sent = posts(page);
    await page.evaluate(() => (Math.random = () => 0));
    await page.context().setOffline(true);
    await review.getByRole("button", { name: "Confirm and send" }).click();
    await review.getByText("Nobody knows yet whether it went through").waitFor();
    await page.context().setOffline(false);
    await review.getByRole("button", { name: "Check now" }).click();
    await review.getByText("Sending again is safe: it goes out under the same ref_id and is carried out at most once.").waitFor();
    assert.equal(await under(page, refId), 0);
    await review.getByRole("button", { name: "Send again" }).click();
    await page.locator("tr[data-id]", { hasText: refId }).waitFor();
    assert.equal(new Set(sent).size, 1, "every attempt is the same, byte for byte");
    assert.equal(await under(page, refId), 1);
    await closePage(page);
  });

  test("two windows send the same payment: one is carried out, the other leads to it", async () => {
    const [first, second] = [await open(), await open()];
    const one = await openReview(first, "4.5", "twice-in-two-windows");
    const two = await openReview(second, "4.5", "twice-in-two-windows");
    await Promise.all([one, two].map(({ review }) => review.getByRole("button", { name: "Confirm and send" }).click()));
    const done = (page) => page.locator("tr[data-id]", { hasText: "twice-in-two-windows" });
    const refused = (review) => review.getByText("This ref_id was used before");
    for (const [page, { review }] of [[first, one], [second, two]]) await done(page).or(refused(review)).first().waitFor();
    const told = [await refused(one.review).count(), await refused(two.review).count()];
    assert.equal(told[0] + told[1], 1, "one of them is told");
    assert.equal(await under(first, "twice-in-two-windows"), 1);
    const [page, { review }] = told[0] === 1 ? [first, one] : [second, two];
    await review.getByRole("link", { name: "Open the existing one" }).click();
    await page.getByRole("dialog", { name: "Details" }).getByText("twice-in-two-windows").first().waitFor();
    await closePage(first);
    await closePage(second);
  });
});
