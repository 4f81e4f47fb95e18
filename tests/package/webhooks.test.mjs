// Webhooks: who may deliver, what is believed, and that every event is handled once.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as pkg from "../../pkg/entry/node.js";
import * as validate from "../../pkg/entry/validate-node.js";
import { json, outcome, answering } from "./answering.mjs";
import { pass, quiet, stopClocks, until } from "./virtual-time.mjs";

const { backfillEvents, createWebhookHandler, memorySeenEvents, parseWebhook, PaxosError, ValidationError } = pkg;

const KEY = "a key of the vendor's dashboard";
const auth = { header: "X-Paxos-Key", key: KEY };
const notification = (id, more) => ({ id, type: "orchestration.completed", source: "com.paxos", time: "2026-07-08T09:14:03Z", object: "event", is_test: false, ...more });
const event = (id, status = "COMPLETED", of = `of ${id}`, more) => ({
  id, type: `orchestration.${status.toLowerCase()}`, object_type: "orchestration_status_change", object: { id: of, ref_id: "r", status },
  created_at: "2026-07-08T09:14:03.218447901Z", undelivered_webhooks: 0, ...more,
});
const delivery = (body, { headers = { "x-paxos-key": KEY }, ...init } = {}) =>
  new Request("http://127.0.0.1/hook", {
    method: "POST", headers, body: typeof body === "string" || body instanceof ReadableStream ? body : JSON.stringify(body), duplex: "half", ...init,
  });

/** Lets everybody in: digests are made by another thread, whose turns a test cannot count. */
const open = { verify: () => true };

/** A handler before a server that has `events` by id, and everything that happened. */
function desk(events, options = {}) {
  const handled = [];
  const errors = [];
  const server = answering(({ url }) => {
    const found = events[decodeURIComponent(url.pathname.split("/events/")[1])];
    if (typeof found === "function") return found();
    return found === undefined ? json({ status: 404, title: "Not Found" }, 404) : json(found);
  });
  const seen = memorySeenEvents();
  const handler = createWebhookHandler({
    auth, seen, client: server.client, onEvent: (event, context) => void handled.push([event, context]),
    onError: (error, id) => errors.push([error, id]), ...options,
  });
  const send = async (body, init) => (await handler(delivery(body, init))).status;
  return { ...server, handled, errors, seen, handler, send };
}

test("parseWebhook takes a body in any form, keeps what it does not know, and throws ValidationError", () => {
  const body = { ...notification("f11d325c"), more: { deep: [1] } };
  const text = JSON.stringify(body);
  const bytes = new TextEncoder().encode(text);
  for (const parse of [parseWebhook, validate.parseWebhook]) {
    for (const form of [text, bytes, bytes.buffer, Buffer.from(text), body, Buffer.from(`xx${text}`).subarray(2)]) assert.deepEqual(parse(form), body);
    assert.equal(parse({ id: "1", type: "x" }).is_test, false);
    assert.equal(parse({ id: "1", type: "x", is_test: null }).is_test, false);
    assert.equal(parse({ id: "1", type: "x", is_test: true }).is_test, true);
    assert.equal(parse({ id: "1", type: "of.tomorrow", time: "2026-07-08T09:14:03.218447901Z" }).type, "of.tomorrow");
    for (const [wrong, path, code] of [
      ["", "", "invalid_json"], ["{", "", "invalid_json"], ['{"id":"1"}x', "", "invalid_json"], [Uint8Array.of(0xff), "", "invalid_json"],
      ["[]", "", "invalid_type"], ["null", "", "invalid_type"], [{}, "id", "required"], [{ id: 1, type: "x" }, "id", "invalid_type"],
      [{ id: "", type: "x" }, "id", "required"], [{ id: "1" }, "type", "required"], [{ id: "1", type: "x", is_test: "no" }, "is_test", "invalid_type"],
    ]) {
      assert.throws(() => parse(wrong), (error) =>
        ValidationError.is(error) && error.issues.some((issue) => issue.code === code && issue.path.join(".") === path), JSON.stringify(wrong));
    }
  }
});

test("a delivery is a hint: the event is fetched, and the fetched one is handled", async () => {
  const { send, handled, asked, errors } = desk({ 1: event("1", "PROCESSING", "o", { more: [1] }) });
  assert.equal(await send(notification("1", { type: "orchestration.completed" })), 204);
  assert.deepEqual(handled, [[event("1", "PROCESSING", "o", { more: [1] }), { outdated: false, test: false }]]);
  assert.deepEqual(asked.map(({ line }) => line), ["GET /events/1"]);
  assert.deepEqual(errors, []);
});

