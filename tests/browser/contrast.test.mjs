// More contrast, the system's own colours, and reduced motion, in every view.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { closePage, openPage, PATIENCE_MS, startBrowser, startDemo } from "./support.mjs";

const AXE = readFileSync(new URL("../../www/node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

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

/** Every view and panel of the console, one after the other. */
const VIEWS = {
  async list(page) {
    await page.goto(`${demo.url}?status=FAILED`);
    await page.locator("tr[data-id]").first().waitFor();
    const save = page.getByRole("button", { name: "Save this view" });
    if (await save.isVisible()) {
      await save.click();
      await page.keyboard.type("Failures");
      await page.keyboard.press("Enter");
      await page.getByRole("link", { name: "Failures" }).waitFor();
    }
  },
  async details(page) {
    await page.locator("tr[data-id] a").first().click();
    await page.getByRole("dialog", { name: "Details" }).locator("[data-event]").first().waitFor();
    await page.locator(".transfer summary").first().click();
  },
  async overview(page) {
    await page.goto(`${demo.url}?view=overview`);
    await page.getByText(/^of (all|the newest) /).waitFor();
    await page.getByText(/have no Travel Rule data/).waitFor();
  },
  async rules(page) {
    await page.goto(`${demo.url}?view=rules`);
    await page.locator("[data-rule]", { hasText: "Active" }).first().waitFor();
    const id = await page.locator("[data-rule]").first().getAttribute("data-rule");
    await page.goto(`${demo.url}?view=rules&rule=${id}`);
    await page.locator("[data-rule][aria-current]").waitFor();
  },
  async "rule form"(page) {
    await page.getByRole("button", { name: "New rule" }).click();
    await page.getByRole("dialog", { name: "New rule" }).getByText("To an address").click();
    await page.getByRole("button", { name: "Review" }).click();
    await page.locator("[aria-invalid=true]").first().waitFor();
  },
  async destinations(page) {
    await page.goto(`${demo.url}?view=destinations`);
    await page.locator("[data-account]").first().waitFor();
    await page.locator("[data-address]").first().waitFor();
  },
  async "account form"(page) {
    await page.getByRole("button", { name: "Register a bank account" }).click();
    await page.getByRole("button", { name: "Save the account" }).click();
    await page.getByText("Account number is required.").waitFor();
  },
  async activity(page) {
    await page.goto(`${demo.url}?view=activity&orchestration=no-such-id`);
    await page.getByText("This orchestration could not be shown").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("row").nth(1).waitFor();
  },
  async form(page) {
    await page.goto(demo.url);
    await page.locator("tr[data-id]").first().waitFor();
    await page.getByRole("button", { name: "New orchestration" }).click();
    await page.getByRole("button", { name: "Review", exact: true }).click();
    await page.getByText("Amount is required.").waitFor();
  },
  async review(page) {
    const form = page.getByRole("dialog", { name: "New orchestration" });
    await form.getByLabel("Amount").fill("999999999");
    await form.getByLabel("Destination profile").selectOption({ index: 1 });
    await form.getByRole("button", { name: "Review", exact: true }).click();
    await page.getByRole("button", { name: "Look", exact: true }).click();
    await page.locator(".preflight .issue").first().waitFor();
  },
};

async function eachView(options, check) {
  const page = await openPage(browser, demo.url, options);
  for (const [name, open] of Object.entries(VIEWS)) {
    await open(page);
    await check(page, name);
  }
  await closePage(page);
}

const test = (name, steps) => it(name, { timeout: 6 * PATIENCE_MS }, steps);

describe("more contrast", () => {
  for (const colorScheme of ["light", "dark"]) {
    test(`gives every text seven to one, ${colorScheme}`, () =>
      eachView({ colorScheme, contrast: "more" }, async (page, name) => {
        await page.waitForFunction(() => document.getAnimations().every(({ playState, animationName }) => playState !== "running" || animationName?.startsWith("news")));
        await page.evaluate(AXE);
        const violations = await page.evaluate(() => axe.run({ runOnly: { type: "rule", values: ["color-contrast-enhanced"] }, rules: { "color-contrast-enhanced": { enabled: true } } }).then((result) => result.violations));
        const found = violations.flatMap(({ nodes }) => nodes.map((node) => `${node.target.join(" ")}: ${node.any[0]?.message}`));
        assert.deepEqual(found, [], name);
      }));
  }
});

describe("the system's own colours", () => {
  for (const colorScheme of ["light", "dark"]) {
    test(`tell what is chosen, open and wrong, ${colorScheme}`, () =>
      eachView({ colorScheme, forcedColors: "active" }, async (page, name) => {
        const faults = await page.evaluate(() => {
          // What is chosen must look different from its neighbour in something else than a background that is taken away.
          const look = (element) => {
            const { color, backgroundColor, borderTopWidth, borderBottomColor, borderBottomWidth, outlineStyle, borderColor } = getComputedStyle(element);
            return JSON.stringify([color, backgroundColor, borderTopWidth, borderBottomColor, borderBottomWidth, outlineStyle, borderColor]);
          };
          const pairs = [
            [".segment:has(:checked)", ".segment:not(:has(:checked))"],
            [".toggle[aria-pressed=true]", ".toggle[aria-pressed=false]"],
            [".view-link[aria-current]", ".view-link:not([aria-current])"],
            [".row-open", ".row:not(.row-open)"],
            [".record-pointed", ".record:not(.record-pointed)"],
            ["input[aria-invalid]", "input[type=text]:not([aria-invalid])"],
          ];
          const same = pairs.flatMap(([chosen, other]) => {
            const [one, two] = [document.querySelector(chosen), document.querySelector(other)];
            return one !== null && two !== null && look(one) === look(two) ? [`${chosen} looks like ${other}`] : [];
          });
          const borders = [".card", ".chip", ".notice", ".panel", ".balance", ".code pre", "select", ".button:not(.quiet)", ".flow-stop > rect"];
          const bare = borders.flatMap((selector) => {
            const element = document.querySelector(selector);
            if (element === null) return [];
            const style = getComputedStyle(element);
            const hasLine = element instanceof SVGElement ? style.stroke !== "none" : parseFloat(style.borderTopWidth) + parseFloat(style.borderLeftWidth) > 0;
            return hasLine ? [] : [`${selector} has no line`];
          });
          // Drawings are not recoloured: their lines must be the system's.
          const [canvas, text] = ["Canvas", "CanvasText"].map((color) => {
            const probe = document.body.appendChild(document.createElement("i"));
            probe.style.color = color;
            const value = getComputedStyle(probe).color;
            probe.remove();
            return value;
          });
          const drawn = [...document.querySelectorAll(".flow text, .flow-link, .flow-stop > rect")].flatMap((element) => {
            const { fill, stroke } = getComputedStyle(element);
            const colours = [fill, stroke].filter((colour) => colour.startsWith("rgb"));
            return colours.every((colour) => colour === canvas || colour === text) ? [] : [`${element.getAttribute("class") ?? element.tagName} ${colours}`];
          });
          return [...same, ...bare, ...drawn];
        });
        assert.deepEqual(faults, [], name);
        const arrow = await page.evaluate(() => [...document.querySelectorAll("select")].every((select) => getComputedStyle(select).appearance === "auto"));
        assert.ok(arrow, `${name}: a select shows that it is one`);
      }));
  }
});

describe("reduced motion", () => {
  test("leaves nothing moving", () =>
    eachView({ reducedMotion: "reduce" }, async (page, name) => {
      // What is drawn at this moment may end its one turn of a millisecond; what goes on never lets this pass.
      const isStill = () => document.getAnimations().every(({ playState, animationName }) => playState !== "running" || animationName === "news-still");
      await page.waitForFunction(isStill, undefined, { timeout: PATIENCE_MS }).catch(() => assert.fail(`something moves: ${name}`));
    }));

  test("is only left out for whoever asked for it", async () => {
    const page = await openPage(browser, demo.url, { reducedMotion: "no-preference" });
    await page.route("**/paxos/orchestration/orchestrations?**", () => {});
    await page.goto(demo.url);
    await page.locator(".bone").first().waitFor();
    assert.ok(await page.evaluate(() => document.getAnimations().some(({ animationName }) => animationName === "breathe")));
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await closePage(page);
  });
});
