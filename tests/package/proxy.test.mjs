// The token proxy before a stub of the API: what comes in, what goes up, what comes back. Numbers are those of the attack
// table in the project's notes on other proxies.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { inspect } from "node:util";
import { assertNoSecret, CREATE, CREDENTIALS, flood, headerNames, headerOf, json, listen, load, problem, proxy, raw, rawHead, SECRET, TOKEN, vendor } from "./proxy-support.mjs";

const { createTokenProxy, memoryTokenStore, PaxosError, ready, toNodeListener } = await load("entry/proxy-node.js");

test("a call goes up rebuilt, with our token and nothing of the caller", async (t) => {
  const upstream = await vendor(t, {
    api: () => json(200, { items: [{ id: "1" }] }, { "set-cookie": "a=b", "cache-control": "public", etag: "x", "x-request-id": "r-1", server: "s" }),
  });
  const { call, create, events } = await proxy(t, upstream);
  const response = await call("/paxos/orchestration/orchestrations?limit=2&ref_id=a%2Fb&status=PENDING&ref_id=c", {
    headers: { authorization: "Bearer mine", cookie: "session=1", "x-anything": "x", accept: "text/html", "user-agent": "u" },
  });
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), { items: [{ id: "1" }] });
  const passed = [...response.headers.keys()].filter((name) => !["connection", "date", "keep-alive", "content-length"].includes(name));
  assert.deepEqual(passed.sort(), ["cache-control", "content-type", "x-content-type-options", "x-request-id"]);
  assert.equal(response.headers.get("cache-control"), "no-store");
  assert.equal(response.headers.get("content-type"), "application/json");

  const [list] = upstream.seen.api;
  assert.equal(list.method, "GET");
  assert.equal(list.url, "/v2/orchestration/orchestrations?ref_id=a%2Fb&ref_id=c&status=PENDING&limit=2");
  assert.deepEqual(headerNames(list), ["accept", "authorization"]);
  assert.equal(headerOf(list, "accept"), "application/json");
  assert.equal(headerOf(list, "authorization"), `Bearer ${TOKEN}-1`);

  assert.equal((await create(` ${CREATE.replaceAll(":", " : ").replace("ref_id", "ref\\u005fid")} `)).status, 200);
  const [, post] = upstream.seen.api;
  assert.equal(post.body, CREATE);
  assert.deepEqual(headerNames(post), ["accept", "authorization", "content-type"]);
  assert.equal(headerOf(post, "content-type"), "application/json");

  const [token] = upstream.seen.token;
  assert.equal(upstream.seen.token.length, 1);
  assert.deepEqual(headerNames(token), ["accept", "content-type"]);
  assert.equal(token.method, "POST");
  const form = new URLSearchParams(token.body);
  assert.equal(form.get("client_secret"), SECRET);
  assert.deepEqual(form.get("scope").split(" ").filter((scope) => scope.startsWith("orchestration:") && !scope.endsWith("_rule")), [
    "orchestration:read_orchestration",
    "orchestration:write_orchestration",
  ]);
  assert.deepEqual(
    events.map(({ type, operation, status, by }) => ({ type, operation, status, by })).filter(({ type }) => type === "answer"),
    [
      { type: "answer", operation: "listOrchestrations", status: 200, by: "api" },
      { type: "answer", operation: "createOrchestration", status: 200, by: "api" },
    ],
  );
  assert.equal(events.filter(({ type, ok }) => type === "token" && ok).length, 1);
  assert.ok(upstream.seen.open <= 2, "connections are kept alive");
});

test("1-10, 13, 21, 22: raw bytes decide, and none of them goes up", async (t) => {
  const upstream = await vendor(t);
  const { port, events } = await proxy(t, upstream);
  const table = [
    [400, "/paxos/orchestration/orchestrations/../rules"],
    [400, "/paxos/../paxos/profiles"],
    [400, "/paxos/%2e%2e/profiles"],
    [400, "/paxos/%2E%2E%2fprofiles"],
    [400, "/paxos/orchestration/..%2fprofiles"],
    [400, "/paxos/orchestration/..%5cprofiles"],
    [400, "/paxos/orchestration/..;/profiles"],
    [400, "/paxos/orchestration/orchestrations/%252e%252e%252f"],
    [400, "/paxos/orchestration/orchestrations/abc%2F..%2Frules"],
    [404, "/paxos/%6frchestration/orchestrations"],
    [404, "/p%61xos/profiles"],
    [400, "/paxos/orchestration/orchestrations/%c0%ae%c0%ae"],
    [400, "/paxos/orchestration/orchestrations/%ff"],
    [404, "//"],
    [404, "/paxos//profiles"],
    [404, "/paxos/./profiles"],
    [404, "/paxos/profiles/"],
    [404, "/paxos/orchestration/orchestrations//"],
    [400, "http://169.254.169.254/"],
    [400, "http://127.0.0.1/paxos/profiles"],
    [400, "https://api.paxos.com/v2/profiles"],
    [400, "//evil.example/x"],
    [400, "//evil.example/paxos/profiles"],
    [400, "/@evil.example/"],
    [400, "\\\\evil.example"],
    [400, "/paxos/\\evil.example"],
    [400, "/x\n@evil"],
    [400, "/paxos/profiles\u00e9"],
    [400, "/paxos/orchestration/orchestrations/a%0d%0ab"],
    [400, "/paxos/orchestration/orchestrations/%00"],
    [400, "/paxos/orchestration/orchestrations/%E5%98%8A"],
    [400, "/paxos/orchestration/orchestrations?ref_id=a%0d%0aX-Evil:%201"],
    [404, "/x?path=/paxos/orchestration/orchestrations"],
    [404, "/paxos/x?path=/orchestration/orchestrations"],
    [404, "/paxos/profiles#/x"],
    [404, "/paxos/x#/paxos/profiles"],
    [404, "/paxos/profiles%23"],
    [404, "/"],
    [404, "/paxos"],
  ];
  for (const [status, target] of table) {
    const answer = await raw(port, rawHead("GET", target));
    assert.equal(answer.status, status, `${target}: ${answer.text}`);
    assertNoSecret(answer.text);
  }
  assert.deepEqual(upstream.seen, { api: [], token: [], open: 0 });
  assert.ok(events.every(({ type }) => type === "answer"));
});

