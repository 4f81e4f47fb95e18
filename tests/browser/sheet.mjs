// Several pictures in one, side by side and smaller: the browser is the one that scales them.
import { Buffer } from "node:buffer";

const GAP = 12;

/** Rows of pictures, PNGs all, each as high as said. */
export async function sheetOf(browser, rows, height) {
  const page = await browser.newPage();
  const image = (png) => `<img src="data:image/png;base64,${Buffer.from(png).toString("base64")}" height="${height}">`;
  await page.setContent(`<style>
    body { display: inline-grid; gap: ${GAP}px; margin: 0; background: #8c908d; padding: ${GAP}px }
    div { display: flex; gap: ${GAP}px }
  </style>${rows.map((row) => `<div>${row.map(image).join("")}</div>`).join("")}`);
  await page.evaluate(() => Promise.all([...document.images].map((image) => image.decode())));
  const picture = await page.locator("body").screenshot();
  await page.close();
  return picture;
}
