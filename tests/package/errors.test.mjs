// Every error of the package: what it is made of, and that nothing stands in it that must not.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { afterEach, before, mock, test } from "node:test";
import { inspect } from "node:util";
import { chain, json, pkg, platform, problem, scripted, steps } from "./scripted.mjs";

before(() => pkg.ready());
afterEach(() => mock.restoreAll());

const params = {
  ref_id: "r-1", source_asset: "USD", destination_asset: "USDG", source_amount: "12.50",
  source: { profile: { profile_id: "p" } }, destination: { profile: { profile_id: "q" } },
};
const base = "https://developer.paxos.com/docs/v2/problems/";

/** What a create throws that is answered so. */
const thrown = (answer, options) => platform([answer], { maxRetries: 0, ...options }).client.orchestrations.create(params).then(
  () => assert.fail("it worked"), (error) => error);
const read = (answer, options) => scripted([answer], { maxRetries: 0, ...options }).client.orchestrations.get("1").then(
  () => assert.fail("it worked"), (error) => error);

const gone = AbortSignal.abort(new Error("gone"));
const all = {
  PaxosError: ["invalid_options", () => Promise.resolve().then(() => new pkg.PaxosClient({})).catch((error) => error)],
  ValidationError: ["validation_failed", () => scripted([]).client.orchestrations.create({ ...params, source_amount: 1 }).catch((error) => error)],
  ApiError: ["refused", () => thrown(problem(422))],
  InsufficientFundsError: ["insufficient_funds", () => thrown(problem(403, { type: `${base}insufficient-funds`, meta: { asset: "USD", available: "1", needed: "2", profile_id: "p" } }))],
  AlreadyExistsError: ["already_exists", () => thrown(problem(409, { meta: { existing: { id: "o-1" } } }))],
  TravelRuleRequiredError: ["travel_rule_required", () => thrown(problem(403, { type: `${base}travel-rule-information-required`, meta: { crypto_network: "BASE", address: "0x1", identity_id: "i" } }))],
  InsufficientScopeError: ["insufficient_scope", () => thrown(problem(403, { detail: "insufficient scopes: found 'x', required one of '[event:read_event]'" }))],
  AuthenticationError: ["authentication_failed", () => thrown(problem(401))],
  NotFoundError: ["not_found", () => thrown(problem(404))],
  RateLimitError: ["rate_limited", () => thrown(problem(429))],
  ConnectionError: ["connection_failed", () => thrown(steps.refused)],
  TimeoutError: ["timed_out", () => read(steps.deaf, { timeoutMs: 10 })],
  OutcomeUnknownError: ["outcome_unknown", () => thrown(steps.lost)],
  DecodeError: ["unreadable_answer", () => read(steps.wrong)],
  AbortError: ["aborted", () => scripted([]).client.orchestrations.create(params, { signal: gone }).catch((error) => error)],
  InternalError: ["internal", () => read(() => new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.of(
    0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11,
  ))).exports.f())],
};
const apiErrors = ["InsufficientFundsError", "AlreadyExistsError", "TravelRuleRequiredError", "InsufficientScopeError", "AuthenticationError", "NotFoundError", "RateLimitError"];

for (const [name, [code, make]] of Object.entries(all)) {
  test(`${name} is thrown, with name, code and ancestors`, async () => {
    const error = await make();
    assert.ok(error instanceof Error && error instanceof pkg.PaxosError && error instanceof pkg[name], String(error));
    assert.equal(error.name, name);
    assert.equal(error.code, code);
    assert.notEqual(error.message, "");
    for (const other of Object.keys(all)) {
      const expected = other === name || other === "PaxosError" || (other === "ApiError" && apiErrors.includes(name));
      assert.equal(pkg[other].is(error), expected, other);
    }
    const copy = await import(`../../pkg/lib/checks.js?copy-of-${name}`);
    assert.ok(copy[name].is(error) && !(error instanceof copy[name]), "across two copies");
  });
}

test("every class that is exported is in this table", () => {
  const exported = Object.entries(pkg).filter(([, value]) => typeof value === "function" && value.prototype instanceof Error).map(([name]) => name);
  assert.deepEqual(exported.sort(), Object.keys(all).sort());
});

test("errors of a create carry its key, whatever they are", async () => {
  for (const [name, [, make]] of Object.entries(all)) {
    const error = await make();
    const ofCreate = !["PaxosError", "TimeoutError", "DecodeError", "InternalError"].includes(name);
    assert.equal(error.refId, ofCreate ? "r-1" : undefined, name);
  }
  const { ref_id: _, ...free } = params;
  const { client, asked } = scripted([problem(422)]);
  const error = await client.orchestrations.create(free).catch((error) => error);
  assert.equal(error.refId, JSON.parse(asked[0].body).ref_id, "also when the client made it up");
});

