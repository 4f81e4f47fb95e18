// Many instances, one token, one penalty, one daily limit: eight processes around a real Redis.
import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import http from "node:http";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { createClient } from "redis";
import { assertNoSecret, CREATE, CREDENTIALS, headerOf, json, load, problem, proxy, SECRET, TOKEN, vendor } from "./proxy-support.mjs";
import { redisServer } from "./redis-server.mjs";

const { memoryTokenStore, PaxosError, redisTokenStore } = await load("entry/proxy-node.js");

const INSTANCES = 8;
const CALLERS = 1_000;
const KEY = "canary-key-of-32-characters-or-more-0123456789";
const slowToken = async (_request, number) => {
  await new Promise((resolve) => setTimeout(resolve, 200));
  return json(200, { access_token: `${TOKEN}-${number}`, token_type: "bearer", expires_in: 3599 });
};

async function clientOf(t, redis) {
  const client = createClient({ url: redis.url, socket: { reconnectStrategy: 50 } });
  client.on("error", () => {});
  await client.connect();
  t.after(() => client.destroy());
  return client;
}

/** A proxy in a process of its own; all that it prints is kept. */
async function instance(t, options) {
  const child = fork(fileURLToPath(new URL("proxy-instance.mjs", import.meta.url)), {
    env: { ...process.env, PROXY_INSTANCE: JSON.stringify(options) },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (printed += chunk));
  t.after(() => child.kill("SIGKILL"));
  const [{ port }] = await Promise.race([
    once(child, "message"),
    once(child, "exit").then(() => {
      throw new Error(`an instance ended: ${printed}`);
    }),
  ]);
  const agent = new http.Agent({ keepAlive: true });
  t.after(() => agent.destroy());
  return {
    isAlive: () => child.exitCode === null && child.signalCode === null,
    call: (path, body) => request(agent, port, path, body),
    async events() {
      child.send("events");
      const [{ events }] = await once(child, "message");
      return events;
    },
    printed: () => printed,
  };
}

function request(agent, port, path, body) {
  return new Promise((resolve, reject) => {
    const headers = { "x-paxos-orchestrations": "1", ...(body === undefined ? {} : { "content-type": "application/json" }) };
    const sent = http.request({ agent, host: "127.0.0.1", port, path, method: body === undefined ? "GET" : "POST", headers }, (response) => {
      let text = "";
      response.on("data", (chunk) => (text += chunk));
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, text }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

async function fleet(t, upstream, redis, options = {}) {
  const all = await Promise.all(
    Array.from({ length: INSTANCES }, () => instance(t, { endpoints: upstream.endpoints, credentials: CREDENTIALS, redisUrl: redis.url, key: KEY, ...options })),
  );
  return {
    all,
    storm: (callers = CALLERS, path = "/paxos/profiles") => Promise.all(Array.from({ length: callers }, (_, at) => all[at % INSTANCES].call(path))),
    events: async () => (await Promise.all(all.map((one) => one.events()))).flat(),
    printed: () => all.map((one) => one.printed()).join(""),
  };
}

/** How many answers have which status. */
function statuses(answers) {
  const counts = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** Everything that Redis holds, as it lies there. */
async function dump(client) {
  const entries = [];
  for await (const keys of client.scanIterator()) for (const key of [keys].flat()) entries.push([key, await client.get(key)]);
  return entries;
}

test("40: 8 processes, 1000 callers, nothing in the store: one token request; and Redis holds no token", { timeout: 120_000 }, async (t) => {
  const redis = await redisServer(t);
  const upstream = await vendor(t, { token: slowToken });
  const { storm, events, printed } = await fleet(t, upstream, redis);
  const answers = await storm();
  assert.deepEqual(statuses(answers), { 200: CALLERS });
  assert.equal(upstream.seen.token.length, 1);
  assert.equal(upstream.seen.api.length, CALLERS);
  assert.ok(upstream.seen.api.every((request) => headerOf(request, "authorization") === `Bearer ${TOKEN}-1`));
  const entries = await dump(await clientOf(t, redis));
  assert.ok(entries.length >= 1);
  for (const part of entries.flat()) {
    for (const secret of ["canary", "access_token", "client-7", "oauth2", Buffer.from(TOKEN).toString("base64").slice(0, 12)]) assert.ok(!part.includes(secret), part);
  }
  const told = await events();
  assert.equal(told.filter(({ type, from }) => type === "token" && from === "endpoint").length, 1);
  assert.equal(told.filter(({ type, from }) => type === "token" && from === "store").length, INSTANCES - 1);
  assert.equal(told.filter(({ type }) => type === "store").length, 0);
  assertNoSecret(told, printed(), answers);
});

test("40: after a 429 of the token endpoint no process asks again", { timeout: 120_000 }, async (t) => {
  const redis = await redisServer(t);
  const upstream = await vendor(t, { token: async () => (await new Promise((resolve) => setTimeout(resolve, 100)), { status: 429, headers: { "retry-after": "120" }, body: "" }) });
  const { storm } = await fleet(t, upstream, redis);
  for (let round = 0; round < 2; round += 1) {
    const answers = await storm();
    assert.deepEqual(statuses(answers), { 429: CALLERS });
    for (const { headers } of answers) assert.ok(Number(headers["retry-after"]) > 60 && Number(headers["retry-after"]) <= 120);
  }
  assert.deepEqual([upstream.seen.token.length, upstream.seen.api.length], [1, 0]);
});

test("40: a token endpoint that is broken is asked once by all of them", { timeout: 120_000 }, async (t) => {
  const redis = await redisServer(t);
  const upstream = await vendor(t, { token: () => json(503, {}) });
  const { storm } = await fleet(t, upstream, redis);
  assert.deepEqual(statuses(await storm(200)), { 502: 200 });
  assert.equal(upstream.seen.token.length, 1);
});

test("a 429 of the API to one process stops all of them", { timeout: 120_000 }, async (t) => {
  const redis = await redisServer(t);
  let limited = false;
  const upstream = await vendor(t, { api: () => (limited ? json(429, {}) : json(200, { items: [] })) });
  const { all, storm } = await fleet(t, upstream, redis);
  await storm(INSTANCES);
  limited = true;
  assert.equal((await all[0].call("/paxos/profiles")).status, 429);
  limited = false;
  // Each process looks once a second; how long that takes is the machine's business.
  const heard = async () => statuses(await storm(INSTANCES))[429] === INSTANCES;
  while (!(await heard())) await new Promise((resolve) => setTimeout(resolve, 100));
  const before = upstream.seen.api.length;
  assert.deepEqual(statuses(await storm(200)), { 429: 200 });
  assert.equal(upstream.seen.api.length, before);
});

test("Redis killed in mid-run: everybody is served, the error is told, nothing leaks; and back again", { timeout: 120_000 }, async (t) => {
  const redis = await redisServer(t);
  const upstream = await vendor(t, { token: slowToken, api: async () => (await new Promise((resolve) => setTimeout(resolve, 5)), json(200, { items: [] })) });
  const { all, storm, events, printed } = await fleet(t, upstream, redis);
  const running = storm(400);
  await new Promise((resolve) => setTimeout(resolve, 30));
  await redis.kill();
  // Some had no token when Redis went: each process fetches at most one for itself.
  assert.deepEqual(statuses(await running), { 200: 400 });
  assert.deepEqual(statuses(await storm()), { 200: CALLERS });
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  assert.deepEqual(statuses(await storm(400)), { 200: 400 });
  assert.ok(upstream.seen.token.length <= INSTANCES, String(upstream.seen.token.length));
  assert.ok(all.every((one) => one.isAlive()));
  const told = await events();
  assert.ok(told.some(({ type, operation, reason }) => type === "store" && operation !== undefined && /^[A-Za-z0-9_]+$/.test(reason)), JSON.stringify(told.filter(({ type }) => type === "store")));
  assertNoSecret(told, printed());

  // Back on the same port: new instances find it, and share again.
  const again = await redisServer(t, redis.port);
  const before = upstream.seen.token.length;
  const second = await fleet(t, upstream, again);
  assert.deepEqual(statuses(await second.storm(200)), { 200: 200 });
  assert.equal(upstream.seen.token.length, before + 1);
});

test("without Redis from the start, a process fetches once for all its callers", { timeout: 60_000 }, async (t) => {
  const client = { get: () => new Promise(() => {}), eval: () => Promise.reject(Object.assign(new Error(SECRET), { code: "ECONNREFUSED" })) };
  const upstream = await vendor(t, { token: slowToken });
  const { call, events } = await proxy(t, upstream, { tokenStore: redisTokenStore(client, { key: KEY }) });
  const answers = await Promise.all(Array.from({ length: 200 }, () => call("/paxos/profiles")));
  assert.ok(answers.every(({ status }) => status === 200));
  assert.equal(upstream.seen.token.length, 1);
  assert.ok(events.some(({ type }) => type === "store"));
});

const policy = (limit) => ({ policy: { dailyLimit: { USD: limit } } });
const payment = (ref, amount = "1") => CREATE.replace("a-1", ref).replace("12.50", amount);

test("46: a daily limit holds across processes, to the last digit, and counts each create once", { timeout: 120_000 }, async (t) => {
  const redis = await redisServer(t);
  const upstream = await vendor(t, { api: () => json(200, { id: "o" }) });
  const { all } = await fleet(t, upstream, redis, policy("10.05"));
  const path = "/paxos/orchestration/orchestrations";
  // A 503 says that nothing was sent; whoever sends again is not counted twice.
  const pay = async (at, body) => {
    for (;;) {
      const answer = await all[at % INSTANCES].call(path, body);
      if (answer.status !== 503) return answer;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };
  // 120 different payments of 0.10 at once, each sent twice, to different processes.
  const sends = Array.from({ length: 240 }, (_, at) => pay(at, payment(`r-${Math.floor(at / 2)}`, "0.10")));
  const answers = await Promise.all(sends);
  const paid = new Set(upstream.seen.api.map(({ body }) => JSON.parse(body).ref_id));
  assert.equal(paid.size, 100);
  assert.deepEqual(statuses(answers), { 200: 200, 403: 40 });
  assert.match(answers.find(({ status }) => status === 403).text, /daily limit that the policy of this application has for USD/);
  // What was counted passes again, also now that nothing is left; half a tenth still fits.
  const [one] = paid;
  assert.equal((await pay(3, payment(one, "0.10"))).status, 200);
  assert.equal((await pay(4, payment("rest", "0.05"))).status, 200);
  assert.equal((await pay(5, payment("more", "0.000000000000000001"))).status, 403);
  await redis.kill();
  const blind = await all[0].call(path, payment("blind", "0.01"));
  assert.equal(blind.status, 503);
  assert.equal(blind.headers["x-paxos-orchestrations"], "not-sent");
  // Reading goes on.
  assert.equal((await all[0].call("/paxos/profiles")).status, 200);
});

test("entries are sealed, bound to their names, and worth nothing to who has another key", { timeout: 60_000 }, async (t) => {
  const redis = await redisServer(t);
  const client = await clientOf(t, redis);
  const [mine, same, other] = [KEY, KEY, `${KEY}x`].map((key) => redisTokenStore(client, { key }));
  await mine.set("ab:c", "canary-one", 60_000);
  await mine.set("a:bc", "canary-two", 60_000);
  assert.deepEqual([await same.get("ab:c"), await same.get("a:bc"), await mine.get("abc"), await other.get("ab:c")], ["canary-one", "canary-two", undefined, undefined]);
  const entries = await dump(client);
  assert.equal(entries.length, 2);
  assertNoSecret(entries, mine);
  // The same text twice does not look the same.
  await mine.set("ab:c", "canary-one", 60_000);
  const again = new Map(await dump(client));
  assert.equal(entries.filter(([name, sealed]) => again.get(name) !== sealed).length, 1);
  // Swapped, cut, changed, replaced: none of them opens.
  const [[first, sealedFirst], [second, sealedSecond]] = await dump(client);
  const unreadable = (error) => error.code === "UNREADABLE_ENTRY" && !/canary/.test(error.message);
  for (const entry of [sealedSecond, sealedFirst.slice(0, -4), sealedFirst.slice(0, -2) + (sealedFirst.endsWith("AA") ? "BB" : "AA"), "1.", "canary", "1.%%%"]) {
    await client.set(first, entry);
    const results = await Promise.allSettled([mine.get("ab:c"), mine.get("a:bc")]);
    const failed = results.filter(({ status }) => status === "rejected");
    assert.ok(failed.length >= 1 && failed.every(({ reason }) => unreadable(reason)), entry);
    await assert.rejects(Promise.all([mine.update("ab:c", () => "x", 1_000), mine.update("a:bc", () => "x", 1_000)]), unreadable);
    await client.set(first, sealedFirst);
    await client.set(second, sealedSecond);
  }
  // Time ends them.
  await mine.set("short", "x", 20);
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.equal(await mine.get("short"), undefined);
});

for (const [name, make] of [
  ["memory", async () => memoryTokenStore()],
  ["Redis", async (t) => redisTokenStore(await clientOf(t, await redisServer(t)), { key: KEY })],
]) {
  test(`${name}: locks let one in, and are let go by who holds them only`, { timeout: 60_000 }, async (t) => {
    const store = await make(t);
    const locks = await Promise.all(Array.from({ length: 20 }, () => store.lock("a", 60_000)));
    const held = locks.filter((unlock) => unlock !== undefined);
    assert.equal(held.length, 1);
    assert.notEqual(await store.lock("b", 60_000), undefined);
    await held[0]();
    const short = await store.lock("a", 30);
    assert.notEqual(short, undefined);
    await new Promise((resolve) => setTimeout(resolve, 80));
    const next = await store.lock("a", 60_000);
    assert.notEqual(next, undefined);
    // The first holder comes back late and must not open the door of the second.
    await short();
    assert.equal(await store.lock("a", 60_000), undefined);
  });

  test(`${name}: no change is lost`, { timeout: 60_000 }, async (t) => {
    const store = await make(t);
    await Promise.all(Array.from({ length: 100 }, () => store.update("n", (before) => String(Number(before ?? 0) + 1), 60_000)));
    assert.equal(await store.get("n"), "100");
    await store.update("n", () => undefined, 60_000);
    assert.equal(await store.get("n"), "100");
    const thrown = new Error("no");
    const throws = () => {
      throw thrown;
    };
    const more = () => store.update("n", (before) => String(Number(before) + 1), 60_000);
    const [, failed] = await Promise.allSettled([more(), store.update("n", throws, 60_000), more()]);
    assert.equal(failed.reason, thrown);
    assert.equal(await store.get("n"), "102");
  });
}

test("a reply of Redis that got lost holds up nobody for long, and what it was about is not done late", async (t) => {
  const kept = new Map();
  let lose = 0;
  let comeBack = () => {};
  const client = {
    async get(name) {
      if (lose === 0) return kept.get(name) ?? null;
      lose -= 1;
      return new Promise((resolve) => (comeBack = () => resolve(kept.get(name) ?? null)));
    },
    async eval(_script, { keys: [name], arguments: [before, after] }) {
      if ((kept.get(name) ?? "") !== before) return 0;
      kept.set(name, after);
      return 1;
    },
  };
  const store = redisTokenStore(client, { key: KEY });
  const add = (digit) => store.update("total", (before = "") => before + digit, 60_000);
  await add("1");
  t.mock.timers.enable({ apis: ["setTimeout"] });
  lose = 1;
  let failed;
  const lost = add("2").catch((error) => (failed = error));
  while (lose > 0) await new Promise((resolve) => setImmediate(resolve));
  const next = add("3");
  while (failed === undefined) {
    t.mock.timers.tick(1_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await lost;
  await next;
  assert.equal(await store.get("total"), "13");
  comeBack();
  await add("4");
  assert.equal(await store.get("total"), "134");
});

test("a store that would not be safe does not start", () => {
  const client = { get: async () => null, eval: async () => 1 };
  for (const [made, words] of [
    [() => redisTokenStore(undefined, { key: KEY }), /npm package redis/],
    [() => redisTokenStore({ get: async () => null }, { key: KEY }), /npm package redis/],
    [() => redisTokenStore({ ...client, call: () => {} }, { key: KEY }), /ioredis has other methods and does not work/],
    [() => redisTokenStore(client), /at least 32 bytes/],
    [() => redisTokenStore(client, { key: "canary" }), /at least 32 bytes/],
    [() => redisTokenStore(client, { key: new Uint8Array(31) }), /at least 32 bytes/],
    [() => redisTokenStore(client, { key: 5 }), /at least 32 bytes/],
  ]) {
    assert.throws(made, (error) => {
      assert.ok(PaxosError.is(error) && error.code === "invalid_options");
      assert.match(error.message, words);
      assertNoSecret(error);
      return true;
    });
  }
  assertNoSecret(redisTokenStore(client, { key: KEY }), redisTokenStore(client, { key: new Uint8Array(32) }));
});

test("an entry that does not open is told, and replaced by a token of our own", { timeout: 60_000 }, async (t) => {
  const redis = await redisServer(t);
  const client = await clientOf(t, redis);
  const upstream = await vendor(t);
  const tokenStore = redisTokenStore(client, { key: KEY });
  assert.equal((await (await proxy(t, upstream, { tokenStore })).call("/paxos/profiles")).status, 200);
  for (const [key] of await dump(client)) await client.set(key, "1.AAAA");
  const second = await proxy(t, upstream, { tokenStore });
  assert.equal((await second.call("/paxos/profiles")).status, 200);
  assert.ok(second.events.some(({ type, reason }) => type === "store" && reason === "UNREADABLE_ENTRY"));
  assert.equal(upstream.seen.token.length, 2);
  const third = await proxy(t, upstream, { tokenStore });
  assert.equal((await third.call("/paxos/profiles")).status, 200);
  assert.equal(upstream.seen.token.length, 2);
  // A ledger that does not open pays nothing.
  const limited = await proxy(t, upstream, { tokenStore, ...policy("100") });
  assert.equal((await limited.create()).status, 200);
  for (const [key] of await dump(client)) await client.set(key, "1.AAAA");
  await problem(await limited.create(CREATE.replace("a-1", "a-2")), 503);
});
