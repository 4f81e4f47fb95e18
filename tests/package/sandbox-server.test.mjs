// The sandbox as a server: the API, and the controls with their guards.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createSandbox, sandboxHandler, sandboxServiceWorker } from "../../pkg/entry/sandbox-node.js";

const BASE = "http://127.0.0.1:4010";
const START = new Date("2026-07-08T09:04:03.218Z");

function server() {
  const sandbox = createSandbox({ now: START });
  const handler = sandboxHandler(sandbox);
  const send = async (path, init) => {
    const response = await handler(new Request(path.startsWith("http") ? path : BASE + path, init));
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
  return { sandbox, send };
}

test("it serves the API and the token endpoint", async () => {
  const { send } = server();
  const { body: state } = await send("/_sandbox/state");
  assert.deepEqual(state.endpoints, { apiUrl: `${BASE}/v2`, tokenUrl: `${BASE}/oauth2/token` });
  const { clientId, clientSecret } = state.credentials;
  const form = new URLSearchParams({ grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret });
  const { body: token } = await send("/oauth2/token", { method: "POST", body: form });
  const authorization = `Bearer ${token.access_token}`;
  const list = await send("/v2/orchestration/orchestrations?limit=2", { headers: { authorization } });
  assert.equal(list.body.items.length, 2);
  assert.equal((await send("/v2/profiles")).status, 401);
});

test("it tells the lost where things are", async () => {
  const { send } = server();
  for (const path of ["/v1/profiles", "/_sandboxed", "/oauth2/token/"]) {
    const { status, headers, body } = await send(path);
    assert.equal(status, 404, path);
    assert.equal(headers.get("content-type"), "application/problem+json");
    assert.match(body.detail, /\/v2/);
  }
});

test("the controls control", async () => {
  const { sandbox, send } = server();
  const post = (name, body) => send(`/_sandbox/${name}`, { method: "POST", body });
  assert.deepEqual((await post("advance", '{"ms":1500}')).body, { now: "2026-07-08T09:04:04.718Z" });
  assert.equal(sandbox.now().getTime(), START.getTime() + 1500);
  const journal = await send("/_sandbox/journal");
  assert.deepEqual(journal.body, [], "controls are not in the journal");
  await send("/v2/profiles");
  assert.equal((await send("/_sandbox/journal")).body[0].status, 401);
  const { body: state } = await send("/_sandbox/state");
  assert.deepEqual(state.credentials, sandbox.credentials);
  assert.ok(state.counts.orchestrations > 260);
  assert.equal(state.profiles.length, state.counts.profiles);
  assert.deepEqual((await post("reset")).body, { now: START.toISOString() });
  assert.deepEqual(sandbox.journal(), []);
  for (const body of [undefined, "", "nonsense", "[]", "null", '{"ms":"5"}', '{"ms":-1}', "{}"]) {
    assert.equal((await post("advance", body)).status, 400, body);
  }
  assert.equal((await send("/_sandbox/nothing")).status, 404);
  assert.equal((await send("/_sandbox/toString")).status, 404);
  const wrong = await send("/_sandbox/reset");
  assert.deepEqual([wrong.status, wrong.headers.get("allow")], [405, "POST"]);
});

test("the controls answer nobody from elsewhere", async () => {
  const { send } = server();
  const refused = [
    [`${BASE}/_sandbox/state`, { host: "attacker.example" }],
    [`${BASE}/_sandbox/state`, { host: "127.0.0.1.attacker.example:4010" }],
    [`${BASE}/_sandbox/state`, { host: "localhost@attacker.example" }],
    [`${BASE}/_sandbox/state`, { host: "%" }],
    ["http://attacker.example/_sandbox/state", {}],
    ["http://192.168.1.2:4010/_sandbox/state", {}],
    [`${BASE}/_sandbox/state`, { origin: "https://attacker.example" }],
    [`${BASE}/_sandbox/state`, { origin: "http://127.0.0.1:8080" }],
    [`${BASE}/_sandbox/state`, { origin: "http://localhost:4010" }],
    [`${BASE}/_sandbox/state`, { origin: "null" }],
    [`${BASE}/_sandbox/state`, { "sec-fetch-site": "cross-site" }],
    [`${BASE}/_sandbox/state`, { "sec-fetch-site": "same-site" }],
  ];
  for (const [url, headers] of refused) {
    const { status, body } = await send(url, { headers });
    assert.equal(status, 403, JSON.stringify([url, headers]));
    assert.ok(!JSON.stringify(body).includes("client"));
  }
  const allowed = [
    [`${BASE}/_sandbox/state`, {}],
    [`${BASE}/_sandbox/state`, { host: "127.0.0.1:4010" }],
    [`${BASE}/_sandbox/state`, { host: "localhost:4010", origin: "http://localhost:4010" }],
    ["http://localhost:4010/_sandbox/state", { origin: "http://localhost:4010" }],
    ["http://[::1]:4010/_sandbox/state", {}],
    [`${BASE}/_sandbox/state`, { origin: BASE, "sec-fetch-site": "same-origin" }],
    [`${BASE}/_sandbox/state`, { "sec-fetch-site": "none" }],
  ];
  for (const [url, headers] of allowed) {
    const { status, headers: given } = await send(url, { headers });
    assert.equal(status, 200, JSON.stringify([url, headers]));
    assert.equal(given.get("cache-control"), "no-store");
  }
});

test("the status page says everything a person needs, and nothing of others can act through it", async () => {
  const sandbox = createSandbox({ now: START });
  const handler = sandboxHandler(sandbox);
  const ask = (path, init) => handler(new Request(BASE + path, init));
  const home = await ask("/");
  assert.deepEqual([home.status, home.headers.get("location")], [302, "/_sandbox"]);
  await ask("/v2/<script>alert(1)</script>?x=\"><b>", { method: "POST" });
  await ask("/v2/profiles");
  const page = await ask("/_sandbox");
  assert.deepEqual([page.status, page.headers.get("content-type")], [200, "text/html; charset=utf-8"]);
  assert.match(page.headers.get("content-security-policy"), /^default-src 'none'; style-src 'self'; form-action 'self';/);
  const html = await page.text();
  const { clientId, clientSecret } = sandbox.credentials;
  for (const words of [`${BASE}/v2`, `${BASE}/oauth2/token`, clientId, clientSecret, "2026-07-08T09:04:03.218000Z", "/v2/profiles", "401 refused", "the Authorization header is missing", "fiat accounts"]) {
    assert.ok(html.includes(words), words);
  }
  assert.ok(!/<script|<b>|style=|https?:\/\/(?!127\.0\.0\.1)/i.test(html), "no script, no markup of others, nothing from elsewhere");
  const [, style] = /href="([^"]+\.css)"/.exec(html);
  assert.match((await ask(style)).headers.get("content-type"), /^text\/css/);
  const form = (headers) => ask("/_sandbox/advance", { method: "POST", body: new URLSearchParams({ ms: "60000" }), headers });
  const sent = await form({ accept: "text/html", origin: BASE, "sec-fetch-site": "same-origin" });
  assert.deepEqual([sent.status, sent.headers.get("location")], [303, "/_sandbox"]);
  assert.equal(sandbox.now().getTime(), START.getTime() + 60_000);
  const foreign = { accept: "text/html", origin: "https://attacker.example", "sec-fetch-site": "cross-site" };
  assert.equal((await form(foreign)).status, 403);
  assert.equal(sandbox.now().getTime(), START.getTime() + 60_000);
  const link = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
  assert.equal((await ask("/_sandbox", { headers: link })).status, 200, "a link may lead here");
  assert.equal((await ask("/_sandbox", { headers: { ...link, "sec-fetch-dest": "iframe" } })).status, 403);
  assert.equal((await ask("/_sandbox", { headers: { ...link, host: "attacker.example" } })).status, 403);
  assert.equal((await ask("/_sandbox/state", { headers: link })).status, 403);
});