test("the parts of refusals", async () => {
  const of = async (name) => all[name][1]();
  const funds = await of("InsufficientFundsError");
  assert.deepEqual([funds.asset, funds.available, funds.needed, funds.profileId], ["USD", "1", "2", "p"]);
  const travel = await of("TravelRuleRequiredError");
  assert.deepEqual([travel.network, travel.address, travel.identityId], ["BASE", "0x1", "i"]);
  assert.deepEqual((await of("AlreadyExistsError")).existing, { id: "o-1" });
  const error = await thrown(problem(400, { type: `${base}exceed-precision`, title: "Too Precise", detail: "for people", meta: { a: [1] } }, { "x-request-id": "req-7" }));
  assert.deepEqual([error.name, error.status, error.type, error.title, error.detail, error.meta, error.requestId, error.headers.get("x-request-id")],
    ["ApiError", 400, `${base}exceed-precision`, "Too Precise", "for people", { a: [1] }, "req-7", "req-7"]);
  assert.equal(error.message, "400 Too Precise: for people");
});

test("a refusal is told by its type, then by its meta, then by its status", async () => {
  const kinds = [
    [403, { type: "https://api.paxos.com/v2/problems/insufficient_funds" }, "InsufficientFundsError"],
    [400, { type: `${base}already-exists` }, "AlreadyExistsError"],
    [403, { meta: { available: "1", needed: "2" } }, "InsufficientFundsError"],
    [403, { meta: { crypto_network: "BASE", address: "0x1" } }, "TravelRuleRequiredError"],
    [403, { type: `${base}expired`, meta: { available: "1", needed: "2" } }, "ApiError"],
    [403, { status: "403", detail: "insufficient scopes: found ''" }, "InsufficientScopeError"],
    [403, { detail: "account disabled" }, "ApiError"],
    [409, { title: 5, meta: null }, "AlreadyExistsError"],
    [429, { type: `${base}insufficient-funds` }, "RateLimitError"],
    [429, { type: `${base}already-exists` }, "RateLimitError"],
  ];
  for (const [status, body, name] of kinds) {
    const answer = json(body, status);
    assert.equal((await thrown(answer)).name, name, JSON.stringify(body));
  }
});

test("a missing scope is named from the package's own table, never from the vendor's words", async () => {
  const error = await all.InsufficientScopeError[1]();
  assert.deepEqual(error.requiredScopes, ["orchestration:write_orchestration"]);
  assert.match(error.message, /needs the scope orchestration:write_orchestration/);
  assert.ok(!error.message.includes("event:read_event"));
  assert.match(error.detail, /event:read_event/, "the vendor's words are where they belong");
});

test("429 says when to come back: what the server said, else in five minutes; from a second to an hour", async () => {
  for (const [header, ms] of [[{}, 300_000], [{ "retry-after": "7" }, 7_000], [{ "retry-after": "0" }, 1_000], [{ "retry-after": "99999999" }, 3_600_000],
    [{ "retry-after": new Date(Date.now() + 60_000).toUTCString() }, 60_000],
    // What `Date.parse` makes a date of, and RFC 9110 does not.
    ...["soon", "1.5", "60.5", "120.0", "-5", "60s", "5 minutes", "300, 300", "2026-07-08", "0x10", "Sunday, 06-Nov-94 08:49:37 GMT", "Wed, 08 Jux 2026 08:41:00 GMT",
      "Wed, 08 Jul 2026 08:41:00 CET"].map((text) => [{ "retry-after": text }, 300_000])]) {
    const error = await thrown(problem(429, {}, header));
    assert.ok(Math.abs(error.retryAt.getTime() - Date.now() - ms) < 2_000, JSON.stringify(header));
  }
});

