// One verdict everywhere: the same inputs through the native checker, both browser artefacts in Node, the facade, the token
// proxy and the sandbox. `tests/browser/differential.test.mjs` has the browser's side; `cargo xtask bench differential`
// does the same with more inputs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { cases } from "../differential/generate.mjs";
import { assertSame, judge, listOf, nativeVerdicts, nodeVerdicts, operations, packed, proxySide, read, sandboxSide, shown, take } from "../differential/sides.mjs";
import { COUNT, SEED, SERVED } from "../differential/sizes.mjs";
import { load } from "./proxy-support.mjs";

const given = take(cases(operations, SEED), COUNT);
const native = await nativeVerdicts(packed(given));
const verdicts = listOf(native);

test("the inputs are worth it: every operation, every code that a request can have, good and bad", () => {
  const kinds = new Map();
  const codes = new Set();
  given.forEach(({ operation }, at) => {
    const { issues, warnings } = read(verdicts[at][1]);
    const kind = kinds.get(operation.name) ?? { good: 0, bad: 0 };
    kind[issues === undefined ? "good" : "bad"]++;
    kinds.set(operation.name, kind);
    for (const { code } of issues ?? warnings) codes.add(code);
  });
  for (const { name } of operations) {
    const { good, bad } = kinds.get(name);
    assert.ok(good >= 20 && bad >= 20, `${name}: ${good} good, ${bad} bad`);
  }
  const expected = ["required", "invalid_type", "invalid_json", "unknown_field", "exactly_one_of", "invalid_amount", "amount_not_positive", "invalid_address", "checksum_mismatch", "wrong_network", "route_not_allowed", "too_long", "too_many_items", "invalid_format", "travel_rule_incomplete", "deprecated_field", "unknown_value", "asset_not_on_network", "unverified_checksum", "same_asset_and_place", "travel_rule_required"];
  assert.deepEqual(expected.filter((code) => !codes.has(code)), []);
});

test(`native and in Node: the same bytes on ${COUNT} inputs`, () => {
  for (const [name, found] of Object.entries(nodeVerdicts(packed(given)))) assertSame(given, native, found, name);
});

test("what users call says the same as what it is built on", async () => {
  const { schemas } = await load("entry/validate-node.js");
  const { schemas: ofCore } = await load("entry/node.js");
  const ENVIRONMENTS = { 0: undefined, 2: "production", 4: "sandbox" };
  let compared = 0;
  given.forEach((one, at) => {
    const { operation, flags, text } = one;
    let input;
    try {
      input = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(text));
    } catch {
      return;
    }
    // Only what survives the way through JavaScript's own values is the same input.
    if (JSON.stringify(input) !== new TextDecoder().decode(text)) return;
    compared++;
    const options = { allowUnknownFields: (flags & 1) === 1, environment: ENVIRONMENTS[flags & 6] };
    const [checked] = verdicts[at].map((bytes) => new TextDecoder().decode(bytes));
    for (const from of [schemas, ofCore]) {
      const { success, issues, warnings, data } = from[operation.name].safeParse(input, options);
      assert.equal(success, checked.startsWith("+"), shown(one));
      const [said, canonical] = success ? [checked.slice(1, checked.indexOf("\n")), checked.slice(checked.indexOf("\n") + 1)] : [checked.slice(1)];
      assert.deepEqual(success ? warnings : issues, JSON.parse(said), shown(one));
      if (success) assert.deepEqual(data, JSON.parse(canonical), shown(one));
    }
  });
  assert.ok(compared > COUNT / 10, `${compared} of ${COUNT}`);
});

test(`the token proxy on ${SERVED} requests`, async () => {
  const side = proxySide();
  const outcomes = {};
  const served = given.map((one, at) => [one, verdicts[at][1]]).filter(([{ call }]) => call !== undefined).slice(0, SERVED);
  for (const [one, built] of served) {
    const outcome = judge("proxy", one, built, await side(one));
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  assert.equal(served.length, SERVED);
  assert.ok(outcomes.refused > SERVED / 4 && outcomes.forwarded > SERVED / 10, JSON.stringify(outcomes));
});

test(`the sandbox on ${SERVED} requests`, async () => {
  const side = await sandboxSide();
  const outcomes = {};
  // It stands for the vendor's sandbox; the proxy has the other environments.
  const asked = given.filter(({ call }) => call !== undefined).slice(0, SERVED).map((one) => ({ ...one, flags: 4 }));
  const expected = listOf(await nativeVerdicts(packed(asked)));
  for (const [at, one] of asked.entries()) {
    const outcome = judge("sandbox", one, expected[at][1], await side(one));
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  assert.equal(asked.length, SERVED);
  assert.ok(outcomes.refused > SERVED / 4 && outcomes.done > SERVED / 20, JSON.stringify(outcomes));
});
