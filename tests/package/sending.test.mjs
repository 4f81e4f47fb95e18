// Sending money safely: what follows after each thing that can happen to a request.
import assert from "node:assert/strict";
import { afterEach, before, beforeEach, mock, test } from "node:test";
import { createSandbox } from "../../pkg/entry/sandbox-node.js";
// It is loaded when it is first used, and the disk keeps no virtual time.
import "../../pkg/lib/unknown-request.js";
import { chain, Clock, countedSignal, json, pkg, platform, problem, scripted, steps } from "./scripted.mjs";

const { lost, refused, hangs, deaf, cut, breaks, wrong } = steps;

let clock;
// Reading the files of the WebAssembly takes real time.
before(async () => {
  const { endpoints, credentials, fetch } = createSandbox();
  await new pkg.PaxosClient({ endpoints, credentials, fetch }).profiles.list();
});
beforeEach(() => {
  clock = new Clock();
  mock.method(Math, "random", () => 0.5);
});
afterEach(() => {
  clock.restore();
  mock.restoreAll();
});

const params = {
  ref_id: "r-1", source_asset: "USD", destination_asset: "USDG", source_amount: "12.50",
  source: { profile: { profile_id: "p" } }, destination: { profile: { profile_id: "q" } },
};
const record = { id: "o-1", status: "PROCESSING", ...params };
const other = { ...record, source_amount: "12.51" };
const conflict = (existing) => problem(409, { type: "https://developer.paxos.com/docs/v2/problems/already-exists", meta: existing && { existing } });
const list = (...items) => json({ items });
const listRules = (...items) => json({ items });

const POST = "POST /orchestration/orchestrations";
const FIND = "GET /orchestration/orchestrations?ref_id=r-1";
const GET = "GET /orchestration/orchestrations/o-1";

/** Ends of a create: the record, or the names of error and causes. */
const end = ([value, error]) => (error === undefined ? `ok ${value?.id}` : chain(error));

