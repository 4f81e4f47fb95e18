// A page of 1000 orchestrations: what the check costs beside bare decoding. Ratios, because machines differ.
// Usage: node tests/bench/page.mjs [--json FILE]
import { writeFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { operationNumber } from "../../pkg/checks.js";
import { core } from "../../pkg/engine-core.js";
import "../../pkg/entry/node.js";
import { createSandbox } from "../../pkg/entry/sandbox-node.js";

const ROUNDS = 60;
const ITEMS = 1000;

/** The bytes of a page as the sandbox sends it, filled up to 1000 entries. */
async function page() {
  const { PaxosClient } = await import("../../pkg/entry/node.js");
  const sandbox = createSandbox({ now: new Date("2026-07-08T09:00:00Z") });
  const client = new PaxosClient({ endpoints: sandbox.endpoints, credentials: sandbox.credentials, fetch: sandbox.fetch });
  const { items } = await client.orchestrations.list({ limit: 1000 });
  const filled = Array.from({ length: ITEMS }, (_, n) => ({ ...items[n % items.length], id: crypto.randomUUID() }));
  return new TextEncoder().encode(JSON.stringify({ items: filled }));
}

const bytes = await page();
const decoder = new TextDecoder();
const number = operationNumber("listOrchestrations");
const ways = {
  "decode + JSON.parse": () => JSON.parse(decoder.decode(bytes)).items.length,
  "check": () => core.exports.readAnswer(number, 200, bytes).length,
  "check + decode + JSON.parse": () => core.exports.readAnswer(number, 200, bytes).length + JSON.parse(decoder.decode(bytes)).items.length,
};

const times = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
for (let round = 0; round < ROUNDS + 10; round++) {
  for (const [name, way] of Object.entries(ways)) {
    const start = performance.now();
    way();
    if (round >= 10) times[name].push(performance.now() - start);
  }
}
const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];
const base = median(times["decode + JSON.parse"]);
const result = Object.entries(times).map(([what, list]) => ({ what, ms: median(list), ratio: median(list) / base }));

console.log(`page of ${ITEMS} orchestrations, ${bytes.length} bytes, Node ${process.version}, median of ${ROUNDS}`);
for (const { what, ms, ratio } of result) console.log(`${what.padEnd(30)} ${ms.toFixed(2).padStart(7)} ms  ${ratio.toFixed(2)}`);
const { values } = parseArgs({ options: { json: { type: "string" } } });
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
