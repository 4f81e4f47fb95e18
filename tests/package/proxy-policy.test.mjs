// What the credentials may pay, and how much anybody may send. Case 46 of the attack table, and the limits of case 27 that
// the proxy itself keeps.
import assert from "node:assert/strict";
import { createHash, generateKeyPairSync } from "node:crypto";
import { connect } from "node:net";
import { test } from "node:test";
import { assertNoSecret, CREATE, json, load, problem, proxy, raw, rawHead, SECRET, vendor } from "./proxy-support.mjs";

const { memoryTokenStore } = await load("entry/proxy-node.js");

const payment = (ref, amount, asset = "USD") => CREATE.replace("a-1", ref).replace("12.50", amount).replace('"USD"', `"${asset}"`);
const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const isNotSent = (response) => assert.equal(response.headers.get("x-paxos-orchestrations"), "not-sent");
const EVM = "0x52908400098527886E0F7030069857D2E4169EE7";

test("46: a largest amount, and games with units", async (t) => {
  const upstream = await vendor(t, { api: () => json(200, { id: "o" }) });
  const { create } = await proxy(t, upstream, { policy: { maxAmount: { USD: "1000", PYUSD: "0" } } });
  for (const body of [
    payment("a", "1000.000000000000000001"),
    payment("a", "1001"),
    payment("a", "00000000000001000.1"),
    payment("a", "0.01", "PYUSD"),
    payment("a", "1", "USDC"),
    payment("a", "1", "usd"),
    payment("a", `0.${"0".repeat(100)}1`),
  ]) {
    const response = await create(body);
    isNotSent(response);
    assert.match((await problem(response, 403)).detail, /policy/);
  }
  // Two of a name, an exponent, a number, white space around an asset: not even read as a request.
  const odd = [payment("a", "1").replace("{", '{"source_amount":"9999",'), payment("a", "1e9"), payment("a", "1").replace('"1"', "9999"), payment("a", "1", "USD\\u0020")];
  for (const body of odd) await problem(await create(body), 400);
  assert.deepEqual(upstream.seen.api, []);
  for (const amount of ["1000", "1000.000", "0.000000000000000001"]) assert.equal((await create(payment("a", amount))).status, 200);
  assert.equal(upstream.seen.api.length, 3);
});

test("46: destinations, and rules that nobody can count", async (t) => {
  const upstream = await vendor(t, { api: () => json(200, { id: "o" }) });
  const to = (destination) => {
    const body = CREATE.replace('{"profile":{"profile_id":"q"}}', JSON.stringify(destination));
    return destination.fiat === undefined ? body : body.replace('"source_asset":"USD","destination_asset":"USDG"', '"source_asset":"USDG","destination_asset":"USD"');
  };
  const { create, call } = await proxy(t, upstream, {
    policy: { maxAmount: { USD: "1000", USDG: "1000" }, destinations: { profiles: ["q"], bankAccounts: ["bank-1"], addresses: [{ network: "ETHEREUM", address: EVM.toLowerCase() }] } },
  });
  for (const destination of [
    { profile: { profile_id: "other" } },
    { fiat: { fiat_account_id: "bank-2" } },
    { fiat: { bank_account_id: "q" } },
    { crypto: { network: "BASE", address: EVM } },
    { crypto: { network: "ETHEREUM", address: "0x8617E340B3D01FA5F11F306F4090FD50E238070D" } },
    { crypto: { address_id: "bank-1" } },
  ]) {
    assert.match((await problem(await create(to(destination)), 403)).detail, /does not allow this destination/);
  }
  const rule = JSON.stringify({ ref_id: "r", source_asset: "USD", destination_asset: "USDG", profile_id: "p", source: { fiat: { network: "WIRE" } }, destination: { profile: { profile_id: "q" } } });
  const made = await call("/paxos/orchestration/rules", { method: "POST", body: rule, headers: { "content-type": "application/json" } });
  assert.match((await problem(made, 403)).detail, /nobody knows what a rule will move/);
  assert.deepEqual(upstream.seen.api, []);
  for (const destination of [{ profile: { profile_id: "q" } }, { fiat: { bank_account_id: "bank-1" } }, { crypto: { network: "ETHEREUM", address: EVM } }]) {
    assert.equal((await create(to(destination))).status, 200, JSON.stringify(destination));
  }
});

