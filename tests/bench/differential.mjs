// One verdict everywhere, with more inputs than the tests take: native, both browser artefacts in Node and in Chromium, the
// token proxy and the sandbox. Usage: node tests/bench/differential.mjs [--json FILE] [--inputs N] [--seed N]
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { chromiumVerdicts } from "../differential/chromium.mjs";
import { cases } from "../differential/generate.mjs";
import { assertSame, judge, listOf, nativeVerdicts, nodeVerdicts, operations, packed, proxySide, read, sandboxSide, take } from "../differential/sides.mjs";

const { values } = parseArgs({ options: { json: { type: "string" }, inputs: { type: "string" }, seed: { type: "string" } } });
const inputs = Number(values.inputs ?? 200_000);
const seed = Number(values.seed ?? 1);
const BATCH = 20_000;

const figures = { inputs: 0, good: 0, bad: 0, issues: 0, native: 0, "validate.wasm in Node": 0, "core.wasm in Node": 0, "validate.wasm in Chromium": 0, "core.wasm in Chromium": 0, proxy: {}, sandbox: {} };
const supply = cases(operations, seed);
const [proxy, sandbox] = [proxySide(), await sandboxSide()];
const count = (of, outcome) => (of[outcome] = (of[outcome] ?? 0) + 1);
while (figures.inputs < inputs) {
  const given = take(supply, Math.min(BATCH, inputs - figures.inputs));
  const bytes = packed(given);
  const native = await nativeVerdicts(bytes);
  for (const [place, sides] of [["Node", nodeVerdicts(bytes)], ["Chromium", await chromiumVerdicts(bytes)]]) {
    for (const [name, found] of Object.entries(sides)) {
      assertSame(given, native, found, `${name} in ${place}`);
      figures[`${name} in ${place}`] += given.length;
    }
  }
  figures.native += given.length;
  const expected = listOf(native);
  for (const [, built] of expected) {
    const { issues, warnings } = read(built);
    figures[issues === undefined ? "good" : "bad"]++;
    figures.issues += (issues ?? warnings).length;
  }
  // Requests are slower by far: every fourth input that HTTP can say.
  const asked = given.map((one, at) => [one, expected[at][1]]).filter(([{ call }], at) => call !== undefined && at % 4 === 0);
  for (const [one, built] of asked) count(figures.proxy, judge("proxy", one, built, await proxy(one)));
  const inSandbox = asked.map(([one]) => ({ ...one, flags: 4 }));
  const said = listOf(await nativeVerdicts(packed(inSandbox)));
  for (const [at, one] of inSandbox.entries()) count(figures.sandbox, judge("sandbox", one, said[at][1], await sandbox(one)));
  figures.inputs += given.length;
  console.error(`${figures.inputs} of ${inputs} inputs`);
}
console.log(`seed ${seed}: every input gave the same verdict, codes, paths and words on every side`);
for (const [name, figure] of Object.entries(figures)) console.log(`${name.padEnd(27)} ${typeof figure === "object" ? JSON.stringify(figure) : figure}`);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ seed, ...figures }, null, 2)}\n`);
