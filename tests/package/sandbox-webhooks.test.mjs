// The sandbox tells of events: deliveries with authentication, retried on the clock of the sandbox, lost, doubled and
// out of order; received by the package's own handler, and made good by its backfill.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { backfillEvents, createWebhookHandler, memorySeenEvents, PaxosClient } from "../../pkg/entry/node.js";
import { createSandbox } from "../../pkg/entry/sandbox-node.js";

const NOW = new Date("2026-07-08T09:04:03Z");
const HOUR = 3_600_000;
const KEY = { header: "x-hook", key: "a key of the test's" };

function desk(options = {}) {
  const sandbox = createSandbox({ now: NOW, ...options });
  const client = new PaxosClient({ endpoints: sandbox.endpoints, credentials: sandbox.credentials, fetch: sandbox.fetch });
  return { sandbox, client };
}

/** So many creates; their ids. */
async function creates(client, count, amount = "5") {
  const [from, to] = (await client.profiles.list()).items;
  const ids = [];
  for (let number = 0; number < count; number += 1) {
    const created = await client.orchestrations.create({
      source_asset: "USD", destination_asset: "USDG", source_amount: amount,
      source: { profile: { profile_id: from.id } }, destination: { profile: { profile_id: to.id } },
    });
    ids.push(created.id);
  }
  return ids;
}

/** A handler that keeps what it gets and answers what it is told. */
function keeping(answer = () => 204) {
  const got = [];
  const handler = async (request) => {
    got.push({ body: await request.json(), headers: request.headers, method: request.method });
    return new Response(null, { status: answer(got.length) });
  };
  return { got, handler };
}

test("every event is delivered as a thin notification, once it happened", async () => {
  const { sandbox, client } = desk();
  const { got, handler } = keeping();
  const hook = sandbox.webhooks.subscribe(handler, { auth: KEY, rate: 100 });
  assert.equal(hook.name, "webhook 1");
  const [id] = await creates(client, 1);
  await sandbox.webhooks.settle();
  assert.deepEqual(got.map(({ body }) => body.type), ["orchestration.processing"]);
  sandbox.advance(3_000);
  await sandbox.webhooks.settle();
  const types = got.map(({ body }) => body.type);
  assert.equal(types.at(-1), "orchestration.completed");
  const { body, headers, method } = got.at(-1);
  assert.equal(method, "POST");
  assert.equal(headers.get("content-type"), "application/json");
  assert.equal(headers.get("x-hook"), KEY.key);
  assert.deepEqual(Object.keys(body), ["id", "is_test", "object", "source", "time", "type"].sort((a, b) => Object.keys(body).indexOf(a) - Object.keys(body).indexOf(b)));
  assert.deepEqual({ ...body, id: "", time: "" }, { id: "", type: "orchestration.completed", source: "com.paxos", time: "", object: "event", is_test: false });
  const event = await client.events.get(body.id);
  assert.equal(event.object.id, id);
  assert.equal(event.undelivered_webhooks, 0);
  hook.unsubscribe();
  await creates(client, 1);
  await sandbox.webhooks.settle();
  assert.equal(got.length, types.length, "nothing more after the end");
});

test("what is not answered with 2xx is tried again for 24 hours, later and later, on the clock of the sandbox", async () => {
  const { sandbox, client } = desk();
  const { got, handler } = keeping(() => 500);
  sandbox.webhooks.subscribe(handler);
  await creates(client, 1);
  await sandbox.webhooks.settle();
  assert.equal(got.length, 1);
  sandbox.advance(1_000);
  await sandbox.webhooks.settle();
  const attempts = () => sandbox.webhooks.deliveries()[0].attempts.map(({ at }) => Date.parse(at));
  assert.equal(attempts().length, 1, "no retry before about five seconds");
  sandbox.advance(25 * HOUR);
  await sandbox.webhooks.settle();
  const times = attempts();
  const waits = times.slice(1).map((at, index) => at - times[index]);
  waits.forEach((ms, index) => {
    const plain = 5_000 * 2 ** index;
    assert.ok(ms >= plain * 0.75 - 1 && ms <= plain * 1.25 + 1, `wait ${index}: ${ms}`);
  });
  assert.ok(new Set(waits.map((ms, index) => (ms / 2 ** index).toFixed(3))).size > 1, "with jitter");
  assert.ok(times.at(-1) - times[0] <= 24 * HOUR && times.length >= 12, `${times.length} attempts`);
  const [delivery] = sandbox.webhooks.deliveries();
  assert.equal(delivery.state, "failed");
  assert.ok(delivery.attempts.every(({ status }) => status === 500));
  const count = got.length;
  sandbox.advance(100 * HOUR);
  await sandbox.webhooks.settle();
  assert.ok(got.slice(count).every(({ body }) => body.id !== delivery.eventId), "never again");
  assert.equal((await client.events.get(delivery.eventId)).undelivered_webhooks, 1);
});

