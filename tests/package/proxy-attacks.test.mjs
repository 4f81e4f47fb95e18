// The attack table against Node's host: the cases that are bytes come from attack-cases.mjs; what needs a server, a clock
// or an option of its own is here and in the files that COVERED names.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import http2 from "node:http2";
import { connect } from "node:net";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { ALLOWED_ORIGIN, CASES, CREATE } from "./attack-cases.mjs";
import { assertNoSecret, headerNames, headerOf, json, listen, load, problem, proxy, raw, rawHead, SECRET, TOKEN, vendor } from "./proxy-support.mjs";

const { memoryTokenStore, toNodeListener } = await load("entry/proxy-node.js");

/** Which test covers a case that is not bytes on a socket. */
const COVERED = {
  34: ["proxy.test.mjs", "34, 37: what would not be safe does not start"],
  36: ["proxy.test.mjs", "36: redirects are not followed"],
  37: ["proxy.test.mjs", "34, 37: what would not be safe does not start"],
  38: ["proxy-attacks.test.mjs", "38: no cache keeps an answer"],
  39: ["proxy-attacks.test.mjs", "39: tokens of different accounts never meet"],
  40: ["proxy-redis.test.mjs", "40: 8 processes, 1000 callers, nothing in the store: one token request; and Redis holds no token"],
  41: ["proxy.test.mjs", "41: poisoned tokens"],
  42: ["proxy.test.mjs", "42: a 401 of the API gets one new token and one retry"],
  43: ["proxy-attacks.test.mjs", "43: nothing that a process prints holds a secret"],
  44: ["proxy.test.mjs", "44: an answer that repeats a secret does not pass"],
  45: ["proxy-signing.test.mjs", "45: every attempt has a signature of its own time, whatever the clock does"],
  46: ["proxy-policy.test.mjs", "46: an approval is for one body, to the last byte"],
};

test("each of the 46 cases has a test", () => {
  for (let number = 1; number <= 46; number += 1) {
    if (CASES.some((one) => one.number === number)) continue;
    const [file, title] = COVERED[number] ?? assert.fail(`case ${number} has no test`);
    const text = readFileSync(new URL(file, import.meta.url), "utf8");
    assert.ok(text.includes(`test("${title}"`), `case ${number}: ${file} has no test "${title}"`);
  }
});

const numbers = [...new Set(CASES.map(({ number }) => number))].sort((a, b) => a - b);
for (const number of numbers) {
  const cases = CASES.filter((one) => one.number === number);
  test(`${number}: ${cases.length} requests as raw bytes`, { timeout: 60_000 }, async (t) => {
    const upstream = await vendor(t);
    const { port, call } = await proxy(t, upstream, { allowedOrigins: [ALLOWED_ORIGIN] });
    for (const { name, bytes, status, up } of cases) {
      upstream.seen.api.length = 0;
      const answer = await raw(port, bytes.replaceAll("{host}", `127.0.0.1:${port}`), { wait: 10_000 });
      assert.ok(status.includes(answer.status), `${name.slice(0, 100)}: ${answer.status} ${answer.text.slice(0, 300)}`);
      assert.deepEqual(upstream.seen.api.map(({ method, url, body }) => ({ method, url, body })), up, name);
      for (const request of upstream.seen.api) {
        assert.deepEqual(headerNames(request), ["accept", "authorization", ...(request.body === "" ? [] : ["content-type"])], name);
        assert.match(headerOf(request, "authorization"), new RegExp(`^Bearer ${TOKEN}-\\d+$`));
        assert.equal(headerOf(request, "host"), new URL(upstream.endpoints.apiUrl).host);
      }
      if (cases.every((one) => one.up.length === 0)) assert.deepEqual(upstream.seen.token, [], name);
      assertNoSecret(answer.text);
      assert.ok(!/\r\nset-cookie:/.test(answer.head), name);
      const origin = /\r\naccess-control-allow-origin: ([^\r]*)/.exec(answer.head)?.[1];
      assert.ok(origin === undefined || origin === ALLOWED_ORIGIN, name);
    }
    assert.equal((await call("/paxos/profiles")).status, 200, "the proxy still works");
  });
}