test("only the vendor may deliver: the key", async () => {
  const { send, handled, asked } = desk({ 1: event("1") });
  for (const key of [undefined, "", KEY.slice(0, -1), `${KEY}x`, KEY.toUpperCase(), `Bearer ${KEY}`, `${KEY}, ${KEY}`, "x".repeat(KEY.length)]) {
    const headers = key === undefined ? {} : { "x-paxos-key": key };
    assert.equal(await send(notification("1"), { headers }), 401, String(key));
    assert.equal(await send("no notification at all", { headers }), 401, "who is not authentic learns nothing else");
  }
  assert.equal(asked.length + handled.length, 0);
  assert.equal(await send(notification("1")), 204);
});

test("only the vendor may deliver: a function, for OAuth", async () => {
  const bodies = [];
  const verify = async (request) => {
    bodies.push(await request.text());
    if (request.headers.get("authorization") === "Bearer broken") throw new Error("no keys today");
    return request.headers.get("authorization") === "Bearer good";
  };
  const { send, handled, errors } = desk({ 1: event("1") }, { auth: { verify } });
  const as = (authorization) => send(notification("1"), { headers: { authorization } });
  assert.equal(await as("Bearer bad"), 401);
  assert.equal(await as("Bearer broken"), 503, "the vendor delivers again");
  assert.equal(errors[0][0].message, "no keys today");
  assert.equal(handled.length, 0);
  assert.equal(await as("Bearer good"), 204);
  assert.equal(handled.length, 1);
  assert.deepEqual(bodies, Array(3).fill(JSON.stringify(notification("1"))), "the body as it was sent");
  for (const answer of [1, "yes", {}, undefined]) {
    assert.equal(await desk({ 1: event("1") }, { auth: { verify: () => answer } }).send(notification("1")), 401, "only true is true");
  }
  const both = desk({ 1: event("1") }, { auth: { ...auth, verify: () => true } });
  assert.equal(await both.send(notification("1"), { headers: {} }), 401, "with both, both count");
});

test("a handler without a way to know the vendor is refused", () => {
  const good = auth;
  for (const auth of [
    ...["bad header", "x:", "ü", "", 5].map((header) => ({ header, key: "k\"" })),
    ...[" k\"", "k\" ", "k\"é", "k\"\n", "\tk\"", "k\"\u0000", 5, null].map((key) => ({ header: "x", key })),
    { verify: "x" }, { verify: null }, { ...good, verify: "x" }, { verify() {}, header: "x" }, { verify() {}, key: "k" }, null, undefined,
    {}, { header: "x", key: "" }, { header: "", key: "k" }, { header: "x" }, { key: "k" }, { verify: undefined },
  ]) {
    assert.throws(() => createWebhookHandler({ auth, client: {}, onEvent() {} }), (error) => PaxosError.is(error) && error.code === "invalid_options" && !error.message.includes("k\""), JSON.stringify(auth));
  }
});

test("of those who are not authentic nothing is read", async () => {
  for (const [auth, headers] of [[{ verify: ({ headers }) => headers.has("x-good") }, {}], [{ header: "x-paxos-key", key: KEY }, { "x-paxos-key": "no" }]]) {
    let pulled = 0;
    const body = () => new ReadableStream({ pull(controller) { pulled += 1; controller.enqueue(new Uint8Array(10)); controller.close(); } }, { highWaterMark: 0 });
    const { send } = desk({}, { auth });
    assert.equal(await send(body(), { headers }), 401);
    assert.equal(await send(body(), { headers: { ...headers, "content-length": "100000" } }), 401);
    assert.equal(pulled, 0);
    assert.equal(await send(body(), { headers: { "x-good": "1", "x-paxos-key": KEY } }), 400);
    assert.equal(pulled, 1);
  }
});

test("a verify that reads the body cannot change what is parsed, and is spared what is too long", async () => {
  const verify = async (request) => {
    const bytes = new Uint8Array(await request.arrayBuffer());
    bytes.fill(0);
    return bytes.length > 0;
  };
  const { send, handled, errors } = desk({ 1: event("1") }, { auth: { verify } });
  assert.equal(await send(notification("1")), 204);
  assert.equal(handled.length, 1);
  assert.equal(await send("x".repeat(65_537)), 413);
  assert.equal(await send(new ReadableStream({ pull(controller) { controller.error(new Error("gone")); } })), 400);
  assert.equal(await send(""), 401);
  assert.deepEqual(errors, []);
});