test("a receiver that recovers gets what it missed", async () => {
  const { sandbox, client } = desk();
  const tries = new Map();
  const handler = async (request) => {
    const { id } = await request.json();
    tries.set(id, (tries.get(id) ?? 0) + 1);
    return new Response(null, { status: tries.get(id) < 4 ? 503 : 204 });
  };
  sandbox.webhooks.subscribe(handler);
  await creates(client, 1);
  await sandbox.webhooks.settle({ retries: true });
  const first = sandbox.webhooks.deliveries()[0];
  assert.deepEqual([first.state, first.attempts.map(({ status }) => status)], ["delivered", [503, 503, 503, 204]]);
  assert.equal((await client.events.get(first.eventId)).undelivered_webhooks, 0);
  assert.ok([...tries.values()].every((count) => count === 4));
});

test("rate is kept on the clock of the sandbox", async () => {
  const { sandbox, client } = desk();
  const { handler } = keeping();
  sandbox.webhooks.subscribe(handler, { rate: 2 });
  await creates(client, 4);
  await sandbox.webhooks.settle();
  const times = sandbox.webhooks.deliveries().slice(0, 4).map(({ attempts }) => Date.parse(attempts[0].at) - NOW.getTime());
  assert.deepEqual(times, [0, 500, 1000, 1500]);
});

test("loss, duplicates and re-ordering come from the seed", async () => {
  const run = async (seed) => {
    const { sandbox, client } = desk({ seed });
    const { got, handler } = keeping();
    sandbox.webhooks.subscribe(handler, { rate: 100, loss: 0.2, duplicates: 0.3, reorder: 0.3 });
    await creates(client, 40);
    sandbox.runUntilIdle();
    await sandbox.webhooks.settle({ retries: true });
    const deliveries = sandbox.webhooks.deliveries();
    const order = got.map(({ body }) => body.id);
    const times = got.map(({ body }) => Date.parse(body.time));
    return {
      order,
      lost: deliveries.filter(({ state }) => state === "lost").length,
      twice: deliveries.filter(({ duplicate }) => duplicate).length,
      late: times.filter((at, index) => index > 0 && at < times[index - 1]).length,
    };
  };
  const first = await run("a");
  for (const name of ["lost", "twice", "late"]) assert.ok(first[name] > 5, `${name}: ${first[name]}`);
  assert.deepEqual(await run("a"), first);
  assert.notDeepEqual((await run("b")).order, first.order);
});

test("our own handler and backfill handle every event of a bad network once", async () => {
  const { sandbox, client } = desk();
  const handled = new Map();
  const seen = memorySeenEvents();
  const onEvent = (event) => {
    handled.set(event.id, (handled.get(event.id) ?? 0) + 1);
  };
  const handler = createWebhookHandler({ auth: KEY, client, seen, onEvent });
  sandbox.webhooks.subscribe(handler, { auth: KEY, rate: 100, loss: 0.15, duplicates: 0.3, reorder: 0.3 });
  await creates(client, 30);
  sandbox.runUntilIdle();
  await sandbox.webhooks.settle({ retries: true });
  const events = (await client.events.list({ created_at: { gte: NOW.toISOString() } }).toArray({ limit: 1000 })).filter((event) => event.is_test !== true);
  const missed = events.filter(({ id }) => !handled.has(id));
  assert.ok(missed.length > 3, "some were lost");
  assert.ok(missed.every((event) => event.undelivered_webhooks === 1), "and the events say so");
  await backfillEvents({ client, since: NOW, seen, onEvent });
  assert.deepEqual(events.filter(({ id }) => handled.get(id) !== 1), []);
});

test("test events go to whoever asks for them", async () => {
  const { sandbox, client } = desk();
  const got = { with: [], without: [] };
  for (const [name, includeTest] of [["with", true], ["without", false]]) {
    const onEvent = (event) => void got[name].push(event);
    sandbox.webhooks.subscribe(createWebhookHandler({ auth: KEY, client, includeTest, onEvent }), { name, auth: KEY });
  }
  sandbox.webhooks.sendTest();
  await sandbox.webhooks.settle();
  assert.equal(got.without.length, 0);
  assert.equal(got.with.length, 1);
  assert.deepEqual([got.with[0].type, got.with[0].is_test], ["orchestration.completed", true]);
  assert.throws(() => sandbox.webhooks.sendTest("orchestration.imagined"), { code: "invalid_options", message: /no event of the type/ });
});

