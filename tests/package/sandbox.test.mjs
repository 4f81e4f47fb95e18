// The sandbox as users of the package see it: a `fetch`, a clock, and a few controls.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createSandbox, PaxosError, ready } from "../../pkg/entry/sandbox-node.js";

const START = new Date("2026-07-08T09:04:03.218Z");
const JSON_TYPE = { "content-type": "application/json" };

/** A sandbox whose clock stands still, with a token. */
async function desk(options = {}) {
  const sandbox = createSandbox({ now: START, ...options });
  const { apiUrl, tokenUrl } = sandbox.endpoints;
  const { clientId: client_id, clientSecret: client_secret } = sandbox.credentials;
  const form = new URLSearchParams({ grant_type: "client_credentials", client_id, client_secret });
  const answer = await sandbox.fetch(tokenUrl, { method: "POST", body: form });
  assert.equal(answer.status, 200);
  const { access_token } = await answer.json();
  const authorization = { authorization: `Bearer ${access_token}` };
  const call = async (method, path, body, init = {}) => {
    const headers = { ...authorization, ...(body === undefined ? {} : JSON_TYPE) };
    const response = await sandbox.fetch(apiUrl + path, { method, headers, body: body && JSON.stringify(body), ...init });
    return { status: response.status, body: await response.json(), response };
  };
  const get = async (path) => {
    const { status, body } = await call("GET", path);
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  };
  const [first, second] = (await get("/profiles")).items;
  const params = (ref_id, source_amount) => ({
    ref_id,
    source_asset: "USD",
    destination_asset: "USDG",
    source_amount,
    source: { profile: { profile_id: first.id } },
    destination: { profile: { profile_id: second.id } },
  });
  const create = (ref_id, source_amount) => call("POST", "/orchestration/orchestrations", params(ref_id, source_amount));
  const status = async (id) => (await get(`/orchestration/orchestrations/${id}`)).status;
  return { sandbox, authorization, call, get, params, create, status };
}

test("ready may be called and need not be", async () => {
  await ready();
  assert.ok(createSandbox().now() instanceof Date);
});

test("a create runs its course on a clock that only we move", async () => {
  const { sandbox, create, status, get } = await desk();
  assert.deepEqual(sandbox.now(), START);
  const { status: code, body } = await create("life", "250.75");
  assert.equal(code, 200);
  assert.equal(body.status, "PROCESSING");
  assert.equal(body.created_at, "2026-07-08T09:04:03.218000Z");
  assert.deepEqual(body.source_transfer, { status: "PENDING" });
  sandbox.advance(2999);
  assert.equal(await status(body.id), "PROCESSING");
  sandbox.advance(1);
  assert.equal(await status(body.id), "COMPLETED");
  assert.equal(sandbox.now().getTime(), START.getTime() + 3000);
  const found = await get("/orchestration/orchestrations?ref_id=life");
  assert.equal(found.items[0].id, body.id);
  assert.deepEqual(found.items, found.orchestrations);
  assert.ok(!("next_page_cursor" in found));
});

test("amounts choose outcomes", async () => {
  const { sandbox, create, status } = await desk();
  const table = [["1.11", "COMPLETED"], ["1.13", "FAILED"], ["1.17", "REJECTED"], ["1.19", "PENDING"], ["1.20", "COMPLETED"]];
  const ids = [];
  for (const [amount] of table) ids.push((await create(`r${amount}`, amount)).body.id);
  sandbox.runUntilIdle();
  for (const [position, [amount, outcome]] of table.entries()) assert.equal(await status(ids[position]), outcome, amount);
  assert.equal(sandbox.now().getTime(), START.getTime() + 6000);
});

test("without now the clock follows the machine's", async () => {
  const { sandbox, create, status } = await desk({ now: undefined, processingMs: 40 });
  const { id } = (await create("real", "5")).body;
  assert.ok(Math.abs(sandbox.now().getTime() - Date.now()) < 1000);
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.equal(await status(id), "COMPLETED");
  sandbox.advance(86_400_000);
  assert.ok(sandbox.now().getTime() >= Date.now() + 86_399_000);
});