test("a body that stalls is refused after 400 ms, and let go", async (t) => {
  stopClocks(t);
  for (const verify of [() => true, async (request) => (await request.text()) !== ""]) {
    for (const begun of [false, true]) {
      let cancelled = 0;
      const stalls = new ReadableStream({
        start(controller) { if (begun) controller.enqueue(new Uint8Array(5)); },
        cancel() { cancelled += 1; },
      });
      const { handler, asked } = desk({}, { auth: { verify } });
      const started = Date.now();
      assert.equal((await until(handler(delivery(stalls)), { step: 20, most: 5_000 })).status, 408);
      assert.ok(Date.now() - started <= 440, `${Date.now() - started} ms`);
      assert.equal(cancelled, 1);
      assert.equal(asked.length, 0);
    }
  }
});

test("the time in which the body came counts in the 400 ms", async (t) => {
  stopClocks(t);
  const bytes = new TextEncoder().encode(JSON.stringify(notification("1")));
  const late = new ReadableStream({ start(controller) { setTimeout(() => { controller.enqueue(bytes); controller.close(); }, 300); } });
  const { handler } = desk({ 1: event("1") }, { auth: open, onEvent: () => new Promise((resolve) => setTimeout(resolve, 5_000)) });
  const started = Date.now();
  assert.equal((await until(handler(delivery(late)), { step: 20 })).status, 202);
  assert.ok(Date.now() - started <= 440, `${Date.now() - started} ms`);
});

test("what is no delivery is refused", async () => {
  const { handler, send, asked } = desk({});
  for (const method of ["GET", "PUT", "DELETE", "HEAD"]) {
    const response = await handler(new Request("http://127.0.0.1/hook", { method, headers: { "x-paxos-key": KEY } }));
    assert.deepEqual([response.status, response.headers.get("allow")], [405, "POST"]);
  }
  for (const body of ["", "{", "[]", "null", "{}", '{"id":7,"type":"x"}']) assert.equal(await send(body), 400, body);
  assert.equal((await handler(new Request("http://127.0.0.1/hook", { method: "POST", headers: { "x-paxos-key": KEY } }))).status, 400);
  const long = JSON.stringify(notification("1", { pad: "x".repeat(65_536) }));
  assert.equal(await send(long, { headers: { "x-paxos-key": KEY, "content-length": String(long.length) } }), 413);
  let pulled = 0;
  const endless = new ReadableStream({ pull(controller) { pulled += 1; controller.enqueue(new Uint8Array(10_000)); } }, { highWaterMark: 0 });
  assert.equal(await send(endless), 413);
  assert.ok(pulled <= 8, `${pulled} parts read`);
  const cut = new ReadableStream({ pull(controller) { controller.error(new Error("gone")); } });
  assert.equal(await send(cut), 400);
  assert.equal(asked.length, 0);
  const most = notification("no such event");
  most.pad = "x".repeat(65_536 - JSON.stringify({ ...most, pad: "" }).length);
  assert.equal(await send(most), 503, "64 KiB are not too long");
});

test("what the API does not confirm is not handled, and delivered again", async () => {
  const { send, handled, errors, seen } = desk({ other: event("another"), broken: () => json("<html>"), forbidden: () => json({ title: "Forbidden", status: 403 }, 403) });
  for (const id of ["unknown", "other", "broken", "forbidden", "../profiles"]) {
    assert.equal(await send(notification(id)), 503, id);
    assert.equal(errors.at(-1)[1], id);
    assert.equal(await seen.has(id), false);
  }
  assert.deepEqual(errors.map(([{ code }]) => code), ["not_found", "wrong_event", "unreadable_answer", "refused", "not_found"]);
  assert.equal(handled.length, 0);
});

test("test events are dropped unless they are wanted", async () => {
  const events = { 1: event("1", "COMPLETED", "o", { is_test: true }) };
  const drop = desk(events);
  assert.equal(await drop.send(notification("1", { is_test: true })), 204);
  assert.equal(drop.asked.length, 0);
  assert.equal(await drop.send(notification("1", { is_test: false })), 204, "the event itself says so");
  assert.equal(drop.handled.length, 0);
  const take = desk(events, { includeTest: true });
  assert.equal(await take.send(notification("1", { is_test: true })), 204);
  assert.deepEqual(take.asked.map(({ line }) => line), ["GET /events/1?is_test=true"]);
  assert.deepEqual(take.handled, [[events[1], { outdated: false, test: true }]]);
  const hidden = desk(events, { includeTest: true });
  assert.equal(await hidden.send(notification("1", { is_test: false })), 204);
  assert.equal(hidden.handled[0][1].test, true, "the event itself says so");
});

test("duplicates are handled once, one after the other and at the same time", async () => {
  const { send, handled, asked } = desk({ 1: event("1"), 2: event("2") });
  assert.deepEqual([await send(notification("1")), await send(notification("1"))], [204, 204]);
  assert.deepEqual(await Promise.all(Array.from({ length: 20 }, () => send(notification("2")))), Array(20).fill(204));
  assert.deepEqual(handled.map(([{ id }]) => id), ["1", "2"]);
  assert.equal(asked.length, 2);
});