// name, script, requests, end; and options of the call where they matter
const table = [
  ["the answer", [json(record)], [POST], "ok o-1"],
  // Nothing left: no doubt, no read.
  ["nobody listens at first", [refused, refused, json(record)], [POST, POST, POST], "ok o-1"],
  ["nobody ever listens", [refused], [POST, POST, POST, POST, POST], "ConnectionError < TypeError < Error"],
  ["a proxy that never got as far as the API", [problem(502, {}, { "x-paxos-orchestrations": "not-sent" })], [POST, POST, POST, POST, POST], "ApiError"],
  ["a refusal of the API is no such thing", [problem(502, {}, { "x-paxos-orchestrations": "1" }), list(record)], [POST, FIND], "ok o-1"],
  // No answer. A read that finds nothing settles nothing.
  ["lost, carried out", [lost, list(record)], [POST, FIND], "ok o-1"],
  ["lost, not carried out, sent again", [lost, list(), json(record)], [POST, FIND, POST], "ok o-1"],
  ["lost, and the first one overtaken by the second", [lost, list(), conflict(record)], [POST, FIND, POST], "ok o-1"],
  ["lost, then refused, and found after all", [lost, list(), problem(403), list(record)], [POST, FIND, POST, FIND], "ok o-1"],
  ["lost, then refused, and not found", [lost, list(), problem(403), list()], [POST, FIND, POST, FIND], "OutcomeUnknownError < ApiError"],
  ["lost, then funds are missing, perhaps through the first attempt",
    [lost, list(), problem(403, { meta: { available: "1", needed: "12.50" } }), list()], [POST, FIND, POST, FIND], "OutcomeUnknownError < InsufficientFundsError"],
  ["lost, then nobody listens", [lost, list(), refused, list(record)], [POST, FIND, POST, FIND], "ok o-1"],
  ["always lost, never found", [({ method }) => (method === "POST" ? lost() : list())],
    [POST, FIND, POST, FIND, POST, FIND, POST, FIND, POST, FIND], "OutcomeUnknownError < ConnectionError < TypeError < Error"],
  ["always lost, the reads too", [lost], [POST, FIND, FIND, FIND, FIND, FIND], "OutcomeUnknownError < ConnectionError < TypeError < Error"],
  ["no retries: one read all the same", [lost, list(record)], [POST, FIND], "ok o-1", { maxRetries: 0 }],
  ["no retries, not found", [lost, list()], [POST, FIND], "OutcomeUnknownError < ConnectionError < TypeError < Error", { maxRetries: 0 }],
  ...[408, 502, 504, 501, 520, 418, 420, 423, 430, 444, 460, 463, 499].map((status) => [`a gateway's ${status}, then refused`,
    [problem(status), list(), problem(400), list()], [POST, FIND, POST, FIND], "OutcomeUnknownError < ApiError"]),
  ["an attempt takes too long", [hangs, list(record)], [POST, FIND], "ok o-1", { timeoutMs: 5_000 }],
  ["an attempt takes too long and fetch does not care", [deaf, list(record)], [POST, FIND], "ok o-1", { timeoutMs: 5_000 }],
  ["a response that the platform hides", [() => Response.error(), list(), problem(400), list()], [POST, FIND, POST, FIND], "OutcomeUnknownError < ApiError"],
  // Answers that say nothing about the money.
  ...[["500", problem(500)], ["503", problem(503)], ["HTML 500", new Response("<h1>Oops</h1>", { status: 500 })], ["a cut body", cut],
    ["a body that breaks off", breaks], ["an answer of other types", wrong], ["an empty answer", json("")], ["a login page", new Response("<html>")]].flatMap(([name, step]) => [
    [`${name}, carried out`, [step, list(record)], [POST, FIND], "ok o-1"],
    [`${name}, not carried out, sent again`, [step, list(), json(record)], [POST, FIND, POST], "ok o-1"],
    [`${name}, then refused, and not found`, [step, list(), problem(400), list()], [POST, FIND, POST, FIND], "OutcomeUnknownError < ApiError"],
  ]),
  ["500 five times, never found", [({ method }) => (method === "POST" ? problem(500) : list())],
    [POST, FIND, POST, FIND, POST, FIND, POST, FIND, POST, FIND], "OutcomeUnknownError < ApiError"],
  ["unreadable five times, never found", [({ method }) => (method === "POST" ? wrong() : list())],
    [POST, FIND, POST, FIND, POST, FIND, POST, FIND, POST, FIND], "OutcomeUnknownError < DecodeError"],
  ["a trap on the way", [({ method }) => (method === "POST" ? trap() : list(record))], [POST, FIND], "ok o-1"],
  ["a trap on the way, never found", [({ method }) => (method === "POST" ? trap() : list())], [POST, FIND, POST, FIND], "OutcomeUnknownError < InternalError < RuntimeError", { maxRetries: 1 }],
  // The record under the key is something else.
  ["lost, and another record under the key", [lost, list(other)], [POST, FIND], "AlreadyExistsError"],
  ["lost, sent again, and another record in the 409", [lost, list(), conflict(other)], [POST, FIND, POST], "AlreadyExistsError"],
  ["records of other keys are not ours", [lost, list({ ...record, ref_id: "r-2" }), json(record)], [POST, FIND, POST], "ok o-1"],
  ["an abbreviated record is read in full", [lost, list({ id: "o-1", ref_id: "r-1" }), json(record)], [POST, FIND, GET], "ok o-1"],
  ["an abbreviated record of something else", [lost, list({ id: "o-1", ref_id: "r-1" }), json(other)], [POST, FIND, GET], "AlreadyExistsError"],
  ["a record that never tells what it is", [lost, list({ id: "o-1", ref_id: "r-1" }), json({ id: "o-1", ref_id: "r-1" })], [POST, FIND, GET], "OutcomeUnknownError < PaxosError"],
  // 409
  ["409 at once", [conflict(record)], [POST], "AlreadyExistsError"],
  ["409 after nothing had left", [refused, conflict(record)], [POST, POST], "AlreadyExistsError"],
  ["409 after a doubt, with too little", [lost, list(), conflict({ id: "o-1", ref_id: "r-1", status: "COMPLETED" }), json(record)], [POST, FIND, POST, GET], "ok o-1"],
  ["409 after a doubt, without a record", [lost, list(), conflict(), list(record)], [POST, FIND, POST, FIND], "ok o-1"],
  ["409 after an answer that said nothing", [problem(500), list(), conflict(record)], [POST, FIND, POST], "ok o-1"],
  ["409 after a doubt, and no record to be found", [lost, list(), conflict(), list()], [POST, FIND, POST, FIND], "OutcomeUnknownError < AlreadyExistsError"],
  ["409 after a doubt, with a record of nobody's key, and ours must not be read", [lost, problem(403), conflict({ ...record, ref_id: undefined }), problem(403)],
    [POST, FIND, POST, FIND], "OutcomeUnknownError < AlreadyExistsError"],
  ["409 after a doubt, with a record of another key", [lost, list(), conflict({ ...record, ref_id: "r-2" }), list(record)], [POST, FIND, POST, FIND], "ok o-1"],
  ["409 after a doubt, with too little, and the record must not be read", [lost, list(), conflict({ id: "o-1", ref_id: "r-1" }), problem(403)],
    [POST, FIND, POST, GET], "OutcomeUnknownError < PaxosError"],
  // Success for somebody else's record, or for none.
  ["the record of another key", [json({ ...record, id: "o-2", ref_id: "r-2" }), list(record)], [POST, FIND], "ok o-1"],
  ["the record of another key, and none under ours", [json({ ...record, id: "o-2", ref_id: "r-2" }), list()], [POST, FIND], "OutcomeUnknownError < DecodeError", { maxRetries: 0 }],
  ["an answer that leaves the key out", [json({ ...record, ref_id: undefined })], [POST], "ok o-1"],
  ["an answer with an empty key", [json({ ...record, ref_id: "" })], [POST], "ok o-1"],
  ["money out of a deposit is another payment", [lost, list({ ...record, source: { crypto: { address: "0x1", network: "BASE" } } })], [POST, FIND], "AlreadyExistsError"],
  // A throttle is one whatever else it says.
  ["a read that is throttled under another name", [lost, problem(429, { type: "https://x.invalid/insufficient-funds" })], [POST, FIND], "OutcomeUnknownError < RateLimitError"],
  ["409 by status alone", [lost, list(), new Response("", { status: 409 }), list(record)], [POST, FIND, POST, FIND], "ok o-1"],
  // The read.
  ["the read is refused for good: the key makes it safe to send", [lost, problem(403), json(record)], [POST, FIND, POST], "ok o-1"],
  ["the read is unknown to the proxy", [lost, problem(404), conflict(record)], [POST, FIND, POST], "ok o-1"],
  ["the read is refused for good, then the create", [problem(500), problem(403), problem(400), problem(403)], [POST, FIND, POST, FIND], "OutcomeUnknownError < ApiError"],
  ["the read fails for a while", [lost, problem(503), lost, list(record)], [POST, FIND, FIND, FIND], "ok o-1"],
  ["the read is throttled, and the deadline lies behind that", [lost, problem(429, {}, { "retry-after": "7" }), list(record)], [POST, FIND, FIND], "ok o-1"],
  ["the read is throttled for too long", [lost, problem(429)], [POST, FIND], "OutcomeUnknownError < RateLimitError"],
  ["the create is throttled in doubt", [lost, list(), problem(429, {}, { "retry-after": "7" }), list(), json(record)], [POST, FIND, POST, FIND, POST], "ok o-1"],
  // Refusals without a doubt.
  ["throttled at once", [problem(429, {}, { "retry-after": "1" })], [POST], "RateLimitError"],
  ...[400, 401, 402, 403, 404, 405, 410, 413, 415, 421, 422, 424, 426, 428, 431, 451].map((status) => [`refused with ${status}`, [problem(status)], [POST],
    { 401: "AuthenticationError", 404: "NotFoundError" }[status] ?? "ApiError"]),
];

const trap = () => new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11,
))).exports.f();