test("13, 33: the attack table's hosts, where the hosts are listed and where a fetch handler is asked", async (t) => {
  const upstream = await vendor(t);
  const { port, handler, origin } = await proxy(t, upstream, { allowedHosts: ["Shop.example", "127.0.0.1:8443"] });
  for (const [host, status] of [["shop.example", 200], ["SHOP.EXAMPLE:8080", 200], ["127.0.0.1:8443", 200], ["127.0.0.1", 421], [`127.0.0.1:${port}`, 421], ["localhost", 421], ["attacker.test", 421], ["shop.example.attacker.test", 421], ["shop.example.", 400]]) {
    upstream.seen.api.length = 0;
    const answer = await raw(port, rawHead("GET", "/paxos/profiles", [], host));
    assert.equal(answer.status, status, `${host}: ${answer.text}`);
    if (status === 421) assert.equal(JSON.parse(answer.body.slice(answer.body.indexOf("{"), answer.body.lastIndexOf("}") + 1)).detail, "this host is not served here; name it in allowedHosts if it should be");
    // The same asked as Workers, Deno and Bun ask: by the header, and where there is none by the address.
    const headers = { "x-paxos-orchestrations": "1" };
    for (const request of [new Request(`${origin}/paxos/profiles`, { headers: { ...headers, host } }), new Request(`http://${host}/paxos/profiles`, { headers })]) {
      assert.equal((await handler(request)).status, status, `${host} as a fetch handler`);
    }
    assert.equal(upstream.seen.api.length, status === 200 ? 3 : 0);
  }
});

test("13, 33: HTTP/2 names the host as :authority", { timeout: 30_000 }, async (t) => {
  const upstream = await vendor(t);
  const { handler } = await proxy(t, upstream);
  const server = http2.createServer(toNodeListener(handler));
  const port = await listen(t, server);
  const session = http2.connect(`http://127.0.0.1:${port}`);
  t.after(() => session.destroy());
  const ask = async (lines, body) => {
    const stream = session.request({ ":path": "/paxos/profiles", "x-paxos-orchestrations": "1", ...lines });
    stream.end(body);
    const [headers] = await once(stream, "response");
    stream.resume();
    await once(stream, "close");
    return headers[":status"];
  };
  assert.equal(await ask({}), 200);
  assert.equal(await ask({ ":authority": "localhost" }), 200);
  assert.equal(await ask({ ":authority": "attacker.test" }), 421);
  assert.equal(await ask({ ":authority": "localhost", host: "attacker.test" }), 400);
  assert.equal(await ask({ ":method": "POST", ":path": "/paxos/orchestration/orchestrations", "content-type": "application/json" }, CREATE), 200);
  assert.deepEqual(upstream.seen.api.map(({ method }) => method), ["GET", "GET", "POST"]);
});

test("13, 33: whoever leaves before the proxy looks is not served under a foreign name", { timeout: 30_000 }, async (t) => {
  const upstream = await vendor(t);
  const { handler, call, events } = await proxy(t, upstream);
  const listener = toNodeListener(handler);
  // Something asynchronous before it, as a middleware of Express may be.
  let go;
  const gate = () => new Promise((resolve) => (go = resolve));
  const failures = [];
  const late = async (request, response) => {
    await gate();
    try {
      listener(request, response);
    } catch (error) {
      failures.push(error);
    }
  };
  const server = createServer(late);
  const port = await listen(t, server);
  const arrived = once(server, "request");
  const socket = connect(port, "127.0.0.1").on("error", () => {});
  socket.write(rawHead("DELETE", "/paxos/orchestration/rules/rule-1", [`Origin: http://attacker.test:${port}`], `attacker.test:${port}`));
  const [{ socket: theirs }] = await arrived;
  const gone = new Promise((resolve) => theirs.once("close", resolve));
  socket.resetAndDestroy();
  await gone;
  go();

  const other = http2.createServer(late);
  const session = http2.connect(`http://127.0.0.1:${await listen(t, other)}`).on("error", () => {});
  t.after(() => session.destroy());
  const opened = once(other, "stream");
  const stream = session.request({ ":path": "/paxos/profiles", ":authority": "attacker.test", "x-paxos-orchestrations": "1" }).on("error", () => {});
  const [serving] = await opened;
  const over = new Promise((resolve) => serving.once("close", resolve));
  stream.close(http2.constants.NGHTTP2_CANCEL);
  await over;
  go();

  assert.equal((await call("/paxos/profiles")).status, 200);
  assert.deepEqual(upstream.seen.api.map(({ method, url }) => [method, url]), [["GET", "/v2/profiles"]]);
  assert.equal(events.filter(({ type }) => type === "answer").length, 1);
  assert.deepEqual(failures, []);
});