test("an event counts as handled only when onEvent is through", async () => {
  let fail = true;
  const calls = [];
  const onEvent = async ({ id }) => {
    calls.push(id);
    if (fail) throw new Error("database down");
  };
  const { send, errors, seen } = desk({ 1: event("1") }, { onEvent });
  assert.equal(await send(notification("1")), 503);
  assert.equal(await seen.has("1"), false);
  assert.equal(errors[0][0].message, "database down");
  fail = false;
  assert.equal(await send(notification("1")), 204);
  assert.equal(await seen.has("1"), true);
  assert.deepEqual(calls, ["1", "1"]);
});

test("when seen cannot note an event, only that is repeated", async () => {
  const ids = new Set();
  let fails = 2;
  const seen = {
    has: (id) => ids.has(id),
    add(id) {
      fails -= 1;
      if (fails >= 0) throw new Error("database down");
      ids.add(id);
    },
  };
  const { send, handled, errors, asked } = desk({ 1: event("1") }, { seen });
  const statuses = [];
  for (let time = 0; time < 4; time += 1) statuses.push(await send(notification("1")));
  assert.deepEqual(statuses, [503, 503, 204, 204]);
  assert.deepEqual(errors.map(([{ message }, id]) => [message, id]), Array(2).fill(["database down", "1"]));
  assert.equal(handled.length, 1);
  assert.equal(asked.length, 1);
  assert.deepEqual([...ids], ["1"]);
});

/** A table that several processes share, with claims as a database would give them; each process has an object of its own. */
function sharedTable() {
  const [ids, claims, log] = [new Set(), new Map(), []];
  const process = () => ({
    async has(id) { return ids.has(id); },
    async add(id) { ids.add(id); },
    async claim(id, ttlMs) {
      if (claims.has(id)) return undefined;
      claims.set(id, ttlMs);
      log.push(`claim ${id}`);
      return async () => {
        claims.delete(id);
        log.push(`release ${id}`);
      };
    },
  });
  return { ids, claims, log, process };
}

test("with claims, processes that share a table handle an event once: webhook and webhook, webhook and backfill", async () => {
  const { ids, claims, log, process } = sharedTable();
  const events = { 1: event("1", "COMPLETED", "o", { created_at: at(1) }) };
  const calls = [];
  let release;
  let fails = false;
  const onEvent = async ({ id }) => {
    calls.push(id);
    await new Promise((resolve) => { release = resolve; });
    if (fails) throw new Error("database down");
  };
  const [one, two] = [1, 2].map(() => desk(events, { seen: process(), onEvent, auth: open }));
  const back = (options) => backfillEvents({ client: history(Object.values(events)).client, since: at(1), seen: process(), onEvent, ...options });
  fails = true;
  const first = one.send(notification("1"));
  await quiet(30);
  assert.deepEqual(calls, ["1"]);
  assert.equal(await two.send(notification("1")), 503, "so that the vendor delivers again");
  assert.deepEqual(two.errors.map(([{ code }, id]) => [code, id]), [["handled_elsewhere", "1"]]);
  const told = [];
  assert.deepEqual(await back({ onError: ({ code }, id) => told.push([code, id]) }), { since: at(1), failed: ["1"], handled: 0 });
  assert.deepEqual(told, [["handled_elsewhere", "1"]]);
  await assert.rejects(back(), { code: "handled_elsewhere" });
  assert.deepEqual(calls, ["1"]);
  release();
  assert.equal(await first, 503);
  assert.deepEqual([[...ids], [...claims.keys()]], [[], []], "an event whose handling failed is free again");
  fails = false;
  const second = two.send(notification("1"));
  await quiet(30);
  release();
  assert.equal(await second, 204);
  assert.deepEqual([await one.send(notification("1")), await two.send(notification("1"))], [204, 204]);
  assert.deepEqual(await back(), { since: at(1), failed: [], handled: 0 });
  assert.deepEqual(calls, ["1", "1"]);
  assert.deepEqual(log, ["claim 1", "release 1", "claim 1", "release 1"]);
});

