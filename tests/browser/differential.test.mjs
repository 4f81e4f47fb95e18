// One verdict everywhere, the browser's side: the inputs of `tests/package/differential.test.mjs` through the real artefacts
// in a real browser. The verdicts must be those of Node, byte for byte; Node's are compared with all others there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { cases } from "../differential/generate.mjs";
import { chromiumVerdicts } from "../differential/chromium.mjs";
import { assertSame, nodeVerdicts, operations, packed, take } from "../differential/sides.mjs";
import { COUNT, SEED } from "../differential/sizes.mjs";

test(`in Chromium: the same bytes as in Node on ${COUNT} inputs`, async () => {
  const given = take(cases(operations, SEED), COUNT);
  const bytes = packed(given);
  const found = await chromiumVerdicts(bytes);
  const expected = nodeVerdicts(bytes);
  assert.deepEqual(Object.keys(found), ["validate.wasm", "core.wasm"]);
  for (const [name, verdicts] of Object.entries(expected)) assertSame(given, verdicts, found[name], `${name} in Chromium`);
});
