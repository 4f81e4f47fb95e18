// Tokens of a client that holds the credentials itself, and how secrets stay out of everything that can be printed.
import assert from "node:assert/strict";
import { afterEach, before, beforeEach, mock, test } from "node:test";
import { inspect } from "node:util";
import { memoryTokenStore } from "../../pkg/entry/proxy-node.js";
import { module } from "./proxy-support.mjs";
import { chain, Clock, json, pkg, problem, steps } from "./scripted.mjs";

const SECRET = "canary-client-secret-0123456789";
const UNSURE = "transfer:write_sandbox_fiat_deposit";
const params = {
  ref_id: "r-1", source_asset: "USD", destination_asset: "USDG", source_amount: "12.50",
  source: { profile: { profile_id: "p" } }, destination: { profile: { profile_id: "q" } },
};

let clock;
before(async () => {
  await pkg.ready();
  // The token rules are in the server artefact, which is read from disk.
  await oauth(() => json({ items: [] })).client.profiles.list();
});
beforeEach(() => {
  clock = new Clock();
  mock.method(Math, "random", () => 0.5);
});
afterEach(() => {
  clock.restore();
  mock.restoreAll();
});

let hosts = 0;

/** A client with credentials, a token endpoint and an API. */
function oauth(api, { tokens, credentials, ...options } = {}) {
  const host = `oauth-${++hosts}.invalid`;
  const asked = { tokens: [], api: [] };
  const events = [];
  const fetch = async (url, init) => {
    if (String(url).includes("/oauth2/token")) {
      const form = new URLSearchParams(new TextDecoder().decode(init.body));
      asked.tokens.push(form);
      const n = asked.tokens.length;
      if (tokens !== undefined) return tokens(form, n, init);
      return json({ access_token: `canary-token-${n}-0123456789`, expires_in: 3599, scope: form.get("scope"), token_type: "bearer" });
    }
    asked.api.push({ url, method: init.method, authorization: init.headers.get("authorization") });
    return api(asked.api.at(-1), asked.api.length, init);
  };
  const client = new pkg.PaxosClient({
    endpoints: { apiUrl: `https://${host}/v2`, tokenUrl: `https://${host}/oauth2/token` },
    credentials: { clientId: "canary-id", clientSecret: SECRET, ...credentials },
    fetch, onEvent: (event) => events.push(event), ...options,
  });
  return { client, asked, events };
}

const grant = (token, form, rest) => json({ access_token: token, expires_in: 3599, scope: form.get("scope"), token_type: "bearer", ...rest });
const page = () => json({ items: [] });

test("one token serves many calls, also those that start together", async () => {
  const { client, asked } = oauth(page);
  await clock.settle(Promise.all([client.profiles.list(), client.orchestrations.list(), client.profiles.list()].map((list) => list.then())));
  await clock.settle(client.profiles.list().then());
  assert.equal(asked.tokens.length, 1);
  assert.deepEqual(new Set(asked.api.map(({ authorization }) => authorization)), new Set(["Bearer canary-token-1-0123456789"]));
  assert.equal(asked.tokens[0].get("grant_type"), "client_credentials");
  assert.equal(asked.tokens[0].get("client_secret"), SECRET);
  assert.ok(asked.tokens[0].get("scope").includes("orchestration:write_orchestration"));
});

test("a token is replaced in the background before its end, and waited for behind it", async () => {
  let slow = false;
  let letGo;
  const tokens = (form, n) => (slow ? new Promise((resolve) => { letGo = () => resolve(grant(`second-token-${n}`, form)); }) : grant(`first-token-${n}`, form));
  const { client, asked } = oauth(page, { tokens });
  const call = () => clock.settle(client.profiles.list().then());
  await call();
  slow = true;
  mock.timers.tick((3599 - 120) * 1000 - 1);
  await call();
  assert.equal(asked.tokens.length, 1, "still young");
  mock.timers.tick(1);
  await call();
  assert.equal(asked.tokens.length, 2);
  assert.equal(asked.api.at(-1).authorization, "Bearer first-token-1", "nobody waits for the early refresh");
  mock.timers.tick(90_000 - 1);
  // The token request that hangs was given up meanwhile, and another was made.
  await call();
  assert.equal(asked.api.at(-1).authorization, "Bearer first-token-1");
  mock.timers.tick(1);
  const waits = client.profiles.list().then();
  await clock.idle();
  const before = asked.api.length;
  letGo();
  await clock.settle(waits);
  assert.equal(asked.api.length, before + 1);
  assert.match(asked.api.at(-1).authorization, /second-token/, "too close to its end to be sent");
});