test("a claim lasts longer than onEvent may take, and as long as onEvent takes", async (t) => {
  stopClocks(t);
  const { claims, log, process } = sharedTable();
  const events = Object.fromEntries(["slow", "forever"].map((id) => [id, event(id)]));
  const onEvent = () => new Promise((resolve) => setTimeout(resolve, 1_500));
  const { handler, errors } = desk(events, { seen: process(), onEvent, auth: open, onEventTimeoutMs: 1_000 });
  const kept = [];
  const send = async (one, id) => (await until(one(delivery(notification(id)), { waitUntil: (promise) => kept.push(promise) }), { step: 20 })).status;
  assert.equal(await send(handler, "slow"), 202);
  assert.ok(claims.get("slow") > 1_000);
  await until(kept[0], { step: 20 });
  assert.equal(errors[0][0].code, "handling_timed_out");
  assert.deepEqual(log, ["claim slow"], "it may yet act");
  await pass(1_000);
  assert.deepEqual(log, ["claim slow", "release slow"]);
  const patient = desk(events, { seen: process(), onEvent, auth: open, onEventTimeoutMs: Infinity });
  assert.equal(await send(patient.handler, "forever"), 202);
  assert.ok(Number.isSafeInteger(claims.get("forever")), "a number that any table takes");
});

test("an event that was handled and could not be noted stays claimed until it is", async () => {
  const { ids, claims, process } = sharedTable();
  let down = true;
  const seen = { ...process(), async add(id) { if (down) throw new Error("database down"); ids.add(id); } };
  const one = desk({ 1: event("1") }, { seen });
  const two = desk({ 1: event("1") }, { seen: process() });
  assert.equal(await one.send(notification("1")), 503);
  assert.equal(await two.send(notification("1")), 503);
  assert.equal(two.handled.length, 0);
  down = false;
  assert.equal(await one.send(notification("1")), 204);
  assert.deepEqual([[...ids], claims.size, one.handled.length], [["1"], 0, 1]);
  assert.equal(await two.send(notification("1")), 204);
  assert.equal(two.handled.length, 0);
});

test("a claim that cannot be had is a failure, and one that cannot be let go is none", async () => {
  const broken = desk({ 1: event("1") }, { seen: { has: () => false, add() {}, claim: async () => { throw new Error("database down"); } } });
  assert.equal(await broken.send(notification("1")), 503);
  assert.equal(broken.errors[0][0].message, "database down");
  assert.equal(broken.handled.length, 0);
  for (const release of [async () => { throw new Error("too late"); }, () => { throw new Error("too late"); }]) {
    const odd = desk({ 1: event("1") }, { seen: { has: () => false, add() {}, claim: async () => release } });
    assert.equal(await odd.send(notification("1")), 204);
  }
});

test("an onEvent that never ends is told, holds up the others for its time only, and is not begun again", async (t) => {
  stopClocks(t);
  const objects = { hangs: "o", b: "o", c: "o", slow: "p", broken: "q" };
  const events = Object.fromEntries(Object.entries(objects).map(([id, of]) => [id, event(id, "PROCESSING", of, { created_at: at(1) })]));
  const log = [];
  let fails = true;
  const onEvent = ({ id }) => {
    log.push(id);
    if (id === "hangs") return new Promise(() => {});
    if (id === "slow") return new Promise((resolve) => setTimeout(resolve, 1_500));
    if (id === "broken" && fails) return new Promise((_resolve, reject) => setTimeout(reject, 1_500, new Error("too late")));
  };
  const { handler, errors, seen } = desk(events, { onEvent, auth: open, onEventTimeoutMs: 1_000 });
  const kept = [];
  const send = (id) => handler(delivery(notification(id)), { waitUntil: (promise) => kept.push(promise) }).then(({ status }) => status);
  assert.deepEqual(await until(Promise.all(Object.keys(events).map(send)), { step: 20 }), Array(5).fill(202));
  assert.deepEqual(log, ["hangs", "slow", "broken"], "those of the same object wait");
  await until(Promise.all(kept), { step: 20 });
  assert.deepEqual(log.slice(3), ["b", "c"]);
  assert.deepEqual(errors.map(([{ code }, id]) => `${code} ${id}`), ["hangs", "slow", "broken"].map((id) => `handling_timed_out ${id}`));
  assert.deepEqual(Object.keys(events).filter((id) => seen.has(id)), ["b", "c"]);
  // They may yet act, so none is begun a second time beside the first.
  assert.deepEqual(await until(Promise.all(["hangs", "slow", "broken"].map(send))), [503, 503, 503]);
  assert.equal(log.length, 5);
  await until(new Promise((resolve) => setTimeout(resolve, 1_000)));
  assert.ok(seen.has("slow"), "late, but handled");
  fails = false;
  const result = await until(backfillEvents({ client: history(Object.values(events)).client, since: at(1), seen, onEvent, onError() {} }));
  assert.deepEqual(result, { since: at(1), failed: ["hangs"], handled: 1 });
  assert.deepEqual(log.slice(5), ["broken"]);
});