test("fetch takes whatever a fetch takes, from any host", async () => {
  const { sandbox, authorization: headers } = await desk();
  const { fetch } = sandbox;
  const url = "https://api.paxos.com/v2/profiles?limit=1";
  for (const input of [url, new URL(url), new Request(url, { headers }), "http://127.0.0.1:4010/v2/profiles?limit=1"]) {
    const response = await fetch(input, input instanceof Request ? undefined : { headers });
    assert.ok(response instanceof Response);
    assert.equal(response.headers.get("content-type"), "application/json");
    assert.equal((await response.json()).items.length, 1);
    assert.equal(response.url, input instanceof Request ? input.url : String(input));
    assert.ok(response.ok);
  }
  const both = await fetch(new Request(url), { headers });
  assert.equal(both.status, 200, "init counts more than the request");
  assert.equal((await fetch(new Request(url, { headers }), { headers: {} })).status, 401);
});

test("other addresses fail like a network does", async () => {
  const { fetch } = createSandbox();
  for (const url of ["https://example.com/?client_secret=hush", "https://example.com/v2x", "https://example.com/v1/profiles"]) {
    const error = await fetch(url).then(assert.fail, (error) => error);
    assert.ok(error instanceof TypeError);
    assert.match(error.message, /^fetch failed: the sandbox answers/);
    assert.ok(!error.message.includes("hush"));
  }
  await assert.rejects(fetch("not a url"), TypeError);
  await assert.rejects(fetch("https://x.invalid/v2/profiles", { method: "GET", body: "x" }), TypeError);
});