test("46: an amount split into many, a failed create, a repeated one, and the next day", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: Date.parse("2026-07-08T09:00:00Z") });
  let status = 200;
  const upstream = await vendor(t, { api: () => json(status, { id: "o" }) });
  const tokenStore = memoryTokenStore();
  const options = { tokenStore, policy: { maxAmount: { USD: "40" }, dailyLimit: { USD: "100", USDG: "5" } } };
  const [first, second] = [await proxy(t, upstream, options), await proxy(t, upstream, options)];
  assert.equal((await first.create(payment("a", "40"))).status, 200);
  assert.equal((await second.create(payment("b", "40"))).status, 200);
  // The very same body again: it is the same payment.
  assert.equal((await second.create(payment("a", "40"))).status, 200);
  assert.equal((await first.create(` ${payment("a", "40").replaceAll(":", ": ")}`)).status, 200);
  // What failed stays counted: nobody can tell a refusal from the second copy of a payment under way.
  status = 422;
  assert.equal((await first.create(payment("c", "15"))).status, 422);
  status = 200;
  assert.match((await problem(await first.create(payment("d", "5.01")), 403)).detail, /daily limit.*USD/);
  // Another body under a used ref_id is another payment as far as the limit is concerned.
  assert.match((await problem(await first.create(payment("a", "39")), 403)).detail, /daily limit/);
  assert.equal((await first.create(payment("e", "5"))).status, 200);
  isNotSent(await first.create(payment("f", "0.01")));
  const bodies = upstream.seen.api.map(({ body }) => JSON.parse(body));
  assert.deepEqual(bodies.map(({ ref_id }) => ref_id), ["a", "b", "a", "a", "c", "e"]);
  // Refused before it was counted, so nothing of it is counted.
  assert.match((await problem(await second.create(payment("x", "41")), 403)).detail, /at once/);
  t.mock.timers.setTime(Date.parse("2026-07-09T00:00:00Z"));
  assert.equal((await first.create(payment("g", "40"))).status, 200);
});

test("46: an approval is for one body, to the last byte", async (t) => {
  const upstream = await vendor(t, { api: () => json(200, { id: "o" }) });
  const asked = [];
  const approved = new Set();
  const { create, call, events } = await proxy(t, upstream, {
    policy: {
      beforeCreate: async ({ operation, params, hash, request }) => {
        asked.push({ operation, params, hash, body: await request.text(), cookie: request.headers.get("cookie") });
        if (params.ref_id === "throws") throw new TypeError(SECRET);
        if (params.ref_id === "answers") return Response.json({ approvers: 2 }, { status: 202 });
        return approved.has(hash);
      },
    },
  });
  assert.equal((await call("/paxos/profiles")).status, 200);
  assert.equal(asked.length, 0);
  isNotSent(await create(CREATE, { cookie: "session=1" }));
  assert.deepEqual(asked.pop(), { operation: "createOrchestration", params: JSON.parse(CREATE), hash: sha256(CREATE), body: CREATE, cookie: "session=1" });
  approved.add(sha256(CREATE));
  for (const change of [['"q"', '"thief"'], ["12.50", "12.51"], ["12.50", "12.5"], ["a-1", "a-2"], ['"p"', '"p2"']]) {
    assert.match((await problem(await create(CREATE.replace(...change)), 403)).detail, /does not approve/);
  }
  assert.equal(upstream.seen.api.length, 1);
  // White space and escapes make no other body.
  assert.equal((await create(` ${CREATE.replace("ref_id", "ref\\u005fid")}\n`)).status, 200);
  assert.equal(sha256(upstream.seen.api[1].body), [...approved][0]);
  const failed = await create(payment("throws", "1"));
  isNotSent(failed);
  assert.ok(!(await problem(failed, 500)).detail.includes("canary"));
  const theirs = await create(payment("answers", "1"));
  assert.deepEqual([theirs.status, await theirs.json()], [202, { approvers: 2 }]);
  for (const answer of [1, "yes", {}, null]) {
    const odd = await proxy(t, upstream, { policy: { beforeCreate: () => answer } });
    await problem(await odd.create(), 403);
  }
  assert.equal(upstream.seen.api.length, 2);
  assert.ok(events.some(({ type, where, name }) => type === "error" && where === "beforeCreate" && name === "TypeError"));
  assert.ok(events.some(({ by, status }) => by === "beforeCreate" && status === 202));

  // Where the path says what is changed, the hash says so too.
  const put = (id) => call(`/paxos/transfer/fiat-accounts/${id}`, { method: "PUT", headers: { "content-type": "application/json" }, body: '{"metadata":{"a":"b"}}' });
  asked.length = 0;
  await put("one");
  await put("two");
  assert.deepEqual(asked.map(({ hash }) => hash), ["one", "two"].map((id) => sha256(`/transfer/fiat-accounts/${id}\n{"metadata":{"a":"b"}}`)));
});

