// Webhooks in several processes: what was handled, and who is at it, in a real Redis.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient } from "redis";
import { createWebhookHandler, PaxosError, redisSeenEvents } from "../../pkg/entry/node.js";
import { answering, json } from "./answering.mjs";
import { redisServer } from "./redis-server.mjs";

async function clientOf(t, redis) {
  const client = createClient({ url: redis.url, socket: { reconnectStrategy: false }, disableOfflineQueue: true });
  client.on("error", () => {});
  await client.connect();
  t.after(() => client.isOpen && client.destroy());
  return client;
}

test("ids are kept, for as long as was said, and shared", { timeout: 60_000 }, async (t) => {
  const redis = await redisServer(t);
  const [a, b] = await Promise.all([clientOf(t, redis), clientOf(t, redis)]);
  const [one, two] = [redisSeenEvents(a), redisSeenEvents(b)];
  assert.equal(await one.has("e"), false);
  await one.add("e");
  assert.deepEqual([await two.has("e"), await two.has("E"), await two.has("")], [true, false, false]);
  const [key] = await a.keys("*");
  assert.ok((await a.pTTL(key)) > 29 * 86_400_000, "a month when nothing is said");
  const short = redisSeenEvents(a, { keepMs: 20 });
  await short.add("s");
  while (await short.has("s")) await new Promise((resolve) => setTimeout(resolve, 10));
});

test("a claim lets one in, ends by itself, and is let go by who holds it only", { timeout: 60_000 }, async (t) => {
  const redis = await redisServer(t);
  const [one, two] = (await Promise.all([clientOf(t, redis), clientOf(t, redis)])).map((client) => redisSeenEvents(client));
  const claims = await Promise.all(Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? one : two).claim("e", 60_000)));
  const [release, ...others] = claims.filter((claim) => claim !== undefined);
  assert.equal(others.length, 0);
  assert.equal(await one.has("e"), false, "claimed is not handled");
  assert.notEqual(await two.claim("other", 60_000), undefined);
  await release();
  const late = await one.claim("e", 20.5);
  let next;
  while (next === undefined) next = await two.claim("e", 60_000);
  await late();
  assert.equal(await one.claim("e", 60_000), undefined, "the claim of the second is not the first one's to end");
});

test("two processes before one Redis handle each event once", { timeout: 60_000 }, async (t) => {
  const redis = await redisServer(t);
  const handled = [];
  const open = { verify: () => true };
  const event = (id) => ({ id, type: "orchestration.completed", object: { id: `of ${id}`, status: "COMPLETED" }, created_at: "2026-07-08T09:14:03Z" });
  const onEvent = async ({ id }) => {
    handled.push(id);
    await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const processes = await Promise.all([1, 2].map(async () => {
    const { client } = answering(({ url }) => json(event(url.pathname.split("/events/")[1])));
    return createWebhookHandler({ auth: open, client, seen: redisSeenEvents(await clientOf(t, redis)), onEvent });
  }));
  const deliver = async (id, process) => {
    for (;;) {
      const body = JSON.stringify({ id, type: "orchestration.completed" });
      const { status } = await process(new Request("http://127.0.0.1/hook", { method: "POST", body }));
      // As the vendor does, until it is told that all is well.
      if (status !== 503) return status;
    }
  };
  const ids = Array.from({ length: 20 }, (_, at) => `e${at}`);
  await Promise.all(ids.flatMap((id) => processes.map((process) => deliver(id, process))));
  assert.deepEqual([...handled].sort(), [...ids].sort());
  await redis.kill();
  const { client } = answering(() => json(event("x")));
  const errors = [];
  const blind = await redisServer(t);
  const gone = await clientOf(t, blind);
  await blind.kill();
  const handler = createWebhookHandler({ auth: open, client, seen: redisSeenEvents(gone), onEvent, onError: (error, id) => errors.push(id) });
  const answer = await handler(new Request("http://127.0.0.1/hook", { method: "POST", body: JSON.stringify({ id: "x", type: "y" }) }));
  assert.deepEqual([answer.status, errors], [503, ["x"]], "without Redis nothing is handled, and the vendor delivers again");
});

test("what is no client, and what is no time, is refused", () => {
  const client = { get: async () => null, eval: async () => 1 };
  for (const [make, words] of [
    [() => redisSeenEvents(undefined), /npm package redis/],
    [() => redisSeenEvents({ get: async () => null }), /npm package redis/],
    [() => redisSeenEvents({ ...client, call: () => {} }), /ioredis/],
    ...[0, -1, NaN, Infinity, "5", null].map((keepMs) => [() => redisSeenEvents(client, { keepMs }), /keepMs/]),
  ]) {
    assert.throws(make, (error) => PaxosError.is(error) && error.code === "invalid_options" && words.test(error.message), String(make));
  }
});