test("a refused token is replaced once; that is no attempt and no doubt", async () => {
  const { client, asked, events } = oauth((_request, n) => (n === 1 ? problem(401) : json({ id: "o-1" })), { maxRetries: 0 });
  const [value, error] = await clock.settle(client.orchestrations.create(params));
  assert.equal(error, undefined, String(error));
  assert.equal(value.id, "o-1");
  assert.deepEqual(asked.api.map(({ method, authorization }) => `${method} ${authorization}`), ["POST Bearer canary-token-1-0123456789", "POST Bearer canary-token-2-0123456789"]);
  assert.equal(events.filter(({ type }) => type === "retry").length, 0);
});

test("two refused tokens in a row are an AuthenticationError", async () => {
  const { client, asked } = oauth(() => problem(401));
  assert.equal(chain((await clock.settle(client.orchestrations.create(params)))[1]), "AuthenticationError");
  assert.equal(asked.api.length, 2);
  assert.equal(asked.tokens.length, 2);
});

test("a token endpoint that fails for a while is tried again, and nothing was sent", async () => {
  const fails = [() => steps.lost(), () => new Response("<html>", { status: 503 })];
  const { client, asked } = oauth(() => json({ id: "o-1" }), { tokens: (form, n) => fails[n - 1]?.() ?? grant("token-3-0123456789", form) });
  const [value] = await clock.settle(client.orchestrations.create(params));
  assert.equal(value.id, "o-1");
  assert.equal(asked.api.length, 1);
  const dead = oauth(page, { tokens: () => steps.lost() });
  const [, error] = await clock.settle(dead.client.orchestrations.create(params));
  assert.equal(error.name, "ConnectionError", "never OutcomeUnknownError: nothing left");
  assert.equal(error.refId, "r-1");
  assert.equal(dead.asked.api.length, 0);
});

test("wrong credentials are an AuthenticationError at once", async () => {
  const { client, asked } = oauth(page, { tokens: () => json({ error: "invalid_client", error_description: SECRET }, 401) });
  const [, error] = await clock.settle(client.profiles.list().then());
  assert.equal(error.name, "AuthenticationError");
  assert.equal(asked.tokens.length, 1);
  assert.ok(!inspect(error, { depth: Infinity, showHidden: true }).includes("canary"));
});

test("a 429 of the token endpoint stops everybody who talks to that API", async () => {
  const { client, asked } = oauth(page, { tokens: () => new Response("", { status: 429, headers: { "retry-after": "60" } }) });
  const [, error] = await clock.settle(client.profiles.list().then());
  assert.equal(error.name, "RateLimitError");
  assert.equal(error.retryAt.getTime(), Date.now() + 60_000);
  const url = asked.tokens.length === 1 ? `https://oauth-${hosts}.invalid/v2` : "";
  const other = new pkg.PaxosClient({ endpoints: { apiUrl: url, tokenUrl: "https://elsewhere.invalid/" }, accessToken: () => assert.fail("no token is asked for"), fetch: page });
  assert.equal((await clock.settle(other.profiles.list().then()))[1].name, "RateLimitError");
});

