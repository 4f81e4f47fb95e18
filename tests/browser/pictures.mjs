// What the scripts that make the pictures of the documents share.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { LOOKS } from "./axe.mjs";
import { shrink } from "./png.mjs";
import { sheetOf } from "./sheet.mjs";
import { NOW } from "./stand-in.mjs";
import { closePage, openAt, openPage, startDemo } from "./support.mjs";

const DOCS = fileURLToPath(new URL("../../docs/", import.meta.url));
/** Pictures are loaded with the documents, and cloned with the repository. */
const MOST_BYTES = 60_000;
const SHEET_HEIGHT = 440;
/** So many colours, or as many as fit: what is scaled down has a shade for each edge. */
const COLOURS = [256, 160, 112, 80, 56];

/** Writes a picture below `docs/`, small. */
export function keep(name, png) {
  let picture;
  for (const colours of COLOURS) {
    picture = shrink(png, colours);
    if (picture.length <= MOST_BYTES) break;
  }
  if (picture.length > MOST_BYTES) throw new Error(`${name} has ${picture.length} bytes`);
  mkdirSync(`${DOCS}console`, { recursive: true });
  writeFileSync(`${DOCS}${name}.png`, picture);
  console.log(`docs/${name}.png ${picture.length} bytes`);
}

/** What is shown once nothing moves any more but what turns or is named; no news lies on it then. */
export async function still(page, moving = []) {
  await page.waitForFunction((names) => document.getAnimations().every(({ playState, animationName }) => playState !== "running" || names.includes(animationName)), ["turn", ...moving]);
  await page.mouse.move(2, 2);
  return page.screenshot();
}

/** Runs on a page of a sandbox of its own, which begins with the data of the first start. */
export async function onNewPage(browser, options, act) {
  const demo = await startDemo();
  try {
    const page = await openPage(browser, demo.url, options);
    await act(page, demo.url);
    await closePage(page);
  } finally {
    await demo.stop();
  }
}

/** Runs on a page that begins as the test of the states begins. */
export async function openAsTested(browser, options, act) {
  const demo = await startDemo();
  const page = await openAt(browser, demo.url, NOW, options);
  await act(page, demo.url);
  await page.context().close();
  await demo.stop();
}

/** Light, dark and narrow side by side, of each thing that `views` shows; each look goes through them in their order. */
export async function keepInAllLooks(browser, names, views, onPage = onNewPage) {
  const taken = Object.fromEntries(names.map((name) => [name, []]));
  for (const [, options] of LOOKS) {
    await onPage(browser, options, async (page, url) => {
      for (const name of names) {
        await views[name](page, url);
        taken[name].push(await still(page));
      }
    });
  }
  for (const name of names) keep(`console/${name}`, await sheetOf(browser, [taken[name]], SHEET_HEIGHT));
}
