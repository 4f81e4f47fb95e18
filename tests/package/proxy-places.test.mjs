// Case 27: every place comes back, whatever a caller does, and who was not let in holds none.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import http2 from "node:http2";
import { connect } from "node:net";
import { test } from "node:test";
import { json, listen, load, problem, proxy, rawHead, vendor } from "./proxy-support.mjs";

const { toNodeListener } = await load("entry/proxy-node.js");

/** Waits without a timer, since some tests hold these. */
async function until(holds) {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve));
}

/** A proxy behind a server of HTTP/2: how to begin a request, and how to ask for one answer. */
async function overHttp2(t, upstream, options) {
  const { handler, events } = await proxy(t, upstream, options);
  const server = http2.createServer(toNodeListener(handler));
  let closed = 0;
  server.on("stream", (stream) => stream.once("close", () => (closed += 1)));
  const port = await listen(t, server);
  const session = (settings) => {
    const made = http2.connect(`http://127.0.0.1:${port}`, { settings });
    made.on("error", () => {});
    t.after(() => made.destroy());
    return made;
  };
  const begin = (on) => on.request({ ":path": "/paxos/profiles", "x-paxos-orchestrations": "1" }).on("error", () => {});
  const good = session({});
  const ask = async () => {
    const [headers] = await once(begin(good).resume(), "response");
    return headers[":status"];
  };
  return { session, begin, ask, events, closed: () => closed };
}

/** Somebody who reads heads of answers and lets no byte of a body come. */
async function stubborn({ session, begin }) {
  const own = session({ initialWindowSize: 0 });
  await once(own, "remoteSettings");
  return async () => {
    const stream = begin(own);
    await once(stream, "response");
    return stream;
  };
}

// First: this one's clock would count what is cleared of another's for its own.
test("a stream of an application is given up when nobody takes it", { timeout: 30_000 }, async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let given = 0;
  let cancelled = false;
  const endless = () => new ReadableStream({
    pull(controller) {
      given += 65_536;
      controller.enqueue(new Uint8Array(65_536));
    },
    cancel: () => void (cancelled = true),
  });
  const port = await listen(t, createServer(toNodeListener(async () => new Response(endless()))));
  const socket = connect(port, "127.0.0.1").on("error", () => {});
  socket.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  await until(() => given > 0);
  assert.equal(cancelled, false);
  // The system takes some of it ahead; the minute begins when it takes no more.
  await until(() => {
    t.mock.timers.tick(60_000);
    return cancelled;
  });
  socket.destroy();
});

test("streams of HTTP/2 that end before their answer is there", { timeout: 30_000 }, async (t) => {
  let release = () => {};
  const gate = new Promise((resolve) => (release = resolve));
  const upstream = await vendor(t, { api: async () => (await gate, json(200, { items: [] })) });
  const { session, begin, ask, closed } = await overHttp2(t, upstream, { limits: { concurrency: 2 } });
  const streams = [1, 2].map(() => begin(session({})));
  await until(() => upstream.seen.api.length === 2);
  for (const stream of streams) stream.close(http2.constants.NGHTTP2_CANCEL);
  await until(() => closed() === 2);
  release();
  await until(async () => (await ask()) === 200);
});

test("answers that stand in line on a connection that breaks", { timeout: 30_000 }, async (t) => {
  let release;
  // The first of two answers does not come, so that the second cannot leave.
  const upstream = await vendor(t, { api: ({ url }) => (url.includes("limit=1") ? new Promise((resolve) => (release = () => resolve(json(200, {})))) : json(200, {})) });
  const { handler, events, call } = await proxy(t, upstream, { limits: { concurrency: 2 } });
  const server = createServer(toNodeListener(handler));
  const port = await listen(t, server);
  const served = once(server, "connection");
  const socket = connect(port, "127.0.0.1").on("error", () => {});
  const request = (target) => rawHead("GET", target).replace("Connection: close\r\n", "");
  socket.write(request("/paxos/profiles?limit=1") + request("/paxos/profiles?limit=2"));
  const [theirs] = await served;
  const gone = new Promise((resolve) => theirs.once("close", resolve));
  const answers = () => events.filter(({ type }) => type === "answer").length;
  await until(() => answers() === 1);
  socket.resetAndDestroy();
  await gone;
  release();
  await until(() => answers() === 2);
  // Both places are free: one request waits, and another one is served.
  const waits = call("/paxos/profiles?limit=1");
  await until(() => upstream.seen.api.length === 3);
  assert.equal((await call("/paxos/profiles?limit=2")).status, 200);
  release();
  assert.equal((await waits).status, 200);
});

test("bodies that do not come keep nobody out who needs none", { timeout: 30_000 }, async (t) => {
  const upstream = await vendor(t);
  const { port, call, create } = await proxy(t, upstream, { limits: { concurrency: 2 } });
  const head = rawHead("POST", "/paxos/orchestration/orchestrations", ["Content-Type: application/json", "Content-Length: 500"]);
  const sockets = [1, 2].map(() => connect(port, "127.0.0.1").on("error", () => {}));
  for (const socket of sockets) socket.write(`${head}{`);
  await until(async () => (await create()).status === 503);
  assert.equal((await call("/paxos/profiles")).status, 200);
  assert.match((await problem(await create(), 503)).detail, /as many requests/);
  for (const socket of sockets) socket.destroy();
  await until(async () => (await create()).status === 200);
});

test("who is refused keeps no place, and no connection for ever", { timeout: 30_000 }, async (t) => {
  const upstream = await vendor(t);
  for (const authorize of [() => false, () => new Response("sign in first", { status: 401 })]) {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const server = await overHttp2(t, upstream, { authorize, limits: { concurrency: 1 } });
    const refused = await stubborn(server);
    const streams = [await refused(), await refused()];
    assert.equal(await server.ask(), 401);
    t.mock.timers.tick(59_999);
    assert.ok(streams.every((stream) => !stream.destroyed));
    t.mock.timers.tick(1);
    await until(() => streams.every((stream) => stream.destroyed));
    t.mock.timers.reset();
  }
});

test("an answer of the API that is not taken keeps its place, but not for ever", { timeout: 30_000 }, async (t) => {
  const upstream = await vendor(t);
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const server = await overHttp2(t, upstream, { limits: { concurrency: 1 } });
  const stream = await (await stubborn(server))();
  assert.equal(await server.ask(), 503);
  t.mock.timers.tick(60_000);
  await until(() => stream.destroyed);
  await until(async () => (await server.ask()) === 200);
  t.mock.timers.reset();
});