test("the scope that not everybody gets does not cost the others", async () => {
  const tokens = (form) => (form.get("scope").includes(UNSURE) ? json({ error: "invalid_scope" }, 400) : grant("token-0123456789", form));
  const { client, asked, events } = oauth(({ url }) => (url.includes("/sandbox/") ? problem(403, { detail: "insufficient scopes: found 'x'" }) : page()), { tokens });
  assert.equal((await clock.settle(client.profiles.list().then()))[1], undefined);
  assert.deepEqual(asked.tokens.map((form) => form.get("scope").includes(UNSURE)), [true, false]);
  assert.deepEqual(events.filter(({ type, ok }) => type === "token" && ok)[0].missingScopes, [UNSURE]);
  const account = { fiat_network_instructions: { scb: { account_number: "1" } } };
  const [, error] = await clock.settle(client.sandbox.fiatDeposit({ amount: "1", asset: "USD", memo_id: "m", ...account }));
  assert.equal(error.name, "InsufficientScopeError", String(error));
  assert.deepEqual(error.requiredScopes, [UNSURE]);
  assert.match(error.message, /did not grant/);
  mock.timers.tick(3_600_000);
  await clock.settle(client.profiles.list().then());
  assert.equal(asked.tokens.length, 3, "the next token is asked for without it");
  const insists = oauth(page, { tokens, credentials: { scopes: [UNSURE, "funding:read_profile"] } });
  assert.equal((await clock.settle(insists.client.profiles.list().then()))[1].name, "InsufficientScopeError");
  assert.equal(insists.asked.tokens.length, 1, "scopes that the user named are not changed");
});

test("a token with fewer scopes than asked for is used, and what it lacks is named", async () => {
  const tokens = (form) => grant("token-0123456789", form, { scope: "orchestration:read_orchestration" });
  const { client, events } = oauth(({ method }) => (method === "POST" ? problem(403, { detail: "insufficient scopes: found 'y'" }) : page()),
    { tokens, credentials: { scopes: ["orchestration:read_orchestration", "orchestration:write_orchestration"] } });
  assert.equal((await clock.settle(client.orchestrations.list().then()))[1], undefined);
  assert.deepEqual(events.find(({ type }) => type === "token").missingScopes, ["orchestration:write_orchestration"]);
  const [, error] = await clock.settle(client.orchestrations.create(params));
  assert.equal(error.message, "403 T403: this needs the scope orchestration:write_orchestration, which the token endpoint did not grant to these credentials");
});

test("accessToken: a refused token is asked for anew, once; the same one again ends the call", async () => {
  const withTokens = (given, api) => {
    const seen = [];
    const fetch = async (_url, init) => {
      seen.push(init.headers.get("authorization"));
      return api(seen.length);
    };
    return { seen, client: new pkg.PaxosClient({ endpoints: { apiUrl: `https://own-${++hosts}.invalid`, tokenUrl: "https://own.invalid" }, accessToken: given, fetch }) };
  };
  const tokens = ["old", "new"];
  const fresh = withTokens(() => tokens.shift(), (n) => (n === 1 ? problem(401) : json({ id: "1" })));
  assert.equal((await clock.settle(fresh.client.orchestrations.get("1")))[0].id, "1");
  assert.deepEqual(fresh.seen, ["Bearer old", "Bearer new"]);
  const same = withTokens(async () => "same", () => problem(401));
  assert.equal((await clock.settle(same.client.orchestrations.get("1")))[1].name, "AuthenticationError");
  assert.equal(same.seen.length, 1);
  let calls = 0;
  const flaky = withTokens(() => { if (++calls < 3) throw new Error("vault is asleep"); return "t"; }, () => json({ id: "1" }));
  assert.equal((await clock.settle(flaky.client.orchestrations.get("1")))[0].id, "1");
  for (const bad of [() => "", () => undefined, () => "two\nlines-canary", () => { throw new Error("no"); }]) {
    const { client, seen } = withTokens(bad, page);
    const [, error] = await clock.settle(client.orchestrations.create(params));
    assert.equal(error.code, "no_token");
    assert.equal(error.refId, "r-1");
    assert.equal(seen.length, 0);
    assert.ok(!inspect(error, { depth: Infinity }).includes("canary"));
  }
});

