// Scripted faults: what the caller sees, and what was done all the same.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, request } from "node:http";
import { connect } from "node:net";
import { mock, test } from "node:test";
import { toNodeListener } from "../../pkg/entry/proxy-node.js";
import { createSandbox, PaxosError, sandboxHandler } from "../../pkg/entry/sandbox-node.js";

const START = new Date("2026-07-08T09:04:03.218Z");
const PATH = "/orchestration/orchestrations";

/** A sandbox with a token, in process or, with `served`, behind a socket. */
async function desk(t, { served = false, ...options } = {}) {
  const sandbox = createSandbox({ now: START, ...options });
  const { clientId: client_id, clientSecret: client_secret } = sandbox.credentials;
  const origin = served ? await serve(t, sandbox) : new URL(sandbox.endpoints.apiUrl).origin;
  const send = served ? fetch : sandbox.fetch;
  const form = () => new URLSearchParams({ grant_type: "client_credentials", client_id, client_secret });
  const token = () => send(`${origin}/oauth2/token`, { method: "POST", body: form() });
  const { access_token } = await (await token()).json();
  const authorization = `Bearer ${access_token}`;
  const get = (path) => send(`${origin}/v2${path}`, { headers: { authorization } });
  const [first, second] = (await (await get("/profiles")).json()).items;
  const params = (ref_id, source_amount = "1") => ({
    ref_id,
    source_asset: "USD",
    destination_asset: "USDG",
    source_amount,
    source: { profile: { profile_id: first.id } },
    destination: { profile: { profile_id: second.id } },
  });
  const headers = { authorization, "content-type": "application/json" };
  const create = (ref_id, init) => send(`${origin}/v2${PATH}`, { method: "POST", headers, body: JSON.stringify(params(ref_id)), ...init });
  /** Whether a create was carried out, asked past all faults. */
  const exists = async (ref_id) => {
    sandbox.faults.clear();
    const { items } = await (await get(`${PATH}?ref_id=${ref_id}`)).json();
    return items.length === 1;
  };
  return { sandbox, origin, authorization, params, token, get, create, exists };
}

