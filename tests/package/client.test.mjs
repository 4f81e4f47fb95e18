// The client of the finished package in Node, against a fetch of the test's own and against the embedded sandbox.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inspect } from "node:util";
import * as pkg from "../../pkg/entry/node.js";
import { createSandbox } from "../../pkg/entry/sandbox-node.js";

const { PaxosClient } = pkg;
const json = (body, status = 200, headers = {}) =>
  new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });

let hosts = 0;

/**
 * A client behind a proxy that answers with what `answer` gives, and everything it asked. It tries once unless it is told
 * otherwise; what follows after a failure is tested in sending.test.mjs. Every client has a host of its own, because all
 * in one process share the penalty after a 429.
 */
function client(answer, options = {}) {
  const baseUrl = `http://client-${++hosts}.invalid/paxos`;
  const asked = [];
  const fetch = async (url, init) => {
    asked.push({ url, ...init, headers: Object.fromEntries(init.headers) });
    return answer(asked.length, asked.at(-1));
  };
  return { asked, baseUrl, client: new PaxosClient({ baseUrl: `${baseUrl}/`, fetch, maxRetries: 0, ...options }) };
}

const params = {
  source_asset: "USD", destination_asset: "USDG", source_amount: "12.50",
  source: { profile: { profile_id: "p" } }, destination: { profile: { profile_id: "p" } },
};

test("a create goes out canonical, with a ref_id and without credentials", async () => {
  const { client: paxos, asked, baseUrl } = client(() => json({ id: "1", status: "PROCESSING" }));
  const created = await paxos.orchestrations.create(params);
  assert.deepEqual(created, { id: "1", status: "PROCESSING" });
  const [{ url, method, body, headers }] = asked;
  assert.equal(`${method} ${url}`, `POST ${baseUrl}/orchestration/orchestrations`);
  const sent = JSON.parse(body);
  assert.match(sent.ref_id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(Object.keys(sent)[0], "ref_id");
  assert.deepEqual(headers, { accept: "application/json", "content-type": "application/json", "x-paxos-orchestrations": "1" });
});

test("a given ref_id is kept, and every error carries it", async () => {
  const { client: paxos, asked } = client(() => json({ title: "Conflict", status: 409, meta: { existing: { id: "7" } } }, 409));
  const error = await paxos.orchestrations.create({ ...params, ref_id: "mine" }).catch((error) => error);
  assert.ok(pkg.AlreadyExistsError.is(error));
  assert.equal(error.refId, "mine");
  assert.deepEqual(error.existing, { id: "7" });
  assert.equal(asked.length, 1, "a 409 is an answer, not a reason to retry");
});

test("nothing is sent that is not valid", async () => {
  const { client: paxos, asked } = client(() => json({ id: "1" }));
  const error = await paxos.orchestrations.create({ ...params, source_amount: 12.5 }).catch((error) => error);
  assert.ok(pkg.ValidationError.is(error));
  assert.deepEqual(error.issues.map(({ code, path }) => [code, ...path]), [["invalid_type", "source_amount"]]);
  assert.match(error.message, /source_amount must be a string, not a number/);
  assert.equal(asked.length, 0);
});

test("lists are awaitable pages and async-iterable items", async () => {
  const pages = { undefined: ["a", "b", "1"], 1: ["c", "d", "2"], 2: ["e", null, undefined] };
  const { client: paxos, asked, baseUrl } = client((_n, { url }) => {
    const cursor = new URL(url).searchParams.get("page_cursor") ?? undefined;
    const [first, second, next] = pages[cursor];
    return json({ orchestrations: [first, second].filter(Boolean).map((id) => ({ id })), ...(next && { next_page_cursor: next }) });
  });
  const page = await paxos.orchestrations.list({ status: ["PENDING", "PROCESSING"], limit: 2 });
  assert.deepEqual(page.items.map(({ id }) => id), ["a", "b"]);
  assert.equal(page.hasNextPage(), true);
  assert.deepEqual((await page.nextPage()).items.map(({ id }) => id), ["c", "d"]);
  assert.equal(asked[1].url, `${baseUrl}/orchestration/orchestrations?status=PENDING&status=PROCESSING&limit=2&page_cursor=1`);
  const all = [];
  for await (const { id } of paxos.orchestrations.list()) all.push(id);
  assert.deepEqual(all, ["a", "b", "c", "d", "e"]);
  const before = asked.length;
  assert.equal((await paxos.orchestrations.list().toArray({ limit: 2 })).length, 2);
  assert.equal(asked.length, before + 1, "stops asking when it has enough");
  await assert.rejects(paxos.orchestrations.list().toArray({}), RangeError);
});

test("a cursor that repeats ends the list", async () => {
  const { client: paxos, asked } = client(() => json({ items: [{ id: "a" }], next_page_cursor: "again" }));
  const all = [];
  for await (const { id } of paxos.orchestrations.list()) all.push(id);
  assert.equal(all.length, 2);
  assert.equal(asked.length, 2);
});

test("a list that nobody uses asks nothing, and one that is awaited twice asks once", async () => {
  const { client: paxos, asked } = client(() => json({ items: [] }));
  const list = paxos.orchestrations.list();
  assert.equal(asked.length, 0);
  await list;
  await list;
  assert.equal(asked.length, 1);
});

test("429 says when to come back: what the server said, else in five minutes", async () => {
  const limited = (headers) => client(() => json({ status: 429, title: "Too Many Requests" }, 429, headers)).client.profiles.list().catch((error) => error);
  const soon = await limited({ "retry-after": "7" });
  assert.ok(pkg.RateLimitError.is(soon));
  assert.ok(Math.abs(soon.retryAt.getTime() - Date.now() - 7_000) < 2_000);
  const later = await limited({});
  assert.ok(Math.abs(later.retryAt.getTime() - Date.now() - 300_000) < 2_000);
});

test("a dead server is a ConnectionError that names the cause", async () => {
  const paxos = new PaxosClient({ baseUrl: "http://127.0.0.1:1/paxos", maxRetries: 1 });
  const error = await paxos.orchestrations.create({ ...params, ref_id: "r" }).catch((error) => error);
  assert.ok(pkg.ConnectionError.is(error), "nobody listens, so nothing was sent, so the outcome is known");
  assert.equal(error.refId, "r");
  assert.ok(error.cause instanceof Error);
});

const hangs = () => new Promise(() => {});

test("an attempt that takes too long is a TimeoutError, even when fetch does not care", async () => {
  const error = await client(hangs, { timeoutMs: 20 }).client.orchestrations.get("1").catch((error) => error);
  assert.ok(pkg.TimeoutError.is(error));
  assert.match(error.message, /20 ms/);
});

test("after a trap the next call starts clean", async () => {
  const { core } = await import("../../pkg/lib/client.js");
  const { client: paxos } = client(() => json({ id: "1" }));
  const trap = () => new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.of(
    0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11,
  ))).exports.f();
  assert.throws(() => core.guard(trap), (error) => pkg.InternalError.is(error) && error.cause instanceof WebAssembly.RuntimeError);
  assert.equal((await paxos.orchestrations.get("1")).id, "1");
  const trapped = await client(trap).client.orchestrations.get("1").catch((error) => error);
  assert.ok(pkg.InternalError.is(trapped), String(trapped));
  assert.equal((await paxos.orchestrations.get("1")).id, "1");
});

