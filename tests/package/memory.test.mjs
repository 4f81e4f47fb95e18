// Nothing is left behind in the WebAssembly's memory, by good inputs or bad ones.
import assert from "node:assert/strict";
import { test } from "node:test";
import { modules } from "../support/memory-in-node.mjs";
import { memoryRun } from "../support/memory-run.mjs";

test("100 000 good calls, 100 000 bad ones and 100 000 answers: not a page of memory more", { timeout: 120_000 }, async () => {
  const { before, after, instances } = await memoryRun(100_000, modules);
  assert.equal(instances, 1, "no trap made it start anew");
  assert.ok(before > 0);
  assert.equal(after, before);
});