for (const [name, script, requests, expected, options] of table) {
  test(`create: ${name}`, async () => {
    const { client, asked, lines } = platform(script);
    const { signal, listeners } = countedSignal();
    const ended = await clock.settle(client.orchestrations.create(params, { signal, ...options }));
    assert.deepEqual(lines(), requests);
    assert.equal(end(ended), expected);
    if (ended[1] !== undefined) assert.equal(ended[1].refId, "r-1");
    const bodies = new Set(asked.filter(({ method }) => method === "POST").map(({ body }) => body));
    assert.equal(bodies.size, 1, "the same bytes under the same key");
    assert.equal(clock.open, 0, "no timer is left");
    assert.equal(listeners(), 0, "no listener is left");
  });
}

test("a different record is named by the field that differs, and handed over", async () => {
  const { client } = scripted([lost, list(other)]);
  const [, error] = await clock.settle(client.orchestrations.create(params));
  assert.match(error.message, /source_amount differs/);
  assert.deepEqual(error.existing, other);
});

test("texts that need escapes are compared as texts", async () => {
  const asked = { ...params, metadata: { "a\"b": "c\\d\n\u0001\u007f😀</script>" } };
  Object.assign(asked, { identity_id: "c\\d\"😀</script>", account_id: "a" });
  for (const [found, expected] of [[asked, "ok o-1"], [{ ...asked, identity_id: "c" }, "AlreadyExistsError"], [{ ...asked, metadata: { "a\"b": "c" } }, "ok o-1"]]) {
    const { client } = scripted([lost, list({ ...found, id: "o-1" })]);
    assert.equal(end(await clock.settle(client.orchestrations.create(asked))), expected);
  }
});

const { ref_id: _key, ...free } = params;

test("params are read at once: the object may be changed, cleared or used again behind the call", async () => {
  const bodies = [];
  const { client } = scripted([({ body }) => { bodies.push(JSON.parse(body)); return json({ id: "o", ref_id: bodies.at(-1).ref_id }); }]);
  const form = structuredClone(params);
  const calls = [];
  for (const [to, amount] of [["alice", "1"], ["bob", "20"], ["carol", "300"]]) {
    form.source_amount = amount;
    form.ref_id = `pay-${to}`;
    form.destination.profile.profile_id = to;
    calls.push(client.orchestrations.create(form));
  }
  for (const name of Object.keys(form)) delete form[name];
  await clock.settle(Promise.all(calls));
  assert.deepEqual(bodies.map((body) => [body.ref_id, body.source_amount, body.destination.profile.profile_id]),
    [["pay-alice", "1", "alice"], ["pay-bob", "20", "bob"], ["pay-carol", "300", "carol"]]);
});

test("what other calls are given is read at once too: params, bodies, queries, headers", async () => {
  const { client, asked } = scripted([json({})]);
  const deposit = { asset: "USD", amount: "1" };
  const options = { query: { a: ["1"] }, body: { to: "alice" }, headers: { "x-user": "u" } };
  const calls = [client.sandbox.deposit("p", deposit), client.request("POST", "/x", options), client.sandbox.fiatDeposit(deposit, options)];
  deposit.amount = "999";
  options.query.a.push("2");
  options.body.to = "mallory";
  options.headers["x-user"] = "v";
  await clock.settle(Promise.allSettled(calls));
  assert.equal(JSON.parse(asked[0].body).amount, "1");
  assert.deepEqual([asked[1].line, JSON.parse(asked[1].body).to, asked[1].headers["x-user"]], ["POST /x?a=1", "alice", "u"]);
});

test("the key that is reported is the key that is sent, whatever toJSON says", async () => {
  const { ref_id: _, ...rest } = params;
  for (const [given, key] of [[{ ...params, toJSON: () => ({ ...rest, ref_id: "ORDER-7" }) }, "ORDER-7"], [{ ...rest, ref_id: { toJSON: () => "ORDER-8" } }, "ORDER-8"],
    [{ ...params, toJSON: () => rest }, undefined]]) {
    const bodies = [];
    const { client } = scripted([({ method, body }) => { if (method === "POST") { bodies.push(JSON.parse(body)); return lost(); } return list(); }], { maxRetries: 1 });
    const [, error] = await clock.settle(client.orchestrations.create(given));
    assert.equal(error.name, "OutcomeUnknownError");
    assert.deepEqual(bodies.map(({ ref_id }) => ref_id), [error.refId, error.refId]);
    if (key !== undefined) assert.equal(error.refId, key);
  }
});

test("params that throw when they are read reject, and nothing is sent", async () => {
  const { client, lines } = scripted([json(record)]);
  const broken = { get ref_id() { throw new Error("boom"); } };
  for (const call of [() => client.orchestrations.create(broken), () => client.cryptoDestinationAddresses.put(broken), () => client.orchestrations.list(broken), () => client.request("POST", "/x", { body: broken })]) {
    const [, error] = await clock.settle(call().then((value) => value));
    assert.ok(pkg.PaxosError.is(error), String(error));
  }
  assert.deepEqual(lines(), []);
});