test("accessToken: an error that is thrown to several creates is one for each, with its own key", async () => {
  const one = new pkg.RateLimitError({ status: 429, type: "about:blank", title: "Too Many Requests", detail: "vault", meta: {}, headers: new Headers(), now: Date.now() });
  one.refId = "of-another-create";
  Object.freeze(one);
  let sent = 0;
  const client = new pkg.PaxosClient({
    endpoints: { apiUrl: `https://shared-${++hosts}.invalid`, tokenUrl: "https://own.invalid" }, accessToken: () => { throw one; }, fetch: () => { sent += 1; },
  });
  const read = (await clock.settle(client.orchestrations.get("1")))[1];
  assert.equal(read.refId, undefined);
  clock.restore();
  clock = new Clock(Date.parse("2026-07-08T11:00:00Z"));
  const [ended] = await clock.settle(Promise.allSettled(["a", "b"].map((ref_id) => client.orchestrations.create({ ...params, ref_id }))));
  const errors = ended.map(({ reason }) => reason);
  assert.deepEqual(errors.map(({ refId }) => refId), ["a", "b"]);
  for (const error of [read, ...errors]) assert.ok(error instanceof pkg.RateLimitError && pkg.RateLimitError.is(error) && error.message === one.message);
  assert.equal(sent, 0);
});

test("a listener that is async and fails costs no token and ends no process", async () => {
  const left = [];
  const keep = (reason) => left.push(reason);
  process.on("unhandledRejection", keep);
  const { client } = oauth(page, { onEvent: async () => { throw new Error("logger down"); } });
  assert.equal((await clock.settle(client.profiles.list().then()))[1], undefined);
  await clock.idle();
  process.off("unhandledRejection", keep);
  assert.deepEqual(left, []);
});

test("the deadline covers the wait for a token", async () => {
  const { client, asked } = oauth(page, { tokens: () => new Promise(() => {}), deadlineMs: 3_000 });
  const started = Date.now();
  const [, error] = await clock.settle(client.orchestrations.create(params));
  assert.equal(chain(error), "TimeoutError");
  assert.equal(Date.now() - started, 3_000);
  assert.equal(asked.api.length, 0);
});

/** Everything a program may print of a value. */
function printed(value) {
  const texts = [inspect(value, { depth: Infinity, showHidden: true }), String(value), JSON.stringify(value) ?? ""];
  for (let at = value; at instanceof Error; at = at.cause) texts.push(at.message, at.stack ?? "", JSON.stringify({ ...at }), inspect(at, { depth: Infinity, showHidden: true }));
  try {
    texts.push(inspect(structuredClone(value), { depth: Infinity }));
  } catch {
    // Functions cannot be cloned.
  }
  return texts.join("\n");
}

test("tokens and secrets cannot be printed: client, errors with their causes, events", async () => {
  // A fetch, and a server, that repeat whatever they get.
  const hostile = [
    (_request, _n, init) => { throw new Error(`failed with ${init.headers.get("authorization")}`); },
    (_request, _n, init) => { throw Object.assign(new Error("failed"), { config: { headers: init.headers } }); },
    (_request, _n, init) => { throw Object.assign(new Error("failed"), { cause: { options: [{ auth: init.headers.get("authorization") }] } }); },
    (_request, _n, init) => { throw Object.assign(new Error("failed"), { headers: new Map([...init.headers]) }); },
    (_request, _n, init) => problem(400, { detail: `refused ${init.headers.get("authorization")}`, meta: { sent: init.headers.get("authorization") } }),
    (_request, _n, init) => problem(400, { detail: "no" }, { "x-echo": init.headers.get("authorization"), "x-request-id": init.headers.get("authorization") }),
    (request, _n, init) => { throw Object.assign(new Error("failed"), { request: new Request(request.url, { headers: init.headers }) }); },
    (_request, _n, init) => { throw Object.assign(new Error("failed"), { response: new Response("", { headers: { "x-echo": init.headers.get("authorization") } }) }); },
    (_request, _n, init) => new Response(`<h1>${init.headers.get("authorization")}</h1>`, { status: 500 }),
    (_request, _n, init) => new Response(new ReadableStream({ start: (stream) => stream.error(new Error(init.headers.get("authorization"))) })),
    (_request, _n, init) => json({ id: 1, echoed: init.headers.get("authorization") }),
  ];
  for (const api of hostile) {
    const { client, events } = oauth(api, { maxRetries: 1 });
    const [, error] = await clock.settle(client.orchestrations.create(params));
    assert.ok(pkg.PaxosError.is(error));
    const [, read] = await clock.settle(client.orchestrations.get("1"));
    for (const thing of [client, client.orchestrations, error, read, events]) assert.ok(!/canary/.test(printed(thing).replaceAll("canary-id", "")), `${api}\n${printed(thing)}`);
    assert.ok(!printed([client, error, read, events]).includes("canary-id"), "nor the client id");
  }
  const echo = oauth(page, { tokens: (form) => json({ error: form.get("client_secret") }, 400) });
  const [, error] = await clock.settle(echo.client.profiles.list().then());
  for (const thing of [error, echo.events]) assert.ok(!printed(thing).includes("canary"));
});

