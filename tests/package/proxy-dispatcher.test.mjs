// The token proxy with a dispatcher of undici handed in: the same answers, the same bytes upstream, the same refusals.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { test } from "node:test";
import { Agent } from "undici";
import { ALLOWED_ORIGIN, CASES } from "./attack-cases.mjs";
import { assertNoSecret, CREATE, headerNames, headerOf, json, problem, proxy, raw, TOKEN, vendor } from "./proxy-support.mjs";

/** A dispatcher that ends with the test. */
function agent(t, options) {
  const dispatcher = new Agent(options);
  t.after(() => dispatcher.destroy());
  return dispatcher;
}

/** One that takes the new form of undici's API only, as version 8 does: `onResponseStart` and not `onHeaders`. */
const inNewForm = (dispatcher) => ({
  dispatch(options, handler) {
    if (typeof handler.onRequestStart !== "function") throw new TypeError("invalid onRequestStart method");
    return dispatcher.dispatch(options, handler);
  },
});

for (const [form, formed] of [["old", (dispatcher) => dispatcher], ["new", inNewForm]]) {
  test(`calls go up as they do without it, in the ${form} form of its API`, async (t) => {
    const upstream = await vendor(t, { api: () => json(200, { items: ["\u00e9"] }, { "x-request-id": "r-1", "set-cookie": ["a=b", "c=d"] }) });
    const { call, create } = await proxy(t, upstream, { dispatcher: formed(agent(t)) });
    const response = await call("/paxos/orchestration/orchestrations?status=PENDING&limit=2", { headers: { authorization: "Bearer mine", cookie: "a=b" } });
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), { items: ["\u00e9"] });
    assert.equal(response.headers.get("x-request-id"), "r-1");
    assert.equal(response.headers.get("set-cookie"), null);
    assert.equal((await create()).status, 200);
    const [list, post] = upstream.seen.api;
    assert.equal(list.url, "/v2/orchestration/orchestrations?status=PENDING&limit=2");
    assert.deepEqual(headerNames(list), ["accept", "authorization"]);
    assert.ok(!list.rawHeaders.some((name) => /^(content-length|transfer-encoding)$/i.test(name)));
    assert.equal(post.body, CREATE);
    assert.deepEqual(headerNames(post), ["accept", "authorization", "content-type"]);
    assert.equal(headerOf(post, "content-length"), String(CREATE.length));
    for (const request of upstream.seen.api) {
      assert.equal(headerOf(request, "authorization"), `Bearer ${TOKEN}-1`);
      assert.equal(headerOf(request, "host"), new URL(upstream.endpoints.apiUrl).host);
    }
    assert.equal(upstream.seen.token.length, 1);
    assert.ok(upstream.seen.open <= 2, "connections are kept alive");
  });

  test(`what never ends is given up, in the ${form} form of its API`, { timeout: 30_000 }, async (t) => {
    const answers = [
      [504, () => {}],
      [504, (response) => void response.writeHead(200, { "content-type": "application/json" }).write("{")],
      [502, (response) => {
        response.writeHead(200, { "content-type": "application/json" });
        const chunk = Buffer.alloc(1024 * 1024, 32);
        const more = () => {
          while (!response.destroyed && response.write(chunk));
        };
        response.on("drain", more);
        more();
      }],
    ];
    for (const [at, [status, answer]] of answers.entries()) {
      const upstream = await vendor(t, { api: (_request, _number, response) => void answer(response) });
      const { call } = await proxy(t, upstream, { dispatcher: formed(agent(t)), limits: { timeoutMs: status === 504 ? 300 : 20_000 } });
      const response = await call("/paxos/profiles");
      assert.equal(response.status, status, String(at));
      await problem(response, status);
      assert.equal(upstream.seen.api.length, 1);
    }
  });
}

test("the attack table", { timeout: 120_000 }, async (t) => {
  const upstream = await vendor(t);
  const { port } = await proxy(t, upstream, { allowedOrigins: [ALLOWED_ORIGIN], dispatcher: agent(t) });
  for (const { name, bytes, status, up } of CASES) {
    upstream.seen.api.length = 0;
    const answer = await raw(port, bytes.replaceAll("{host}", `127.0.0.1:${port}`), { wait: 10_000 });
    assert.ok(status.includes(answer.status), `${name.slice(0, 100)}: ${answer.status} ${answer.text.slice(0, 300)}`);
    assert.deepEqual(upstream.seen.api.map(({ method, url, body }) => ({ method, url, body })), up, name);
    for (const request of upstream.seen.api) {
      assert.deepEqual(headerNames(request), ["accept", "authorization", ...(request.body === "" ? [] : ["content-type"])], name);
      assert.match(headerOf(request, "authorization"), new RegExp(`^Bearer ${TOKEN}-\\d+$`));
    }
    assertNoSecret(answer.text);
  }
});

test("an API that resets, stumbles and redirects", { timeout: 30_000 }, async (t) => {
  const broken = [
    (response) => response.socket.resetAndDestroy(),
    (response) => response.socket.end("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello"),
    (response) => response.socket.end("nonsense\r\n\r\n"),
    (response) => response.socket.end(`HTTP/1.1 200 OK\r\nX: ${"x".repeat(100_000)}\r\n\r\n`),
    (response) => response.socket.end("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
    (response) => response.socket.end("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"),
    (response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end(),
  ];
  for (const [at, answer] of broken.entries()) {
    const upstream = await vendor(t, { api: (_request, _number, response) => void answer(response) });
    const { create } = await proxy(t, upstream, { dispatcher: agent(t), limits: { timeoutMs: 5_000 } });
    const response = await create();
    assert.equal(response.status, 502, String(at));
    await problem(response, 502);
    assert.equal(upstream.seen.api.length, 1, `${at}: a payment is sent once`);
  }
});

test("a read that met a closed connection is sent again, a payment is not", { timeout: 30_000 }, async (t) => {
  // Answers one read on each connection, and closes it when anything else comes.
  const heads = [];
  const server = createServer((socket) => {
    let served = false;
    socket.on("error", () => {});
    socket.on("data", (data) => {
      const [head] = String(data).split("\r\n");
      heads.push(head);
      if (served || head.startsWith("POST /v2/")) return socket.destroy();
      const body = head.includes("/oauth2/token") ? JSON.stringify({ access_token: TOKEN, token_type: "bearer", expires_in: 3599 }) : '{"items":[]}';
      socket.write(`HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
      served = !head.includes("/oauth2/token");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  const at = `http://127.0.0.1:${server.address().port}`;
  const { call, create } = await proxy(t, { endpoints: { apiUrl: `${at}/v2`, tokenUrl: `${at}/oauth2/token` } }, { dispatcher: agent(t, { connections: 1 }) });
  const api = () => heads.filter((head) => head.includes("/v2/"));
  assert.equal((await call("/paxos/profiles")).status, 200);
  assert.equal((await call("/paxos/profiles")).status, 200);
  assert.equal(api().length, 3, "the second read went up twice");
  assert.equal((await create()).status, 502);
  assert.equal(api().length, 4);
});

test("an API that is not there", async (t) => {
  const upstream = await vendor(t);
  const dispatcher = agent(t);
  const { call } = await proxy(t, { endpoints: { ...upstream.endpoints, apiUrl: "http://127.0.0.1:1/v2" } }, { dispatcher });
  await problem(await call("/paxos/profiles"), 502);
  await dispatcher.destroy();
  await problem(await call("/paxos/profiles"), 502);
});