// A create without a ref_id is lost; what then lies under the key that the client made up.
const ours = {
  "a rounded amount": [{ source_amount: "12.5000001" }, { source_amount: "12.50" }, "source_amount"],
  "a network under another name": [{ destination: { crypto: { address: "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", network: "ARBITRUM_ONE" } } }, { destination: { crypto: { address: "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", network: "ARBITRUM" } } }, "destination.crypto.network"],
  "the id of a profile in another case": [{ source: { profile: { profile_id: "0B6E3A2C-8E5B-4C0A-9D8F-111111111111" } } }, { source: { profile: { profile_id: "0b6e3a2c-8e5b-4c0a-9d8f-111111111111" } } }],
  "the default profile by its id": [{ source: { profile: { profile_id: "default" } } }, { source: { profile: { profile_id: "0b6e3a2c-8e5b-4c0a-9d8f-111111111111" } } }],
  "the default profile as destination": [{ destination: { profile: { profile_id: "default" } } }, { destination: { profile: { profile_id: "0b6e3a2c-8e5b-4c0a-9d8f-111111111111" } } }],
  "another profile_id beside the source": [{ profile_id: "q" }, { profile_id: "p" }],
  "a trimmed memo": [{ destination_asset: "USD", destination: { fiat: { bank_account_id: "b", memo: " Invoice 7 " } } }, { destination: { fiat: { bank_account_id: "b", memo: "INVOICE 7" } } }],
  "other metadata": [{ metadata: { a: " x " } }, { metadata: { a: "x" } }],
  "an asset in another case": [{ source_asset: "usd" }, { source_asset: "USD" }],
  "too little to tell": [{}, { destination: undefined, source_amount: undefined }],
};
for (const [name, [asked, found, differs]] of Object.entries(ours)) {
  test(`a key of the client's own, and ${name}`, async () => {
    let ref_id;
    const kept = () => ({ ...record, ...asked, ...found, ref_id });
    for (const first of [({ body }) => { ref_id = JSON.parse(body).ref_id; return lost(); }, ({ body }) => { ref_id = JSON.parse(body).ref_id; return conflict(kept()); }]) {
      const { client } = scripted([first, ({ url }) => (url.includes("?") ? list(kept()) : json(kept()))]);
      const [value, error] = await clock.settle(client.orchestrations.create({ ...free, ...asked }));
      if (differs === undefined) {
        assert.equal(value?.id, "o-1", String(error));
        continue;
      }
      assert.equal(chain(error), "OutcomeUnknownError < PaxosError");
      assert.equal(error.cause.code, "unverified_record");
      assert.match(error.message, new RegExp(`${differs} differs`));
      assert.deepEqual(error.existing, kept());
      const [, again] = await clock.settle(error.reconcile());
      assert.deepEqual([chain(again), again.refId, again.existing], [chain(error), ref_id, kept()]);
    }
  });
}

test("a record that can be seen is handed over, also when it cannot be verified", async () => {
  const short = { id: "o-1", ref_id: "r-1" };
  for (const [full, cause] of [[json(short), "PaxosError"], [problem(404), "PaxosError"], [problem(503), "ApiError"], [problem(429), "RateLimitError"]]) {
    const { client } = scripted([lost, list(short), full], { maxRetries: 0 });
    const [, error] = await clock.settle(client.orchestrations.create(params));
    assert.equal(chain(error), `OutcomeUnknownError < ${cause}`);
    assert.deepEqual(error.existing, short);
    assert.equal(error.cause.code, { PaxosError: "unverified_record", ApiError: "refused", RateLimitError: "rate_limited" }[cause]);
  }
  const { client } = scripted([({ method, url }) => (method === "POST" ? lost() : url.includes("?") ? list({ ...short, ref_id: new URL(url).searchParams.get("ref_id") }) : problem(503))]);
  assert.equal((await clock.settle(client.orchestrations.create(free)))[0]?.id, "o-1", "under a key of the client's own it can only be ours");
});

test("a record is read page by page, and cursors that lead back end the search", async () => {
  const { client, asked } = scripted([({ method, url }) => (method === "POST" ? lost() : json({ items: [{ id: "z" }], next_page_cursor: url.includes("cursor=A") ? "B" : "A" }))]);
  const [, error] = await clock.settle(client.orchestrations.create(params, { maxRetries: 0 }));
  assert.equal(error.name, "OutcomeUnknownError");
  assert.equal(asked.length, 4);
});

test("reconcile() without a key finds nobody else's record", async () => {
  for (const [refId, code] of [[undefined, "required"], [null, "required"], ["", "required"], [["a"], "invalid_type"], [5, "invalid_type"]]) {
    const { client, lines } = scripted([list({ id: "theirs", status: "COMPLETED" })]);
    const [value, error] = await clock.settle(client.orchestrations.reconcile(refId));
    assert.equal(value, undefined);
    assert.equal(error?.name, "ValidationError", JSON.stringify(refId));
    assert.deepEqual(error.issues.map(({ code, path }) => [code, path]), [[code, ["ref_id"]]]);
    assert.deepEqual(lines(), []);
  }
});

test("a deadline of nothing sends nothing", async () => {
  const { client, lines } = scripted([json(record)]);
  const [, error] = await clock.settle(client.orchestrations.create(params, { deadlineMs: 0 }));
  assert.equal(chain(error), "TimeoutError");
  assert.deepEqual(lines(), []);
});

test("a proxy's word that nothing was sent counts from a proxy only", async () => {
  const { client, lines } = scripted([({ method }) => (method === "POST" ? problem(503, {}, { "x-paxos-orchestrations": "not-sent" }) : list(record))], {
    baseUrl: undefined, endpoints: { apiUrl: "https://says-not-sent.invalid/v2", tokenUrl: "https://oauth.invalid/" }, accessToken: () => "token",
  });
  assert.equal(end(await clock.settle(client.orchestrations.create(params))), "ok o-1");
  assert.deepEqual(lines(), [POST, FIND]);
});