test("what curl sends without saying that it is JSON is JSON all the same", async () => {
  const { sandbox, send } = server();
  const curl = { "content-type": "application/x-www-form-urlencoded" };
  assert.equal((await send("/_sandbox/advance", { method: "POST", body: '{"ms":1000}', headers: curl })).status, 200);
  assert.equal(sandbox.now().getTime(), START.getTime() + 1000);
});

test("a snapshot goes out, and comes back", async () => {
  const { sandbox, send } = server();
  const post = (name, body) => send(`/_sandbox/${name}`, { method: "POST", body });
  const { body } = await post("snapshot");
  await post("run-until-idle");
  assert.ok(sandbox.now() > START);
  assert.deepEqual((await post("restore", JSON.stringify(body))).body, { now: START.toISOString() });
  for (const wrong of [undefined, "nonsense", "{}", '{"snapshot":5}', '{"snapshot":"{}"}']) {
    assert.equal((await post("restore", wrong)).status, 400, wrong);
  }
});

test("webhooks are controls, too", async (t) => {
  const { createServer } = await import("node:http");
  const heard = [];
  const receiver = createServer((request, response) => {
    heard.push(request.headers["x-key"]);
    request.resume().on("end", () => response.end());
  });
  await new Promise((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  t.after(() => receiver.close());
  const { send } = server();
  const post = (name, body) => send(`/_sandbox/${name}`, { method: "POST", body: JSON.stringify(body) });
  const url = `http://127.0.0.1:${receiver.address().port}/hook`;
  assert.equal((await post("webhooks", { url, name: "ours", auth: { header: "x-key", key: "k" } })).body.name, "ours");
  assert.equal((await post("webhooks", {})).status, 400);
  assert.equal((await post("webhooks", { url: "no address" })).status, 400);
  assert.equal((await post("test-event", {})).status, 200);
  const { body: deliveries } = await post("settle", {});
  assert.deepEqual([heard, deliveries.map(({ state, webhook }) => [state, webhook])], [["k"], [["delivered", "ours"]]]);
  assert.deepEqual((await send("/_sandbox/deliveries")).body, deliveries);
  assert.equal((await post("revoke-tokens", {})).status, 200);
});

test("a Service Worker is told where its proxy and its controls lie, as paths", () => {
  const scope = { addEventListener() {}, skipWaiting: async () => {}, clients: { claim: async () => {} }, location: { origin: BASE } };
  for (const wrong of ["_sandbox", "/", "/a b", "/a/", "/a?b", "https://example.com/_sandbox", ""]) {
    assert.throws(() => sandboxServiceWorker(scope, { controls: wrong }), { code: "invalid_options", message: /controls must be a path/ }, wrong);
    assert.throws(() => sandboxServiceWorker(scope, { proxy: wrong }), { code: "invalid_options", message: /proxy must be a path/ }, wrong);
  }
  sandboxServiceWorker(scope, { controls: "/console/_sandbox", proxy: "/console/paxos" });
});
