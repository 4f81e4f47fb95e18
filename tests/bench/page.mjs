// A page of 1000 orchestrations: what checking it costs beside bare decoding, and what it costs our peers. Ratios, because machines
// differ.
// Usage: node tests/bench/page.mjs [--json FILE]
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { operationNumber } from "../../pkg/lib/checks.js";
import { core } from "../../pkg/lib/client.js";
import "../../pkg/entry/node.js";
import { pageBytes } from "./_page.mjs";
import { PAGE_PEERS, peerUrl } from "./_peers.mjs";
import { pageLines } from "./_words.mjs";
import { PAGE, pageTimes } from "./_work.mjs";
import { writePage } from "./peers/_write.mjs";

writePage();
const readers = {};
for (const [name, module] of Object.entries(PAGE_PEERS)) readers[name] = (await import(peerUrl(module))).read;
const bytes = await pageBytes();
const number = operationNumber("listOrchestrations");
const result = pageTimes(bytes, (page) => core.exports.readAnswer(number, 200, page), readers);

console.log(`page of ${PAGE.items} orchestrations, ${bytes.length} bytes, Node ${process.version}, median of ${PAGE.rounds}`);
console.log(pageLines(result));
const { values } = parseArgs({ options: { json: { type: "string" } } });
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