test("events tell what happens and carry no body", async () => {
  const events = [];
  const { client: paxos } = client(() => json({ id: "1" }), { onEvent: (event) => events.push(event) });
  await paxos.orchestrations.create({ ...params, ref_id: "very-private" });
  assert.deepEqual(events.map(({ type, operation, status }) => [type, operation, status]), [
    ["request", "createOrchestration", undefined],
    ["response", "createOrchestration", 200],
  ]);
  assert.ok(!JSON.stringify(events).includes("very-private"));
});

test("a listener that throws does not decide over a payment", async () => {
  const { client: paxos, asked } = client(() => json({ id: "1" }), { onEvent: () => { throw new Error("listener"); } });
  assert.equal((await paxos.orchestrations.create(params)).id, "1");
  assert.equal(asked.length, 1);
  // The runner fails a test behind which a rejection is left over.
  const later = client(() => json({ id: "1" }), { onEvent: async () => { throw new Error("logger down"); } });
  const left = [];
  const keep = (reason) => left.push(reason);
  process.on("unhandledRejection", keep);
  assert.equal((await later.client.orchestrations.create(params)).id, "1");
  await new Promise(setImmediate);
  process.off("unhandledRejection", keep);
  assert.deepEqual(left, []);
});

test("a fetch of another make: a body at once, none at all, no response", async () => {
  const odd = (body, status = 200) => ({ status, headers: new Headers(), arrayBuffer: () => body });
  const bytes = new TextEncoder().encode('{"id":"1"}').buffer;
  assert.equal((await client(() => odd(bytes)).client.orchestrations.get("1")).id, "1");
  for (const answer of [odd(null), { status: 200, headers: new Headers() }, null, {}]) {
    const { client: paxos } = client(() => answer, { maxRetries: 0 });
    await assert.rejects(paxos.orchestrations.get("1"), pkg.PaxosError, JSON.stringify(answer));
  }
});

