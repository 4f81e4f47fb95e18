// What JSON cannot say is refused in its place, wherever it stands: nothing vanishes, and nothing else is sent in its stead.
import assert from "node:assert/strict";
import { runInNewContext } from "node:vm";
import { test } from "node:test";
import * as pkg from "../../pkg/entry/node.js";
import * as small from "../../pkg/entry/validate-node.js";

const create = {
  ref_id: "r", source_asset: "USD", destination_asset: "USDG", source_amount: "10",
  source: { profile: { profile_id: "p" } }, destination: { profile: { profile_id: "q" } },
};
const brief = (issues) => issues?.filter(({ code }) => code !== "unknown_field").map(({ code, severity, path }) => [code, severity, path]);
const refused = (...paths) => paths.map((path) => ["invalid_type", "error", path]);

const circular = { a: [{}] };
circular.a[0].self = circular;
class Money {
  #amount = "1";
  get amount() {
    return this.#amount;
  }
}
const UNSAYABLE = {
  "a bigint": [10n],
  NaN: [NaN],
  Infinity: [-Infinity],
  "a boxed NaN": [new Number(NaN)],
  "an invalid date": [new Date("x")],
  "a date library's invalid date": [{ toJSON: () => null }],
  "a Map": [new Map([["a", "b"]])],
  "a Set": [new Set(["a"])],
  "a promise": [Promise.resolve("a")],
  "an object without fields of its own": [new Money()],
  "a Map of another realm": [runInNewContext("new Map([['a', 'b']])")],
  "an object inside itself": [circular, ["a", 0, "self"]],
  "deep inside": [{ list: [0, { "a.b": 1n }] }, ["list", 1, "a.b"]],
};

for (const [name, [value, inside = []]] of Object.entries(UNSAYABLE)) {
  test(`in a field that is not known: ${name}`, async () => {
    for (const { schemas, prepare } of [pkg, small]) {
      const schema = schemas.createOrchestration;
      const options = { allowUnknownFields: true };
      const input = { ...create, extra: value, fine: [1, 0.5, null, {}] };
      const path = ["extra", ...inside];
      const result = schema.safeParse(input, options);
      assert.deepEqual([result.success, brief(result.issues)], [false, refused(path)]);
      assert.match(result.issues.at(-1).message, /JSON/);
      assert.throws(() => schema.parse(input, options), { name: "ValidationError" });
      assert.throws(() => prepare("createOrchestration", input, options), (error) => error.name === "ValidationError" && brief(error.issues).length === 1);
      const strictly = schema.safeParse(input, { ...options, strict: true });
      assert.ok(strictly.issues.every(({ severity }) => severity === "error"));
      // Where unknown fields are refused anyhow, one finding for each place is enough.
      const places = schema.safeParse(input).issues.map(({ path }) => path.join());
      assert.equal(new Set(places).size, places.length);
      assert.ok(schema["~standard"].validate(input).issues.length > 0);
    }
  });
}

test("the client sends nothing, and its error carries the key", async () => {
  let sent = 0;
  const fetch = async () => {
    sent += 1;
    return Response.json({ id: "o", items: [] });
  };
  const client = new pkg.PaxosClient({ baseUrl: "http://127.0.0.1:1/paxos", allowUnknownFields: true, fetch });
  const input = { ...create, fine: 0.5, extra: [{ fee: 10n }] };
  const path = ["extra", 0, "fee"];
  const error = await client.orchestrations.create(input).catch((error) => error);
  assert.deepEqual([error.name, brief(error.issues), error.refId], ["ValidationError", refused(path), "r"]);
  const found = await client.orchestrations.preflight(input);
  assert.deepEqual([found.ok, found.findings.some(({ path: at }) => at.join() === path.join())], [false, true]);
  await assert.rejects(client.rules.create({ ...input, profile_id: "p" }), { name: "ValidationError" });
  // A list says it where everything else is said: when it is awaited.
  const list = client.orchestrations.list({ extra: new Map() });
  await assert.rejects(async () => list, (error) => brief(error.issues)[0][2].join() === "extra");
  await assert.rejects(async () => client.orchestrations.list(new Map([["status", "PENDING"]])), { name: "ValidationError" });
  await assert.rejects(async () => client.orchestrations.list({ created_at: { gte: new Date("x") } }), (error) => brief(error.issues)[0][2].join() === "created_at,gte");
  assert.equal(sent, 0);
});

test("in a field that is known: nothing vanishes", () => {
  const list = (filters) => brief(pkg.schemas.listOrchestrations.safeParse(filters).issues);
  assert.deepEqual(list({ created_at: { gte: new Date("x") } }), refused(["created_at", "gte"]));
  assert.deepEqual(list({ limit: new Number(NaN) }), refused(["limit"]));
  assert.deepEqual(list({ status: new Set(["PENDING"]) }), refused(["status"]));
  assert.deepEqual(list({ ref_id: ["a", new Date(NaN)] }), refused(["ref_id", 1]));
  assert.deepEqual(list(new Map([["status", "PENDING"]])), refused([]));
  assert.deepEqual(brief(pkg.schemas.createOrchestration.safeParse({ ...create, metadata: new Map([["a", "b"]]) }).issues), refused(["metadata"]));
  assert.deepEqual(brief(pkg.schemas.createOrchestration.safeParse({ ...create, ref_id: new Date("x") }).issues), refused(["ref_id"]));
});

test("in a request that is in order but for what JSON makes an empty object of", async () => {
  let sent = 0;
  const client = new pkg.PaxosClient({ baseUrl: "http://127.0.0.1:1/paxos", fetch: async () => ((sent += 1), Response.json({ id: "o" })) });
  for (const metadata of [new Map([["a", "b"]]), new Set(["a"]), new Money()]) {
    for (const { prepare } of [pkg, small]) {
      assert.throws(() => prepare("createOrchestration", { ...create, metadata }), (error) => assert.deepEqual(brief(error.issues), refused(["metadata"])) ?? true);
    }
    await assert.rejects(client.orchestrations.create({ ...create, metadata }), { name: "ValidationError", refId: "r" });
  }
  assert.equal(sent, 0);
  for (const { prepare } of [pkg, small]) assert.equal(prepare("createOrchestration", { ...create, metadata: {} }).body, JSON.stringify({ ...create, metadata: {} }));
});

test("what JSON can say passes as before", () => {
  const passes = (filters) => pkg.schemas.listOrchestrations.safeParse(filters);
  for (const filters of [{}, Object.create(null), runInNewContext("({})"), { status: undefined }, { status: () => "x", ref_id: Symbol("x") }, { limit: null }]) {
    assert.deepEqual(passes(filters), { success: true, data: {}, warnings: [] });
  }
  const at = new Date("2026-07-08T09:14:03.000Z");
  assert.deepEqual(passes({ limit: new Number(5), created_at: { gte: at }, updated_at: undefined, page_cursor: null }).data, { created_at: { gte: "2026-07-08T09:14:03.000Z" }, limit: 5 });
  const shared = { a: "b" };
  const twice = { ...create, metadata: shared, extra: [shared, shared, {}, null, 0.5, new Boolean(false)] };
  const result = pkg.schemas.createOrchestration.safeParse(twice, { allowUnknownFields: true });
  assert.deepEqual(result.data.extra, [shared, shared, {}, null, 0.5, false]);
});

test("no value for a filter is refused, with a word about what to do", () => {
  const result = pkg.schemas.listTransfers.safeParse({ profile_ids: [] });
  assert.deepEqual(result.issues, [
    { code: "required", severity: "error", path: ["profile_ids"], message: "must not be empty", hint: "leave it out to ask for all" },
  ]);
});
