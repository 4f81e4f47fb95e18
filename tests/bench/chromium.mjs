// The same measurements in Chromium, beside the same peers: validate and build, a page of 1000, from import to the first checked
// request, and memory. Every module is one minified file, as a page has it. Usage: PAXOS_TABLE=FILE node
// tests/bench/chromium.mjs [--json FILE] [--rounds N]
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build as bundle } from "esbuild";
import { startBrowser } from "../browser/support.mjs";
import { pageBytes } from "./_page.mjs";
import { assertWhole, makePeers, PAGE_PEERS, PEERS } from "./_peers.mjs";
import { cell, memoryWords, pageLines } from "./_words.mjs";
import { creates, median, PAGE } from "./_work.mjs";
import { writePage } from "./peers/_write.mjs";

const { values } = parseArgs({ options: { json: { type: "string" }, rounds: { type: "string" } } });
const ROUNDS = Number(values.rounds ?? 21);
const CALLS = 100_000;
const SIDES = { ours: "chromium/ours.mjs", ...PEERS };
const path = (module) => `/js/${module.replaceAll("/", "-")}`;

const served = new Map([["/", ["text/html", "<!doctype html><title>bench</title>"]], ["/page.json", ["application/json", Buffer.from(await pageBytes())]]]);
makePeers();
writePage();
for (const module of [...Object.values(SIDES), ...Object.values(PAGE_PEERS), "chromium/run.mjs"]) {
  const { outputFiles } = await bundle({
    entryPoints: [fileURLToPath(new URL(module, import.meta.url))], bundle: true, minify: true, format: "esm", target: "es2022", platform: "browser", write: false, logLevel: "error",
  });
  if (Object.values(SIDES).includes(module)) assertWhole(outputFiles[0].contents);
  served.set(path(module), ["text/javascript", Buffer.from(outputFiles[0].contents)]);
}
// Where the bundles look: beside their own folder.
for (const name of ["core", "validate"]) served.set(`/wasm/${name}.wasm`, ["application/wasm", readFileSync(new URL(`../../pkg/wasm/${name}.wasm`, import.meta.url))]);

const server = createServer(({ url }, response) => {
  const [type, body] = served.get(url) ?? [];
  if (type === undefined) return response.writeHead(404).end();
  // A page of its own process has a clock of five microseconds instead of a hundred.
  const isolated = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
  return response.writeHead(200, { "content-type": type, "cache-control": "no-store", ...isolated }).end(body);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${server.address().port}`;
const browser = await startBrowser();

/** Runs in a page of a context of its own: nothing is cached from the one before. */
async function inPage(act) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(10 * 60_000);
    await page.goto(`${origin}/`);
    assert.equal(await page.evaluate(() => crossOriginIsolated), true);
    return await act(page, context);
  } finally {
    await context.close();
  }
}

const RUN = path("chromium/run.mjs");
const addresses = (modules) => Object.fromEntries(Object.entries(modules).map(([name, module]) => [name, path(module)]));
const urls = addresses(SIDES);

const builds = await inPage((page) => page.evaluate(async ([run, urls]) => (await import(run)).builds(urls), [RUN, urls]));
const decoded = await inPage((page) => page.evaluate(async ([run, urls]) => (await import(run)).page("/page.json", urls), [RUN, addresses(PAGE_PEERS)]));

const [params] = creates(1);
const cold = Object.fromEntries(Object.keys(SIDES).map((name) => [name, []]));
for (let round = 0; round < ROUNDS + 2; round++) {
  for (const [name, url] of Object.entries(urls)) {
    const [spent, body] = await inPage((page) => page.evaluate(async ([url, params]) => {
      const start = performance.now();
      const module = await import(url);
      await module.ready?.();
      const body = module.build(params);
      return [performance.now() - start, body];
    }, [url, params]));
    assert.equal(JSON.parse(body).ref_id, params.ref_id);
    // The first two warm the browser up.
    if (round >= 2) cold[name].push(spent);
  }
}

const memory = await inPage(async (page, context) => {
  const session = await context.newCDPSession(page);
  await page.exposeFunction("heapAfterClearing", async () => {
    await session.send("HeapProfiler.collectGarbage");
    return (await session.send("Runtime.getHeapUsage")).usedSize;
  });
  return page.evaluate(async ([run, calls]) => (await import(run)).memory(calls, () => globalThis.heapAfterClearing()), [RUN, CALLS]);
});

const version = browser.version();
await browser.close();
server.close();

const best = (times) => Math.min(...Object.keys(PEERS).map((name) => times[name]));
const colds = Object.fromEntries(Object.entries(cold).map(([name, list]) => [name, median(list)]));
const sides = Object.keys(SIDES).map((side) => ({
  side,
  us: builds.different[side], ratio: builds.different[side] / best(builds.different),
  us_repeated: builds.same[side], ratio_repeated: builds.same[side] / best(builds.same),
  cold_ms: colds[side], cold_ratio: colds[side] / best(colds),
}));

console.log(`Chromium ${version}, each module one minified file; ratios to the best peer`);
console.log(`${"".padEnd(18)}  validate + body     the same again      import to first (fresh page, median of ${ROUNDS})`);
console.log(`${"".padEnd(18)}       us     ratio       us     ratio       ms     ratio`);
for (const one of sides) console.log(one.side.padEnd(18) + [one.us, one.ratio, one.us_repeated, one.ratio_repeated, one.cold_ms, one.cold_ratio].map((number) => cell(number, 2)).join(""));
console.log(`page of ${PAGE.items} orchestrations, ${decoded.bytes} bytes, median of ${PAGE.rounds}`);
console.log(pageLines(decoded.ways));
console.log(memoryWords(memory));
// It never shrinks: what it gains is lost.
if (memory.after !== memory.before) process.exitCode = 1;
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ chromium: version, sides, page: decoded.ways, memory }, null, 2)}\n`);