test("a token is hidden however a server escapes it, and one of digits breaks no answer", async () => {
  const direct = (token, body) => new pkg.PaxosClient({
    endpoints: { apiUrl: `https://echo-${++hosts}.invalid/v2`, tokenUrl: "" }, accessToken: () => token, maxRetries: 0, fetch: async () => json(body, 403),
  });
  const token = "canary+dEf/gHi0123456789==";
  const all = (text) => [...text].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
  const spellings = [(text) => text, (text) => text.replaceAll("/", "\\/"), (text) => text.replaceAll("+", "\\u002B"), (text) => text.replaceAll("=", "\\u003d"), all];
  for (const spelled of spellings.map((spell) => spell(token))) {
    for (const body of [
      `{"type":"about:${spelled}","title":"T","detail":"no ${spelled}","meta":{"sent":["Bearer ${spelled}"],"${spelled}":{"${spelled}":1}}}`,
      `{"title":"no ${spelled}"}`,
      `{"echo":"${spelled}"}`,
      `{"type":"https://x.invalid/already-exists","meta":{"existing":{"id":"o-1","ref_id":"${spelled}"}}}`,
    ]) {
      const [, error] = await clock.settle(direct(token, body).orchestrations.create(params));
      assert.ok(pkg.ApiError.is(error), String(error));
      assert.ok(!/canary|gHi0123456789/.test(printed(error)), `${body}\n${printed(error)}`);
    }
  }
  const digits = '{"type":"https://x.invalid/insufficient-funds","title":"T","trace":12345678,"meta":{"available":"1","needed":"2","asset":"USD","note":"no 12345678","__proto__":{"a":true,"b":null}}}';
  const [, error] = await clock.settle(direct("12345678", digits).orchestrations.create(params));
  assert.equal(error.name, "InsufficientFundsError", String(error));
  assert.equal(error.meta.note, "no …");
  assert.deepEqual(Object.keys(error.meta), ["available", "needed", "asset", "note", "__proto__"]);
  assert.equal(Object.getPrototypeOf(error.meta), Object.prototype);
});

test("a clock that is set back keeps nobody from the token endpoint for longer than that was said", async () => {
  for (const [answer, name] of [[() => json({}, 503), "ApiError"], [() => new Response("", { status: 429, headers: { "retry-after": "2" } }), "RateLimitError"]]) {
    let down = true;
    const { client, asked } = oauth(page, { tokens: (form) => (down ? answer() : grant("token-0123456789", form)), maxRetries: 0 });
    const call = async () => (await clock.settle(client.profiles.list().then()))[1]?.name;
    assert.equal(await call(), name);
    down = false;
    assert.equal(await call(), name, "held off");
    assert.equal(asked.tokens.length, 1);
    clock.set(-86_400_000);
    mock.timers.tick(6_000);
    assert.equal(await call(), undefined, name);
    assert.equal(asked.tokens.length, 2);
  }
});

test("a clock that is set back does not rest a store for longer than it rests", async () => {
  const { SharedStore } = await module("credentials/shared-store.js");
  let asked = 0;
  const store = new SharedStore({ get: async () => { asked += 1; throw new Error("down"); }, set: async () => {} }, () => {});
  for (const [set, pass, expected] of [[0, 0, 1], [0, 4_000, 1], [0, 1_001, 2], [-3_600_000, 0, 3]]) {
    clock.set(set);
    mock.timers.tick(pass);
    await store.get("k");
    assert.equal(asked, expected);
  }
});