test("a key is made up without randomUUID too, as on a page of plain http", async (t) => {
  const { randomUUID } = crypto;
  t.after(() => { crypto.randomUUID = randomUUID; });
  crypto.randomUUID = undefined;
  const keys = [];
  const { client } = scripted([({ body }) => { keys.push(JSON.parse(body).ref_id); return json({ id: "o-1" }); }]);
  for (let n = 0; n < 20; n++) assert.equal((await clock.settle(client.orchestrations.create(free)))[0]?.id, "o-1");
  for (const key of keys) assert.match(key, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(new Set(keys).size, 20);
});

test("a server may write the same thing differently", async () => {
  const asked = { ...params, source_amount: "0100.50", destination: { crypto: { address: "0xabCDeF0123456789AbcdEf0123456789aBCDEF01", network: "POLYGON_POS" } } };
  const found = { ...asked, id: "o-1", source_amount: "100.5", source: null, metadata: null, extra: 1,
    destination: { crypto: { address: "0xabcdef0123456789abcdef0123456789abcdef01", network: "polygon", address_id: "a" } } };
  const { client } = scripted([lost, list(found)]);
  const [value, error] = await clock.settle(client.orchestrations.create(asked));
  assert.equal(error, undefined, String(error));
  assert.deepEqual(value, found);
});

test("a key that the client made up is nobody else's: even a first 409 is about this request", async () => {
  const { ref_id: _, ...free } = params;
  const answer = ({ body }) => conflict({ ...record, ref_id: JSON.parse(body).ref_id });
  const { client, lines } = scripted([answer]);
  const [value] = await clock.settle(client.orchestrations.create(free));
  assert.equal(value.id, "o-1");
  assert.deepEqual(lines(), [POST]);
  const plain = scripted([problem(403)]);
  assert.equal(chain((await clock.settle(plain.client.orchestrations.create(free)))[1]), "ApiError");
});

test("the deadline ends a create in doubt with OutcomeUnknownError, and one that never left with TimeoutError", async () => {
  const started = Date.now();
  const doubtful = scripted([({ method }) => (method === "POST" ? hangs({ signal: new AbortController().signal }) : list())]);
  const [, error] = await clock.settle(doubtful.client.orchestrations.create(params, { deadlineMs: 10_000, timeoutMs: 4_000 }));
  assert.equal(chain(error), "OutcomeUnknownError < TimeoutError");
  assert.match(error.cause.message, /10000 ms/);
  assert.equal(Date.now() - started, 10_000);
  const idle = platform([refused]);
  const [, never] = await clock.settle(idle.client.orchestrations.create(params, { deadlineMs: 600, maxRetries: 100 }));
  assert.match(chain(never), /^ConnectionError/);
  assert.equal(clock.open, 0);
});

test("waits double under a cap, with full jitter", async () => {
  const events = [];
  const { client } = scripted([lost], { onEvent: (event) => events.push(event), maxRetries: 6 });
  const [, error] = await clock.settle(client.profiles.list());
  assert.match(chain(error), /^ConnectionError/);
  assert.deepEqual(events.filter(({ type }) => type === "retry").map(({ attempt, inMs, reason }) => [attempt, inMs, reason]), [
    [1, 250, "connection_failed"], [2, 500, "connection_failed"], [3, 1_000, "connection_failed"],
    [4, 2_000, "connection_failed"], [5, 4_000, "connection_failed"], [6, 4_000, "connection_failed"],
  ]);
});

test("Retry-After is a lower bound; longer than what is left, it ends the call at once", async () => {
  for (const [header, waits] of [["2", 2_000], ["0", 250], ["Wed, 08 Jul 2026 09:01:00 GMT", undefined], ["soon", 250]]) {
    const { client } = scripted([problem(503, {}, { "retry-after": header }), list()]);
    const started = Date.now();
    assert.equal((await clock.settle(client.profiles.list()))[1], undefined);
    if (waits === undefined) assert.equal(Date.now(), Date.parse(header));
    else assert.equal(Date.now() - started, waits, header);
  }
  const { client, lines } = scripted([problem(503, {}, { "retry-after": "600" })]);
  const started = Date.now();
  const [, error] = await clock.settle(client.profiles.list());
  assert.equal(error.status, 503);
  assert.equal(Date.now(), started);
  assert.equal(lines().length, 1);
});

test("reads, puts and deletes are repeated, other posts never", async () => {
  const runs = [
    [(client) => client.profiles.list(), true],
    [(client) => client.orchestrations.get("1"), true],
    [(client) => client.fiatAccounts.update("1", { metadata: { a: "b" } }), true],
    [(client) => client.fiatAccounts.delete("1"), true],
    [(client) => client.sandbox.deposit("p", { asset: "USD", amount: "1" }), false],
    [(client) => client.request("GET", "/x"), true],
    [(client) => client.request("PUT", "/x", { body: {} }), true],
    [(client) => client.request("DELETE", "/x"), true],
    [(client) => client.request("POST", "/x", { body: {} }), false],
    [(client) => client.request("PATCH", "/x", { body: {} }), false],
  ];
  for (const [run, repeated] of runs) {
    const { client, lines } = scripted([lost]);
    const [, error] = await clock.settle(run(client));
    assert.match(chain(error), /^ConnectionError/, `${run}`);
    assert.equal(lines().length, repeated ? 5 : 1, `${run}`);
    const unsent = platform([refused]);
    await clock.settle(run(unsent.client));
    assert.equal(unsent.lines().length, 5, `${run}`);
  }
});

test("a delete that finds nothing after a doubt has worked", async () => {
  const account = scripted([lost, problem(404)]);
  assert.deepEqual((await clock.settle(account.client.fiatAccounts.delete("a")))[1], undefined);
  const first = scripted([problem(404)]);
  assert.equal(chain((await clock.settle(first.client.fiatAccounts.delete("a")))[1]), "NotFoundError");
  const deleted = { id: "x", status: "DELETED" };
  const rule = scripted([lost, problem(404), listRules(deleted)]);
  assert.deepEqual((await clock.settle(rule.client.rules.delete("x")))[0], deleted);
  assert.deepEqual(rule.lines(), ["DELETE /orchestration/rules/x", "DELETE /orchestration/rules/x", "GET /orchestration/rules?ids=x"]);
  const alive = scripted([lost, problem(404), listRules({ id: "x", status: "ACTIVE" })]);
  assert.equal(chain((await clock.settle(alive.client.rules.delete("x")))[1]), "NotFoundError");
});

test("rules are found page by page, and come back without their envelope", async () => {
  const asked = { ref_id: "r-1", profile_id: "p", source_asset: "USD", destination_asset: "USDG",
    source: { fiat: { network: "WIRE", account_type: "ABA" } }, destination: { profile: { profile_id: "p" } } };
  const made = { id: "rule-1", ...asked, status: "ACTIVE" };
  const simple = scripted([json({ rule: made })]);
  assert.equal((await clock.settle(simple.client.rules.create(asked)))[0].id, "rule-1");
  const paged = scripted([lost, json({ rules: [{ id: "rule-2", ref_id: "r-2" }], next_page_cursor: "c" }), json({ rules: [made] })]);
  assert.deepEqual((await clock.settle(paged.client.rules.create(asked)))[0], made);
  assert.deepEqual(paged.lines(), [
    "POST /orchestration/rules",
    "GET /orchestration/rules?profile_id=p&source_asset=USD&destination_asset=USDG&limit=1000",
    "GET /orchestration/rules?profile_id=p&source_asset=USD&destination_asset=USDG&limit=1000&page_cursor=c",
  ]);
  const enveloped = scripted([lost, json({ items: [] }), conflict({ rule: made })]);
  assert.equal((await clock.settle(enveloped.client.rules.create(asked)))[0].id, "rule-1");
  for (const empty of [{}, { rule: null }, { rule: {} }, { rule: { id: "rule-9", ref_id: "r-9" } }]) {
    const none = scripted([json(empty), json({ items: [made] })]);
    assert.equal((await clock.settle(none.client.rules.create(asked)))[0]?.id, "rule-1", JSON.stringify(empty));
    const never = scripted([json(empty), json({ items: [] })], { maxRetries: 0 });
    assert.equal(chain((await clock.settle(never.client.rules.create(asked)))[1]), "OutcomeUnknownError < DecodeError", JSON.stringify(empty));
  }
  const short = scripted([lost, json({ items: [{ id: "rule-1", ref_id: "r-1" }] }), json({ items: [made] })]);
  assert.equal((await clock.settle(short.client.rules.create(asked)))[0].id, "rule-1");
  assert.equal(short.lines().at(-1), "GET /orchestration/rules?ids=rule-1");
});

test("fiat accounts and deposit instructions are created safely too", async () => {
  const account = {
    ref_id: "r-1", fiat_account_owner: { person_details: { first_name: "A", last_name: "B" } },
    fiat_network_instructions: { wire: {
      account_number: "123456789", fiat_account_owner_address: { country: "USA", city: "Anywhere" },
      routing_details: { routing_number_type: "ABA", routing_number: "026009593", bank_name: "Bank", bank_address: { country: "USA" } },
    } },
  };
  const whole = { id: "f-1", status: "PENDING", created_at: "2026-07-08T09:00:00Z", ...account };
  const masked = structuredClone(whole);
  masked.fiat_network_instructions.wire.account_number = "XXXXX6789";
  delete masked.fiat_account_owner;
  const accounts = scripted([lost, list(masked), json(whole)]);
  assert.deepEqual((await clock.settle(accounts.client.fiatAccounts.create(account)))[0], whole);
  assert.deepEqual(accounts.lines(), ["POST /transfer/fiat-accounts", "GET /transfer/fiat-accounts?ref_ids=r-1", "GET /transfer/fiat-accounts/f-1"]);

  const instructions = { profile_id: "p", fiat_network: "WIRE", routing_number_type: "ABA" };
  const made = (ref_id) => ({ id: "d-1", profile_id: "p", identity_id: "i", status: "VALID", memo_id: "m", fiat_network_instructions: {}, created_at: "2026-07-08T09:00:00Z", ref_id });
  let sent;
  const deposits = scripted([({ body }) => { sent = JSON.parse(body); return lost(); }, () => list(made(sent.ref_id))]);
  const [value] = await clock.settle(deposits.client.fiatDepositInstructions.create(instructions));
  assert.match(value.ref_id, /^[0-9a-f-]{36}$/);
  assert.equal(deposits.lines()[1], `GET /transfer/fiat-deposit-instructions?ref_ids=${sent.ref_id}`);
});

test("reconcile() of the error, and reconcile(refId)", async () => {
  let now = [lost];
  const { client, lines } = scripted([(request) => now[0](request)]);
  const [, error] = await clock.settle(client.orchestrations.create(params));
  assert.ok(pkg.OutcomeUnknownError.is(error));
  assert.equal(error.code, "outcome_unknown");
  now = [() => list()];
  assert.deepEqual(await clock.settle(error.reconcile()), [undefined]);
  assert.deepEqual(await clock.settle(client.orchestrations.reconcile("r-1")), [undefined]);
  now = [() => list(record)];
  assert.deepEqual(await clock.settle(error.reconcile()), [record]);
  assert.deepEqual(await clock.settle(client.orchestrations.reconcile("r-1")), [record]);
  now = [() => list(other)];
  assert.equal(chain((await clock.settle(error.reconcile()))[1]), "AlreadyExistsError");
  assert.deepEqual(await clock.settle(client.orchestrations.reconcile("r-1")), [other]);
  now = [() => problem(403)];
  const [, denied] = await clock.settle(error.reconcile());
  assert.equal(denied.status, 403);
  assert.equal(denied.refId, "r-1");
  now = [lost];
  const before = lines().length;
  assert.match(chain((await clock.settle(error.reconcile({ maxRetries: 1 })))[1]), /^ConnectionError/);
  assert.equal(lines().length, before + 2);
  assert.equal(clock.open, 0);
});

test("an abort ends a call wherever it waits, and leaves nothing behind", async () => {
  const places = {
    // where: script, options, how many requests until the abort, the end of a create, the end of a read
    "before anything": [[hangs], {}, 0, "AbortError < Error", "AbortError < Error"],
    "while it waits for a token": [[hangs], { baseUrl: undefined, environment: "sandbox", accessToken: () => new Promise(() => {}) }, 0, "AbortError < Error", "AbortError < Error"],
    "during fetch": [[hangs], {}, 1, "OutcomeUnknownError < AbortError < Error", "AbortError < Error"],
    "during a fetch that does not care": [[deaf], {}, 1, "OutcomeUnknownError < AbortError < Error", "AbortError < Error"],
    "while the body streams": [[() => new Response(new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode("{")) }))], {}, 1,
      "OutcomeUnknownError < AbortError < Error", "AbortError < Error"],
    "during the wait before a retry": [[problem(503, {}, { "retry-after": "30" })], {}, 1, "OutcomeUnknownError < AbortError < Error", "AbortError < Error"],
    "during the wait after nothing left": [[refused], { }, 1, "AbortError < Error", "AbortError < Error"],
    "during the read": [[lost, hangs], {}, 2, "OutcomeUnknownError < AbortError < Error", "AbortError < Error"],
    "during the end of a penalty": [[lost, problem(429, {}, { "retry-after": "60" })], {}, 2, "OutcomeUnknownError < AbortError < Error", "RateLimitError"],
  };
  for (const [where, [script, options, requests, create, read]] of Object.entries(places)) {
    for (const [kind, expected] of [["create", create], ["read", read]]) {
      const { client, asked } = platform(script, options);
      const { controller, signal, listeners } = countedSignal();
      if (where === "before anything") controller.abort(new Error("gone"));
      let ended;
      const call = kind === "create" ? client.orchestrations.create(params, { signal }) : client.orchestrations.get("1", { signal });
      Promise.resolve(call).then((value) => { ended = [value]; }, (error) => { ended = [undefined, error]; });
      await clock.idle();
      for (let n = 0; n < 50 && asked.length < requests; n++) {
        mock.timers.tick(50);
        await clock.idle();
      }
      controller.abort(new Error("gone"));
      await clock.idle();
      assert.ok(ended, `${where}: ${kind} hangs`);
      assert.equal(chain(ended[1]), expected, `${where}: ${kind}`);
      if (kind === "create") assert.equal(ended[1].refId, "r-1");
      assert.equal(clock.open, 0, `${where}: ${kind} leaves a timer`);
      assert.equal(listeners(), 0, `${where}: ${kind} leaves a listener`);
    }
  }
});

