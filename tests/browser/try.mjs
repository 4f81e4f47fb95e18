import { openPage, startBrowser, startDemo } from "./support.mjs";
import { STATES } from "./states.mjs"; import { layoutFaults } from "./layout.mjs";
const demo = await startDemo(); const browser = await startBrowser();
for (const s of ["partial page","not there"]) {
const page = await openPage(browser, demo.url);
await STATES[s].reach(page, demo.url); await STATES[s].see(page);
console.log(s, (await layoutFaults(page)).slice(0,4)); }
await browser.close(); await demo.stop();
