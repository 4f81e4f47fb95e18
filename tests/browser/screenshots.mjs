// Makes docs/console-light.png and docs/console-dark.png from a real run: node tests/browser/screenshots.mjs
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { shrink } from "./png.mjs";
import { closePage, openPage, startBrowser, startDemo } from "./support.mjs";

const DOCS = fileURLToPath(new URL("../../docs/", import.meta.url));

const browser = await startBrowser();
mkdirSync(DOCS, { recursive: true });
for (const colorScheme of ["light", "dark"]) {
  const demo = await startDemo();
  try {
    const page = await openPage(browser, demo.url, { colorScheme });
    await page.goto(demo.url);
    await page.getByLabel("Profile", { exact: true }).selectOption({ label: "Treasury" });
    await page.getByRole("heading", { name: "Available in Treasury" }).waitFor();
    await page.locator("table[aria-busy=false] tr[data-status=COMPLETED]").first().waitFor();
    await page.mouse.move(640, 2);
    const picture = shrink(await page.screenshot());
    writeFileSync(`${DOCS}console-${colorScheme}.png`, picture);
    console.log(`docs/console-${colorScheme}.png ${picture.length} bytes`);
    await closePage(page);
  } finally {
    await demo.stop();
  }
}
await browser.close();