test("a 429 stops everybody who talks to the same API, and nobody else", async () => {
  const throttled = scripted([problem(429, {}, { "retry-after": "60" }), json({ items: [] })]);
  const [, error] = await clock.settle(throttled.client.profiles.list());
  assert.ok(pkg.RateLimitError.is(error));
  const until = Date.now() + 60_000;
  assert.equal(error.retryAt.getTime(), until);
  const base = throttled.asked[0].url.replace(/\/profiles$/, "");
  const second = scripted([json({ items: [] })], { baseUrl: base });
  const [, also] = await clock.settle(second.client.orchestrations.create(params));
  assert.ok(pkg.RateLimitError.is(also));
  assert.equal(also.retryAt.getTime(), until);
  assert.equal(also.refId, "r-1");
  assert.equal(second.lines().length, 0);
  const elsewhere = scripted([json({ items: [] })]);
  assert.equal((await clock.settle(elsewhere.client.profiles.list()))[1], undefined);
  mock.timers.tick(60_000);
  assert.equal((await clock.settle(second.client.profiles.list()))[1], undefined);
  assert.equal(second.lines().length, 1);
});

test("the API of the vendor is one for all paths: its penalty goes by origin", async () => {
  const direct = (path, answer) => scripted([answer], {
    baseUrl: undefined, endpoints: { apiUrl: `https://penalty.invalid${path}`, tokenUrl: "https://oauth.invalid/" }, accessToken: () => "token",
  });
  await clock.settle(direct("/v2", problem(429)).client.profiles.list());
  const other = direct("/v3", json({ items: [] }));
  const [, error] = await clock.settle(other.client.profiles.list());
  assert.equal(error.retryAt.getTime() - Date.now(), 300_000);
  assert.equal(other.lines().length, 0);
});