test("a limit for onEvent that is none is refused", async () => {
  for (const onEventTimeoutMs of [0, -1, NaN, "5", null]) {
    const refused = (error) => PaxosError.is(error) && error.code === "invalid_options";
    assert.throws(() => desk({}, { onEventTimeoutMs }), refused, String(onEventTimeoutMs));
    await assert.rejects(backfillEvents({ client: history([]).client, since: at(1), seen: new Set(), onEvent() {}, onEventTimeoutMs }), refused);
  }
  const { send } = desk({ 1: event("1") }, { onEventTimeoutMs: Infinity });
  assert.equal(await send(notification("1")), 204);
});

test("what onError throws is ignored", async () => {
  for (const onError of [() => { throw new Error("x"); }, async () => { throw new Error("x"); }]) {
    assert.equal(await desk({}, { onError }).send(notification("1")), 503);
  }
});

test("the answer comes within 400 ms; slow work goes on behind it, and its failure is told", async (t) => {
  stopClocks(t);
  for (const fails of [false, true]) {
    const onEvent = () => new Promise((resolve, reject) => setTimeout(fails ? reject : resolve, 5_000, new Error("too bad")));
    const { handler, seen, errors } = desk({ 1: event("1") }, { onEvent, auth: open });
    const kept = [];
    const started = Date.now();
    const response = await until(handler(delivery(notification("1")), { waitUntil: (promise) => kept.push(promise) }), { step: 20 });
    assert.equal(response.status, 202);
    assert.ok(Date.now() - started <= 440, `${Date.now() - started} ms`);
    assert.equal(await seen.has("1"), false);
    assert.equal(kept.length, 1);
    await until(kept[0]);
    assert.equal(await seen.has("1"), !fails);
    assert.deepEqual(errors.map(([{ message }, id]) => [message, id]), fails ? [["too bad", "1"]] : []);
  }
});

test("before the answer one attempt must do, behind it the client repeats", async (t) => {
  stopClocks(t);
  const slow = (ms, answer) => () => new Promise((resolve) => setTimeout(() => resolve(answer()), ms));
  const script = (...answers) => ({ 1: () => (answers.length > 1 ? answers.shift() : answers[0])() });
  const down = () => json({ status: 503 }, 503);
  const quick = desk(script(down), { auth: open });
  assert.equal((await until(quick.handler(delivery(notification("1"))))).status, 503);
  assert.equal(quick.asked.length, 1);
  const late = desk(script(slow(1_000, down), down, down, () => json(event("1"))), { auth: open });
  const kept = [];
  assert.equal((await until(late.handler(delivery(notification("1")), { waitUntil: (promise) => kept.push(promise) }))).status, 202);
  await until(kept[0]);
  assert.deepEqual([late.asked.length, late.handled.length, late.errors.length], [4, 1, 0]);
});

test("a quick answer leaves no timer behind", async () => {
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
  const before = timers();
  const { send } = desk({ 1: event("1") });
  assert.equal(await send(notification("1")), 204);
  assert.equal(await send(notification("2")), 503);
  assert.equal(timers(), before);
});

test("a late processing after completed is marked, whatever order they come in", async () => {
  const events = { p: event("p", "PROCESSING", "o"), c: event("c", "COMPLETED", "o"), q: event("q", "PROCESSING", "other"), n: event("n", "NEW_STATE", "o") };
  const told = async (order) => {
    const { send, handled } = desk(events);
    for (const id of order) assert.equal(await send(notification(id)), 204);
    return handled.map(([{ id }, { outdated }]) => (outdated ? `late ${id}` : id));
  };
  assert.deepEqual(await told(["p", "c", "q"]), ["p", "c", "q"]);
  assert.deepEqual(await told(["c", "p", "q", "n"]), ["c", "late p", "q", "late n"]);
  const { send, handled } = desk({ x: { id: "x", type: "identity.approved" }, y: { id: "y", object: { id: 7 } } });
  await send(notification("x"));
  await send(notification("y"));
  assert.deepEqual(handled.map(([, { outdated }]) => outdated), [false, false]);
});

test("events of one orchestration are handled one after the other", async () => {
  const log = [];
  const release = {};
  const onEvent = async ({ id }) => {
    log.push(`${id} begins`);
    await new Promise((resolve) => { release[id] = resolve; });
    log.push(`${id} ends`);
    if (id === "p") throw new Error("a failure does not stop the next");
  };
  const { send } = desk({ p: event("p", "PROCESSING", "o"), c: event("c", "COMPLETED", "o"), q: event("q", "PROCESSING", "other") }, { onEvent, auth: open });
  const sent = ["p", "c", "q"].map((id) => send(notification(id)));
  await quiet(30);
  assert.deepEqual(log, ["p begins", "q begins"]);
  release.p();
  release.q();
  await quiet();
  assert.deepEqual(log.slice(2), ["p ends", "q ends", "c begins"]);
  release.c();
  assert.deepEqual(await Promise.all(sent), [503, 204, 204]);
});

