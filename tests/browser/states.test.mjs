// Every state in light, in the dark and on 320 pixels: what is seen, what can be done about it, axe, and a screenshot.
//
// The screenshots are not compared pixel by pixel: another Chromium or another font would change each of them, and whoever
// rewrites all of them at once looks at none. What a picture shows is compared in words instead, with a file below
// `tests/golden/states`: the roles and texts as a screen reader gets them, and which part stands beside or below which.
// The page itself tells what is cut off, covered or written over other text. The pixels say that a picture is not blank
// and that dark is dark. `UPDATE_GOLDEN=1` rewrites the files; the pictures are left in `target/screenshots/states`.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { assertAccessible, LOOKS } from "./axe.mjs";
import { arrangement, layoutFaults } from "./layout.mjs";
import { measure } from "./png.mjs";
import { NOW } from "./stand-in.mjs";
import { STATES } from "./states.mjs";
import { closePage, openAt, PATIENCE_MS, startBrowser, startDemo } from "./support.mjs";

const GOLDEN = fileURLToPath(new URL("../golden/states/", import.meta.url));
const PICTURES = fileURLToPath(new URL("../../target/screenshots/states/", import.meta.url));
const fileOf = (state) => state.replaceAll(/[^a-z]+/g, "-");

let demo;
let browser;

before(async () => {
  demo = await startDemo();
  browser = await startBrowser();
  mkdirSync(PICTURES, { recursive: true });
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

const open = (options) => openAt(browser, demo.url, NOW, options);

/** What a screen reader gets of the page's content, without what is different in each run. */
async function wordsOf(page) {
  const whole = await page.locator("body").ariaSnapshot();
  const parts = whole.split(/\n(?=- )/).filter((part) => /^- (main|dialog)/.test(part));
  return parts
    .join("\n")
    .split("\n")
    .filter((line) => !/^\s*- (\/url:|option )/.test(line))
    .join("\n")
    .replaceAll(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g, "<id>")
    .replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, "<page>")
    .replaceAll(/(?<=wait until )[^.]+(?=\.)/g, "<time>")
    .replaceAll(/\b\d:\d\d\b/g, "<left>");
}

async function described(page) {
  return [...(await arrangement(page)).map((line) => `# ${line}`), await wordsOf(page)].join("\n");
}

function assertGolden(state, told) {
  const file = `${GOLDEN}${fileOf(state)}.txt`;
  const { light, dark, narrow } = told;
  assert.equal(dark, light, "the dark says and arranges the same");
  const text = `Wide\n\n${light}\n\n320 pixels\n\n${narrow}\n`;
  if (process.env.UPDATE_GOLDEN) {
    mkdirSync(GOLDEN, { recursive: true });
    writeFileSync(file, text);
  }
  assert.ok(existsSync(file), `${file} is missing: UPDATE_GOLDEN=1 writes it`);
  assert.equal(text, readFileSync(file, "utf8"));
}

function assertDrawn(pictures) {
  const seen = Object.fromEntries(Object.entries(pictures).map(([look, png]) => [look, measure(png)]));
  for (const [look, { drawn }] of Object.entries(seen)) assert.ok(drawn > 0.03, `${look}: only ${drawn} of the picture is drawn on`);
  assert.ok(seen.light.brightness > 0.7, `light: ${seen.light.brightness}`);
  assert.ok(seen.narrow.brightness > 0.7, `narrow: ${seen.narrow.brightness}`);
  assert.ok(seen.dark.brightness < 0.3, `dark: ${seen.dark.brightness}`);
}

describe("every state", () => {
  for (const [state, { reach, see, act, complaint }] of Object.entries(STATES)) {
    it(state, { timeout: 6 * PATIENCE_MS }, async () => {
      const [told, pictures] = [{}, {}];
      for (const [look, options] of LOOKS) {
        const page = await open(options);
        const reached = await reach(page, demo.url);
        await see(page);
        await assertAccessible(page, look);
        pictures[look] = await page.screenshot();
        writeFileSync(`${PICTURES}${fileOf(state)}-${look}.png`, pictures[look]);
        assert.deepEqual(await layoutFaults(page), [], look);
        told[look] = await described(page);
        await act(page, reached, demo.url);
        if (complaint !== undefined) page.complaints = page.complaints.filter((one) => !complaint.test(one));
        await page.unrouteAll({ behavior: "ignoreErrors" });
        await closePage(page);
      }
      assertDrawn(pictures);
      assertGolden(state, told);
    });
  }

  it("has a golden file, and no file is left over", () => {
    assert.deepEqual(readdirSync(GOLDEN).toSorted(), Object.keys(STATES).map((state) => `${fileOf(state)}.txt`).toSorted());
  });
});

describe("what looks at the layout", () => {
  const FAULTY = {
    "cut off": ".empty-title { width: 60px; margin: auto; overflow: hidden; white-space: nowrap; }",
    "beyond the page": ".empty-title { white-space: nowrap; position: relative; left: 700px; }",
    covered: ".filters { position: fixed; inset: 0; background: black; }",
    "over each other": ".empty-title { margin-block-end: -40px; }",
  };
  for (const [fault, styles] of Object.entries(FAULTY)) {
    it(`sees what is ${fault}`, { timeout: PATIENCE_MS }, async () => {
      const page = await open({});
      await STATES["first run"].reach(page, demo.url);
      await STATES["first run"].see(page);
      assert.deepEqual(await layoutFaults(page), []);
      await page.evaluate((styles) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(styles);
        document.adoptedStyleSheets = [sheet];
      }, styles);
      const faults = await layoutFaults(page);
      assert.ok(faults.some((one) => one.startsWith(fault)), `${fault}: ${faults}`);
      await page.unrouteAll({ behavior: "ignoreErrors" });
      await closePage(page);
    });
  }
});