test("request() with a body that JSON cannot say is refused in a sentence, without the body", async () => {
  const { client: paxos, asked } = client(() => json({}));
  const round = { name: "canary" };
  round.itself = round;
  for (const body of [{ amount: 1n }, round, () => {}]) {
    await assert.rejects(paxos.request("POST", "/x", { body }), (error) => pkg.PaxosError.is(error) && error.code === "invalid_body" && !error.message.includes("canary"));
  }
  assert.equal(asked.length, 0);
});

test("request() reaches unknown routes below the base, and nothing else", async () => {
  const { client: paxos, asked, baseUrl } = client((n) => (n === 3 ? new Response(null, { status: 204 }) : json({ anything: [1] })));
  assert.deepEqual(await paxos.request("get", "/new/route", { query: { a: ["1", "2"] } }), { anything: [1] });
  assert.equal(asked[0].url, `${baseUrl}/new/route?a=1&a=2`);
  await paxos.request("GET", `${baseUrl}/new/route`);
  assert.equal(asked[1].url, `${baseUrl}/new/route`, "an absolute address below the base is one");
  assert.equal(await paxos.request("DELETE", "/new/route"), undefined, "an answer without a body");
  for (const path of ["http://evil.example/", baseUrl, `${baseUrl}.evil.example/x`, `${baseUrl}/../x`, `${baseUrl}@evil.example/`, "//evil.example/", "/../admin", "/a/%2e%2e/%2e%2e/b", "\\\\evil", "profiles", "/@evil/..//x"]) {
    await assert.rejects(paxos.request("GET", path), { code: "invalid_path" }, path);
  }
  assert.equal(asked.length, 3);
});

test("request() reads what it was given before anything is awaited", async () => {
  const { client: paxos, asked } = client(() => json({}));
  const options = { query: { a: ["1"] }, body: { b: "1" } };
  const early = paxos.request("POST", "/x", options);
  options.query.a[0] = options.body.b = "2";
  await early;
  assert.deepEqual([new URL(asked[0].url).search, asked[0].body], ["?a=1", '{"b":"1"}']);
});

test("options that contradict each other are refused in a sentence", () => {
  const credentials = { clientId: "id", clientSecret: "canary-secret" };
  for (const options of [
    {},
    { baseUrl: "/paxos" },
    { baseUrl: "paxos" },
    { baseUrl: "//evil.example" },
    { baseUrl: "https://user:canary@example.com/paxos" },
    { baseUrl: "http://127.0.0.1/", environment: "sandbox" },
    { baseUrl: "http://127.0.0.1/", credentials },
    { environment: "sandbox" },
    { environment: "sandbox", credentials, accessToken: () => "t" },
    // A typo must not send the secret of one world into the other.
    ...["prod", "Production", "", "toString", null, 5, {}].flatMap((environment) => [{ environment, credentials }, { environment, accessToken: () => "t" }]),
    { endpoints: { apiUrl: "https://api.example/v2" }, credentials },
    { endpoints: { apiUrl: "https://api.example/v2", tokenUrl: "" }, credentials },
    { endpoints: { apiUrl: "https://api.example/v2", tokenUrl: null }, credentials },
    { endpoints: { tokenUrl: "https://api.example/token" }, credentials },
    { endpoints: { tokenUrl: "https://api.example/token" }, accessToken: () => "t" },
    { endpoints: {}, accessToken: () => "t" },
    { endpoints: null, credentials },
  ]) {
    assert.throws(() => new PaxosClient(options), (error) => pkg.PaxosError.is(error) && error.code === "invalid_options" && !error.message.includes("canary"), JSON.stringify(options));
  }
  const refused = { code: "invalid_options", message: 'environment must be "sandbox" or "production".' };
  assert.throws(() => new PaxosClient({ environment: "prod", credentials }), refused);
  const endpoints = { apiUrl: "https://api.example/v2", tokenUrl: "https://api.example/token" };
  for (const options of [{ endpoints, credentials }, { environment: "production", credentials }, { endpoints: { apiUrl: "https://api.example/v2" }, accessToken: () => "t" }]) {
    assert.ok(new PaxosClient(options));
  }
});