/** A server on loopback that keeps what it gets. */
async function serving(answer) {
  const got = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      got.push({ path: request.url, headers: request.headers, body });
      const { status = 204, json } = answer(request, got.length) ?? {};
      response.writeHead(status, { "content-type": "application/json" }).end(json === undefined ? "" : JSON.stringify(json));
    });
  });
  await new Promise((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return { got, origin, close: () => new Promise((resolve) => void server.close(resolve)) };
}

test("an address gets deliveries with OAuth: one token, sent both ways, fetched again after a 401", async () => {
  let hooks = 0;
  const { got, origin, close } = await serving((request) => {
    if (request.url === "/token") return { status: 200, json: { access_token: `t${hooks}`, expires_in: 3600 } };
    hooks += 1;
    return { status: hooks === 2 ? 401 : 204 };
  });
  try {
    const { sandbox, client } = desk();
    sandbox.webhooks.subscribe(`${origin}/hook`, { auth: { clientUrl: `${origin}/token`, clientId: "a:b c", clientSecret: "s+/&" } });
    await creates(client, 3);
    await sandbox.webhooks.settle({ retries: true });
    const token = got[0];
    assert.equal(token.headers.authorization, `Basic ${Buffer.from("a%3Ab+c:s%2B%2F%26").toString("base64")}`);
    assert.equal(token.body, "grant_type=client_credentials&client_id=a%3Ab+c&client_secret=s%2B%2F%26");
    assert.equal(token.headers["content-type"], "application/x-www-form-urlencoded");
    assert.equal(got.filter(({ path }) => path === "/token").length, 2);
    assert.equal(got[1].headers.authorization, "Bearer t0");
    assert.equal(got.findLast(({ path }) => path === "/hook").headers.authorization, "Bearer t2");
    assert.ok(sandbox.webhooks.deliveries().every(({ state }) => state === "delivered"));
  } finally {
    await close();
  }
});

test("a receiver that is gone, slow, or throws is told of without a word of its own", async () => {
  const { sandbox, client } = desk();
  const { origin, close } = await serving(() => undefined);
  await close();
  const { origin: refusing, close: closeToken } = await serving(() => ({ status: 400, json: { secret: 1 } }));
  try {
    sandbox.webhooks.subscribe(`${origin}/hook`, { name: "gone" });
    sandbox.webhooks.subscribe(() => new Promise(() => {}), { name: "slow", timeoutMs: 5 });
    sandbox.webhooks.subscribe(() => { throw new TypeError("a secret"); }, { name: "throws" });
    sandbox.webhooks.subscribe(() => new Response(), { name: "token", auth: { clientUrl: refusing, clientId: "i", clientSecret: "hush" } });
    await creates(client, 1);
    await sandbox.webhooks.settle();
    const reasons = Object.fromEntries(sandbox.webhooks.deliveries().map(({ webhook, attempts }) => [webhook, attempts[0].reason]));
    assert.deepEqual(reasons, {
      gone: "no answer: ECONNREFUSED", slow: "no answer within 5 ms", throws: "no answer: TypeError",
      token: "the token endpoint of the webhook answered 400",
    });
    assert.doesNotMatch(sandbox.snapshot() + JSON.stringify(sandbox.journal()), /hush/);
  } finally {
    await closeToken();
  }
});

test("a clock that follows the machine's delivers by itself", async () => {
  const { sandbox, client } = desk({ now: undefined, processingMs: 20 });
  const types = new Set();
  const completed = new Promise((resolve) => {
    sandbox.webhooks.subscribe(async (request) => {
      const { type } = await request.json();
      types.add(type);
      if (type === "orchestration.completed" && types.has("orchestration.processing")) resolve();
      return new Response();
    }, { rate: 100 });
  });
  await creates(client, 1);
  // The sandbox keeps nobody awake, so the test has to.
  const awake = setInterval(() => {}, 1_000);
  await completed;
  clearInterval(awake);
});

test("a reset ends webhooks, a restored snapshot does not", async () => {
  const { sandbox, client } = desk();
  const { got, handler } = keeping();
  const hook = sandbox.webhooks.subscribe(handler, { name: "one" });
  const snapshot = sandbox.snapshot();
  await creates(client, 1);
  sandbox.restore(snapshot);
  await sandbox.webhooks.settle();
  const before = got.length;
  await creates(client, 1);
  await sandbox.webhooks.settle();
  assert.equal(got.length, before + 1);
  sandbox.reset();
  const other = keeping();
  sandbox.webhooks.subscribe(other.handler, { name: "one" });
  hook.unsubscribe();
  await creates(client, 1);
  await sandbox.webhooks.settle();
  assert.equal(got.length, before + 1);
  assert.equal(other.got.length, 1, "the old subscription does not end the new one");
});

test("what cannot be is refused in a sentence", () => {
  const { sandbox } = desk();
  const refused = (to, options, message) => assert.throws(() => sandbox.webhooks.subscribe(to, options), { code: "invalid_options", message });
  const handler = () => new Response();
  refused("ftp://x", {}, /absolute http or https URL/);
  refused("nowhere", {}, /absolute http or https URL/);
  refused(handler, { rate: 0 }, /rate must be a number of deliveries a second, from 1 to 100/);
  refused(handler, { loss: 2 }, /loss must be a number from 0 to 1/);
  refused(handler, { timeoutMs: -1 }, /timeoutMs/);
  refused(handler, { auth: { header: "no header", key: "k" } }, /auth\.header/);
  refused(handler, { auth: { clientUrl: "x", clientId: "i", clientSecret: "s" } }, /auth\.clientUrl/);
  for (let number = 0; number < 10; number += 1) sandbox.webhooks.subscribe(handler);
  refused(handler, {}, /10 active webhooks already/);
});