test("another installed copy of the package keeps the same penalty", async () => {
  const { penaltyOf } = await import("../../pkg/lib/client.js?another-copy");
  const { client, asked } = scripted([problem(429)]);
  await clock.settle(client.profiles.list());
  assert.equal(penaltyOf(asked[0].url.replace(/\/profiles$/, "")), Date.now() + 300_000);
});

test("a create in doubt sits out a short penalty", async () => {
  const events = [];
  const { client } = scripted([lost, list(), problem(429, {}, { "retry-after": "7" }), list(), json(record)], { onEvent: (event) => events.push(event) });
  const started = Date.now();
  const [value] = await clock.settle(client.orchestrations.create(params));
  assert.equal(value.id, "o-1");
  assert.deepEqual(events.map(({ type, operation }) => (operation ? `${type} ${operation}` : type)), [
    "request createOrchestration", "retry createOrchestration",
    "request listOrchestrations", "response listOrchestrations",
    "request createOrchestration", "response createOrchestration", "wait createOrchestration",
    "request listOrchestrations", "response listOrchestrations",
    "request createOrchestration", "response createOrchestration",
  ]);
  assert.equal(events.find(({ type }) => type === "wait").until, started + 250 + 7_000);
  assert.ok(!JSON.stringify(events).includes("r-1"), "keys are in queries and bodies, never in events");
});

test("times that are no times are refused before anything is sent", async () => {
  for (const options of [{ timeoutMs: -1 }, { deadlineMs: Number.NaN }, { maxRetries: "4" }, { timeoutMs: null }]) {
    assert.throws(() => scripted([list()], options), { code: "invalid_options" }, JSON.stringify(options));
    const { client, lines } = scripted([list()]);
    const [, error] = await clock.settle(client.orchestrations.create(params, options));
    assert.equal(error.code, "invalid_options");
    assert.equal(error.refId, "r-1");
    assert.equal(lines().length, 0);
  }
  const patient = scripted([lost, list(), json(record)], { deadlineMs: Infinity, timeoutMs: Infinity, maxRetries: Infinity });
  assert.equal((await clock.settle(patient.client.orchestrations.create(params)))[1], undefined);
  assert.equal(patient.lines().length, 3);
});

test("headers of a call go along with its reads, and never replace ours", async () => {
  const { client, asked } = scripted([lost, list(record)]);
  await clock.settle(client.orchestrations.create(params, { headers: { "x-user": "u", accept: "text/html" } }));
  assert.deepEqual(asked.map(({ headers }) => [headers["x-user"], headers.accept]), [["u", "application/json"], ["u", "application/json"]]);
  const bad = scripted([json(record)]);
  const [, error] = await clock.settle(bad.client.orchestrations.create(params, { headers: { "x-user": "canary\nvalue" } }));
  assert.equal(error.code, "invalid_options");
  assert.ok(!error.message.includes("canary"));
  assert.equal(bad.lines().length, 0);
});

