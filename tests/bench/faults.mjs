// Paying exactly once through a bad network: 20 000 creates against the sandbox, with everything that can go wrong.
// Usage: node tests/bench/faults.mjs [--json FILE] [--creates N] [--seed N]
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { faultRun } from "../faults/run.mjs";

const { values } = parseArgs({ options: { json: { type: "string" }, creates: { type: "string" }, seed: { type: "string" } } });
const creates = Number(values.creates ?? 20_000);
const figures = await faultRun({
  creates,
  seed: Number(values.seed ?? 1),
  onProgress: (done, requests) => console.error(`${done} of ${creates} creates, ${requests} requests`),
});
for (const [name, figure] of Object.entries(figures)) {
  console.log(`${name.padEnd(20)} ${typeof figure === "object" ? JSON.stringify(figure) : figure}`);
}
console.log(`memory               ${Math.round(process.memoryUsage().rss / 1e6)} MB resident at the end`);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
const { duplicates, lost, wrong } = figures;
if (duplicates + lost + wrong > 0) {
  console.error(`FAILED: ${duplicates} duplicates, ${lost} lost, ${wrong} wrong verdicts`);
  process.exitCode = 1;
}