test("27: a head that never ends is given up by the host", { timeout: 30_000 }, async (t) => {
  const upstream = await vendor(t);
  const { handler } = await proxy(t, upstream);
  // What Node does by itself after a minute.
  const port = await listen(t, createServer({ headersTimeout: 200, connectionsCheckingInterval: 50 }, toNodeListener(handler)));
  const socket = connect(port, "127.0.0.1");
  let text = "";
  socket.on("data", (data) => (text += data));
  socket.on("error", () => {});
  socket.write("GET /paxos/profiles HTTP/1.1\r\nHost: localhost\r\n");
  const drip = setInterval(() => socket.write("X: y\r\n"), 30);
  await new Promise((resolve) => socket.once("close", resolve));
  clearInterval(drip);
  assert.match(text, /^HTTP\/1\.1 408/);
  assert.deepEqual(upstream.seen.api, []);
});

test("28: an API that resets and stumbles does not end the process", { timeout: 30_000 }, async (t) => {
  const broken = [
    (response) => response.socket.resetAndDestroy(),
    (response) => response.socket.end("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello"),
    (response) => response.socket.end("nonsense\r\n\r\n"),
    (response) => response.socket.end(`HTTP/1.1 200 OK\r\nX: ${"x".repeat(100_000)}\r\n\r\n`),
    (response) => response.socket.end("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
    (response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "100" });
      response.write("{");
      setTimeout(() => response.socket.resetAndDestroy(), 10);
    },
    (response) => response.socket.end("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"),
  ];
  for (const [at, answer] of broken.entries()) {
    const upstream = await vendor(t, { api: (_request, _number, response) => void answer(response) });
    const { call } = await proxy(t, upstream, { limits: { timeoutMs: 2_000 } });
    const response = await call("/paxos/profiles");
    assert.ok([502, 504].includes(response.status), `${at}: ${response.status}`);
    await problem(response, response.status);
  }
});

test("35: sessions are the application's: the proxy reads no cookie and sets none", async (t) => {
  const upstream = await vendor(t, { api: () => json(200, { items: [] }, { "set-cookie": "vendor=1" }) });
  const cookies = [];
  const { call } = await proxy(t, upstream, {
    authorize: (request) => {
      cookies.push(request.headers.get("cookie"));
      return request.headers.get("cookie") === "session=after-login";
    },
  });
  // A session that was fixed before the login, one that is replayed after the logout: what counts is what authorize says now.
  for (const [cookie, status] of [["session=before-login", 401], ["session=after-login", 200], ["session=logged-out", 401], ["session=before-login; session=after-login", 401]]) {
    const response = await call("/paxos/profiles", { headers: { cookie } });
    assert.equal(response.status, status);
    assert.equal(response.headers.get("set-cookie"), null);
  }
  assert.equal(cookies.length, 4);
  assert.ok(!headerNames(upstream.seen.api[0]).includes("cookie"));
});