test("secrets and tokens go only where the token proxy lets them go", () => {
  const credentials = { clientId: "id", clientSecret: "canary-secret" };
  const refusal = (options) => {
    try {
      return void new PaxosClient(options);
    } catch (error) {
      assert.equal(error.code, "invalid_options");
      return error.message;
    }
  };
  // The table of the proxy's own rule is `src/proxy/address.rs`; both have to say the same.
  const source = readFileSync(new URL("../../src/proxy/address.rs", import.meta.url), "utf8");
  const listed = (name) => {
    const [rows] = source.split(`for ${name} in [`)[1].split("\n        ] {");
    return rows.match(/"(\\.|[^"\\])*"/g).map((text) => JSON.parse(text.replace("\\u{430}", "\\u0430")));
  };
  const [good, bad] = [listed("good"), listed("bad")];
  assert.ok(good.length > 5 && bad.length > 30);
  const safe = "https://api.example/v2";
  for (const url of good) {
    assert.equal(refusal({ endpoints: { apiUrl: url, tokenUrl: safe }, credentials }), undefined, url);
    assert.equal(refusal({ endpoints: { apiUrl: safe, tokenUrl: url }, credentials }), undefined, url);
    assert.equal(refusal({ endpoints: { apiUrl: url, tokenUrl: "" }, accessToken: () => "t" }), undefined, url);
  }
  for (const url of bad) {
    assert.match(refusal({ endpoints: { apiUrl: url, tokenUrl: safe }, credentials }) ?? "", /address/, url);
    assert.match(refusal({ endpoints: { apiUrl: safe, tokenUrl: url }, credentials }) ?? "", /^the address of the token endpoint (must|has) /, url);
    assert.match(refusal({ endpoints: { apiUrl: url, tokenUrl: safe }, accessToken: () => "t" }) ?? "", /address/, url);
  }
  const words = "must start with https:// unless its host is this machine";
  assert.equal(refusal({ endpoints: { apiUrl: "http://api.example/v2", tokenUrl: safe }, credentials }), `the address of the API ${words}.`);
  assert.equal(refusal({ endpoints: { apiUrl: safe, tokenUrl: "http://api.example/token" }, credentials }), `the address of the token endpoint ${words}.`);
  // The token proxy gets no secret, and may be anywhere.
  assert.equal(refusal({ baseUrl: "http://10.0.0.1/paxos" }), undefined);
});

test("an environment that there is not is refused by the checks too", () => {
  for (const environment of ["prod", "Sandbox", "", "toString", null, 5]) {
    const refused = { name: "PaxosError", code: "invalid_options", message: 'environment must be "sandbox" or "production".' };
    assert.throws(() => pkg.schemas.createOrchestration.safeParse({ ...params, ref_id: "r" }, { environment }), refused);
    assert.throws(() => pkg.prepare("createOrchestration", { ...params, ref_id: "r" }, { environment }), refused);
    assert.throws(() => pkg.validateAddress("ETHEREUM", "0x52908400098527886E0F7030069857D2E4169EE7", { environment }), refused);
  }
});

test("a browser client that is given a secret refuses", () => {
  globalThis.document = {};
  try {
    const make = () => new PaxosClient({ environment: "sandbox", credentials: { clientId: "id", clientSecret: "canary-secret" } });
    assert.throws(make, (error) => error.code === "secret_in_browser" && /token proxy/.test(error.message) && !error.message.includes("canary"));
  } finally {
    delete globalThis.document;
  }
});

test("errors are recognised across two installed copies", async () => {
  const other = await import("../../pkg/lib/checks.js?second-copy");
  const { client: paxos } = client(() => json({}, 404));
  const error = await paxos.orchestrations.get("1").catch((error) => error);
  assert.ok(other.NotFoundError.is(error) && other.ApiError.is(error) && other.PaxosError.is(error));
  assert.ok(!other.ValidationError.is(error) && !other.NotFoundError.is(null) && !other.PaxosError.is(new Error("x")));
  assert.ok(!(error instanceof other.NotFoundError));
});

test("schemas tell the truth about what JSON cannot write", () => {
  const circular = { ...params, ref_id: "r" };
  circular.metadata = circular;
  const issues = (input) => pkg.schemas.createOrchestration.safeParse(input).issues?.map(({ code, path, message }) => [code, path.join("."), message]);
  const number = ["invalid_type", "source_amount", "must be a string, not a number"];
  assert.deepEqual(issues({ ...params, ref_id: "r", source_amount: 12n }), [number]);
  assert.deepEqual(issues({ ...params, ref_id: "r", source_amount: Number.NaN }), [number]);
  const limit = pkg.schemas.listOrchestrations.safeParse({ limit: Number.NaN });
  assert.deepEqual(limit.issues?.map(({ path }) => path), [["limit"]], "NaN is not the same as nothing");
  assert.equal(pkg.schemas.listOrchestrations.safeParse({ limit: null, status: undefined }).success, true);
  assert.deepEqual(issues(circular), [["invalid_type", "metadata", "must be an object, not a number"]]);
  assert.deepEqual(issues(undefined), [["invalid_type", "", "must be an object, not null"]]);
  assert.deepEqual(issues({ ...params, ref_id: "\ud800" })?.[0][0], "invalid_json");
});