test("a daily limit that cannot be counted pays nothing", { timeout: 60_000 }, async (t) => {
  const upstream = await vendor(t, { api: () => json(200, { id: "o" }) });
  for (const update of [
    () => {
      throw new Error(SECRET);
    },
    async () => Promise.reject(new Error(SECRET)),
    async (_key, change) => void change("damaged"),
    () => new Promise(() => {}),
  ]) {
    const { create, call } = await proxy(t, upstream, { tokenStore: { ...memoryTokenStore(), update }, policy: { dailyLimit: { USD: "100" } } });
    const before = upstream.seen.api.length;
    const answer = await create();
    isNotSent(answer);
    assert.match((await problem(answer, 503)).detail, /nothing is paid/);
    assert.equal(upstream.seen.api.length, before);
    assert.equal((await call("/paxos/profiles")).status, 200);
  }
});

test("46: what never left takes nothing out of the daily limit", async (t) => {
  let down = true;
  const upstream = await vendor(t, {
    api: () => json(200, { id: "o" }),
    token: () => (down ? json(503, {}) : json(200, { access_token: "canary-token", token_type: "bearer", expires_in: 3599 })),
  });
  t.mock.timers.enable({ apis: ["Date"], now: Date.now() });
  const { create } = await proxy(t, upstream, { policy: { dailyLimit: { USD: "100" } } });
  for (let number = 1; number <= 10; number += 1) {
    const answer = await create(payment(`down-${number}`, "100"));
    isNotSent(answer);
    assert.match((await problem(answer, 502)).detail, /token endpoint/);
  }
  down = false;
  t.mock.timers.tick(60_000);
  assert.equal((await create(payment("up", "100"))).status, 200);
  await problem(await create(payment("more", "0.01")), 403);

  // Nor does what could not be signed.
  const tokenStore = memoryTokenStore();
  const { privateKey } = generateKeyPairSync("ed25519", { privateKeyEncoding: { type: "pkcs8", format: "pem" }, publicKeyEncoding: { type: "spki", format: "pem" } });
  const policy = { dailyLimit: { USD: "100" } };
  const unsigned = await proxy(t, upstream, { tokenStore, policy, signing: { keyId: "k", privateKey } });
  const { sign } = crypto.subtle;
  crypto.subtle.sign = async () => Promise.reject(new Error(SECRET));
  t.after(() => (crypto.subtle.sign = sign));
  isNotSent(await unsigned.create(payment("unsigned", "100")));
  delete crypto.subtle.sign;
  assert.equal((await (await proxy(t, upstream, { tokenStore, policy })).create(payment("other", "100"))).status, 200);
});

test("46: a store that answers too late changes nothing any more", async (t) => {
  const upstream = await vendor(t, { api: () => json(200, { id: "o" }) });
  const memory = memoryTokenStore();
  let asleep = false;
  let wakeUp = () => {};
  const awake = new Promise((resolve) => (wakeUp = resolve));
  let late;
  const update = async (...change) => {
    if (!asleep) return memory.update(...change);
    await awake;
    late = memory.update(...change);
    return late;
  };
  const { create, events } = await proxy(t, upstream, { tokenStore: { ...memory, update }, policy: { dailyLimit: { USD: "100" } } });
  assert.equal((await create(payment("first", "1"))).status, 200);
  asleep = true;
  t.mock.timers.enable({ apis: ["setTimeout", "Date"], now: Date.now() });
  const slow = create(payment("slow", "99"));
  while (!events.some(({ type, reason }) => type === "store" && reason === "TIMED_OUT")) {
    t.mock.timers.tick(500);
    await new Promise((resolve) => setImmediate(resolve));
  }
  isNotSent(await slow);
  asleep = false;
  wakeUp();
  while (late === undefined) await new Promise((resolve) => setImmediate(resolve));
  await late;
  t.mock.timers.tick(10_000);
  assert.equal((await create(payment("second", "99"))).status, 200);
});

test("27: a clock that is set back stops nobody", async (t) => {
  const start = Date.parse("2026-07-08T09:00:00Z");
  t.mock.timers.enable({ apis: ["Date"], now: start });
  let status = 200;
  const upstream = await vendor(t, { api: () => json(status, { items: [] }) });
  const { call } = await proxy(t, upstream, { limits: { requestsPerSecond: 0.05 } });
  const ask = async () => (await call("/paxos/profiles")).status;
  assert.deepEqual([await ask(), await ask(), await ask(), await ask()], [200, 200, 200, 429]);
  // The next one may go up 20 s later, also by a clock that shows an hour less.
  t.mock.timers.setTime(start - 3_600_000);
  assert.equal(await ask(), 429);
  t.mock.timers.tick(20_000);
  assert.equal(await ask(), 200);
  // A penalty that lies further ahead than any does is one of before.
  t.mock.timers.tick(20_000);
  status = 429;
  assert.equal(await ask(), 429);
  status = 200;
  t.mock.timers.setTime(start - 10 * 3_600_000);
  await ask();
  t.mock.timers.tick(20_000);
  assert.equal(await ask(), 200);
});

