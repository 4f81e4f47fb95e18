// A trap of the server artefact: the instance is replaced, the proxy goes on, and sandboxes say that their data are gone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CREDENTIALS, json, load, problem, proxy, TOKEN, vendor } from "./proxy-support.mjs";

const { createTokenProxy, memoryTokenStore } = await load("entry/proxy-node.js");
const { createSandbox, sandboxHandler } = await load("entry/sandbox-node.js");
const { server } = await load("lib/engine-server.js");
const { InternalError, PaxosClient } = await load("entry/node.js");

/** Makes the WebAssembly trap for true: no memory is as large as this body says that it is. */
function trap() {
  const before = server.replaced;
  assert.throws(() => server.exports.proxyForward(1, "", 0, false, false, { length: 0x7fff_ffff }), (error) => InternalError.is(error) && error.cause instanceof WebAssembly.RuntimeError);
  assert.equal(server.replaced, before + 1);
}

test("the proxy goes on with a new instance, with the token and the limits that it has", async (t) => {
  const upstream = await vendor(t);
  const { call } = await proxy(t, upstream, { limits: { requestsPerSecond: 0.05 } });
  assert.equal((await call("/paxos/profiles")).status, 200);
  trap();
  assert.equal((await call("/paxos/profiles")).status, 200);
  trap();
  trap();
  assert.equal((await call("/paxos/profiles")).status, 200);
  await problem(await call("/paxos/profiles"), 429);
  assert.equal(upstream.seen.token.length, 1);
});

test("a request that is under way meanwhile is judged by its own configuration", async (t) => {
  const upstream = await vendor(t, { api: () => json(200, { id: "o" }) });
  // The numbers of a new instance begin anew, so that the second of these would get the number of the first.
  const strict = await proxy(t, upstream, { policy: { maxAmount: { USD: "1" } } });
  const open = await proxy(t, upstream);
  let more;
  const body = new ReadableStream({ start: (controller) => void (more = controller) });
  const headers = { "x-paxos-orchestrations": "1", "content-type": "application/json" };
  const url = `${strict.origin}/paxos/orchestration/orchestrations`;
  const slow = strict.handler(new Request(url, { method: "POST", duplex: "half", body, headers }));
  trap();
  assert.equal((await open.create()).status, 200);
  more.enqueue(new TextEncoder().encode('{"ref_id":"a","source_asset":"USD","destination_asset":"USDG","source_amount":"2","source":{"profile":{"profile_id":"p"}},"destination":{"profile":{"profile_id":"q"}}}'));
  more.close();
  assert.match((await problem(await slow, 403)).detail, /policy/);
});

test("a trap in the middle of a request is a 500, and the next one is served", async () => {
  let hostile = true;
  const events = [];
  // As long as the proxy looks it is short, and when it crosses it is longer than memory.
  const lying = () => {
    let looks = 0;
    const chunk = { get length() { return (looks += 1) > 1 ? 0x7fff_ffff : 1; } };
    const chunks = [{ done: false, value: chunk }, { done: true }];
    return { status: 200, headers: new Headers(), body: { getReader: () => ({ read: async () => chunks.shift() }) } };
  };
  const handler = createTokenProxy({
    environment: "sandbox", credentials: CREDENTIALS, allow: "read-only", authorize: () => true, onEvent: (event) => events.push(event),
    fetch: async (url) => {
      if (!url.endsWith("/token")) return Response.json({ items: [] });
      return hostile ? lying() : Response.json({ access_token: TOKEN, token_type: "bearer", expires_in: 3599 });
    },
  });
  const ask = () => handler(new Request("https://app.example/paxos/profiles", { headers: { "x-paxos-orchestrations": "1" } }));
  await problem(await ask(), 500);
  hostile = false;
  assert.equal((await ask()).status, 200);
  assert.deepEqual(events.filter(({ type }) => type === "error").map(({ where, name }) => [where, name]), [["proxy", "InternalError"]]);
});

test("a sandbox says that its data are gone, until it begins anew", async () => {
  const sandbox = createSandbox({ now: new Date("2026-07-08T09:00:00Z") });
  const client = () => new PaxosClient({ endpoints: sandbox.endpoints, credentials: sandbox.credentials, fetch: sandbox.fetch, maxRetries: 0 });
  const snapshot = sandbox.snapshot();
  const { items } = await client().profiles.list();
  const heard = [];
  sandbox.webhooks.subscribe((request) => (heard.push(request), new Response()));
  trap();
  const lost = (error) => InternalError.is(error) && /lost its data.*reset\(\).*restore\(\)/.test(error.message);
  for (let time = 0; time < 2; time += 1) {
    assert.throws(() => sandbox.state(), lost);
    assert.throws(() => sandbox.snapshot(), lost);
    await assert.rejects(sandbox.fetch(`${sandbox.endpoints.apiUrl}/profiles`), lost);
  }
  // As a server it says so too, and its controls begin anew.
  const serve = sandboxHandler(sandbox);
  for (const path of ["/v2/profiles", "/_sandbox/state", "/_sandbox"]) {
    const answer = await serve(new Request(`http://localhost${path}`));
    assert.equal(answer.status, 500, path);
    assert.match((await answer.json()).detail, /lost its data/);
  }
  // Another one that is made now gets a number that this one had.
  const other = createSandbox();
  other.state();
  assert.throws(() => sandbox.state(), lost);
  sandbox.restore(snapshot);
  assert.deepEqual((await client().profiles.list()).items, items);
  trap();
  assert.equal((await serve(new Request("http://localhost/_sandbox/reset", { method: "POST" }))).status, 200);
  assert.equal((await client().profiles.list()).items.length, items.length);
  await sandbox.webhooks.settle();
});

test("memory keeps no entry whose time is over", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: 1_000_000 });
  const store = memoryTokenStore();
  const had = Map.prototype.delete;
  const deleted = [];
  t.mock.method(Map.prototype, "delete", function (key) {
    deleted.push(key);
    return Reflect.apply(had, this, [key]);
  });
  await store.set("yesterday", "a", 1_000);
  await store.set("today", "b", 10_000);
  t.mock.timers.tick(1_000);
  await store.update("tomorrow", () => "c", 1_000);
  assert.deepEqual(deleted, ["yesterday"]);
  assert.equal(await store.get("today"), "b");
});
