// Makes the strips of pictures of the tour's three flows for docs/console.md, from real runs:
// node tests/browser/screenshots-flows.mjs
import { keep, onNewPage, still } from "./pictures.mjs";
import { startBrowser } from "./support.mjs";

/** The steps that are shown, by their titles, with the names of their pictures. */
const STRIPS = {
  "Mint by wire": { "What starts it": "mint-1-rule", "The rule as it will be made": "mint-2-review", "It waits": "mint-3-waits", "The rule has fired": "mint-4-fires", Minted: "mint-5-minted" },
  Convert: { "How much": "convert-1-form", "Two lines that count": "convert-2-review", "It is under way": "convert-3-sent", Converted: "convert-4-converted" },
  Redeem: { "The way of the money": "redeem-1-form", "Two lines that count": "redeem-2-review", "It is under way": "redeem-3-sent", Redeemed: "redeem-4-redeemed" },
};

async function strip(page, flow, pictures) {
  const note = page.locator(".coach");
  await page.locator("tr[data-id]").first().waitFor();
  await page.getByRole("button", { name: "Take the tour" }).click();
  await note.getByRole("button", { name: flow }).click();
  for (;;) {
    const title = await note.locator("h2").innerText();
    if (title === "That was it") return;
    await page.waitForFunction(() => document.querySelector("[data-toured]") !== null);
    // Here the news belongs to the picture.
    if (pictures[title] !== undefined) keep(`console/${pictures[title]}`, await still(page, ["news-still"]));
    const button = note.locator(".coach-foot button");
    if ((await button.count()) > 0) await button.click();
    await page.waitForFunction((title) => document.querySelector(".coach h2")?.textContent !== title, title);
  }
}

const browser = await startBrowser();
try {
  for (const [flow, pictures] of Object.entries(STRIPS)) {
    await onNewPage(browser, { colorScheme: "light" }, async (page, url) => {
      await page.goto(url);
      await strip(page, flow, pictures);
    });
  }
} finally {
  await browser.close();
}
