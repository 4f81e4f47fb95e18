// The console page: what it weighs, when something is there, what jumps, how ten thousand rows scroll, and whether an hour
// of updates makes it grow. It only measures; the goals stand beside the figures.
// Frames suffer from whatever else the machine does, so the processor time of the longest task stands beside them.
// Usage: node tests/bench/console.mjs [--json FILE] [--only bytes|start|shift|scroll|hour]
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { brotliCompressSync, constants } from "node:zlib";
import { orchestrationAt, serveMany } from "../browser/many-orchestrations.mjs";
import { closePage, openPage, startBrowser, startDemo } from "../browser/support.mjs";

const ASSETS = fileURLToPath(new URL("../../www/dist/assets/", import.meta.url));
const ROWS = 10_000;
const SLOWER = 4;
const STARTS = 7;
/** How far one frame of the scroll goes: thirty screens a second. */
const STEP_PX = 400;
const MINUTES = 60;
/** Until then the log of requests is full, and every view has been used. */
const WARM_MINUTES = 24;

const { values } = parseArgs({ options: { json: { type: "string" }, only: { type: "string" } } });
const figures = {};
const tell = (name, value, goal) => {
  figures[name] = value;
  console.log(`${name.padEnd(58)} ${String(value).padStart(10)}   ${goal ?? ""}`);
};
const isWanted = (part) => values.only === undefined || values.only === part;
const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];
const round = (number, digits = 0) => Number(number.toFixed(digits));

if (isWanted("bytes")) bytes();
if (values.only !== "bytes") {
  const demo = await startDemo();
  const browser = await startBrowser();
  try {
    if (isWanted("start")) await start(demo, browser);
    if (isWanted("shift")) await shift(demo, browser);
    if (isWanted("scroll")) await scroll(demo, browser);
    if (isWanted("hour")) await hour(demo, browser);
  } finally {
    await browser.close();
    await demo.stop();
  }
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);

function bytes() {
  const weigh = (end) =>
    readdirSync(ASSETS)
      .filter((name) => name.endsWith(end))
      .reduce((sum, name) => sum + brotliCompressSync(readFileSync(ASSETS + name), { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length, 0);
  const [js, wasm, css] = [weigh(".js"), weigh(".wasm"), weigh(".css")];
  tell("script, brotli -11, bytes", js);
  tell("script and WebAssembly", js + wasm, "goal 120000");
  tell("script, WebAssembly and styles", js + wasm + css, "goal 120000");
}

/** From the address to the first content and to the first rows, with nothing in the cache. */
async function start(demo, browser) {
  const [paints, rows] = [[], []];
  for (let count = 0; count < STARTS; count += 1) {
    const page = await openPage(browser, demo.url);
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
    await page.addInitScript(() => {
      new MutationObserver((_, observer) => {
        if (document.querySelector("tr[data-id]") === null) return;
        observer.disconnect();
        requestAnimationFrame(() => (window.firstRows = performance.now()));
      }).observe(document, { childList: true, subtree: true });
    });
    await page.goto(demo.url);
    await page.waitForFunction(() => window.firstRows !== undefined && performance.getEntriesByName("first-contentful-paint").length > 0);
    paints.push(await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime));
    rows.push(await page.evaluate(() => window.firstRows));
    await closePage(page);
  }
  tell(`first content, CPU ${SLOWER} times slower, ms (median of ${STARTS})`, round(median(paints)), "goal 1000");
  tell("the slowest of them", round(Math.max(...paints)));
  tell("first rows, as slow, ms", round(median(rows)));
}

/** What moves by itself, in every view, wide and narrow. */
async function shift(demo, browser) {
  for (const [name, viewport] of [["1280", { width: 1280, height: 800 }], ["320", { width: 320, height: 640 }]]) {
    let worst = 0;
    const moved = [];
    for (const view of ["", "?view=overview", "?view=rules", "?view=destinations", "?view=activity", "?status=FAILED"]) {
      const page = await openPage(browser, demo.url, { viewport });
      await page.addInitScript(() => {
        window.shifts = [];
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) {
            if (entry.hadRecentInput) continue;
            const who = entry.sources.map(({ node }) => (node instanceof Element ? node.tagName + (node.className ? `.${node.getAttribute("class")}` : "") : (node?.parentElement?.getAttribute("class") ?? "?")));
            window.shifts.push([entry.value, who.join(", ")]);
          }
        }).observe({ type: "layout-shift", buffered: true });
      });
      await page.goto(demo.url + view);
      // The page goes on asking for news: there is no moment at which the network is idle.
      await page.waitForTimeout(3_000);
      const shifts = await page.evaluate(() => window.shifts);
      worst = Math.max(worst, shifts.reduce((sum, [value]) => sum + value, 0));
      for (const [value, who] of shifts) moved.push(`${view || "table"}: ${value.toFixed(4)} ${who}`);
      await closePage(page);
    }
    tell(`layout shift of the worst view, ${name} px wide`, round(worst, 4), "goal 0");
    for (const line of moved) console.log(`    ${line}`);
  }
}

