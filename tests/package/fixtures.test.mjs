// The vendor's payloads through the real WebAssembly in Node.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as pkg from "../../pkg/entry/node.js";
import { runFixtures } from "../support/fixtures.mjs";
import { readFixtures } from "../support/read-fixtures.mjs";

test("every fixture passes in Node", async () => {
  const files = readFixtures();
  assert.ok(Object.keys(files.good).length > 20);
  assert.deepEqual(await runFixtures(pkg, files), []);
});