test("memorySeenEvents keeps the newest ids only", () => {
  const seen = memorySeenEvents(3);
  for (const id of ["a", "b", "c", "a", "d"]) seen.add(id);
  assert.deepEqual(["a", "b", "c", "d"].map((id) => seen.has(id)), [true, false, true, true]);
});

/** A server with events that is asked for lists. */
function history(events, { size = 2, fails = () => undefined } = {}) {
  return answering(({ url }, count) => {
    const other = fails(count);
    if (other !== undefined) return other;
    const id = url.pathname.split("/events/")[1];
    if (id === "other") return json(event("another"));
    if (id !== undefined) return json(events.find((one) => one.id === id) ?? { status: 404 }, events.some((one) => one.id === id) ? 200 : 404);
    const gte = Date.parse(url.searchParams.get("created_at.gte"));
    const from = Number(url.searchParams.get("page_cursor") ?? 0);
    const found = events.filter(({ created_at }) => Date.parse(created_at) >= gte);
    return json({ events: found.slice(from, from + size), ...(from + size < found.length && { next_page_cursor: String(from + size) }) });
  });
}
const at = (minute) => `2026-07-08T10:${String(minute).padStart(2, "0")}:00.123456789Z`;

test("backfillEvents handles what was not seen, oldest first, and says where to go on", async () => {
  const events = [1, 7, 8, 9, 10].map((minute) => event(`e${minute}`, "PROCESSING", `o${minute}`, { created_at: at(minute) }));
  const { client, asked } = history(events);
  const seen = new Set(["e8"]);
  const handled = [];
  const onEvent = ({ id }, context) => handled.push([id, context.outdated, context.test]);
  const first = await backfillEvents({ client, since: at(10), seen, onEvent });
  assert.deepEqual(handled.map(([id]) => id), ["e7", "e9", "e10"], "five minutes of overlap");
  assert.deepEqual(first, { since: at(10), failed: [], handled: 3 });
  assert.deepEqual(Object.fromEntries(asked[0].url.searchParams), { "created_at.gte": "2026-07-08T10:05:00.123Z", order: "ASC", limit: "100" });
  events.push(event("late", "COMPLETED", "o7", { created_at: at(9) }), event("new", "COMPLETED", "o8", { created_at: at(12) }));
  const second = await backfillEvents({ client, since: first.since, seen, onEvent });
  assert.deepEqual(second, { since: at(12), failed: [], handled: 2 });
  assert.deepEqual(handled.slice(3), [["late", false, false], ["new", false, false]]);
  assert.deepEqual(await backfillEvents({ client, since: second.since, seen, onEvent }), { since: at(12), failed: [], handled: 0 });
  assert.deepEqual(await backfillEvents({ client: history([]).client, since: at(1), seen, onEvent }), { since: at(1), failed: [], handled: 0 });
});

test("backfillEvents: a failure ends it, or is told and comes again", async () => {
  const events = [1, 20, 40].map((minute) => event(`e${minute}`, "COMPLETED", `o${minute}`, { created_at: at(minute) }));
  const { client } = history(events);
  let broken = true;
  const handled = [];
  const onEvent = ({ id }) => {
    if (id === "e20" && broken) throw new Error("poison");
    handled.push(id);
  };
  const seen = memorySeenEvents();
  await assert.rejects(backfillEvents({ client, since: at(1), seen, onEvent }), /poison/);
  assert.deepEqual(handled, ["e1"]);
  const told = [];
  const onError = (error, id) => told.push([error.message, id]);
  const result = await backfillEvents({ client, since: at(1), seen, onEvent, onError });
  assert.deepEqual(told, [["poison", "e20"]]);
  assert.deepEqual(result, { since: at(40), failed: ["e20"], handled: 1 });
  assert.deepEqual(await backfillEvents({ client, ...result, seen, onEvent, onError }), { since: at(40), failed: ["e20"], handled: 0 });
  broken = false;
  assert.deepEqual(await backfillEvents({ client, ...result, seen, onEvent }), { since: at(40), failed: [], handled: 1 });
  assert.deepEqual(handled, ["e1", "e40", "e20"]);
});

