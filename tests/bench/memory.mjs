// Memory of the WebAssembly after many calls. Usage: node tests/bench/memory.mjs [--json FILE]
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { memoryRun } from "../support/memory-run.mjs";

const { calls, before, after } = await memoryRun(100_000);
console.log(`${calls} good calls, ${calls} bad ones, ${calls} answers: ${before / 1024} KiB of WebAssembly memory before, ${after / 1024} after`);
const { values } = parseArgs({ options: { json: { type: "string" } } });
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ calls, before, after }, null, 2)}\n`);