test("11, 12: methods and upgrades", async (t) => {
  const upstream = await vendor(t);
  const { port } = await proxy(t, upstream);
  for (const method of ["TRACE", "DELETE", "PATCH", "HEAD", "PROPFIND"]) {
    const answer = await raw(port, rawHead(method, "/paxos/orchestration/orchestrations"));
    assert.equal(answer.status, 405, method);
    assert.match(answer.head, /\r\nallow: get, post/);
  }
  assert.equal((await raw(port, rawHead("BREW", "/paxos/profiles"))).status, 400);
  const connected = await raw(port, rawHead("CONNECT", "evil.example:443"));
  assert.ok(connected.status === 0 || connected.status >= 400, connected.text);
  const upgrade = await raw(port, rawHead("GET", "/paxos/profiles", ["Upgrade: websocket", "Sec-WebSocket-Key: x", "Connection: Upgrade"]));
  assert.equal(upgrade.status, 400);
  assert.deepEqual(upstream.seen.api, []);
  const override = await raw(port, rawHead("GET", "/paxos/profiles", ["X-HTTP-Method-Override: DELETE", "X-Method-Override: POST"]));
  assert.equal(override.status, 200);
  assert.equal(upstream.seen.api[0].method, "GET");
});

test("13, 33: hosts", async (t) => {
  const upstream = await vendor(t);
  const { port } = await proxy(t, upstream, { allowedOrigins: ["https://app.example.com"] });
  const status = async (lines, host) => (await raw(port, rawHead("GET", "/paxos/profiles", lines, host))).status;
  for (const host of ["evil.example", "evillocalhost:3000", "attacker.test", "localhost.evil.example", "127.0.0.1.nip.io"]) assert.equal(await status([], host), 421, host);
  for (const host of ["", "a b", "user@localhost", "localhost/x"]) assert.equal(await status([], host), 400, host);
  assert.equal(await status([], null), 400);
  assert.equal(await status(["Host: 127.0.0.1"]), 400);
  assert.equal(await status(["Host: evil.example"]), 400);
  assert.deepEqual(upstream.seen.api, []);
  for (const host of [`localhost:${port}`, "[::1]", "app.example.com"]) assert.equal(await status([], host), 200, host);
});

test("14-19: headers of the caller decide nothing and go nowhere", async (t) => {
  const upstream = await vendor(t);
  const { port } = await proxy(t, upstream, { allow: ["listProfiles"] });
  const evil = [
    "X-Forwarded-Host: evil.example",
    "X-Forwarded-Proto: https",
    "X-Forwarded-Uri: /paxos/orchestration/orchestrations",
    "Forwarded: host=evil.example;proto=https",
    "X-Original-URL: /paxos/orchestration/orchestrations",
    "X-Rewrite-URL: /paxos/orchestration/orchestrations",
    "X_Forwarded_User: admin",
    "authorization: Bearer theirs",
    "AUTHORIZATION: Basic dGhlaXJz",
    "Paxos-Signature: theirs",
    "Cookie: a=b",
    "scope: everything",
    "x-middleware-subrequest: middleware",
    "x-internal-auth: 1",
    "User-Agent: kube-probe/1.0",
    "Accept-Encoding: gzip",
    "Range: bytes=0-0",
    "Transfer_Encoding: chunked",
    "Connection: close, Authorization, Accept",
    "TE: trailers",
    "Expect: nothing",
  ].filter((line) => !line.startsWith("Expect"));
  const answer = await raw(port, rawHead("GET", "/paxos/profiles", evil));
  assert.equal(answer.status, 200, answer.text);
  assertNoSecret(answer.text);
  const [seen] = upstream.seen.api;
  assert.equal(seen.url, "/v2/profiles");
  assert.deepEqual(headerNames(seen), ["accept", "authorization"]);
  assert.equal(headerOf(seen, "authorization"), `Bearer ${TOKEN}-1`);
  assert.equal(headerOf(seen, "host"), new URL(upstream.endpoints.apiUrl).host);
  assert.equal(new URLSearchParams(upstream.seen.token[0].body).get("scope"), "funding:read_profile");
  const refused = await raw(port, rawHead("GET", "/paxos/orchestration/orchestrations", ["X-Forwarded-Uri: /paxos/profiles", "X-Original-URL: /paxos/profiles"]));
  assert.equal(refused.status, 403);
  assert.match(refused.body, /does not allow listOrchestrations/);
  assert.equal(upstream.seen.api.length, 1);
});

test("20: a body has one length", async (t) => {
  const upstream = await vendor(t);
  const { port } = await proxy(t, upstream);
  const length = `Content-Length: ${CREATE.length}`;
  const post = (lines, body = CREATE) => raw(port, rawHead("POST", "/paxos/orchestration/orchestrations", ["Content-Type: application/json", ...lines]) + body);
  for (const lines of [
    [length, "Transfer-Encoding: chunked"],
    ["Transfer-Encoding: xchunked"],
    ["Transfer-Encoding: chunked, identity"],
    [length, length],
    [length, `content-length: ${CREATE.length - 1}`],
    ["Content-Length: +5"],
    ["Content-Length: 0x5"],
    ["Content-Length: 5, 5"],
  ]) {
    const answer = await post(lines);
    assert.equal(answer.status, 400, `${lines}: ${answer.text}`);
  }
  assert.deepEqual(upstream.seen.api, []);
  assert.equal((await post([length])).status, 200);
  const chunked = `${CREATE.length.toString(16)}\r\n${CREATE}\r\n0\r\n\r\n`;
  assert.equal((await post(["Transfer-Encoding: chunked"], chunked)).status, 200);
  assert.ok(upstream.seen.api.every(({ body }) => body === CREATE));
  const get = await raw(port, rawHead("GET", "/paxos/profiles", ["Content-Length: 2"]) + "{}");
  assert.equal(get.status, 400);
  assert.equal(upstream.seen.api.length, 2);
  // The body of a refused request is never read as the next request.
  const inner = rawHead("GET", "/paxos/profiles");
  const outer = `POST /paxos/orchestration/orchestrations HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${inner.length}\r\n\r\n${inner}`;
  const smuggled = await raw(port, outer + rawHead("GET", "/paxos/nothing"));
  assert.deepEqual(smuggled.text.match(/HTTP\/1\.1 \d+/g), ["HTTP/1.1 403", "HTTP/1.1 404"]);
  assert.equal(upstream.seen.api.length, 2);
});