test("38: no cache keeps an answer", async (t) => {
  const cached = { "cache-control": "public, max-age=600", etag: '"x"', age: "5", expires: "Thu, 01 Jan 2099 00:00:00 GMT", vary: "accept", "cdn-cache-control": "max-age=600", "surrogate-control": "max-age=600" };
  const upstream = await vendor(t, { api: () => json(200, { items: [] }, cached) });
  const { call } = await proxy(t, upstream, { allowedOrigins: [ALLOWED_ORIGIN], authorize: (request) => request.headers.get("x-user") !== "nobody" });
  for (const headers of [{}, { origin: ALLOWED_ORIGIN, "sec-fetch-site": "cross-site" }, { "if-none-match": '"x"' }, { "x-user": "nobody" }]) {
    const response = await call("/paxos/profiles", { headers });
    assert.equal(response.status, headers["x-user"] === undefined ? 200 : 401);
    assert.equal(response.headers.get("cache-control"), "no-store");
    assert.equal(response.headers.get("vary"), "origin");
    for (const name of ["etag", "age", "expires", "cdn-cache-control", "surrogate-control", "last-modified"]) assert.equal(response.headers.get(name), null, name);
  }
  assert.ok(upstream.seen.api.every((request) => !headerNames(request).includes("if-none-match")));
});

test("39: tokens of different accounts never meet", async (t) => {
  const keys = [];
  const memory = memoryTokenStore();
  const tokenStore = { ...memory, get: (key) => (keys.push(key), memory.get(key)) };
  const form = (request) => new URLSearchParams(request.body);
  const upstream = await vendor(t, { token: (request) => json(200, { access_token: `${TOKEN}-${form(request).get("client_id").replace(/\W/g, "_")}`, token_type: "bearer", expires_in: 3599 }) });
  // Parts that run together when they are put one after the other.
  for (const clientId of ["ab", "a", "ab:1", "a:2:bc", "b"]) {
    const { call } = await proxy(t, upstream, { tokenStore, allow: ["listProfiles"], credentials: { clientId, clientSecret: SECRET } });
    assert.equal((await call("/paxos/profiles")).status, 200);
    assert.equal(headerOf(upstream.seen.api.at(-1), "authorization"), `Bearer ${TOKEN}-${clientId.replace(/\W/g, "_")}`);
  }
  assert.equal(upstream.seen.token.length, 5);
  // Scopes in another order are the same token; another environment is another one.
  const credentials = { clientId: "ab", clientSecret: SECRET };
  const both = (allow) => proxy(t, upstream, { tokenStore, allow, credentials });
  await (await both(["listProfiles", "listOrchestrations"])).call("/paxos/profiles");
  await (await both(["listOrchestrations", "listProfiles"])).call("/paxos/profiles");
  assert.equal(upstream.seen.token.length, 6);
  const other = await vendor(t);
  await (await proxy(t, other, { tokenStore, allow: ["listProfiles"], credentials })).call("/paxos/profiles");
  assert.equal(other.seen.token.length, 1);
  // A secret is part of no key.
  assertNoSecret(keys);
});

test("43: nothing that a process prints holds a secret", { timeout: 60_000 }, async (t) => {
  const answers = [
    (request) => json(400, { detail: `you sent ${headerOf(request, "authorization")}` }),
    () => ({ status: 500, headers: { "content-type": "text/html" }, body: `<p>${SECRET}` }),
    () => json(401, { detail: SECRET }),
    () => ({ status: 302, headers: { location: `https://x.example/${SECRET}` }, body: "" }),
    (_request, _number, response) => void response.socket.destroy(),
  ];
  const upstream = await vendor(t, { api: (request, number, response) => answers[(number - 1) % answers.length](request, number, response) });
  const child = spawn(process.execPath, [fileURLToPath(new URL("proxy-that-prints.mjs", import.meta.url))], {
    env: { ...process.env, ENDPOINTS: JSON.stringify(upstream.endpoints), CANARY: SECRET, NODE_DEBUG: "", FORCE_COLOR: "0" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (printed += chunk));
  const [code] = await new Promise((resolve) => child.once("close", (...ended) => resolve(ended)));
  assert.equal(code, 0, printed);
  assert.match(printed, /the end/);
  assert.ok(upstream.seen.api.length >= answers.length);
  assertNoSecret(printed);
});
