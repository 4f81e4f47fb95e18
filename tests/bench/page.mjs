// A page of 1000 orchestrations: what the check costs beside bare decoding. Ratios, because machines differ.
// Usage: node tests/bench/page.mjs [--json FILE]
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { operationNumber } from "../../pkg/checks.js";
import { core } from "../../pkg/engine-core.js";
import "../../pkg/entry/node.js";
import { pageBytes } from "./_page.mjs";
import { PAGE, pageTimes } from "./_work.mjs";

const bytes = await pageBytes();
const number = operationNumber("listOrchestrations");
const result = pageTimes(bytes, (page) => core.exports.readAnswer(number, 200, page));

console.log(`page of ${PAGE.items} orchestrations, ${bytes.length} bytes, Node ${process.version}, median of ${PAGE.rounds}`);
for (const { what, ms, ratio } of result) console.log(`${what.padEnd(30)} ${ms.toFixed(2).padStart(7)} ms  ${ratio.toFixed(2)}`);
const { values } = parseArgs({ options: { json: { type: "string" } } });
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