test("21, 23-27: what is not exactly one good request is refused", async (t) => {
  const upstream = await vendor(t);
  const { call, create } = await proxy(t, upstream);
  for (const body of [
    CREATE.replace("{", '{"source_amount":"1",'),
    CREATE.replace("{", '{"source_\\u0061mount":"1",'),
    CREATE.replace("a-1", "a\\r\\nb"),
    CREATE.replace("a-1", "a\\u0000"),
    `\ufeff${CREATE}`,
    `${CREATE} x`,
    JSON.stringify(CREATE),
    "",
    `{"metadata":${'{"a":'.repeat(1000)}${"}".repeat(1000)}}`,
    CREATE.replace('"12.50"', "12.50"),
    CREATE.replace("12.50", "1e3"),
    CREATE.replace("12.50", "1_000"),
    CREATE.replace("source_amount", "source_amuont"),
  ]) {
    const { detail, meta } = await problem(await create(body), 400);
    assert.ok(meta.issues.length > 0, detail);
    for (const { code, severity, path, message } of meta.issues) {
      assert.deepEqual([typeof code, typeof severity, Array.isArray(path), typeof message], ["string", "string", true, "string"]);
    }
  }
  const hint = (await problem(await create(CREATE.replace("source_amount", "source_amuont")), 400)).meta.issues.find(({ code }) => code === "unknown_field");
  assert.deepEqual([hint.path, typeof hint.hint], [["source_amuont"], "string"]);
  await problem(await create(new Uint8Array([...Buffer.from('{"ref_id":"'), 0xff, ...Buffer.from('"}')])), 400);
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/json;x", "application/json; charset=utf-16"]) {
    await problem(await create(CREATE, { "content-type": type }), 415);
  }
  await problem(await create(CREATE, { "content-encoding": "gzip" }), 415);
  for (const query of ["ref_id[]=a", "__proto__=x", "constructor=x", "limit=1&limit=2", "limit=1e2", Array.from({ length: 3000 }, () => "a=1").join("&")]) {
    await problem(await call(`/paxos/orchestration/orchestrations?${query}`), 400);
  }
  assert.equal({}.x, undefined);
  assert.deepEqual(upstream.seen, { api: [], token: [], open: 0 });
});

test("27: sizes", async (t) => {
  const upstream = await vendor(t);
  const { create, port } = await proxy(t, upstream);
  const before = process.memoryUsage().rss;
  await problem(await create("x".repeat(65_537)), 413);
  await problem(await create("x".repeat(10 * 1024 * 1024)), 413);
  // Without a length told ahead.
  const endless = new ReadableStream({
    pull(controller) {
      this.sent = (this.sent ?? 0) + 65_536;
      controller.enqueue(new Uint8Array(65_536));
      if (this.sent >= 10 * 1024 * 1024) controller.close();
    },
  });
  const response = await fetch(`http://127.0.0.1:${port}/paxos/orchestration/orchestrations`, {
    method: "POST",
    duplex: "half",
    body: endless,
    headers: { "content-type": "application/json", "x-paxos-orchestrations": "1" },
  });
  await problem(response, 413);
  assert.ok(process.memoryUsage().rss - before < 150 * 1024 * 1024);
  // More than anybody wants to read: the connection ends, with the answer, whether or not the length was told ahead.
  const head = (...lines) =>
    ["POST /paxos/orchestration/orchestrations HTTP/1.1", "Host: localhost", "X-Paxos-Orchestrations: 1", ...lines, "", ""].join("\r\n");
  const chunk = `10000\r\n${"x".repeat(65_536)}\r\n`;
  for (const [status, lines] of [
    [413, ["Content-Type: application/json", "Content-Length: 9000000000"]],
    [413, ["Content-Type: application/json", "Transfer-Encoding: chunked"]],
    [415, ["Transfer-Encoding: chunked"]],
  ]) {
    const answer = await flood(port, head(...lines), chunk);
    assert.equal(answer.status, status);
    assert.match(answer.head, /connection: close/);
    assert.ok(answer.sent < 100 * 1024 * 1024, String(answer.sent));
  }
  // And so it does for somebody who sends nothing more.
  const idle = await raw(port, head("Content-Type: text/plain", "Content-Length: 1000"), { wait: 8_000 });
  assert.equal(idle.status, 415);
  assert.match(idle.head, /connection: close/);
  assert.deepEqual(upstream.seen.api, []);
  const fits = CREATE.replace('"a-1"', `"a-1"${" ".repeat(65_536 - CREATE.length)}`);
  assert.equal((await create(fits)).status, 200);
  assert.equal(upstream.seen.api[0].body, CREATE);
});

test("28: broken connections do not end the process", async (t) => {
  const upstream = await vendor(t, { api: () => new Promise((resolve) => setTimeout(resolve, 50, json(200, { items: [] }))) });
  const { call, port } = await proxy(t, upstream);
  for (let round = 0; round < 5; round += 1) {
    await raw(port, rawHead("GET", "/paxos/profiles"), { wait: 10 });
    await raw(port, rawHead("POST", "/paxos/orchestration/orchestrations", ["Content-Type: application/json", "Content-Length: 500"]) + "{", { wait: 10 });
    await raw(port, `GET /paxos/profiles HTTP/1.1\r\nHost: localhost\r\nX: ${"x".repeat(40_000)}\r\n\r\n`);
    await raw(port, Buffer.from([0, 1, 2, 255, 13, 10, 13, 10]));
    await raw(port, rawHead("GET", "/paxos/profiles?a=%", ["Cookie: %%%;;;="]));
  }
  assert.equal((await call("/paxos/profiles")).status, 200);
});