async function serve(t, sandbox) {
  const server = createServer(toNodeListener(sandboxHandler(sandbox)));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${server.address().port}`;
}

const lost = { name: "TypeError", message: "fetch failed", cause: { code: "ECONNRESET" } };

/** Rejects with an error of this form, whose `cause` has this code. */
async function rejects(promise, { name, message, cause }) {
  const error = await promise.then(() => assert.fail("it was answered"), (error) => error);
  assert.deepEqual([error.name, error.message, error.cause?.code], [name, message, cause.code]);
}

test("before_commit: the connection is lost and nothing was done", async (t) => {
  const { sandbox, create, exists } = await desk(t);
  sandbox.faults.script([{ operation: "createOrchestration", point: "before_commit" }]);
  await rejects(create("before"), lost);
  assert.deepEqual(sandbox.faults.fired(), { before_commit: 1, after_commit: 0, mid_body: 0, status: 0, latency: 0, connection_cut: 0 });
  const { method, path, operation, status, fault } = sandbox.journal().at(-1);
  assert.deepEqual([method, path, operation, status, fault], ["POST", `/v2${PATH}`, "createOrchestration", 0, "before_commit"]);
  assert.equal(await exists("before"), false);
  assert.equal((await create("before")).status, 200);
});

test("after_commit: the connection is lost and everything was done", async (t) => {
  const { sandbox, create, exists } = await desk(t);
  sandbox.faults.script([{ point: "after_commit" }]);
  await rejects(create("after"), lost);
  const { status, fault } = sandbox.journal().at(-1);
  assert.deepEqual([status, fault], [200, "after_commit"]);
  assert.equal((await create("after")).status, 409, "the fault strikes once");
  assert.equal(await exists("after"), true);
});

test("mid_body: half an answer arrives and everything was done", async (t) => {
  const { sandbox, create, exists } = await desk(t);
  sandbox.faults.script([{ point: "mid_body", times: 2 }]);
  const response = await create("middle");
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "application/json");
  await rejects(response.text(), { name: "TypeError", message: "terminated", cause: { code: "ECONNRESET" } });
  const again = await create("middle");
  assert.equal(again.status, 409);
  const length = Number(again.headers.get("content-length"));
  const reader = again.body.getReader();
  const { value } = await reader.read();
  assert.equal(value.length, length >> 1);
  assert.match(new TextDecoder().decode(value), /^\{"type":"https:/);
  await assert.rejects(reader.read(), { message: "terminated" });
  assert.equal(await exists("middle"), true);
});

test("status: a problem, with the operation carried out or not", async (t) => {
  const { sandbox, create, exists, token } = await desk(t);
  sandbox.faults.script([
    { operation: "createOrchestration", point: "status" },
    { operation: "createOrchestration", point: "status", status: 429, retryAfter: 7, committed: true },
    { operation: "token", point: "status", status: 500, committed: true },
  ]);
  const first = await create("status");
  assert.equal(first.status, 503);
  assert.equal(first.headers.get("content-type"), "application/problem+json");
  assert.equal(first.headers.get("retry-after"), null);
  const problem = await first.json();
  assert.deepEqual([problem.type, problem.title, problem.status], ["about:blank", "Service Unavailable", 503]);
  assert.match(problem.detail, /nothing was carried out/);
  const second = await create("status");
  assert.deepEqual([second.status, second.headers.get("retry-after")], [429, "7"]);
  assert.match((await second.json()).detail, /answered with 200/);
  assert.equal((await token()).status, 500);
  assert.equal((await token()).status, 200);
  const struck = sandbox.journal().filter(({ fault }) => fault === "status");
  assert.deepEqual(struck.map(({ status }) => status), [503, 429, 500]);
  assert.equal(sandbox.faults.fired().status, 3);
  assert.equal((await create("status")).status, 409);
  assert.equal(await exists("status"), true);
});

test("a fault without operation leaves the token endpoint and other paths alone", async (t) => {
  const { sandbox, token, get } = await desk(t);
  sandbox.faults.script([{ point: "before_commit", times: Infinity }]);
  assert.equal((await token()).status, 200);
  assert.equal((await get("/no/such/thing")).status, 404);
  for (let round = 0; round < 3; round += 1) await rejects(get("/profiles"), lost);
  sandbox.faults.script([{ operation: "token", point: "before_commit" }]);
  assert.equal((await get("/profiles")).status, 200);
  await rejects(token(), lost);
});

test("latency: the request arrives late", async (t) => {
  const { sandbox, create, exists } = await desk(t);
  await create("warm");
  mock.timers.enable({ apis: ["setTimeout"] });
  t.after(() => mock.timers.reset());
  sandbox.faults.script([{ point: "latency", ms: 5000 }]);
  let settled = false;
  const pending = create("late").finally(() => (settled = true));
  await turns();
  mock.timers.tick(4999);
  await turns();
  assert.equal(settled, false);
  assert.equal(await exists("late"), false, "nothing was done yet");
  mock.timers.tick(1);
  assert.equal((await pending).status, 200);
  assert.equal(await exists("late"), true);
  assert.deepEqual(sandbox.journal().filter(({ fault }) => fault === "latency").map(({ status }) => status), [200]);
});

test("latency: a late request arrives even when its sender has given up", async (t) => {
  const { sandbox, create, exists } = await desk(t);
  await create("warm");
  mock.timers.enable({ apis: ["setTimeout"] });
  t.after(() => mock.timers.reset());
  sandbox.faults.script([{ point: "latency", ms: 5000 }]);
  const controller = new AbortController();
  const pending = create("ghost", { signal: controller.signal });
  await turns();
  controller.abort(new Error("enough"));
  await assert.rejects(pending, { message: "enough" });
  assert.equal(await exists("ghost"), false);
  mock.timers.tick(5000);
  await turns();
  assert.equal(await exists("ghost"), true);
});

test("latency, committed: it is done at once and the answer comes late", async (t) => {
  const { sandbox, create, exists } = await desk(t);
  await create("warm");
  mock.timers.enable({ apis: ["setTimeout"] });
  t.after(() => mock.timers.reset());
  sandbox.faults.script([{ point: "latency", ms: 5000, committed: true, times: 2 }]);
  const controller = new AbortController();
  const pending = create("slow");
  const given = create("slower", { signal: controller.signal });
  await turns();
  controller.abort(new Error("enough"));
  await assert.rejects(given, { message: "enough" });
  assert.equal(await exists("slow"), true);
  assert.equal(await exists("slower"), true);
  mock.timers.tick(5000);
  assert.equal((await pending).status, 200);
});

test("draws come from the seed, and start again with a reset", async (t) => {
  const draws = async (sandbox, get) => {
    sandbox.faults.script([{ point: "status", probability: 0.4, times: Infinity }]);
    const statuses = [];
    for (let round = 0; round < 100; round += 1) statuses.push((await get("/profiles")).status);
    return statuses.join();
  };
  const { sandbox, get } = await desk(t, { seed: "drawn" });
  const first = await draws(sandbox, get);
  assert.equal(sandbox.faults.fired().status, first.split("503").length - 1);
  assert.ok(first.includes("200") && first.includes("503"));
  assert.notEqual(await draws(sandbox, get), first);
  sandbox.reset();
  assert.equal(await draws(sandbox, get), first);
  const other = await desk(t, { seed: "drawn" });
  assert.equal(await draws(other.sandbox, other.get), first);
});

test("a snapshot has nothing to do with faults, a reset ends them", async (t) => {
  const { sandbox, get } = await desk(t);
  sandbox.faults.script([{ point: "status", times: Infinity }]);
  const snapshot = sandbox.snapshot();
  sandbox.restore(snapshot);
  assert.equal((await get("/profiles")).status, 503);
  sandbox.reset();
  assert.equal((await get("/profiles")).status, 200);
  assert.equal(sandbox.faults.fired().status, 0);
  sandbox.restore(snapshot);
  assert.equal((await get("/profiles")).status, 200);
});

test("a script that is wrong is refused with a sentence", () => {
  const { faults } = createSandbox();
  const table = [
    [undefined, /must be an array/],
    [{}, /must be an array/],
    [[{ point: "never" }], /faults\[0\]\.point must be one of before_commit, /],
    [[{ point: "status" }, { point: "status", operation: "createOrchestrations" }], /faults\[1\]\.operation must be the name of an operation or token/],
    [[{ point: "status", times: NaN }], /faults\[0\]\.times must be a whole number/],
    [[{ point: "status", times: -Infinity }], /faults\[0\]\.times must be a whole number/],
    [[{ point: "latency", ms: Infinity }], /faults\[0\]\.ms must be a number from 0/],
    [[{ point: "status", time: 1 }], /faults\[0\] has no member time; /],
  ];
  for (const [script, words] of table) {
    assert.throws(() => faults.script(script), (error) => PaxosError.is(error) && error.code === "invalid_options" && words.test(error.message), String(words));
  }
});

test("every sandbox has a host of its own", async () => {
  const [a, b] = [createSandbox(), createSandbox()];
  const hosts = [a, b].map(({ endpoints }) => new URL(endpoints.apiUrl).host);
  assert.notEqual(hosts[0], hosts[1]);
  for (const { endpoints, fetch } of [a, b]) {
    assert.match(new URL(endpoints.apiUrl).href, /^https:\/\/sandbox-\d+\.paxos\.invalid\/v2$/);
    assert.match(new URL(endpoints.tokenUrl).href, /^https:\/\/sandbox-\d+\.paxos\.invalid\/oauth2\/token$/);
    assert.equal((await fetch(`${endpoints.apiUrl}/profiles`)).status, 401);
  }
});

test("as a server: the socket breaks before the answer", async (t) => {
  const { sandbox, origin, create, exists } = await desk(t, { served: true });
  for (const [point, done] of [["before_commit", false], ["after_commit", true]]) {
    sandbox.faults.script([{ point }]);
    await assert.rejects(create(point), { name: "TypeError" });
    assert.equal(await exists(point), done, point);
    sandbox.faults.script([{ point }]);
    assert.equal(await everything(origin, "GET /v2/profiles HTTP/1.1"), "", "not one byte");
  }
});

test("as a server: the socket breaks in the middle of the body", async (t) => {
  const { sandbox, origin, authorization, create, exists } = await desk(t, { served: true });
  sandbox.faults.script([{ point: "mid_body", times: 3 }]);
  const text = await everything(origin, "GET /v2/profiles HTTP/1.1", `authorization: ${authorization}`);
  const [head, body] = text.split("\r\n\r\n");
  assert.match(head, /^HTTP\/1\.1 200 OK\r\n/);
  assert.match(head, /\r\ncontent-type: application\/json(\r\n|$)/);
  const length = Number(/\r\ncontent-length: (\d+)/.exec(head)?.[1]);
  assert.equal(Buffer.byteLength(body), length >> 1);
  assert.ok(body.startsWith('{"items":[{'));
  const response = await create("middle");
  assert.equal(response.status, 200);
  await assert.rejects(response.text());
  const agent = request(`${origin}/v2/profiles`, { headers: { authorization } }).end();
  const [message] = await once(agent, "response");
  message.resume();
  await assert.rejects(once(message, "end"), { code: "ECONNRESET" });
  assert.equal(await exists("middle"), true);
});

test("as a server: the connection outlives a problem, and a late request its sender", async (t) => {
  const { sandbox, create, exists } = await desk(t, { served: true });
  sandbox.faults.script([{ point: "status", status: 502, retryAfter: 1 }, { point: "latency", ms: 30 }, { point: "latency", ms: 300 }]);
  const response = await create("problem");
  assert.deepEqual([response.status, response.headers.get("retry-after")], [502, "1"]);
  await response.text();
  assert.equal((await create("late")).status, 200);
  const controller = new AbortController();
  const pending = create("ghost", { signal: controller.signal });
  while (sandbox.faults.fired().latency < 2) await new Promise(setImmediate);
  controller.abort();
  await assert.rejects(pending, { name: "AbortError" });
  const arrived = () => sandbox.journal().filter(({ fault }) => fault === "latency").length;
  while (arrived() < 2) await new Promise(setImmediate);
  assert.equal(await exists("ghost"), true);
});

test("as a server: faults are a control", async (t) => {
  const sandbox = createSandbox({ now: START });
  const handler = sandboxHandler(sandbox);
  const post = async (body) => {
    const response = await handler(new Request("http://127.0.0.1:4010/_sandbox/faults", { method: "POST", body }));
    return { status: response.status, body: await response.json() };
  };
  const ask = () => handler(new Request("http://127.0.0.1:4010/v2/profiles"));
  const state = async () => (await handler(new Request("http://127.0.0.1:4010/_sandbox/state"))).json();
  const script = [{ point: "status", times: null }];
  assert.deepEqual(await post(JSON.stringify(script)), { status: 200, body: { scripted: 1 } });
  for (let round = 0; round < 3; round += 1) assert.equal((await ask()).status, 503);
  assert.equal((await state()).fired.status, 3);
  assert.deepEqual(await post('{"faults":[{"point":"before_commit"}]}'), { status: 200, body: { scripted: 1 } });
  assert.equal((await ask()).type, "error");
  assert.deepEqual(await post("[]"), { status: 200, body: { scripted: 0 } });
  assert.equal((await ask()).status, 401);
  for (const [body, words] of [
    [undefined, /The body must be JSON such as/],
    ["{}", /The body must be JSON such as/],
    ['{"faults":1}', /The body must be JSON such as/],
    ['[{"point":"never"}]', /faults\[0\]\.point must be one of/],
  ]) {
    const refused = await post(body);
    assert.equal(refused.status, 400);
    assert.match(refused.body.detail, words);
  }
  assert.equal((await handler(new Request("http://127.0.0.1:4010/_sandbox/faults"))).status, 405);
});

/** Lets everything happen that needs no timer. */
async function turns() {
  for (let round = 0; round < 20; round += 1) await new Promise(setImmediate);
}

/** All that comes back over a socket until it closes. */
async function everything(origin, line, ...headers) {
  const { hostname, port, host } = new URL(origin);
  const socket = connect(Number(port), hostname);
  socket.write([line, `host: ${host}`, ...headers, "", ""].join("\r\n"));
  let text = "";
  socket.on("data", (chunk) => (text += chunk));
  socket.on("error", () => {});
  await once(socket, "close");
  return text;
}
