// Makes the pictures of docs/console.md about the tour's three flows and the panel of the sandbox, from real runs:
// node tests/browser/screenshots-flows.mjs
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { shrink } from "./png.mjs";
import { closePage, openPage, startBrowser, startDemo } from "./support.mjs";

const FOLDER = fileURLToPath(new URL("../../docs/console/", import.meta.url));
const MOST_BYTES = 150_000;

/** The steps that are shown, by their titles, with the names of their pictures. */
const STRIPS = {
  "Mint by wire": { "What starts it": "mint-1-rule", "The rule as it will be made": "mint-2-review", "It waits": "mint-3-waits", "The rule has fired": "mint-4-fires", Minted: "mint-5-minted" },
  Convert: { "How much": "convert-1-form", "Two lines that count": "convert-2-review", "It is under way": "convert-3-sent", Converted: "convert-4-converted" },
  Redeem: { "The way of the money": "redeem-1-form", "Two lines that count": "redeem-2-review", "It is under way": "redeem-3-sent", Redeemed: "redeem-4-redeemed" },
};

async function take(page, name) {
  await page.waitForFunction(() => document.getAnimations().every(({ playState, animationName }) => playState !== "running" || animationName === "news-still" || animationName === "turn"));
  const picture = shrink(await page.screenshot());
  if (picture.length > MOST_BYTES) throw new Error(`${name} has ${picture.length} bytes`);
  writeFileSync(`${FOLDER}${name}.png`, picture);
  console.log(`docs/console/${name}.png ${picture.length} bytes`);
}

async function strip(page, flow, pictures) {
  const note = page.locator(".coach");
  await page.getByRole("button", { name: "Take the tour" }).click();
  await note.getByRole("button", { name: flow }).click();
  for (;;) {
    const title = await note.locator("h2").innerText();
    if (title === "That was it") return;
    await page.waitForFunction(() => document.querySelector("[data-toured]") !== null);
    if (pictures[title] !== undefined) await take(page, pictures[title]);
    const button = note.locator(".coach-foot button");
    if ((await button.count()) > 0) await button.click();
    await page.waitForFunction((title) => document.querySelector(".coach h2")?.textContent !== title, title);
  }
}

async function panel(page) {
  await page.getByRole("button", { name: "Embedded sandbox" }).click();
  await page.locator("#deposit-rule").waitFor();
  await page.getByRole("button", { name: "Try it" }).click();
  await page.locator(".try .chip").waitFor();
}

const browser = await startBrowser();
mkdirSync(FOLDER, { recursive: true });

/** Each picture begins with the data of the first start. */
async function onNewPage(options, act) {
  const demo = await startDemo();
  try {
    const page = await openPage(browser, demo.url, options);
    await page.goto(demo.url);
    await page.locator("tr[data-id]").first().waitFor();
    await act(page);
    await closePage(page);
  } finally {
    await demo.stop();
  }
}

for (const [flow, pictures] of Object.entries(STRIPS)) await onNewPage({ colorScheme: "light" }, (page) => strip(page, flow, pictures));
const LOOKS = { light: { colorScheme: "light" }, dark: { colorScheme: "dark" }, narrow: { colorScheme: "light", viewport: { width: 320, height: 640 } } };
for (const [look, options] of Object.entries(LOOKS)) {
  await onNewPage(options, async (page) => {
    await panel(page);
    await take(page, `sandbox-${look}`);
  });
}
for (const look of ["dark", "narrow"]) {
  await onNewPage(LOOKS[look], (page) => strip(page, "Convert", { "How much": `tour-${look}` }));
}
await browser.close();