test("27: one caller, and one endpoint, cannot use up the rate of all", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: Date.now() });
  const upstream = await vendor(t);
  const { call, events } = await proxy(t, upstream, {
    callerOf: (request) => {
      const caller = request.headers.get("x-user") ?? undefined;
      if (caller === "throws") throw new RangeError(SECRET);
      return caller;
    },
    // A minute's worth may go up at once: 3 of each caller, 6 of each operation, 9 of all.
    limits: { requestsPerSecondPerCaller: 0.05, requestsPerSecond: 0.1, totalRequestsPerSecond: 0.15 },
  });
  const as = async (user, path = "/paxos/profiles") => (await call(path, { headers: user === undefined ? {} : { "x-user": user } })).status;
  assert.deepEqual([await as("a"), await as("a"), await as("a"), await as("a"), await as("a")], [200, 200, 200, 429, 429]);
  const told = await call("/paxos/profiles", { headers: { "x-user": "a" } });
  assert.equal(told.headers.get("retry-after"), "20");
  assert.match((await problem(told, 429)).detail, /from one caller/);
  assert.deepEqual([await as("b"), await as("b"), await as(undefined), await as(undefined)], [200, 200, 200, 429]);
  assert.deepEqual([await as("c", "/paxos/transfer/transfers"), await as("c", "/paxos/transfer/transfers"), await as("c", "/paxos/transfer/transfers")], [200, 200, 200]);
  assert.equal(await as(undefined, "/paxos/transfer/fiat-accounts"), 429);
  assert.equal(upstream.seen.api.length, 9);
  await problem(await call("/paxos/profiles", { headers: { "x-user": "throws" } }), 500);
  assert.ok(events.some(({ where, name }) => where === "callerOf" && name === "RangeError"));
  t.mock.timers.tick(20_000);
  assert.equal(await as("a"), 200);
});

test("27: no more at once than there are places, and every place comes back", async (t) => {
  let release = () => {};
  let gate = new Promise((resolve) => (release = resolve));
  const upstream = await vendor(t, { api: async () => (await gate, json(200, { items: [] })) });
  const { call, port } = await proxy(t, upstream, { limits: { concurrency: 3 } });
  const running = [call("/paxos/profiles"), call("/paxos/profiles"), call("/paxos/profiles")];
  while (upstream.seen.api.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
  const full = await call("/paxos/profiles");
  isNotSent(full);
  assert.equal(full.headers.get("retry-after"), "1");
  assert.match((await problem(full, 503)).detail, /as many requests/);
  release();
  assert.deepEqual((await Promise.all(running)).map(({ status }) => status), [200, 200, 200]);
  // Callers who go away give theirs back as well.
  gate = new Promise((resolve) => (release = resolve));
  await Promise.all([1, 2, 3].map(() => raw(port, rawHead("GET", "/paxos/profiles"), { wait: 50 })));
  release();
  const served = async () => (await call("/paxos/profiles")).status === 200;
  while (!(await served())) await new Promise((resolve) => setTimeout(resolve, 20));
});

test("27: a slow body and a slow reader hold nothing for long", { timeout: 60_000 }, async (t) => {
  const upstream = await vendor(t);
  const { port } = await proxy(t, upstream, { limits: { concurrency: 1, bodyTimeoutMs: 150 } });
  const head = rawHead("POST", "/paxos/orchestration/orchestrations", ["Content-Type: application/json", "Content-Length: 500"]).replace("Connection: close\r\n", "");
  const slow = await raw(port, `${head}{`, { wait: 10_000 });
  assert.equal(slow.status, 408);
  assert.match(slow.head, /connection: close/);
  // A byte now and then is as slow.
  const socket = connect(port, "127.0.0.1");
  let text = "";
  socket.on("data", (data) => (text += data));
  socket.on("error", () => {});
  socket.write(`${head}{`);
  const drip = setInterval(() => socket.write(" "), 40);
  await new Promise((resolve) => socket.once("close", resolve));
  clearInterval(drip);
  assert.match(text, /^HTTP\/1\.1 408/);
  assert.deepEqual(upstream.seen.api, []);
  assertNoSecret(text, slow.text);
});
