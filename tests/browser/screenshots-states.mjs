// Makes the pictures of the states for docs/console.md: node tests/browser/screenshots-states.mjs
import { keepInAllLooks, openAsTested } from "./pictures.mjs";
import { STATES } from "./states.mjs";
import { startBrowser } from "./support.mjs";

/** Those that tell most; the test has all of them. */
const SHOWN = ["first run", "loading", "partial overview", "offline", "session ended", "scope missing", "penalty", "already exists", "validation", "outcome unknown", "wasm blocked"];

const browser = await startBrowser();
try {
  const views = SHOWN.map((state) => [
    `state-${state.replaceAll(" ", "-")}`,
    async (page, url) => {
      await STATES[state].reach(page, url);
      await STATES[state].see(page);
    },
  ]);
  for (const [name, view] of views) await keepInAllLooks(browser, [name], { [name]: view }, openAsTested);
} finally {
  await browser.close();
}