test("schemas are Standard Schemas, and strict makes warnings errors", () => {
  const input = { ...params, ref_id: "r", destination: { crypto: { address_id: "a" } } };
  const { schemas } = pkg;
  assert.deepEqual(schemas.createOrchestration.safeParse(input).warnings.map(({ code }) => code), ["deprecated_field"]);
  assert.equal(schemas.createOrchestration.safeParse(input, { strict: true }).success, false);
  assert.throws(() => schemas.createOrchestration.parse(input, { strict: true }), { name: "ValidationError" });
  const both = schemas.createOrchestration.safeParse({ ...input, source_amount: "0" }, { strict: true });
  assert.deepEqual(both.issues.map(({ code, severity }) => [code, severity]), [["amount_not_positive", "error"], ["deprecated_field", "error"]]);
  const standard = schemas.createOrchestration["~standard"];
  assert.equal(standard.version, 1);
  assert.equal(standard.vendor, "paxos-orchestrations");
  assert.deepEqual(standard.validate(input).value.destination, { crypto: { address_id: "a" } });
  assert.equal(standard.validate({}).issues.length, 6);
  const odd = { ...input, colour: "red" };
  assert.equal(schemas.createOrchestration.safeParse(odd).success, false);
  assert.equal(schemas.createOrchestration.safeParse(odd, { allowUnknownFields: true }).data.colour, "red");
});

test("prepare shows the exact request, and curl without a secret", () => {
  const prepared = pkg.prepare("createOrchestration", { ...params, ref_id: "it's" }, { environment: "production" });
  assert.equal(prepared.path, "/orchestration/orchestrations");
  assert.deepEqual(prepared.scopes, ["orchestration:write_orchestration"]);
  assert.ok(prepared.body.startsWith('{"ref_id":"it\'s",'));
  const curl = prepared.toCurl();
  assert.match(curl, /^curl --request POST 'https:\/\/api\.paxos\.com\/v2\/orchestration\/orchestrations'/);
  assert.match(curl, /\$PAXOS_ACCESS_TOKEN/);
  assert.match(curl, /it'\\''s/);
  assert.throws(() => pkg.prepare("createOrchestration", {}), { name: "ValidationError" });
  assert.throws(() => pkg.prepare("stealMoney", {}), TypeError);
  assert.equal(pkg.prepare("listOrchestrations", { status: "PENDING" }, { baseUrl: "/paxos" }).query, "status=PENDING");
});

test("operations and scopes come from the table", () => {
  assert.deepEqual(pkg.scopesFor(["createOrchestration", "listOrchestrations", "getOrchestration"]), [
    "orchestration:read_orchestration",
    "orchestration:write_orchestration",
  ]);
  for (const { name, method, path, summary } of pkg.operations) {
    assert.ok(pkg.schemas[name] && method && path.startsWith("/") && summary.length > 10, name);
  }
});

test("credentials: one token for many calls, against the embedded sandbox", async () => {
  const sandbox = createSandbox({ seed: "client-test", now: new Date("2026-07-08T09:00:00Z") });
  const asked = [];
  const fetch = (url, init) => {
    asked.push(String(url));
    return sandbox.fetch(url, init);
  };
  const paxos = new PaxosClient({ endpoints: sandbox.endpoints, credentials: sandbox.credentials, fetch });
  const [profiles, page] = await Promise.all([paxos.profiles.list(), paxos.orchestrations.list({ limit: 5 })]);
  assert.ok(profiles.items.length >= 2 && page.items.length === 5);
  const { id } = await paxos.orchestrations.create({ ...params, source: { profile: { profile_id: profiles.items[0].id } }, destination: { profile: { profile_id: profiles.items[1].id } } });
  assert.equal((await paxos.orchestrations.get(id)).status, "PROCESSING");
  sandbox.advance(60_000);
  assert.equal((await paxos.orchestrations.get(id)).status, "COMPLETED");
  assert.equal(asked.filter((url) => url.includes("/oauth2/token")).length, 1);
  assert.ok(!inspect(paxos, { depth: 20, showHidden: true }).includes(sandbox.credentials.clientSecret));
  assert.ok(!JSON.stringify(paxos).includes(sandbox.credentials.clientSecret));
});
