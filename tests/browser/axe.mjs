// axe over a page, and the looks in which every view is looked at.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const AXE = readFileSync(new URL("../../www/node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export const LOOKS = [
  ["light", { colorScheme: "light" }],
  ["dark", { colorScheme: "dark" }],
  ["narrow", { colorScheme: "light", viewport: { width: 320, height: 640 } }],
];

export async function assertAccessible(page, view) {
  // Colours are only what they are once nothing moves any more.
  await page.waitForFunction(() =>
    document.getAnimations().every(({ playState, animationName }) => playState !== "running" || animationName?.startsWith("news")),
  );
  await page.evaluate(AXE);
  const violations = await page.evaluate((rules) => axe.run({ runOnly: rules }).then((result) => result.violations), RULES);
  const found = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
  assert.deepEqual(found, [], view);
}