test("backfillEvents: one poison event does not have the others handled twice", async () => {
  const events = Array.from({ length: 50 }, (_, minute) => event(`e${minute}`, "COMPLETED", `o${minute}`, { created_at: at(minute) }));
  const { client, asked } = history(events, { size: 100 });
  const handled = [];
  const onEvent = ({ id }) => {
    if (id === "e0") throw new Error("poison");
    handled.push(id);
  };
  // Enough for an overlap of five minutes, and no more.
  const seen = memorySeenEvents(6);
  const told = [];
  let last = { since: at(0) };
  for (let run = 0; run < 3; run += 1) last = await backfillEvents({ client, ...last, seen, onEvent, onError: (_error, id) => told.push(id) });
  assert.deepEqual(handled, events.slice(1).map(({ id }) => id));
  assert.deepEqual(told, ["e0", "e0", "e0"], "it comes again in every run, once");
  assert.deepEqual(last, { since: at(49), failed: ["e0"], handled: 0 });
  assert.deepEqual(asked.map(({ line }) => line.split("?")[0]), ["GET /events", "GET /events/e0", "GET /events", "GET /events/e0", "GET /events"]);
});

test("backfillEvents: what failed is tried once a run, also within the overlap; an abort ends it", async () => {
  const one = event("e1", "COMPLETED", "o", { created_at: at(1) });
  const { client } = history([one]);
  const told = [];
  const options = { client, seen: memorySeenEvents(), onEvent() { throw new Error("poison"); }, onError: ({ code, message }, id) => told.push([code ?? message, id]) };
  const result = await backfillEvents({ ...options, since: at(1), failed: ["e1", "e1", "gone", "other"] });
  assert.deepEqual(told, [["poison", "e1"], ["not_found", "gone"], ["wrong_event", "other"]]);
  assert.deepEqual(result, { since: at(1), failed: ["e1", "gone", "other"], handled: 0 });
  const { error } = await outcome(backfillEvents({ ...options, since: at(1), failed: ["e1"], signal: AbortSignal.abort() }));
  assert.ok(pkg.AbortError.is(error));
  assert.equal(told.length, 3);
});

test("backfillEvents: what onError throws, now or later, is ignored", async (t) => {
  const events = [1, 2].map((minute) => event(`e${minute}`, "COMPLETED", `o${minute}`, { created_at: at(minute) }));
  const unhandled = [];
  const note = (reason) => unhandled.push(reason);
  process.on("unhandledRejection", note);
  t.after(() => process.off("unhandledRejection", note));
  for (const onError of [() => { throw new Error("x"); }, async () => { throw new Error("x"); }]) {
    const onEvent = ({ id }) => { if (id === "e1") throw new Error("poison"); };
    const { value } = await outcome(backfillEvents({ client: history(events).client, since: at(1), seen: new Set(), onEvent, onError }));
    assert.deepEqual(value, { since: at(2), failed: ["e1"], handled: 1 });
    await quiet();
  }
  assert.deepEqual(unhandled, []);
});

test("backfillEvents leaves test events out", async () => {
  const events = [event("test", "COMPLETED", "o", { created_at: at(1), is_test: true }), event("real", "COMPLETED", "p", { created_at: at(1), is_test: false })];
  const handled = [];
  await backfillEvents({ client: history(events).client, since: at(1), seen: new Set(), onEvent: ({ id }) => { handled.push(id); } });
  assert.deepEqual(handled, ["real"]);
});

test("backfillEvents stops at an abort, and refuses a time that is none", async () => {
  const events = [1, 2, 3].map((minute) => event(`e${minute}`, "COMPLETED", `o${minute}`, { created_at: at(minute) }));
  const { client, asked } = history(events);
  const controller = new AbortController();
  const handled = [];
  const { error } = await outcome(backfillEvents({ client, since: at(1), seen: new Set(), signal: controller.signal, onEvent: ({ id }) => { handled.push(id); controller.abort(); } }));
  assert.ok(pkg.AbortError.is(error));
  assert.deepEqual(handled, ["e1"]);
  const before = asked.length;
  assert.ok(ValidationError.is((await outcome(backfillEvents({ client, since: "yesterday", seen: new Set(), onEvent() {} }))).error));
  assert.equal(asked.length, before);
});

test("an event that the webhook handles at this moment is not handled by the backfill too", async () => {
  const one = event("1", "COMPLETED", "o", { created_at: at(1) });
  const log = [];
  let release;
  const onEvent = async ({ id }) => {
    log.push(id);
    await new Promise((resolve) => { release = resolve; });
  };
  const { send, seen } = desk({ 1: one }, { onEvent });
  const sent = send(notification("1"));
  while (release === undefined) await quiet(1);
  const filling = backfillEvents({ client: history([one]).client, since: at(1), seen, onEvent });
  await quiet();
  release();
  assert.equal(await sent, 204);
  assert.deepEqual(await filling, { since: at(1), failed: [], handled: 0 });
  assert.deepEqual(log, ["1"]);
});