test("bodies that are no problems give a short excerpt that is safe to show", async () => {
  const secret = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdefghijkl";
  const cases = [
    ["", ""],
    ["<html><head><title>502 Bad Gateway</title></head><body><h1>nginx</h1></body></html>", "502 Bad Gateway"],
    ["<h1>Sorry</h1><script>var token = 1</script><p>Come back later</p>", "Sorry Come back later"],
    ["upstream\r\n\tconnect\u0000 error\u001b[31m \u202eevil", "upstream connect error [31m evil"],
    [`Bearer ${secret} is not known`, "… is not known"],
    [`Authorization: Bearer abc`, "…"],
    [`{"client_secret":"hunter2","error":"x"}`, '{"…,"error":"x"}'],
    ["api_key=abc123 was refused", "… was refused"],
    [`who is ${secret}?`, "who is …?"],
    [`{"error":"nope"}`, '{"error":"nope"}'],
    ['{"type":"about:blank","title":"Cut of', '{"type":"about:blank","title":"Cut of'],
    ["no ".repeat(1000), `${"no ".repeat(40).slice(0, 119)}…`],
    ["😀".repeat(500), `${"😀".repeat(119)}…`],
    ["<".repeat(100_000), ""],
  ];
  for (const [body, expected] of cases) {
    const error = await read(new Response(body, { status: 418, headers: { "content-type": "application/problem+json" } }));
    assert.equal(error.name, "ApiError");
    assert.equal(error.detail, "", "an excerpt is not the vendor's detail");
    const [, shown = ""] = /^418 [^:]*(?:: (.*))?$/su.exec(error.message);
    assert.equal(shown, expected, JSON.stringify(body.slice(0, 60)));
    assert.ok([...shown].length <= 120 && !/[\p{Cc}\p{Cf}]/u.test(shown));
  }
});

test("answers of success that cannot be read are DecodeErrors that show nothing of the body", async () => {
  for (const body of ["", "<html>canary</html>", '{"id":"canary"', '{"id":1,"canary":"x"}', '["canary"]', '{"id":"1","source_amount":77}']) {
    const error = await read(json(body));
    assert.equal(error.name, "DecodeError", body);
    assert.equal(error.status, 200);
    assert.ok(error.issues.length > 0);
    assert.ok(!inspect(error, { depth: 9 }).includes("canary") && !error.message.includes("77"), error.message);
  }
  const cut = await read(steps.breaks);
  assert.equal(chain(cut), "DecodeError < TypeError < Error", "why it broke off is the cause");
});

test("what proves that nothing was sent", async () => {
  const with_ = (fields) => Object.assign(new Error("x"), fields);
  const proofs = [
    with_({ code: "ECONNREFUSED" }), with_({ cause: with_({ code: "ENOTFOUND" }) }), with_({ code: "EAI_AGAIN" }),
    with_({ cause: with_({ code: "UND_ERR_CONNECT_TIMEOUT" }) }),
    with_({ cause: new AggregateError([with_({ code: "ECONNREFUSED" }), with_({ code: "ECONNREFUSED" })]) }),
  ];
  const doubts = [
    with_({ code: "ECONNRESET" }), with_({ code: "UND_ERR_SOCKET" }), with_({ code: "EPIPE" }), with_({}), "a text", undefined, { code: 7 },
    with_({ cause: new AggregateError([with_({ code: "ECONNREFUSED" }), with_({ code: "ECONNRESET" })]) }), new AggregateError([]),
  ];
  for (const error of proofs) assert.equal((await thrown(() => { throw error; })).name, "ConnectionError", inspect(error));
  for (const error of doubts) assert.equal((await thrown(() => { throw error; })).name, "OutcomeUnknownError", inspect(error));
});

test("a server that is not there was sent nothing, and one that hangs up was", async () => {
  const server = createServer((request) => request.socket.destroy());
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const baseUrl = `http://127.0.0.1:${server.address().port}/paxos`;
  const create = () => new pkg.PaxosClient({ baseUrl, maxRetries: 0 }).orchestrations.create(params).catch((error) => error);
  assert.equal((await create()).name, "OutcomeUnknownError");
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  assert.equal((await create()).name, "ConnectionError");
});

test("OutcomeUnknownError can be printed, and shows no more than it should", async () => {
  const error = await all.OutcomeUnknownError[1]();
  assert.deepEqual(JSON.parse(JSON.stringify(error)), { code: "outcome_unknown", refId: "r-1" });
  assert.match(inspect(error), /OutcomeUnknownError: Whether this was created is not known/);
  assert.equal(typeof error.reconcile, "function");
});

test("several creates that wait for one failure to load get an error each", async () => {
  const { core } = await import("../../pkg/lib/client.js");
  const shared = new pkg.PaxosError("load_failed", "core.wasm could not be loaded");
  const ready = core.ready;
  core.ready = () => Promise.reject(shared);
  try {
    const { client, asked } = scripted([]);
    const create = (ref_id) => client.orchestrations.create({ ...params, ref_id }).catch((error) => error);
    const errors = await Promise.all([create("a"), create("b")]);
    assert.deepEqual(errors.map(({ code, refId }) => [code, refId]), [["load_failed", "a"], ["load_failed", "b"]]);
    assert.equal(asked.length, 0);
  } finally {
    core.ready = ready;
  }
});