test("29-32: other pages", async (t) => {
  const upstream = await vendor(t);
  const { call, create, origin } = await proxy(t, upstream, { allowedOrigins: ["https://app.example.com"] });
  const target = `${origin}/paxos/orchestration/orchestrations`;
  for (const init of [
    { method: "POST", body: new URLSearchParams({ ref_id: "x" }), headers: { origin: "https://evil.example", "sec-fetch-site": "cross-site" } },
    { method: "POST", body: CREATE, headers: { "content-type": "text/plain" } },
    { method: "POST", body: CREATE, headers: { "content-type": "application/json" } },
    { method: "GET", headers: { "sec-fetch-site": "cross-site" } },
    { method: "GET" },
  ]) {
    await problem(await fetch(target, init), 403);
  }
  for (const headers of [
    { origin: "https://b.example.com", "sec-fetch-site": "same-site" },
    { origin: "null", "sec-fetch-site": "cross-site" },
    { origin: "https://app.example.com.evil" },
    { origin: "https://evil.example", "sec-fetch-site": "same-origin" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "none" },
  ]) {
    const response = await create(CREATE, headers);
    assert.equal(response.headers.get("access-control-allow-origin"), null);
    await problem(response, 403);
  }
  for (const from of ["https://evil.example", "null", "https://app.example.com.evil"]) {
    const response = await fetch(target, { method: "OPTIONS", headers: { origin: from, "access-control-request-method": "POST" } });
    assert.ok(![...response.headers.keys()].some((name) => name.startsWith("access-control")), from);
    await problem(response, 403);
  }
  assert.deepEqual(upstream.seen, { api: [], token: [], open: 0 });

  const preflight = await fetch(target, { method: "OPTIONS", headers: { origin: "https://app.example.com", "access-control-request-method": "POST" } });
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers.get("access-control-allow-origin"), "https://app.example.com");
  assert.match(preflight.headers.get("access-control-allow-headers"), /x-paxos-orchestrations/);
  const foreign = await create(CREATE, { origin: "https://app.example.com", "sec-fetch-site": "cross-site" });
  assert.equal(foreign.status, 200);
  assert.equal(foreign.headers.get("access-control-allow-origin"), "https://app.example.com");
  assert.equal(foreign.headers.get("vary"), "origin");
  const own = await call("/paxos/profiles", { headers: { origin, "sec-fetch-site": "same-origin" } });
  assert.equal(own.status, 200);
  assert.equal(own.headers.get("access-control-allow-origin"), null);
});

test("34, 37: what would not be safe does not start", () => {
  const good = { environment: "sandbox", credentials: CREDENTIALS, allow: "read-only", authorize: () => true };
  const endpoints = (apiUrl, tokenUrl = "https://oauth.paxos.com/oauth2/token") => ({ environment: undefined, endpoints: { apiUrl, tokenUrl } });
  const table = [
    [{ authorize: undefined }, /authorize/],
    [{ authorize: true }, /authorize/],
    [{ environment: undefined }, /exactly one of environment and endpoints/],
    [{ environment: "staging" }, /"sandbox" or "production"/],
    [{ ...endpoints("https://api.paxos.com/v2"), environment: "sandbox" }, /exactly one/],
    [{ credentials: undefined }, /credentials/],
    [{ credentials: { clientId: "a", clientSecret: "" } }, /credentials/],
    [{ allow: undefined }, /allow/],
    [{ allow: [] }, /allow/],
    [{ allow: ["launchRocket"] }, /launchRocket/],
    [{ basePath: "paxos" }, /basePath/],
    [{ allowUnknownFields: true, policy: { maxAmount: { USD: "1" } } }, /allowUnknownFields does not go with policy\.maxAmount/],
    [{ allowUnknownFields: true, policy: { dailyLimit: { USD: "1" } } }, /allowUnknownFields/],
    [{ allowUnknownFields: true, policy: { destinations: { profiles: ["p"] } } }, /allowUnknownFields/],
    [{ allowedOrigins: ["*"] }, /wildcard/],
    [{ allowedOrigins: ["null"] }, /allowedOrigins/],
    [{ allowedOrigins: ["http://app.example.com"] }, /https/],
    [{ allowedHosts: [] }, /allowedHosts is empty/],
    [{ allowedHosts: "app.example.com" }, /allowedHosts must be a list/],
    [{ allowedHosts: ["*.example.com"] }, /allowedHosts holds "\*\.example\.com".*wildcard/],
    [{ allowedHosts: ["https://app.example.com"] }, /without scheme and path/],
    [{ dispatcher: {} }, /dispatcher must be one of the npm package undici/],
    [{ dispatcher: { dispatch: () => true }, fetch }, /fetch or dispatcher, not both/],
    [{ limits: { requestsPerSecond: Infinity } }, /requestsPerSecond|options/],
    [{ limits: { bodyBytes: -1 } }, /bodyBytes/],
    [{ signing: { keyId: "k", privateKey: "canary" } }, /signing\.privateKey is not a key in PEM/],
    [{ policy: { maxAmount: { USD: "1e3" } } }, /policy\.maxAmount\.USD must be/],
    [{ policy: { maximum: {} } }, /maximum/],
    [{ policy: { beforeCreate: true } }, /policy\.beforeCreate must be a function/],
    [{ policy: { dailyLimit: { USD: "1" } }, tokenStore: { get: async () => undefined, set: async () => {} } }, /tokenStore with update/],
    [{ callerOf: "me" }, /callerOf must be a function/],
    [{ limits: { concurrency: 0 } }, /limits\.concurrency/],
    [{ limits: { requestsPerSecondPerCaller: -1 } }, /limits\.requestsPerSecondPerCaller/],
    [endpoints("http://api.paxos.com/v2"), /https/],
    [endpoints("https://10.0.0.1/v2"), /IP address/],
    [endpoints("https://[::ffff:127.0.0.1]/v2"), /IP address/],
    [endpoints("https://user:canary@api.paxos.com/v2"), /user or a password/],
    [endpoints("https://api.paxos.com./v2"), /plainly/],
    [endpoints("https://api.paxos.com.evil.example/v2"), /looks like/],
    [endpoints("https://api.p\u0430xos.com/v2"), /plainly/],
    [endpoints("https://api.paxos.com/v2", "http://oauth.paxos.com/oauth2/token"), /token endpoint.*https/],
  ];
  for (const [change, words] of table) {
    assert.throws(() => createTokenProxy({ ...good, ...change }), (error) => {
      assert.ok(PaxosError.is(error), String(error));
      assert.equal(error.code, "invalid_options");
      assert.match(error.message, words);
      assertNoSecret(error);
      return true;
    });
  }
  assert.equal(typeof createTokenProxy(good), "function");
});

test("36: redirects are not followed", async (t) => {
  const elsewhere = await vendor(t);
  for (const status of [301, 302, 303, 307, 308]) {
    const upstream = await vendor(t, { api: () => ({ status, headers: { location: `${elsewhere.endpoints.apiUrl}/profiles` }, body: "" }) });
    const { call } = await proxy(t, upstream);
    const response = await call("/paxos/profiles");
    assert.equal(response.headers.get("location"), null);
    await problem(response, 502);
    const token = await vendor(t, { token: () => ({ status, headers: { location: elsewhere.endpoints.tokenUrl }, body: "" }) });
    assert.match((await problem(await (await proxy(t, token)).call("/paxos/profiles"), 502)).detail, /redirect/);
    assert.deepEqual(token.seen.api, []);
  }
  assert.deepEqual(elsewhere.seen, { api: [], token: [], open: 0 });
});