test("the token endpoint takes urlencoded, multipart and Basic", async () => {
  const { fetch, endpoints, credentials } = createSandbox();
  const { clientId, clientSecret } = credentials;
  const fields = { grant_type: "client_credentials", scope: "funding:read_profile" };
  const all = { ...fields, client_id: clientId, client_secret: clientSecret };
  const form = new FormData();
  for (const [name, value] of Object.entries(all)) form.append(name, value);
  const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`;
  const ask = (init) => fetch(endpoints.tokenUrl, { method: "POST", ...init });
  const streamed = new Blob([String(new URLSearchParams(all))]).stream();
  const type = { "content-type": "application/x-www-form-urlencoded" };
  for (const init of [
    { body: new URLSearchParams(all) },
    { body: form },
    { body: new URLSearchParams(fields), headers: { authorization } },
    { body: streamed, headers: type, duplex: "half" },
    { body: new TextEncoder().encode(String(new URLSearchParams(all))), headers: type },
  ]) {
    const answer = await ask(init);
    const token = await answer.json();
    assert.equal(answer.status, 200, JSON.stringify(token));
    assert.deepEqual([token.expires_in, token.token_type, token.scope], [3599, "bearer", "funding:read_profile"]);
    const profiles = await fetch(`${endpoints.apiUrl}/profiles`, { headers: { authorization: `bearer ${token.access_token}` } });
    assert.equal(profiles.status, 200);
    const forbidden = await fetch(`${endpoints.apiUrl}/orchestration/orchestrations`, {
      headers: { authorization: `Bearer ${token.access_token}` },
    });
    assert.equal(forbidden.status, 403);
    assert.match((await forbidden.json()).detail, /^insufficient scopes: found 'funding:read_profile', required one of '\[orchestration:read_orchestration\]'$/);
  }
  for (const [change, status, error] of [
    [{ client_secret: "wrong" }, 401, "invalid_client"],
    [{ grant_type: "password" }, 400, "unsupported_grant_type"],
    [{ scope: "no:such" }, 400, "invalid_scope"],
  ]) {
    const answer = await ask({ body: new URLSearchParams({ ...all, ...change }) });
    assert.equal(answer.status, status);
    assert.equal((await answer.json()).error, error);
  }
});

test("a signal ends a call, and what was not begun is not done", async () => {
  const { sandbox, call, params, get } = await desk();
  const body = params("aborted", "1");
  const reason = new Error("enough");
  const send = (init) => call("POST", "/orchestration/orchestrations", body, init);
  await assert.rejects(send({ signal: AbortSignal.abort(reason) }), reason);
  const later = new AbortController();
  const pending = send({ signal: later.signal });
  later.abort(reason);
  await assert.rejects(pending, reason);
  const plain = new AbortController();
  const unread = sandbox.fetch(new Request(`${sandbox.endpoints.apiUrl}/profiles`, { signal: plain.signal }));
  plain.abort();
  await assert.rejects(unread, { name: "AbortError" });
  const never = new ReadableStream({ start() {} });
  const stuck = new AbortController();
  const waiting = sandbox.fetch(sandbox.endpoints.tokenUrl, { method: "POST", body: never, duplex: "half", signal: stuck.signal });
  setImmediate(() => stuck.abort(reason));
  await assert.rejects(waiting, reason);
  assert.equal((await get("/orchestration/orchestrations?ref_id=aborted")).items.length, 0);
  assert.equal((await send({ signal: new AbortController().signal })).status, 200);
  assert.equal((await send({ signal: null })).status, 409);
});

test("problems have the vendor's form", async () => {
  const { create, call, params } = await desk();
  await create("once", "10");
  const twice = await create("once", "10");
  assert.equal(twice.status, 409);
  assert.equal(twice.response.headers.get("content-type"), "application/problem+json");
  assert.equal(twice.body.type, "https://developer.paxos.com/docs/v2/problems/already-exists");
  assert.equal(twice.body.meta.existing.ref_id, "once");
  const poor = await create("poor", "99999999999");
  assert.equal(poor.status, 403);
  assert.deepEqual(Object.keys(poor.body.meta).sort(), ["asset", "available", "needed", "profile_id"]);
  const wrong = await call("POST", "/orchestration/orchestrations", { ...params("wrong", "10"), source_amount: 10 });
  assert.equal(wrong.status, 400);
  assert.deepEqual(wrong.body.meta.issues[0].path, ["source_amount"]);
  assert.equal((await call("POST", "/orchestration/orchestrations", { pad: "x".repeat(65_536) })).status, 413);
  assert.equal((await call("GET", "/no/such/thing")).status, 404);
  const patched = await call("PUT", "/profiles", {});
  assert.equal(patched.status, 405);
  assert.equal(patched.response.headers.get("allow"), "GET");
});

test("the same seed gives the same data, and sandboxes share nothing", async () => {
  const [a, b, c] = await Promise.all([desk({ seed: "a" }), desk({ seed: "a" }), desk({ seed: "c" })]);
  const list = ({ get }) => get("/orchestration/orchestrations?limit=1000");
  assert.deepEqual(await list(a), await list(b));
  assert.notDeepEqual(await list(a), await list(c));
  const { body } = await a.create("mine", "5");
  assert.equal((await b.call("GET", `/orchestration/orchestrations/${body.id}`)).status, 404);
  assert.deepEqual((await b.create("mine", "5")).body, body);
  const token = a.authorization;
  assert.equal((await c.sandbox.fetch(`${c.sandbox.endpoints.apiUrl}/profiles`, { headers: token })).status, 401);
});

test("reset, snapshot and restore", async () => {
  const { sandbox, create, get, status } = await desk();
  const before = await get("/orchestration/orchestrations?limit=1000");
  const { id } = (await create("s", "7")).body;
  sandbox.advance(1000);
  const snapshot = sandbox.snapshot();
  assert.equal(typeof snapshot, "string");
  sandbox.advance(5000);
  assert.equal(await status(id), "COMPLETED");
  sandbox.restore(snapshot);
  assert.equal(await status(id), "PROCESSING");
  assert.equal(sandbox.now().getTime(), START.getTime() + 1000);
  const error = (() => { try { sandbox.restore("{}"); } catch (error) { return error; } })();
  assert.ok(PaxosError.is(error));
  assert.equal(error.code, "invalid_snapshot");
  assert.equal(await status(id), "PROCESSING");
  sandbox.reset();
  assert.deepEqual(sandbox.now(), START);
  assert.deepEqual(sandbox.journal(), []);
  assert.deepEqual(await get("/orchestration/orchestrations?limit=1000"), before);
  assert.equal((await create("s", "7")).body.id, id);
});

test("journal and state tell what is going on", async () => {
  const { sandbox, create } = await desk({ seed: "seen" });
  await create("j", "-1");
  await create("k", "2.19");
  const journal = sandbox.journal();
  const told = journal.map(({ method, path, operation, status }) => `${method} ${path} ${operation ?? "-"} ${status}`);
  assert.deepEqual(told, [
    "POST /oauth2/token - 200",
    "GET /v2/profiles listProfiles 200",
    "POST /v2/orchestration/orchestrations createOrchestration 400",
    "POST /v2/orchestration/orchestrations createOrchestration 200",
  ]);
  assert.match(journal[2].reason, /^source_amount /);
  assert.ok(!JSON.stringify(journal).includes(sandbox.credentials.clientSecret));
  const state = sandbox.state();
  assert.deepEqual(state.credentials, sandbox.credentials);
  assert.equal(state.seed, "seen");
  assert.equal(state.dialect, "2026-07");
  assert.equal(state.now, "2026-07-08T09:04:03.218000Z");
  assert.equal(state.counts.profiles, state.profiles.length);
  assert.ok(state.counts.orchestrations > 260);
  assert.equal(state.counts.byStatus.PENDING, 4);
  const usd = state.profiles[0].balances.find(({ asset }) => asset === "USD");
  assert.ok(Number(usd.reserved) >= 2.19);
});

test("dialects", async () => {
  const april = await desk({ dialect: "2026-04" });
  const page = await april.get("/orchestration/orchestrations?limit=1000");
  assert.ok(!("items" in page));
  const states = new Set(page.orchestrations.map(({ status }) => status));
  assert.deepEqual([...states].sort(), ["COMPLETED", "FAILED", "PROCESSING"]);
  const both = await desk({ dialect: "both" });
  const { next_page, next_page_cursor } = await both.get("/orchestration/orchestrations?limit=1");
  assert.equal(next_page, next_page_cursor);
});

test("options are checked", () => {
  for (const options of [
    { seed: 1 },
    { now: "2026-07-08" },
    { now: new Date(NaN) },
    { processingMs: -1 },
    { processingMs: "3" },
    { dialect: "2025" },
  ]) {
    assert.throws(() => createSandbox(options), (error) => PaxosError.is(error) && error.code === "invalid_options");
  }
  const sandbox = createSandbox();
  for (const ms of [-1, NaN, Infinity, "5", undefined]) assert.throws(() => sandbox.advance(ms), PaxosError);
});

test("cursors survive what is created in between", async () => {
  const { get, create } = await desk();
  const all = (await get("/orchestration/orchestrations?limit=1000")).items.map(({ id }) => id);
  const seen = [];
  let cursor = "";
  do {
    const page = await get(`/orchestration/orchestrations?limit=70${cursor}`);
    seen.push(...page.items.map(({ id }) => id));
    await create(`c${seen.length}`, "1");
    cursor = page.next_page_cursor === undefined ? "" : `&page_cursor=${encodeURIComponent(page.next_page_cursor)}`;
  } while (cursor !== "");
  assert.deepEqual(seen, all);
});

test("10 000 creates are all carried out", { timeout: 300_000 }, async () => {
  const { create } = await desk();
  for (let number = 0; number < 10_000; number += 1) {
    const { status } = await create(`n${number}`, "0.01");
    assert.equal(status, 200);
  }
});

test("fetch alone keeps its sandbox", async () => {
  const { setFlagsFromString } = await import("node:v8");
  const { runInNewContext } = await import("node:vm");
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc");
  const { fetch, endpoints } = createSandbox({ seed: "alone" });
  await fetch(`${endpoints.apiUrl}/profiles`);
  for (let round = 0; round < 3; round += 1) {
    for (let number = 0; number < 20; number += 1) createSandbox().now();
    gc();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.equal((await fetch(`${endpoints.apiUrl}/profiles`)).status, 401);
});