/** Clients that stand for processes of their own: they share the store and the token endpoint, and no penalty box. */
function fleet(api, tokenStore) {
  const host = `fleet-${++hosts}.invalid`;
  return (one) => oauth(api, { tokenStore, maxRetries: 0, endpoints: { apiUrl: `https://${one}.${host}/v2`, tokenUrl: `https://${host}/oauth2/token` } });
}

test("a 429 of the API is told to those who share the store, and heard from them", async () => {
  // It is loaded when it is first used, and the disk keeps no virtual time.
  await import("../../pkg/lib/look.js");
  let limited = false;
  const instance = fleet(() => (limited ? problem(429, {}, { "retry-after": "60" }) : page()), memoryTokenStore());
  const [one, two, late] = ["one", "two", "late"].map(instance);
  const call = async ({ client }) => (await clock.settle(client.profiles.list().then()))[1];
  for (const each of [one, two]) assert.equal(await call(each), undefined);
  limited = true;
  assert.equal((await call(one)).name, "RateLimitError");
  const until = Date.now() + 60_000;
  limited = false;
  const payment = await clock.settle(late.client.orchestrations.preflight(params));
  assert.equal(payment[1]?.name, "RateLimitError");
  const heard = await call(late);
  assert.deepEqual([heard?.name, heard?.retryAt.getTime(), late.asked.api.length, late.asked.tokens.length], ["RateLimitError", until, 0, 0]);
  // Who is at work looks once a second.
  mock.timers.tick(1_000);
  assert.equal((await call(two))?.name, "RateLimitError");
  assert.equal(two.asked.api.length, 1);
  const [, create] = await clock.settle(two.client.orchestrations.create(params));
  assert.deepEqual([create.name, create.refId, two.asked.api.length], ["RateLimitError", "r-1", 1]);
  mock.timers.tick(60_000);
  for (const each of [one, two, late]) assert.equal(await call(each), undefined);
});

test("what the store says about a penalty is not believed beyond an hour, and does not hide a new one", async () => {
  let limited = true;
  const instance = fleet(() => (limited ? problem(429, {}, { "retry-after": "60" }) : page()), memoryTokenStore());
  const call = async ({ client }) => (await clock.settle(client.profiles.list().then()))[1]?.name;
  assert.equal(await call(instance("one")), "RateLimitError");
  clock.set(-86_400_000);
  const two = instance("two");
  assert.equal(await call(two), "RateLimitError");
  assert.equal(two.asked.api.length, 1, "the old one is of a clock that was wrong");
  limited = false;
  const three = instance("three");
  assert.equal(await call(three), "RateLimitError");
  assert.equal(three.asked.api.length, 0);
});

test("a store that hangs or fails costs no call", async () => {
  for (const get of [() => new Promise(() => {}), async () => { throw new Error("down"); }]) {
    const { client, asked } = oauth(page, { tokenStore: { get, set: get } });
    assert.equal((await clock.settle(client.profiles.list().then()))[1], undefined);
    assert.equal(asked.api.length, 1);
  }
});

test("a browser client that is given a secret refuses, in pages and in workers", () => {
  const options = { environment: "sandbox", credentials: { clientId: "id", clientSecret: SECRET } };
  for (const [name, value] of [["document", {}], ["WorkerGlobalScope", class {}]]) {
    const navigator = Object.getOwnPropertyDescriptor(globalThis, "navigator");
    Object.defineProperty(globalThis, "navigator", { value: { userAgent: "Mozilla/5.0" }, configurable: true });
    globalThis[name] = value;
    try {
      assert.throws(() => new pkg.PaxosClient(options), (error) => error.code === "secret_in_browser" && /token proxy/.test(error.message) && !printed(error).includes("canary"), name);
    } finally {
      delete globalThis[name];
      delete globalThis.navigator;
      if (navigator !== undefined) Object.defineProperty(globalThis, "navigator", navigator);
    }
  }
});
