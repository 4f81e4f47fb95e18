// Standard Schema, version 1: what its types say, and what form and route libraries rely on.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import * as pkg from "../../pkg/entry/node.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PACKED = join(ROOT, "target/npm");
const TARBALL = process.env.PAXOS_TARBALL ?? join(PACKED, readdirSync(PACKED).find((name) => name.endsWith(".tgz")));
const GOOD = JSON.parse(readFileSync(join(ROOT, "tests/fixtures/good/createOrchestration.params.crypto.json"), "utf8"));
const folder = mkdtempSync(join(tmpdir(), "paxos-standard-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const TYPES = `
import type { StandardSchemaV1 } from "@standard-schema/spec";
import { schemas, type CreateOrchestrationParams, type OperationName } from "paxos-orchestrations";
import { schemas as small } from "paxos-orchestrations/validate";

// Each of them is one, on both entries.
export const all: Readonly<Record<OperationName, StandardSchemaV1>> = schemas;
export const most: Readonly<Record<OperationName, StandardSchemaV1>> = small;

// What it takes and gives is what the method of the client takes.
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
export const input: Same<StandardSchemaV1.InferInput<typeof schemas.createOrchestration>, CreateOrchestrationParams> = true;
export const output: Same<StandardSchemaV1.InferOutput<typeof schemas.createOrchestration>, CreateOrchestrationParams> = true;

// As a library of the specification uses it.
export async function validated<S extends StandardSchemaV1>(schema: S, value: unknown): Promise<StandardSchemaV1.InferOutput<S>> {
  const result = await schema["~standard"].validate(value);
  if (result.issues) throw new Error(result.issues.map(({ path, message }) => \`\${path?.join(".")} \${message}\`).join());
  return result.value;
}
export const params: Promise<CreateOrchestrationParams> = validated(schemas.createOrchestration, {});
`;

test("every schema is a StandardSchemaV1 to the compiler", () => {
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  writeFileSync(join(folder, "types.ts"), TYPES);
  const run = (command, args) => execFileSync(command, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", TARBALL]);
  symlinkSync(join(ROOT, "node_modules/@standard-schema"), join(folder, "node_modules/@standard-schema"));
  const options = ["--strict", "--exactOptionalPropertyTypes", "--noEmit", "--target", "es2022", "--lib", "es2022,dom,dom.iterable", "--types", ""];
  try {
    run(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), ...options, "--module", "nodenext", "types.ts"]);
  } catch (error) {
    assert.fail(error.stdout);
  }
});

test("every operation's schema answers as the specification says", () => {
  for (const { name } of pkg.operations) {
    const standard = pkg.schemas[name]["~standard"];
    assert.deepEqual([standard.version, standard.vendor, typeof standard.validate], [1, "paxos-orchestrations", "function"]);
    const { issues, value } = standard.validate({ nobodyKnows: 1 });
    assert.equal(value, undefined);
    assert.ok(issues.length > 0, name);
    for (const issue of issues) {
      assert.equal(typeof issue.message, "string");
      assert.ok(Array.isArray(issue.path) && issue.path.every((key) => typeof key === "string" || typeof key === "number"));
    }
  }
});

test("the value is the canonical one, and the path leads to what is wrong", () => {
  const { validate } = pkg.schemas.createOrchestration["~standard"];
  const { value, issues } = validate({ ...GOOD, identity_id: null });
  assert.equal(issues, undefined);
  assert.deepEqual(value, GOOD);
  const wrong = validate({ ...GOOD, destination: { crypto: { network: "ETHEREUM", address: "0x12" } } });
  assert.deepEqual(wrong.issues.map(({ path }) => path), [["destination", "crypto", "address"]]);
  const many = pkg.schemas.listProfileBalances["~standard"].validate({ profile_id: "p", assets: ["USD", 7] });
  assert.deepEqual(many.issues.map(({ path }) => path), [["assets", 1]]);
});

test("in a page it loads the WebAssembly by itself the first time, and answers at once from then on", async (t) => {
  // The entry for browsers, with a fetch that reads the file.
  let loads = 0;
  let broken = true;
  t.mock.method(globalThis, "fetch", async (url) => {
    loads += 1;
    if (broken) throw new TypeError("Failed to fetch");
    return new Response(readFileSync(fileURLToPath(url)), { headers: { "content-type": "application/wasm" } });
  });
  const page = await import("../../pkg/entry/validate-browser.js");
  const { parse, safeParse, "~standard": standard } = page.schemas.createOrchestration;
  assert.throws(() => safeParse(GOOD), { code: "not_ready" });
  assert.throws(() => parse(GOOD), { code: "not_ready" });
  await assert.rejects(standard.validate(GOOD), { code: "load_failed" });
  broken = false;
  loads = 0;
  // What a form changes meanwhile is not what was to be checked.
  const values = structuredClone(GOOD);
  const first = standard.validate(values);
  const second = standard.validate({});
  values.source_amount = "1,000";
  assert.ok(first instanceof Promise && second instanceof Promise);
  assert.deepEqual((await first).value, GOOD);
  assert.equal((await second).issues[0].code, "required");
  assert.equal(loads, 1);
  assert.deepEqual(standard.validate(GOOD), { value: GOOD });
});
