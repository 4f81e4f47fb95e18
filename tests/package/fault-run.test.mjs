// Paying exactly once through a bad network, in a size that takes seconds; `cargo xtask bench faults` runs it in full.
import assert from "node:assert/strict";
import { test } from "node:test";
import { faultRun } from "../faults/run.mjs";

test("every intent is paid exactly once, whatever the network does", async (t) => {
  const figures = await faultRun({ creates: 600, seed: 7 });
  t.diagnostic(JSON.stringify(figures));
  const { duplicates, lost, wrong, made, creates, faults, ...counts } = figures;
  assert.deepEqual({ duplicates, lost, wrong }, { duplicates: 0, lost: 0, wrong: 0 });
  assert.ok(made > 0.9 * creates, `${made} of ${creates}`);
  // The run proves nothing when nothing went wrong.
  for (const [point, times] of Object.entries(faults)) assert.ok(times > 5, `${point}: ${times}`);
  for (const what of ["doubledOnTheWay", "callersDropped", "resumedByRefId", "answeredRateLimit", "outcomesUnknown", "refusedForGood"]) assert.ok(counts[what] > 0, what);
});
