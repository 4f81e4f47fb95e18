// Validate a create with an EVM address and write its body: ours beside zod 4, zod-mini, valibot and ajv, each with the schemas of
// all operations and the addresses of all networks, in one run. Ratios, because machines differ.
// Usage: cargo xtask bench validate [--json FILE]
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { makePeers, OURS, peerUrl, PEERS, weigh, weighOurs } from "./_peers.mjs";
import { assertEqualWork, BUILD, buildTimes, creates } from "./_work.mjs";

makePeers();
const { prepare } = await import(OURS);
const sides = { ours: (params) => prepare("createOrchestration", params).body };
for (const [name, module] of Object.entries(PEERS)) sides[name] = (await import(peerUrl(module))).build;

const varied = creates(BUILD.creates);
assertEqualWork(sides, varied);

const different = buildTimes(sides, varied);
const same = buildTimes(sides, Array(BUILD.creates).fill(varied[0]));
const bytes = { ours: await weighOurs() };
for (const [name, module] of Object.entries(PEERS)) bytes[name] = await weigh(peerUrl(module));

const best = (times) => Math.min(...Object.keys(PEERS).map((name) => times[name]));
const result = Object.keys(sides).map((side) => ({
  side,
  us: different[side],
  ratio: different[side] / best(different),
  us_repeated: same[side],
  ratio_repeated: same[side] / best(same),
  bytes_raw: bytes[side].raw,
  bytes_brotli: bytes[side].brotli,
}));

const cell = (number, digits) => number.toFixed(digits).padStart(9);
console.log(`validate + body of a create with an EVM address, Node ${process.version}, medians of ${BUILD.rounds} rounds of ${BUILD.calls} calls, ratio to the best peer`);
console.log(`${"".padEnd(18)}  different creates    the same again      browser bytes`);
console.log(`${"".padEnd(18)}       us     ratio       us     ratio      raw    brotli`);
for (const one of result) {
  console.log(one.side.padEnd(18) + [[one.us, 2], [one.ratio, 2], [one.us_repeated, 2], [one.ratio_repeated, 2], [one.bytes_raw, 0], [one.bytes_brotli, 0]].map(([number, digits]) => cell(number, digits)).join(""));
}
console.log("Bytes: each side checks the requests of all operations, and addresses of all networks. Ours also warns.");
const { values } = parseArgs({ options: { json: { type: "string" } } });
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ node: process.version, rounds: BUILD.rounds, calls: BUILD.calls, sides: result }, null, 2)}\n`);