test("40: 200 callers, one token", async (t) => {
  const upstream = await vendor(t, {
    token: async () => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return json(200, { access_token: TOKEN, token_type: "Bearer", expires_in: 3599 });
    },
  });
  const { call } = await proxy(t, upstream);
  const answers = await Promise.all(Array.from({ length: 200 }, () => call("/paxos/profiles")));
  assert.ok(answers.every(({ status }) => status === 200));
  assert.equal(upstream.seen.token.length, 1);
  assert.equal(upstream.seen.api.length, 200);
});

test("40: 200 callers and a token endpoint that says no", async (t) => {
  const throttled = await vendor(t, { token: () => ({ status: 429, headers: {}, body: "" }) });
  const { call, events } = await proxy(t, throttled);
  for (let round = 0; round < 2; round += 1) {
    const answers = await Promise.all(Array.from({ length: 200 }, () => call("/paxos/profiles")));
    for (const answer of answers) {
      assert.equal(answer.status, 429);
      assert.ok(Math.abs(Number(answer.headers.get("retry-after")) - 300) <= 5);
    }
  }
  assert.deepEqual([throttled.seen.token.length, throttled.seen.api.length], [1, 0]);
  assert.equal(events.filter(({ type, ok }) => type === "token" && !ok).length, 1);

  const broken = await vendor(t, { token: () => ({ status: 503, headers: {}, body: "<html>canary" }) });
  const second = await proxy(t, broken);
  for (let round = 0; round < 2; round += 1) {
    const answers = await Promise.all(Array.from({ length: 200 }, () => second.call("/paxos/profiles")));
    for (const answer of answers) assert.match((await problem(answer, 502)).detail, /token endpoint.*503/);
  }
  assert.equal(broken.seen.token.length, 1);
});

test("41: poisoned tokens", async (t) => {
  const good = { access_token: TOKEN, token_type: "bearer", expires_in: 3599 };
  const table = [
    [{ status: 200, headers: { "content-type": "text/html" }, body: `<html>${SECRET}` }, /HTML/],
    [json(200, { ...good, token_type: "mac" }), /bearer/],
    [json(200, { ...good, expires_in: 0 }), /ended already/],
    [json(200, { ...good, expires_in: -1 }), /ended already/],
    [json(200, { ...good, access_token: `${TOKEN}\r\nx: y` }), /cannot stand in a header/],
    [json(200, { token: TOKEN }), /something else than a token/],
    [{ status: 200, headers: {}, body: "x".repeat(100_000) }, /too long/],
    [json(401, { error: "invalid_client", error_description: SECRET }), /client id and the secret/],
    [json(400, { error: "invalid_scope", error_description: SECRET }), /scopes asked for: funding:read_profile$/],
    [json(400, { error: SECRET }), /refuses to give a token \(status 400\)$/],
  ];
  for (const [answer, words] of table) {
    const upstream = await vendor(t, { token: () => answer });
    const { call } = await proxy(t, upstream, { allow: ["listProfiles"] });
    const { detail } = await problem(await call("/paxos/profiles"), 502);
    assert.match(detail, words);
    // The endpoint is left alone for a moment; callers hear the same again.
    assert.equal((await problem(await call("/paxos/profiles"), 502)).detail, detail);
    assert.ok(upstream.seen.token.length <= (words.source === "too long" ? 2 : 1));
    assert.deepEqual(upstream.seen.api, []);
  }
  for (const fine of [{ ...good, token_type: "BEARER" }, { ...good, expires_in: 1e12 }, { ...good, scope: "something:else" }, { access_token: TOKEN, token_type: "bearer" }]) {
    const upstream = await vendor(t, { token: () => json(200, fine) });
    const { call, events } = await proxy(t, upstream);
    assert.equal((await call("/paxos/profiles")).status, 200);
    const event = events.find(({ type }) => type === "token");
    assert.ok(event.expiresAt <= Date.now() + 86_400_000);
    assert.equal(event.missingScopes !== undefined, fine.scope !== undefined);
  }
});

test("42: a 401 of the API gets one new token and one retry", async (t) => {
  const upstream = await vendor(t, {
    api: (request) => (headerOf(request, "authorization") === `Bearer ${TOKEN}-1` ? json(401, { title: "Unauthorized" }) : json(200, { items: [] })),
  });
  const { call, create } = await proxy(t, upstream);
  assert.equal((await call("/paxos/profiles")).status, 200);
  assert.deepEqual([upstream.seen.token.length, upstream.seen.api.length], [2, 2]);
  assert.equal((await create()).status, 200);
  assert.deepEqual([upstream.seen.token.length, upstream.seen.api.length], [2, 3]);

  const never = await vendor(t, { api: () => json(401, { title: "Unauthorized", detail: "canary" }) });
  const second = await proxy(t, never);
  const answers = await Promise.all(Array.from({ length: 50 }, () => second.call("/paxos/profiles")));
  for (const answer of answers) assert.match((await problem(answer, 502)).detail, /refuses the credentials/);
  await problem(await second.call("/paxos/profiles"), 502);
  assert.equal(never.seen.token.length, 2);
  assert.ok(never.seen.api.length <= 100);
});

test("a 429 of the API stops everything until its end", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: Date.now() });
  let limited = true;
  const upstream = await vendor(t, { api: () => (limited ? json(429, { title: "Too Many Requests" }) : json(200, { items: [] })) });
  const { call, create, events } = await proxy(t, upstream);
  const first = await call("/paxos/profiles");
  assert.equal(first.status, 429);
  assert.equal(first.headers.get("retry-after"), "300");
  assert.deepEqual(await first.json(), { title: "Too Many Requests" });
  limited = false;
  t.mock.timers.tick(299_000);
  const second = await create();
  assert.equal(second.headers.get("retry-after"), "1");
  await problem(second, 429);
  assert.equal(upstream.seen.api.length, 1);
  assert.equal(events.filter(({ type }) => type === "penalty").length, 1);
  t.mock.timers.tick(1_000);
  assert.equal((await create()).status, 200);

  const told = await vendor(t, { api: () => ({ status: 429, headers: { "retry-after": "7", "content-type": "text/html" }, body: "<html>" }) });
  const other = await proxy(t, told);
  const answer = await other.call("/paxos/profiles");
  assert.equal(answer.headers.get("retry-after"), "7");
  await problem(answer, 429);
});