test("what a fetch of the application says proves nothing: it may have tried before", async () => {
  const { client, lines } = scripted([refused, list(record)]);
  assert.equal(end(await clock.settle(client.orchestrations.create(params))), "ok o-1");
  assert.deepEqual(lines(), [POST, FIND]);
  const never = scripted([({ method }) => (method === "POST" ? refused() : list())], { maxRetries: 0 });
  assert.equal(end(await clock.settle(never.client.orchestrations.create(params))), "OutcomeUnknownError < ConnectionError < TypeError < Error");
  const once = scripted([refused]);
  assert.equal(end(await clock.settle(once.client.request("POST", "/x", { body: {} }))), "ConnectionError < TypeError < Error");
  assert.equal(once.lines().length, 1);
});

test("a Retry-After beyond an hour is no time to wait for, however long it is, and loses no bit of the verdict", async () => {
  for (const header of ["3601", "1783500000000", "1783500000000000000", "99999999999999999999", "9".repeat(400)]) {
    for (const options of [{}, { deadlineMs: Infinity }]) {
      const busy = problem(503, {}, { "retry-after": header });
      const carried = platform([busy, list(record)]);
      assert.equal(end(await clock.settle(carried.client.orchestrations.create(params, options))), "ok o-1", header);
      assert.deepEqual(carried.lines(), [POST, FIND]);
      const never = platform([busy, list()]);
      assert.equal(end(await clock.settle(never.client.orchestrations.create(params, options))), "OutcomeUnknownError < ApiError", header);
      assert.deepEqual(never.lines(), [POST, FIND]);
      const read = platform([busy]);
      assert.equal(end(await clock.settle(read.client.orchestrations.get("1", options))), "ApiError", header);
      assert.equal(read.lines().length, 1);
    }
  }
  const hour = platform([problem(503, {}, { "retry-after": "3600" }), list(record)]);
  const started = Date.now();
  assert.equal(end(await clock.settle(hour.client.orchestrations.create(params, { deadlineMs: Infinity }))), "ok o-1");
  assert.equal(Date.now() - started, 3_600_000);
});

test("a clock that is set back does not make a penalty longer than a penalty may be", async () => {
  const throttled = problem(429, {}, { "retry-after": "2" });
  const { client, lines } = scripted([throttled, list(), throttled]);
  assert.equal((await clock.settle(client.profiles.list()))[1].name, "RateLimitError");
  clock.set(-1_000);
  assert.equal((await clock.settle(client.profiles.list()))[1].name, "RateLimitError", "a little is no harm");
  clock.set(-86_400_000);
  mock.timers.tick(2_500);
  assert.equal((await clock.settle(client.profiles.list()))[1], undefined);
  assert.equal(lines().length, 2);
  await clock.settle(client.profiles.list());
  const [, error] = await clock.settle(client.profiles.list());
  assert.equal(error.retryAt.getTime(), Date.now() + 2_000, "the one of before the correction does not win");
  assert.equal(lines().length, 3);
});

// The same against the embedded sandbox, which really creates.
const creates = {
  orchestrations: (profile, other) => ({ source_asset: "USD", destination_asset: "USDG", source_amount: "1.50",
    source: { profile: { profile_id: profile } }, destination: { profile: { profile_id: other } }, metadata: { a: "b" } }),
  rules: (profile) => ({ profile_id: profile, source_asset: "USD", destination_asset: "USDG",
    source: { fiat: { network: "WIRE", account_type: "ABA" } }, destination: { profile: { profile_id: profile } } }),
  fiatAccounts: () => ({ fiat_account_owner: { person_details: { first_name: "Ada", last_name: "Byron" } },
    fiat_network_instructions: { wire: { account_number: "123456789",
      fiat_account_owner_address: { country: "USA", address1: "1 Road", city: "Anywhere", province: "NY", zip_code: "10001" },
      routing_details: { routing_number_type: "ABA", routing_number: "026009593", bank_name: "Bank",
        bank_address: { country: "USA", address1: "2 Road", city: "Anywhere", province: "NY", zip_code: "10001" } } } } }),
  fiatDepositInstructions: (profile) => ({ profile_id: profile, fiat_network: "WIRE", routing_number_type: "ABA" }),
};
const strikes = [
  { point: "before_commit" }, { point: "after_commit" }, { point: "mid_body" }, { point: "status", status: 500 },
  { point: "status", status: 503, committed: true }, { point: "status", status: 504, committed: true }, { point: "status", status: 502 },
  { point: "latency", ms: 40_000 }, { point: "latency", ms: 40_000, committed: true },
];

for (const [resource, paramsFor] of Object.entries(creates)) {
  test(`sandbox: ${resource}.create makes one record, whatever strikes`, async () => {
    const sandbox = createSandbox({ seed: `sending-${resource}`, now: new Date() });
    const paxos = new pkg.PaxosClient({ endpoints: sandbox.endpoints, credentials: sandbox.credentials, fetch: sandbox.fetch });
    const [{ items: [one, two] }] = await clock.settle(paxos.profiles.list().then());
    const operation = { orchestrations: "createOrchestration", rules: "createOrchestrationRule", fiatAccounts: "createFiatAccount", fiatDepositInstructions: "createFiatDepositInstructions" }[resource];
    for (const [n, strike] of strikes.entries()) {
      const ref_id = `${resource}-${n}`;
      sandbox.faults.script([{ operation, ...strike }]);
      const [made, error] = await clock.settle(paxos[resource].create({ ref_id, ...paramsFor(one.id, two.id) }));
      assert.equal(error, undefined, `${JSON.stringify(strike)}: ${error}`);
      assert.equal(made.ref_id, ref_id);
      // What was late arrives now.
      sandbox.faults.clear();
      mock.timers.tick(60_000);
      await clock.idle();
      const [all] = await clock.settle(paxos[resource].list({ limit: 1000 }).toArray({ limit: 5000 }));
      assert.deepEqual(all.filter((record) => record.ref_id === ref_id).map(({ id }) => id), [made.id], JSON.stringify(strike));
    }
    const [, again] = await clock.settle(paxos[resource].create({ ref_id: `${resource}-0`, ...paramsFor(one.id, two.id) }));
    assert.equal(again.name, "AlreadyExistsError");
  });
}
