// Memory after many calls, good and bad. Usage: node tests/bench/memory.mjs [--json FILE]
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { modules } from "../support/memory-in-node.mjs";
import { memoryRun } from "../support/memory-run.mjs";
import { memoryWords } from "./_words.mjs";

setFlagsFromString("--expose-gc");
const clear = runInNewContext("gc");
const heap = () => {
  clear();
  return process.memoryUsage().heapUsed;
};

const result = await memoryRun(100_000, modules, heap);
console.log(`Node ${process.version}, ${memoryWords(result)}`);
// It never shrinks: what it gains is lost.
if (result.after !== result.before) process.exitCode = 1;
const { values } = parseArgs({ options: { json: { type: "string" } } });
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