test("tokens are refreshed in the background before they end", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: Date.now() });
  let slow = Promise.resolve();
  const upstream = await vendor(t, {
    token: async (_request, number) => {
      await slow;
      return number === 3 ? { status: 500, headers: {}, body: "" } : json(200, { access_token: `${TOKEN}-${number}`, token_type: "bearer", expires_in: 3600 });
    },
  });
  const { call } = await proxy(t, upstream);
  const bearer = async () => {
    assert.equal((await call("/paxos/profiles")).status, 200);
    return headerOf(upstream.seen.api.at(-1), "authorization");
  };
  const settle = () => new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(await bearer(), `Bearer ${TOKEN}-1`);
  t.mock.timers.tick(3_470_000);
  assert.equal(await bearer(), `Bearer ${TOKEN}-1`);
  assert.equal(upstream.seen.token.length, 1);
  // Two minutes before the end, nobody waits for the new one.
  t.mock.timers.tick(20_000);
  let release;
  slow = new Promise((resolve) => (release = resolve));
  assert.equal(await bearer(), `Bearer ${TOKEN}-1`);
  assert.equal(await bearer(), `Bearer ${TOKEN}-1`);
  release();
  await settle();
  assert.equal(await bearer(), `Bearer ${TOKEN}-2`);
  assert.equal(upstream.seen.token.length, 2);
  // A refresh that fails harms nobody while the old token lives.
  t.mock.timers.tick(3_500_000);
  assert.equal(await bearer(), `Bearer ${TOKEN}-2`);
  await settle();
  assert.equal(await bearer(), `Bearer ${TOKEN}-2`);
  assert.equal(upstream.seen.token.length, 3);
  // Half a minute before the end everybody waits.
  t.mock.timers.tick(80_000);
  assert.equal(await bearer(), `Bearer ${TOKEN}-4`);
});

test("proxies that share a store share a token", async (t) => {
  const upstream = await vendor(t, {
    token: async (_request, number) => {
      await new Promise((resolve) => setTimeout(resolve, 150));
      return json(200, { access_token: `${TOKEN}-${number}`, token_type: "bearer", expires_in: 3600 });
    },
  });
  const tokenStore = memoryTokenStore();
  const many = await Promise.all(Array.from({ length: 5 }, () => proxy(t, upstream, { tokenStore })));
  const answers = await Promise.all(many.map(({ call }) => call("/paxos/profiles")));
  assert.ok(answers.every(({ status }) => status === 200));
  assert.equal(upstream.seen.token.length, 1);
  // Others scopes or another account are another token.
  assert.equal((await (await proxy(t, upstream, { tokenStore, allow: ["listProfiles"] })).call("/paxos/profiles")).status, 200);
  assert.equal((await (await proxy(t, upstream, { tokenStore, credentials: { ...CREDENTIALS, clientId: "other" } })).call("/paxos/profiles")).status, 200);
  assert.equal(upstream.seen.token.length, 3);
});

test("a store that fails, lies or sleeps stops nobody", { timeout: 60_000 }, async (t) => {
  const fail = () => {
    throw new Error(SECRET);
  };
  const poison = JSON.stringify({ access_token: "x\r\ny", scopes: [], obtained_at: 0, refresh_at: 9e15, stale_at: 9e15, expires_at: 9e15, replacement: false });
  for (const tokenStore of [
    { get: fail, set: fail, lock: fail },
    { get: async () => fail(), set: async () => fail(), lock: async () => fail() },
    { get: async () => poison, set: async () => {} },
    { get: async () => "nonsense", set: async () => {} },
    { get: () => new Promise(() => {}), set: () => new Promise(() => {}) },
  ]) {
    const upstream = await vendor(t);
    const { call } = await proxy(t, upstream, { tokenStore });
    assert.equal((await call("/paxos/profiles")).status, 200);
    assert.equal(upstream.seen.token.length, 1);
  }
});

test("43: secrets cannot be printed", async (t) => {
  const upstream = await vendor(t);
  const { handler, call } = await proxy(t, upstream);
  assert.equal((await call("/paxos/profiles")).status, 200);
  assertNoSecret(handler, { nested: { handler } }, toNodeListener(handler), memoryTokenStore());
  assert.ok(!inspect(handler, { showHidden: true, depth: 20, showProxy: true }).includes("client-7"));
});

test("44: an answer that repeats a secret does not pass", async (t) => {
  const echo = (request) => ({ status: 400, headers: { "content-type": "application/json" }, body: JSON.stringify({ detail: `you sent ${headerOf(request, "authorization")}` }) });
  for (const api of [
    echo,
    () => json(500, { detail: SECRET }),
    (request) => json(200, {}, { "x-request-id": headerOf(request, "authorization").slice(7) }),
    // What went well may repeat it too, and so may the words for what it is.
    (request) => json(200, { items: [{ id: headerOf(request, "authorization") }] }),
    (request) => ({ ...json(200, {}), headers: { "content-type": `x/${headerOf(request, "authorization").slice(7)}` } }),
    (request) => ({ ...json(429, {}), headers: { "content-type": `x/${headerOf(request, "authorization").slice(7)}` } }),
  ]) {
    const upstream = await vendor(t, { api });
    const { call, events } = await proxy(t, upstream);
    const answer = await call("/paxos/profiles");
    await problem(answer, answer.status === 429 ? 429 : 502);
    assertNoSecret(events);
  }
  // Also in the middle of much else, and where the platform has no search of bytes.
  const upstream = await vendor(t, { api: (request) => json(200, { pad: "x".repeat(100_000), id: headerOf(request, "authorization"), more: "y".repeat(100_000) }) });
  const { call } = await proxy(t, upstream);
  await problem(await call("/paxos/profiles"), 502);
});

test("events repeat no word of the caller's", async (t) => {
  const upstream = await vendor(t);
  const { call, create, events, port } = await proxy(t, upstream);
  await create(CREATE.replace("source_amount", "my-word"));
  await create(CREATE.replace("12.50", "my-word"));
  await create(CREATE.replace('"q"', '"q","my-word":1'));
  await create(CREATE.replace('{"profile":{"profile_id":"q"}}', '{"crypto":{"network":"my-word","address":"my-word"}}').replace("12.50", "x"));
  await create("my-word");
  await call("/paxos/profiles?my-word=my-word");
  await call("/paxos/my-word");
  await call("/paxos/profiles", { method: "DELETE", headers: { "x-my-word": "my-word" } });
  await call("/paxos/profiles", { headers: { origin: "https://my-word.example" } });
  await raw(port, rawHead("GET", "/paxos/profiles", ["Origin: https://other.example"], "my-word.localhost"));
  const told = events.filter(({ type }) => type === "answer");
  assert.equal(told.length, 10);
  for (const { by, reason } of told) assert.deepEqual([by, typeof reason], ["proxy", "string"]);
  assert.ok(!JSON.stringify(told).includes("my-word"), JSON.stringify(told));
  assert.equal(told[0].reason, "the request is not valid: required, unknown_field");
});