/** From the first row to the last, a step in each frame, pages coming in on the way; then jumps, as with the scroll bar. */
async function scroll(demo, browser) {
  const page = await openPage(browser, demo.url);
  await serveMany(page, ROWS);
  await page.goto(demo.url);
  await page.locator("tr[data-id]").first().waitFor();
  const run = (steps) =>
    page.evaluate(async (step) => {
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      const gaps = [];
      let last = await frame();
      let most = 0;
      const measure = async () => {
        const now = await frame();
        gaps.push(now - last);
        last = now;
        most = Math.max(most, document.querySelectorAll("tr[data-id]").length);
      };
      if (step > 0) {
        let end = 0;
        while (end < 30) {
          const before = scrollY;
          scrollBy(0, step);
          await measure();
          end = scrollY === before ? end + 1 : 0;
        }
      } else {
        for (let count = 0; count < 150; count += 1) {
          scrollTo(0, (count * 7_919 * 61) % document.documentElement.scrollHeight);
          await measure();
        }
      }
      return { frames: gaps.length, longest: Math.max(...gaps), long: gaps.filter((gap) => gap > 50).length, most, rows: document.querySelector("table").getAttribute("aria-rowcount") };
    }, steps);
  for (const [name, how] of [["scroll", STEP_PX], ["jumps", 0]]) {
    const { frames, longest, long, most, rows } = await run(how);
    if (rows !== String(ROWS + 1)) throw new Error(`the end was not reached: ${rows}`);
    tell(`${name}: longest frame, ms (of ${frames})`, round(longest, 1), "goal 50");
    tell(`${name}: frames over 50 ms`, long, "goal 0");
    tell(`${name}: most rows drawn at once`, most);
  }
  await page.evaluate(() => scrollTo(0, 0));
  for (const [name, px] of [["a frame of scrolling", STEP_PX], ["a jump to rows never in sight", 2_600]]) {
    const spent = await processorTimes(page, px);
    tell(`${name}: processor time, ms (median of ${spent.length})`, round(median(spent), 1));
    tell(`${name}: most processor time, ms`, round(Math.max(...spent), 1), "goal 50");
  }
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await closePage(page);
}

/** Processor time of the page's main thread for steps of the scroll, each with its frame: what others do does not count. */
async function processorTimes(page, px) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
  const spent = async () => (await devtools.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration").value * 1_000;
  const times = [];
  for (let count = 0; count < 200; count += 1) {
    const before = await spent();
    await page.evaluate(async (px) => {
      scrollBy(0, px);
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    }, px);
    times.push((await spent()) - before);
  }
  await devtools.detach();
  return times;
}

/** An hour in which something moves every second: the clock is the page's own, the answers come from inside the page. */
async function hour(demo, browser) {
  const page = await openPage(browser, demo.url);
  const devtools = await page.context().newCDPSession(page);
  const rows = Array.from({ length: 200 }, (_, index) => ({ ...orchestrationAt(index), ...(index < 40 ? { status: "PROCESSING" } : {}) }));
  await page.clock.install({ time: new Date("2026-07-08T09:00:00Z") });
  await page.addInitScript((rows) => {
    let rounds = 0;
    window.rounds = () => rounds;
    const real = window.fetch;
    const json = (body) => new Response(JSON.stringify(body), { headers: { "content-type": "application/json" } });
    window.fetch = async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : String(input), location.href);
      if (!url.pathname.endsWith("/orchestration/orchestrations")) return real(input, init);
      const ids = url.searchParams.getAll("orchestration_id");
      if (ids.length === 0) return json({ items: rows });
      rounds += 1;
      // One moves a little in each round, and in every fifth one changes its state, which is announced.
      const row = rows[rounds % 40];
      row.updated_at = new Date(Date.parse(row.updated_at) + 1_000).toISOString();
      if (rounds % 5 === 0) row.status = row.status === "PENDING" ? "PROCESSING" : "PENDING";
      return json({ items: rows.filter(({ id }) => ids.includes(id)) });
    };
  }, rows);
  await page.goto(`${demo.url}?orchestration=${rows[0].id}`);
  await page.locator("tr[data-id]").first().waitFor();
  const heap = async () => {
    for (let count = 0; count < 3; count += 1) await devtools.send("HeapProfiler.collectGarbage");
    const { usedSize } = await devtools.send("Runtime.getHeapUsage");
    const { nodes, jsEventListeners } = await devtools.send("Memory.getDOMCounters");
    return { minute: 0, kB: round(usedSize / 1000), nodes, listeners: jsEventListeners, rounds: await page.evaluate(() => window.rounds()) };
  };
  const seen = [];
  for (let second = 1; second <= MINUTES * 60; second += 1) {
    await page.clock.runFor(1_000);
    if (second % 360 === 0) {
      const now = { ...(await heap()), minute: second / 60 };
      seen.push(now);
      console.log(`    minute ${now.minute}: ${now.kB} kB, ${now.nodes} nodes, ${now.listeners} listeners, ${now.rounds} rounds`);
    }
  }
  const [first, last] = [seen.find(({ minute }) => minute >= WARM_MINUTES), seen.at(-1)];
  tell("rounds of updates in the hour", last.rounds);
  tell(`heap after garbage collection, minute ${first.minute}, kB`, first.kB);
  tell(`heap after garbage collection, minute ${last.minute}, kB`, last.kB, "goal: no growth");
  tell("growth of DOM nodes", last.nodes - first.nodes, "goal 0");
  tell("growth of event listeners", last.listeners - first.listeners, "goal 0");
  await page.context().close();
}
