// The command line: what it prints, what it serves, how it ends.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { assertNoSecret, CREATE, CREDENTIALS, file, headerOf, json, load, problem, raw, rawHead, SECRET, vendor } from "./proxy-support.mjs";
import { redisServer } from "./redis-server.mjs";

const { PaxosClient } = await load("entry/node.js");
const BIN = fileURLToPath(file("bin.js"));
const VERSION = JSON.parse(readFileSync(file("package.json"), "utf8")).version;

/** Runs a command with nothing in its environment but what is given. */
function run(t, args, env = {}) {
  const child = spawn(process.execPath, [BIN, ...args], { env: { PATH: process.env.PATH, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  const said = { out: "", err: "" };
  child.stdout.on("data", (chunk) => (said.out += chunk));
  child.stderr.on("data", (chunk) => (said.err += chunk));
  const ended = once(child, "close").then(([code, signal]) => ({ code, signal, ...said }));
  t.after(async () => {
    child.kill("SIGKILL");
    await ended;
    assertNoSecret(said.out, said.err);
  });
  return { child, said, ended };
}

/** Runs a server and waits for its ready line. */
async function start(t, args, env) {
  const { child, said, ended } = run(t, args, env);
  while (!said.out.includes("\n")) {
    const over = await Promise.race([once(child.stdout, "data"), ended]);
    assert.ok(Array.isArray(over), `ended: ${JSON.stringify(over)}`);
  }
  const [, url] = /^ready (http:\/\/127\.0\.0\.1:\d+\/\S*)\n/.exec(said.out) ?? assert.fail(said.out);
  return { child, said, ended, url: new URL(url), port: Number(new URL(url).port), call: (path, init) => fetch(new URL(path, url), init) };
}

/** A command that must not start: one sentence on stderr, nothing on stdout. */
async function refuses(t, args, env, words) {
  const { code, out, err } = await run(t, args, env).ended;
  assert.equal(code, 1, err);
  assert.equal(out, "");
  assert.match(err, words);
  assert.equal(err.trimEnd().split("\n").length, 1, err);
  assert.match(err, /[.]\n$/);
}

/** A folder with a page. */
function page(t) {
  const folder = mkdtempSync(join(tmpdir(), "paxos-page-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const www = join(folder, "www");
  mkdirSync(join(www, "assets"), { recursive: true });
  writeFileSync(join(folder, "private.txt"), "private");
  writeFileSync(join(www, "index.html"), "<!doctype html><title>page</title>");
  writeFileSync(join(www, "assets", "main.js"), "export {};");
  writeFileSync(join(www, "assets", "style.css"), "a {}");
  writeFileSync(join(www, "assets", "core.wasm"), new Uint8Array([0, 97, 115, 109]));
  writeFileSync(join(www, "icon.svg"), "<svg/>");
  symlinkSync(join(folder, "private.txt"), join(www, "link.txt"));
  return www;
}

/** The lines of a stream, one by one. */
function linesOf(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  const next = async () => {
    while (!rest.includes("\n")) {
      const { done, value } = await reader.read();
      assert.ok(!done, "the stream has ended");
      rest += value;
    }
    const end = rest.indexOf("\n");
    const line = rest.slice(0, end);
    rest = rest.slice(end + 1);
    return line;
  };
  /** What an event of this type is an `object` of. */
  const until = async (type) => {
    for (;;) {
      const line = await next();
      const event = line === "" ? {} : JSON.parse(line);
      if (event.type === type) return event.object;
    }
  };
  return { next, until };
}

const MARKER = { "x-paxos-orchestrations": "1" };

test("demo: the page, the proxy and the sandbox", async (t) => {
  const { call, port, url, said, child, ended } = await start(t, ["demo", "--port", "0", "--www", page(t)]);
  const types = {
    "/": "text/html; charset=utf-8",
    "/index.html": "text/html; charset=utf-8",
    "/assets/main.js": "text/javascript; charset=utf-8",
    "/assets/style.css": "text/css; charset=utf-8",
    "/assets/core.wasm": "application/wasm",
    "/icon.svg": "image/svg+xml",
    "/demo.json": "application/json",
    "/healthz": "application/json",
  };
  for (const [path, type] of Object.entries(types)) {
    const response = await call(path);
    assert.deepEqual([response.status, response.headers.get("content-type")], [200, type], path);
    assert.equal(
      response.headers.get("content-security-policy"),
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
  }
  assert.equal(await (await call("/")).text(), "<!doctype html><title>page</title>");
  assert.equal(await (await call("/", { method: "HEAD" })).text(), "");
  assert.equal((await call("/", { method: "POST" })).status, 405);
  assert.deepEqual(await (await call("/demo.json")).json(), { upstream: "embedded sandbox", version: VERSION, controls: true });
  for (const target of ["/../private.txt", "/%2e%2e/private.txt", "/assets/../../private.txt", "/..%2fprivate.txt", "/..%5cprivate.txt", "/link.txt", "/assets", "/assets/", "/nothing", "/__proto__", "/constructor", `/${encodeURIComponent("/etc/passwd")}`, "/etc/passwd", "/index.html/"]) {
    const answer = await raw(port, rawHead("GET", target));
    assert.equal(answer.status, 404, `${target} ${answer.text}`);
  }
  for (const path of ["/", "/paxos/profiles", "/demo.json"]) assert.equal((await raw(port, rawHead("GET", path, [], "evil.example"))).status, 421, path);
  const connected = await raw(port, rawHead("CONNECT", "evil.example:443"));
  assert.equal(connected.status, 405);

  // The controls of the sandbox are for the page itself, and never show what the token endpoint accepts.
  const state = await call("/_sandbox/state", { headers: { ...MARKER, "sec-fetch-site": "same-origin" } });
  assert.equal(state.status, 200);
  const told = await state.text();
  assert.ok(!/credential|secret|client_?id|endpoints/i.test(told), told.slice(0, 200));
  const { counts, now } = JSON.parse(told);
  assert.ok(counts.orchestrations > 0);
  const control = (name, body, headers = MARKER) => call(`/_sandbox/${name}`, { method: "POST", headers, body: JSON.stringify(body) });
  const advanced = await (await control("advance", { ms: 3_600_000 })).json();
  assert.ok(Date.parse(advanced.now) >= Date.parse(now) + 3_600_000);
  for (const name of ["", "snapshot", "restore", "webhooks", "settle", "test-event", "revoke-tokens", "deliveries", "state/", "nothing"]) {
    assert.equal((await control(name, {})).status, 404, name);
  }
  for (const path of ["/_sandbox", "/v2/profiles", "/oauth2/token"]) assert.equal((await call(path)).status, 404, path);
  // Events come as they happen, to those who may control; leaving ends the stream on the server's side too.
  const { items: rules } = await (await call("/paxos/orchestration/rules?limit=50", { headers: MARKER })).json();
  const { id: rule } = rules.find(({ status }) => status === "ACTIVE");
  const leaving = new AbortController();
  const news = await call("/_sandbox/news", { headers: MARKER, signal: leaving.signal });
  assert.equal(news.headers.get("content-type"), "application/x-ndjson");
  const lines = linesOf(news);
  assert.equal(await lines.next(), "", "the stream begins at once");
  const arrival = await (await control("deposit", { rule_id: rule, amount: "5" })).json();
  assert.ok(arrival.orchestration_id);
  assert.equal(await lines.until("orchestration.processing"), "event");
  assert.equal((await control("reset", {})).status, 200);
  await control("deposit", { rule_id: rule, amount: "5" });
  assert.equal(await lines.until("orchestration.processing"), "event", "a reset does not end it");
  leaving.abort();

  const foreign = [{}, { ...MARKER, origin: "https://evil.example" }, { ...MARKER, origin: "null" }, { ...MARKER, "sec-fetch-site": "cross-site" }, { ...MARKER, "sec-fetch-site": "same-site" }];
  for (const headers of foreign) {
    assert.equal((await control("reset", {}, headers)).status, 403, JSON.stringify(headers));
    for (const name of ["state", "news"]) assert.equal((await call(`/_sandbox/${name}`, { headers })).status, 403, JSON.stringify(headers));
  }
  for (const host of ["evil.example", "127.0.0.1.evil.example"]) {
    const answer = await raw(port, rawHead("GET", "/_sandbox/state", ["x-paxos-orchestrations: 1"], host));
    assert.equal(answer.status, 421, host);
  }

  const profiles = await call("/paxos/profiles", { headers: MARKER });
  assert.equal(profiles.status, 200);
  assert.ok((await profiles.json()).items.length > 0);
  await problem(await call("/paxos/profiles"), 403);
  await problem(await call("/paxos/profiles", { headers: { ...MARKER, origin: "https://evil.example" } }), 403);
  const client = new PaxosClient({ baseUrl: new URL("/paxos", url).href });
  const { items } = await client.profiles.list();
  const params = { source_asset: "USD", destination_asset: "USDG", source_amount: "1.00", source: { profile: { profile_id: items[0].id } }, destination: { profile: { profile_id: items[1].id } } };
  await assert.rejects(client.orchestrations.create({ ...params, source_amount: "1e3" }), { code: "validation_failed" });

  assert.equal(said.out, `ready ${url}\n`);
  child.kill("SIGTERM");
  assert.deepEqual(await ended, { code: 0, signal: null, out: said.out, err: "" });
});

test("demo: with credentials, the vendor or an emulator stands behind it", async (t) => {
  const upstream = await vendor(t);
  const { apiUrl, tokenUrl } = upstream.endpoints;
  const env = { PAXOS_CLIENT_ID: CREDENTIALS.clientId, PAXOS_CLIENT_SECRET: SECRET, PAXOS_API_URL: apiUrl, PAXOS_TOKEN_URL: tokenUrl };
  const { call } = await start(t, ["demo", "--port=0", "--www", page(t)], env);
  assert.deepEqual(await (await call("/demo.json")).json(), { upstream: new URL(apiUrl).host, version: VERSION });
  assert.equal((await call("/_sandbox/state", { headers: MARKER })).status, 404);
  assert.equal((await call("/paxos/profiles", { headers: MARKER })).status, 200);
  assert.equal(upstream.seen.api.length, 1);
  const plain = await start(t, ["demo", "--port=0", "--www", page(t)], { PAXOS_CLIENT_ID: "a", PAXOS_CLIENT_SECRET: SECRET });
  assert.equal((await (await plain.call("/demo.json")).json()).upstream, "api.sandbox.paxos.com");
  await refuses(t, ["demo", "--port=0", "--www", page(t)], { PAXOS_CLIENT_ID: "a" }, /^PAXOS_CLIENT_SECRET is missing/);
});

test("sandbox and proxy: a client goes all the way", async (t) => {
  const sandbox = await start(t, ["sandbox", "--port", "0"]);
  const { credentials } = await (await sandbox.call("/_sandbox/state")).json();
  const env = {
    PAXOS_CLIENT_ID: credentials.clientId,
    PAXOS_CLIENT_SECRET: credentials.clientSecret,
    PAXOS_API_URL: new URL("/v2", sandbox.url).href,
    PAXOS_TOKEN_URL: new URL("/oauth2/token", sandbox.url).href,
    PAXOS_ALLOW: "listProfiles, createOrchestration,getOrchestration",
    PORT: "0",
  };
  const proxy = await start(t, ["proxy"], env);
  assert.equal(proxy.url.pathname, "/paxos");
  const client = new PaxosClient({ baseUrl: proxy.url.href });
  const { items } = await client.profiles.list();
  const made = await client.orchestrations.create({
    source_asset: "USD", destination_asset: "USDG", source_amount: "1.00",
    source: { profile: { profile_id: items[1].id } }, destination: { profile: { profile_id: items[2].id } },
  });
  assert.equal((await client.orchestrations.get(made.id)).ref_id, made.ref_id);
  await assert.rejects(client.profiles.balances("default").then((list) => list), /does not allow listProfileBalances/);
  assert.equal(proxy.said.err, "");
});

test("proxy: PAXOS_ALLOWED_HOSTS names the hosts that are served", async (t) => {
  const env = { PAXOS_CLIENT_ID: "client-7", PAXOS_CLIENT_SECRET: SECRET, PAXOS_ENVIRONMENT: "sandbox", PAXOS_ALLOW: "read-only", PORT: "0", PAXOS_ALLOWED_HOSTS: "shop.example, pay.example:8443" };
  const { url } = await start(t, ["proxy"], env);
  const statusOf = async (host) => {
    const [response] = await once(get(new URL("/paxos/nothing", url), { headers: { host, "x-paxos-orchestrations": "1" } }), "response");
    response.resume();
    return response.statusCode;
  };
  for (const [host, status] of [["shop.example", 404], ["pay.example:8443", 404], ["pay.example", 421], [url.host, 421], ["attacker.test", 421]]) assert.equal(await statusOf(host), status, host);
});

test("proxy: what is missing or wrong is told in one sentence", async (t) => {
  const good = { PAXOS_CLIENT_ID: "client-7", PAXOS_CLIENT_SECRET: SECRET, PAXOS_ENVIRONMENT: "sandbox", PAXOS_ALLOW: "read-only", PORT: "0" };
  const table = [
    [{ PAXOS_CLIENT_ID: "" }, /^PAXOS_CLIENT_ID is missing/],
    [{ PAXOS_CLIENT_SECRET: "" }, /^PAXOS_CLIENT_SECRET is missing/],
    [{ PAXOS_ENVIRONMENT: "" }, /^PAXOS_ENVIRONMENT is missing.*PAXOS_API_URL/],
    [{ PAXOS_ENVIRONMENT: "staging" }, /^PAXOS_ENVIRONMENT must be/],
    [{ PAXOS_API_URL: "https://api.paxos.com/v2" }, /^PAXOS_TOKEN_URL is missing/],
    [{ PAXOS_TOKEN_URL: "https://oauth.paxos.com/oauth2/token" }, /^PAXOS_API_URL is missing/],
    [{ PAXOS_API_URL: "http://api.paxos.com/v2", PAXOS_TOKEN_URL: "https://oauth.paxos.com/oauth2/token" }, /https:\/\//],
    [{ PAXOS_ALLOW: "" }, /^PAXOS_ALLOW is missing/],
    [{ PAXOS_ALLOW: "launchRocket" }, /"launchRocket", which is not an operation/],
    [{ PAXOS_ALLOWED_HOSTS: "*.example.com" }, /allowedHosts holds "\*\.example\.com".*wildcard/],
    [{ PAXOS_ALLOWED_HOSTS: "https://a.example" }, /without scheme and path/],
    [{ PAXOS_ALLOWED_HOSTS: "," }, /allowedHosts is empty/],
    [{ PORT: "eighty" }, /^PORT must be a port number/],
    [{ PORT: "70000" }, /^PORT must be a port number/],
    [{ HOST: "0.0.0.0" }, /^HOST is 0\.0\.0\.0.*authorize/],
    [{ HOST: "10.0.0.1" }, /^HOST is 10\.0\.0\.1/],
    [{ REDIS_URL: "localhost:canary" }, /^REDIS_URL must be an address/],
    [{ REDIS_URL: "http://:canary@localhost" }, /^REDIS_URL must be an address/],
    [{ PAXOS_SIGNING_KEY_ID: "k" }, /^PAXOS_SIGNING_KEY_FILE is missing/],
    [{ PAXOS_SIGNING_KEY_FILE: "/k" }, /^PAXOS_SIGNING_KEY_ID is missing/],
    [{ PAXOS_SIGNING_KEY_ID: "k", PAXOS_SIGNING_KEY_FILE: "/nowhere/k.pem" }, /^PAXOS_SIGNING_KEY_FILE names \/nowhere\/k\.pem, which cannot be read \(ENOENT\)/],
    [{ PAXOS_SIGNING_KEY_ID: "k", PAXOS_SIGNING_KEY_FILE: fileURLToPath(import.meta.url) }, /PEM|PKCS/],
  ];
  for (const [change, words] of table) await refuses(t, ["proxy"], { ...good, ...change }, words);
  await refuses(t, ["proxy", "--port", "1"], good, /--port/);
});

test("every command says what it wants", async (t) => {
  await refuses(t, [], {}, /proxy, sandbox or demo/);
  await refuses(t, ["launch"], {}, /"launch"/);
  await refuses(t, ["demo"], {}, /--www is missing/);
  await refuses(t, ["demo", "--www", "/nowhere/at/all"], {}, /no folder/);
  await refuses(t, ["demo", "--www", tmpdir(), "--colour", "red"], {}, /--colour/);
  await refuses(t, ["demo", "--www", page(t), "--port", "x"], {}, /--port must be a port number/);
  await refuses(t, ["sandbox", "--port"], {}, /--port/);
  await refuses(t, ["sandbox", "--now", "yesterday"], {}, /^--now must be a time such as .*not "yesterday"/);
  await refuses(t, ["sandbox", "--processing-ms", "-1"], {}, /--processing-ms/);
  await refuses(t, ["sandbox", "--processing-ms=soon"], {}, /^--processing-ms must be a number of milliseconds/);
  await refuses(t, ["sandbox", "--dialect", "latin"], {}, /^dialect must be one of "2026-07", "2026-04", "both"/);
  await refuses(t, ["sandbox", "--host", "999.1.1.1", "--port", "0"], {}, /Cannot listen on 999\.1\.1\.1/);
  const ofSandbox = await run(t, ["sandbox", "--help"]).ended;
  assert.deepEqual([ofSandbox.code, ofSandbox.err], [0, ""]);
  for (const name of ["port", "host", "seed", "now", "processing-ms", "dialect"]) assert.ok(ofSandbox.out.includes(`--${name} `), name);
  const help = await run(t, ["--help"]).ended;
  assert.equal(help.code, 0);
  assert.match(help.out, /PAXOS_CLIENT_SECRET/);
  assert.equal((await run(t, ["--version"]).ended).out, `${VERSION}\n`);
});

test("a busy port is one sentence", async (t) => {
  const busy = createServer().listen(0, "127.0.0.1");
  await once(busy, "listening");
  t.after(() => busy.close());
  const { port } = busy.address();
  await refuses(t, ["demo", "--www", page(t), "--port", String(port)], {}, new RegExp(`^Port ${port} .*in use`));
  await refuses(t, ["sandbox", "--port", String(port)], {}, /in use/);
});

test("a signal ends a server after the answers that are under way", async (t) => {
  let release;
  const upstream = await vendor(t, { api: () => new Promise((resolve) => (release = () => resolve(json(200, { items: [] })))) });
  const env = {
    PAXOS_CLIENT_ID: CREDENTIALS.clientId, PAXOS_CLIENT_SECRET: SECRET, PAXOS_ALLOW: "all", PORT: "0",
    PAXOS_API_URL: upstream.endpoints.apiUrl, PAXOS_TOKEN_URL: upstream.endpoints.tokenUrl,
  };
  for (const signal of ["SIGTERM", "SIGINT"]) {
    const { child, call, said, ended } = await start(t, ["proxy"], env);
    release = undefined;
    const answer = call("/paxos/profiles", { headers: MARKER });
    while (release === undefined) await new Promise((resolve) => setTimeout(resolve, 10));
    child.kill(signal);
    while (!said.out.includes(signal)) await new Promise((resolve) => setTimeout(resolve, 10));
    release();
    const { status, headers } = await answer;
    // Else the next payment over this connection could meet its end.
    assert.deepEqual([status, headers.get("connection")], [200, "close"]);
    assert.equal((await ended).code, 0);
  }
  const { child, call, said, ended } = await start(t, ["proxy"], env);
  call("/paxos/profiles", { headers: MARKER }).catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, 200));
  child.kill("SIGTERM");
  // Two at once may come as one.
  while (!said.out.includes("SIGTERM")) await new Promise((resolve) => setTimeout(resolve, 10));
  child.kill("SIGTERM");
  assert.notEqual((await ended).code, undefined);
});

/** The JSON lines behind the ready line. */
const logOf = ({ out }) => out.split("\n").slice(1, -1).map((line) => JSON.parse(line));

test("proxy: health, and a log of one JSON object a request without address, query, body or secret", async (t) => {
  const upstream = await vendor(t);
  const { child, call, port, said, ended } = await start(t, ["proxy"], {
    PAXOS_CLIENT_ID: CREDENTIALS.clientId, PAXOS_CLIENT_SECRET: SECRET, PAXOS_ALLOW: "read-only", PORT: "0",
    PAXOS_API_URL: upstream.endpoints.apiUrl, PAXOS_TOKEN_URL: upstream.endpoints.tokenUrl,
  });
  const alive = await call("/healthz");
  assert.deepEqual([alive.status, await alive.text(), alive.headers.get("cache-control")], [200, '{"status":"ok"}', "no-store"]);
  assert.equal((await call("/healthz", { method: "HEAD" })).status, 200);
  assert.equal((await call("/healthz", { method: "POST" })).status, 405);
  assert.equal((await raw(port, rawHead("GET", "/healthz", [], "evil.example"))).status, 421);
  // It asks nobody.
  assert.deepEqual([upstream.seen.api.length, upstream.seen.token.length], [0, 0]);

  assert.equal((await call("/paxos/profiles?limit=17", { headers: { ...MARKER, cookie: "session=canary-cookie" } })).status, 200);
  assert.equal((await call("/paxos/profiles")).status, 403);
  assert.equal((await call("/paxos/canary-path", { headers: MARKER })).status, 404);
  assert.equal((await call("/paxos/profiles?canary=1", { headers: MARKER })).status, 400);
  assert.equal((await call("/paxos/orchestration/orchestrations", { method: "POST", body: '{"canary":1}', headers: { ...MARKER, "content-type": "application/json" } })).status, 403);
  child.kill("SIGTERM");
  assert.equal((await ended).code, 0);

  const log = logOf(said);
  for (const line of log) assert.match(line.time, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  assert.deepEqual(
    log.filter(({ event }) => event === "request").map(({ method, operation, status, by }) => [method, operation, status, by]),
    [
      ["GET", "listProfiles", 200, "api"],
      ["GET", undefined, 403, "proxy"],
      ["GET", undefined, 404, "proxy"],
      ["GET", "listProfiles", 400, "proxy"],
      ["POST", undefined, 403, "proxy"],
    ],
  );
  for (const { ms, reason, status } of log.filter(({ event }) => event === "request")) {
    assert.equal(typeof ms, "number");
    assert.equal(typeof reason, status === 200 ? "undefined" : "string");
  }
  assert.deepEqual(log.filter(({ event }) => event === "token").map(({ ok, from }) => [ok, from]), [[true, "endpoint"]]);
  assert.deepEqual(log.filter(({ event }) => event === "stop").map(({ time: _, event: __, ...rest }) => rest), [{ signal: "SIGTERM" }, { cut: 0 }]);
  assert.doesNotMatch(said.out, /canary|limit=17|cookie|Bearer/);
  assert.equal(said.err, "");
});

test("proxy: several processes share a token through Redis, and sign what they send", { timeout: 60_000 }, async (t) => {
  const redis = await redisServer(t);
  const folder = mkdtempSync(join(tmpdir(), "paxos-key-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256", privateKeyEncoding: { type: "pkcs8", format: "pem" }, publicKeyEncoding: { type: "spki", format: "pem" } });
  writeFileSync(join(folder, "key.pem"), privateKey);
  const upstream = await vendor(t);
  const env = {
    PAXOS_CLIENT_ID: CREDENTIALS.clientId, PAXOS_CLIENT_SECRET: SECRET, PAXOS_ALLOW: "read-only", PORT: "0",
    PAXOS_API_URL: upstream.endpoints.apiUrl, PAXOS_TOKEN_URL: upstream.endpoints.tokenUrl,
    REDIS_URL: redis.url, PAXOS_SIGNING_KEY_ID: "key-1", PAXOS_SIGNING_KEY_FILE: join(folder, "key.pem"),
  };
  const processes = [await start(t, ["proxy"], env), await start(t, ["proxy"], env)];
  for (const { said } of processes) while (!said.out.includes('"state":"ready"')) await new Promise((resolve) => setTimeout(resolve, 10));
  for (const { call } of processes) assert.equal((await call("/paxos/profiles", { headers: MARKER })).status, 200);
  assert.equal(upstream.seen.token.length, 1);
  assert.deepEqual(processes.map(({ said }) => logOf(said).find(({ event }) => event === "token").from), ["endpoint", "store"]);
  const signatures = upstream.seen.api.map((request) => headerOf(request, "paxos-signature"));
  for (const signature of signatures) assert.match(signature, /^[\w-]+\.[\w-]*\.[\w-]+$/);
  await redis.kill();
  for (const { call } of processes) assert.equal((await call("/paxos/profiles", { headers: MARKER })).status, 200);
  for (const { said } of processes) {
    assert.equal(said.err, "");
    assert.ok(!said.out.includes(privateKey.split("\n")[1]) && !said.out.includes(signatures[0]) && !said.out.includes(String(redis.port)));
  }
});

test("proxy: without Redis it starts and serves; without its npm package it says what to install", { timeout: 60_000 }, async (t) => {
  const upstream = await vendor(t);
  const env = {
    PAXOS_CLIENT_ID: CREDENTIALS.clientId, PAXOS_CLIENT_SECRET: SECRET, PAXOS_ALLOW: "read-only", PORT: "0",
    PAXOS_API_URL: upstream.endpoints.apiUrl, PAXOS_TOKEN_URL: upstream.endpoints.tokenUrl,
    REDIS_URL: "redis://:canary-password@127.0.0.1:9",
  };
  const { call, said } = await start(t, ["proxy"], env);
  assert.equal((await call("/paxos/profiles", { headers: MARKER })).status, 200);
  assert.ok(logOf(said).some(({ event, state }) => event === "redis" && state === "ECONNREFUSED"), said.out);

  const folder = mkdtempSync(join(tmpdir(), "paxos-alone-"));
  t.after(() => rmSync(folder, { recursive: true }));
  cpSync(file("."), folder, { recursive: true });
  await assert.rejects(promisify(execFile)(process.execPath, [join(folder, "bin.js"), "proxy"], { env: { PATH: process.env.PATH, ...env } }), (error) => {
    assert.equal(error.stderr, "REDIS_URL is set, but the npm package redis is not installed: npm install redis, or unset REDIS_URL.\n");
    return true;
  });
});

test("proxy: no new connections once the end was asked for, and kept ones are closed", async (t) => {
  let release;
  const upstream = await vendor(t, { api: () => new Promise((resolve) => (release = () => resolve(json(200, { items: [] })))) });
  const { child, call, said, ended } = await start(t, ["proxy"], {
    PAXOS_CLIENT_ID: CREDENTIALS.clientId, PAXOS_CLIENT_SECRET: SECRET, PAXOS_ALLOW: "all", PORT: "0",
    PAXOS_API_URL: upstream.endpoints.apiUrl, PAXOS_TOKEN_URL: upstream.endpoints.tokenUrl,
  });
  assert.equal((await call("/healthz")).status, 200);
  const paying = call("/paxos/orchestration/orchestrations", { method: "POST", body: CREATE, headers: { ...MARKER, "content-type": "application/json" } });
  while (release === undefined) await new Promise((resolve) => setTimeout(resolve, 10));
  child.kill("SIGTERM");
  while (!said.out.includes('"signal"')) await new Promise((resolve) => setTimeout(resolve, 10));
  await assert.rejects(call("/healthz", { headers: { connection: "close" } }));
  release();
  assert.equal((await paying).status, 200);
  assert.equal((await ended).code, 0);
  assert.equal(logOf(said).at(-1).cut, 0);
});

test("slow senders are cut off", { timeout: 30_000 }, async (t) => {
  const { port } = await start(t, ["sandbox", "--port", "0"]);
  const head = await raw(port, "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", { wait: 20_000 });
  assert.equal(head.status, 408);
});

test("sandbox: the options make it what they say", async (t) => {
  const args = ["--seed", "shop", "--now", "2026-07-08T09:00:00Z", "--processing-ms", "10", "--dialect", "both"];
  const { call, said } = await start(t, ["sandbox", "--port", "0", ...args]);
  const state = await (await call("/_sandbox/state")).json();
  assert.deepEqual([state.seed, state.now, state.processingMs, state.dialect], ["shop", "2026-07-08T09:00:00.000000Z", 10, "both"]);
  // A whole state is larger than any other body may be.
  const snapshot = await (await call("/_sandbox/snapshot", { method: "POST" })).text();
  const padded = snapshot + " ".repeat(2 * 1024 * 1024);
  assert.equal((await call("/_sandbox/restore", { method: "POST", body: padded })).status, 200);
  assert.equal((await call("/_sandbox/advance", { method: "POST", body: padded })).status, 413);
  assert.equal(said.err, "");
});

test("sandbox: who is not alone on this machine's network is told so", async (t) => {
  const child = run(t, ["sandbox", "--port", "0", "--host", "0.0.0.0"]);
  while (!child.said.err.includes("\n")) assert.ok(Array.isArray(await Promise.race([once(child.child.stderr, "data"), child.ended])), "ended");
  assert.match(child.said.err, /^Listening on 0\.0\.0\.0: other machines can use this sandbox/);
});