test("a fetch handler never rejects, whatever the status of the API", async () => {
  const make = (api) => createTokenProxy({
    environment: "sandbox", credentials: CREDENTIALS, allow: "read-only", authorize: () => true,
    fetch: async (url) => (url.endsWith("/token") ? Response.json({ access_token: TOKEN, token_type: "bearer", expires_in: 3599 }) : api),
  });
  const request = () => new Request("https://app.example/paxos/profiles", { headers: { "x-paxos-orchestrations": "1" } });
  const odd = (status, text) => ({ status, headers: new Headers({ "content-type": "application/json" }), body: text === "" ? null : new Response(text).body });
  for (const [status, text] of [[205, "{}"], [205, ""], [204, "{}"]]) await problem(await make(odd(status, text))(request()), 502);
  const empty = await make(odd(204, ""))(request());
  assert.deepEqual([empty.status, await empty.text()], [204, ""]);
});

test("a body that a fetch handler does not wait for any more is not read on", async () => {
  const handler = createTokenProxy({ environment: "sandbox", credentials: CREDENTIALS, allow: "all", authorize: () => true, limits: { bodyTimeoutMs: 1 } });
  let cancelled;
  const gone = new Promise((resolve) => (cancelled = resolve));
  const body = new ReadableStream({ pull: () => new Promise(() => {}), cancel: cancelled });
  const headers = { "x-paxos-orchestrations": "1", "content-type": "application/json" };
  await problem(await handler(new Request("https://app.example/paxos/orchestration/orchestrations", { method: "POST", duplex: "half", body, headers })), 408);
  await gone;
});

test("answers that are not the API's", { timeout: 60_000 }, async (t) => {
  const html = await vendor(t, { api: () => ({ status: 503, headers: { "content-type": "text/html" }, body: `<script>${TOKEN}</script>` }) });
  assert.match((await problem(await (await proxy(t, html)).call("/paxos/profiles"), 502)).detail, /answered with text\/html, status 503/);

  const refusal = await vendor(t, { api: () => ({ status: 403, headers: { "content-type": "application/problem+json" }, body: '{"type":"x","status":403}' }) });
  const passed = await (await proxy(t, refusal)).call("/paxos/profiles");
  assert.equal(passed.status, 403);
  assert.equal(passed.headers.get("content-type"), "application/problem+json");
  assert.equal(await passed.text(), '{"type":"x","status":403}');

  const empty = await vendor(t, { api: () => ({ status: 204, headers: {}, body: "" }) });
  assert.equal((await (await proxy(t, empty)).call("/paxos/profiles")).status, 204);

  const endless = await vendor(t, {
    api: (_request, _number, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const pump = () => response.destroyed || (response.write("x".repeat(65_536)), setImmediate(pump));
      pump();
    },
  });
  assert.match((await problem(await (await proxy(t, endless)).call("/paxos/profiles"), 502)).detail, /too long/);

  const torn = await vendor(t, {
    api: (_request, _number, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "100" });
      response.write("{");
      setTimeout(() => response.destroy(), 20);
    },
  });
  assert.match((await problem(await (await proxy(t, torn)).call("/paxos/profiles"), 502)).detail, /cannot be reached/);

  const silent = await vendor(t, { api: () => {} });
  const { call } = await proxy(t, silent, { limits: { timeoutMs: 200 } });
  assert.match((await problem(await call("/paxos/profiles"), 504)).detail, /in time/);

  const dead = { endpoints: { apiUrl: "http://127.0.0.1:9/v2", tokenUrl: "http://127.0.0.1:9/oauth2/token" } };
  const gone = await proxy(t, dead);
  assert.match((await problem(await gone.call("/paxos/profiles"), 502)).detail, /token endpoint cannot be reached/);
  assert.ok(gone.events.some(({ type, reason }) => type === "token" && /ECONNREFUSED/.test(reason)));
  const half = await vendor(t);
  const apiGone = await proxy(t, { endpoints: { ...half.endpoints, apiUrl: "http://127.0.0.1:9/v2" } });
  assert.match((await problem(await apiGone.call("/paxos/profiles"), 502)).detail, /the API cannot be reached/);
});

test("authorize decides, after the route and before anything goes up", async (t) => {
  const upstream = await vendor(t);
  const asked = [];
  let verdict = () => true;
  const { call, create, events } = await proxy(t, upstream, {
    allow: ["createOrchestration", "listProfiles"],
    authorize: async (request, operation) => {
      asked.push({ operation, url: request.url, method: request.method, cookie: request.headers.get("cookie"), body: await request.text() });
      return verdict(request, operation);
    },
  });
  await problem(await call("/paxos/nothing"), 404);
  await problem(await call("/paxos/orchestration/orchestrations"), 403);
  assert.equal(asked.length, 0);
  for (const [answer, status] of [[false, 401], [undefined, 401], [1, 401], ["yes", 401], [{}, 401]]) {
    verdict = () => answer;
    await problem(await call("/paxos/profiles"), status);
  }
  verdict = () => {
    throw new TypeError(SECRET);
  };
  const { detail } = await problem(await call("/paxos/profiles"), 500);
  assert.ok(!detail.includes("canary"));
  assert.deepEqual(events.filter(({ type }) => type === "error").map(({ where, name }) => ({ where, name })), [{ where: "authorize", name: "TypeError" }]);
  verdict = () => Response.redirect("https://login.example/", 303);
  const passed = await call("/paxos/profiles", { redirect: "manual" });
  assert.deepEqual([passed.status, passed.headers.get("location")], [303, "https://login.example/"]);
  verdict = () => Response.json({ mine: true }, { status: 418, headers: { "set-cookie": "a=b" } });
  const teapot = await call("/paxos/profiles");
  assert.deepEqual([teapot.status, teapot.headers.get("set-cookie"), await teapot.json()], [418, "a=b", { mine: true }]);
  assert.deepEqual(upstream.seen, { api: [], token: [], open: 0 });

  verdict = () => true;
  assert.equal((await create(` ${CREATE}`, { cookie: "session=1" })).status, 200);
  const last = asked.at(-1);
  assert.equal(last.body, CREATE);
  assert.deepEqual([last.operation, last.method, last.cookie], ["createOrchestration", "POST", "session=1"]);
  assert.match(last.url, /^http:\/\/127\.0\.0\.1:\d+\/paxos\/orchestration\/orchestrations$/);
  // Who may not come in learns nothing from the checker.
  verdict = () => false;
  await problem(await create("{}"), 401);
});

test("the budget is shared by all callers", async (t) => {
  const upstream = await vendor(t);
  const { call } = await proxy(t, upstream, { limits: { requestsPerSecond: 0.1 } });
  const answers = [];
  for (let round = 0; round < 8; round += 1) answers.push(await call("/paxos/profiles"));
  assert.deepEqual(answers.map(({ status }) => status), [200, 200, 200, 200, 200, 200, 429, 429]);
  assert.ok(Number(answers.at(-1).headers.get("retry-after")) <= 10);
  assert.equal(upstream.seen.api.length, 6);
});

test("as a fetch handler, with a fetch of its own", async (t) => {
  const calls = [];
  const events = [];
  const handler = createTokenProxy({
    environment: "sandbox",
    credentials: CREDENTIALS,
    allow: "read-only",
    authorize: () => true,
    onEvent: (event) => {
      events.push(event);
      throw new Error("listeners may throw");
    },
    fetch: async (url, init) => {
      calls.push({ url, init });
      return url.endsWith("/token") ? Response.json({ access_token: TOKEN, token_type: "bearer", expires_in: 3599 }) : Response.json({ items: [] });
    },
  });
  const headers = { "x-paxos-orchestrations": "1", cookie: "a=b", authorization: "Bearer mine" };
  const response = await handler(new Request("https://app.example/paxos/x/../profiles?limit=5#x", { headers }));
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), { items: [] });
  assert.deepEqual(calls.map(({ url }) => url), ["https://oauth.sandbox.paxos.com/oauth2/token", "https://api.sandbox.paxos.com/v2/profiles?limit=5"]);
  assert.deepEqual(calls[1].init.headers, { accept: "application/json", authorization: `Bearer ${TOKEN}` });
  assert.ok(calls.every(({ init }) => init.redirect === "manual"));
  await problem(await handler(new Request("https://app.example/paxos/profiles")), 403);
  await problem(await handler(new Request("https://app.example/paxos/profiles", { headers: { ...headers, origin: "http://app.example" } })), 403);
  assert.equal((await handler(new Request("https://app.example/paxos/profiles", { headers: { ...headers, origin: "https://app.example" } }))).status, 200);
  const post = { method: "POST", headers: { ...headers, "content-type": "application/json" }, body: CREATE };
  await problem(await handler(new Request("https://app.example/paxos/orchestration/orchestrations", post)), 403);
  assertNoSecret(handler, events);
  await ready();
});

test("a fetch that never answers or throws secrets", { timeout: 30_000 }, async (t) => {
  const make = (fetch) => createTokenProxy({ environment: "sandbox", credentials: CREDENTIALS, allow: "all", authorize: () => true, limits: { timeoutMs: 100 }, fetch, onEvent: assertNoSecret });
  const request = () => new Request("https://app.example/paxos/profiles", { headers: { "x-paxos-orchestrations": "1" } });
  const token = () => Response.json({ access_token: TOKEN, token_type: "bearer", expires_in: 3599 });
  await problem(await make((url) => (url.endsWith("/token") ? token() : new Promise(() => {})))(request()), 504);
  await problem(await make(async () => Promise.reject(new TypeError(SECRET)))(request()), 502);
  await problem(await make(() => undefined)(request()), 502);
});

test("behind a framework", { timeout: 30_000 }, async (t) => {
  const upstream = await vendor(t);
  const { handler } = await proxy(t, upstream);
  const listener = toNodeListener(handler);
  const port = await listen(t, createServer(async (request, response) => {
    // As Express does when it mounts at a path, and when its body parser runs first.
    request.originalUrl = request.url;
    request.url = request.url.replace("/paxos", "");
    if (request.headers["x-parse"] === "1") for await (const _ of request);
    listener(request, response);
  }));
  const call = (path, init) => fetch(`http://127.0.0.1:${port}${path}`, init);
  const headers = { "x-paxos-orchestrations": "1", "content-type": "application/json" };
  assert.equal((await call("/paxos/orchestration/orchestrations", { method: "POST", headers, body: CREATE })).status, 200);
  const parsed = await call("/paxos/orchestration/orchestrations", { method: "POST", headers: { ...headers, "x-parse": "1" }, body: CREATE });
  assert.match((await problem(parsed, 500)).detail, /before the token proxy saw it/);
  assert.equal(upstream.seen.api.length, 1);
});

test("the listener serves any handler", async (t) => {
  const seen = [];
  const handler = async (request) => {
    seen.push({ url: request.url, method: request.method, body: await request.text() });
    const { pathname } = new URL(request.url);
    if (pathname === "/throws") throw new Error("canary");
    if (pathname === "/lost") return Response.error();
    if (pathname === "/torn") {
      return new Response(new ReadableStream({
        start(controller) {
          controller.enqueue(new Uint8Array(10));
          setTimeout(() => controller.error(new Error("torn")), 20);
        },
      }));
    }
    return new Response(request.method === "HEAD" ? null : "x".repeat(3_000_000), { status: 201, headers: [["set-cookie", "a=1"], ["set-cookie", "b=2"]] });
  };
  const port = await listen(t, createServer(toNodeListener(handler, { bodyBytes: 100 })));
  const call = (path, init) => fetch(`http://127.0.0.1:${port}${path}`, init);
  const good = await call("/a?b=c", { method: "PUT", body: "hello" });
  assert.deepEqual([good.status, good.headers.getSetCookie(), (await good.text()).length], [201, ["a=1", "b=2"], 3_000_000]);
  assert.deepEqual(seen, [{ url: `http://127.0.0.1:${port}/a?b=c`, method: "PUT", body: "hello" }]);
  await problem(await call("/a", { method: "PUT", body: "x".repeat(101) }), 413);
  await problem(await call("/throws"), 500);
  await assert.rejects(call("/lost"));
  await assert.rejects(call("/torn").then((response) => response.text()));
  const before = seen.length;
  for (const [status, target, host] of [[421, "/", "evil.example"], [400, "/", "a b"], [400, "/", null], [400, "http://evil.example/", "127.0.0.1"], [400, "//evil.example/", "127.0.0.1"], [400, "/\\evil", "127.0.0.1"]]) {
    assert.equal((await raw(port, rawHead("GET", target, [], host))).status, status, `${target} ${host}`);
  }
  assert.equal((await raw(port, rawHead("TRACE", "/"))).status, 405);
  assert.equal(seen.length, before);
});
