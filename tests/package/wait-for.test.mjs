// Waiting for orchestrations: shared list calls, growing intervals, and what ends a wait.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { getEventListeners } from "node:events";
import { mock, test } from "node:test";
import { promisify } from "node:util";
import * as pkg from "../../pkg/entry/node.js";
import { createSandbox } from "../../pkg/entry/sandbox-node.js";
// It is loaded when it is first used, and the disk keeps no virtual time.
import "../../pkg/lib/orchestration-watcher.js";
import { pass, quiet, stopClocks, until } from "./virtual-time.mjs";

const { PaxosClient } = pkg;

const json = (body, status = 200, headers = {}) =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });

/** A client whose server knows `records` by id, and everything it was asked. `answer` may answer instead. */
function world(records, answer = () => undefined) {
  const asked = [];
  const fetch = async (address, init) => {
    const url = new URL(address);
    const ids = url.searchParams.getAll("orchestration_id");
    const request = { url, ids, at: Date.now(), init, get: url.pathname.split("/orchestrations/")[1] };
    asked.push(request);
    const other = await answer(request, asked.length);
    if (other !== undefined) return other;
    if (request.get !== undefined) {
      const record = records.get(request.get);
      return record ? json(record) : json({ title: "Not Found", status: 404 }, 404);
    }
    return json({ items: ids.flatMap((id) => records.get(id) ?? []) });
  };
  return { asked, client: new PaxosClient({ baseUrl: `http://wait-${(worlds += 1)}.invalid/paxos`, fetch }) };
}
let worlds = 0;

const outcome = (promise) => promise.then((value) => ({ value }), (error) => ({ error }));
const processing = (id, more) => ({ id, status: "PROCESSING", ...more });

test("a terminal orchestration resolves at once, without a request", async () => {
  const { client, asked } = world(new Map());
  for (const status of ["COMPLETED", "FAILED", "REJECTED"]) {
    const given = { id: "1", status };
    assert.equal(await client.orchestrations.waitFor(given), given);
  }
  assert.equal(asked.length, 0);
});

test("1 000 waiters share calls: ceil(N / 100) a round, every one gets its terminal state", async (t) => {
  stopClocks(t);
  const sandbox = createSandbox({ seed: "waiters", processingMs: 4_000 });
  const lists = [];
  const fetch = async (address, init) => {
    const url = new URL(address);
    const ids = url.searchParams.getAll("orchestration_id");
    if (ids.length > 0) lists.push({ at: Date.now(), ids });
    assert.ok(!/orchestrations\/./.test(url.pathname), "no single gets");
    return sandbox.fetch(address, init);
  };
  const client = new PaxosClient({ endpoints: sandbox.endpoints, credentials: sandbox.credentials, fetch });
  const [{ id: profile_id }] = (await client.profiles.list()).items;
  const side = { profile: { profile_id } };
  const created = [];
  for (let number = 0; number < 1000; number += 1) {
    if (number % 100 === 99) sandbox.advance(300);
    created.push(await client.orchestrations.create({
      ref_id: `w${number}`, source_asset: "USD", destination_asset: "USDG", source_amount: "0.01", source: side, destination: side,
    }));
  }
  // One half as ids, one half as records.
  const waiting = Promise.all(created.map((one, at) => client.orchestrations.waitFor(at % 2 === 0 ? one.id : one)));
  const done = await until(waiting, { each: (ms) => sandbox.advance(ms) });
  assert.deepEqual(done.map(({ id, status }) => [id, status]), created.map(({ id }) => [id, "COMPLETED"]));

  const rounds = Map.groupBy === undefined ? grouped(lists) : Map.groupBy(lists, ({ at }) => at);
  for (const [at, calls] of rounds) {
    const ids = calls.flatMap(({ ids }) => ids);
    assert.equal(new Set(ids).size, ids.length, "nobody is asked for twice in a round");
    assert.equal(calls.length, Math.ceil(ids.length / 100), `the round at ${at}`);
  }
  assert.ok(Math.max(...lists.map(({ ids }) => ids.length)) === 100);
  t.diagnostic(`${lists.length} list calls in ${rounds.size} rounds; one by one they would have been ${lists.reduce((sum, { ids }) => sum + ids.length, 0)}`);
  assert.ok(rounds.size <= 12 && lists.length <= 10 * rounds.size, `${lists.length} calls in ${rounds.size} rounds`);
  const after = lists.length;
  await pass(60_000, { step: 10_000 });
  assert.equal(lists.length, after, "nobody waits, nobody asks");
});

function grouped(lists) {
  const groups = new Map();
  for (const list of lists) groups.set(list.at, [...(groups.get(list.at) ?? []), list]);
  return groups;
}

test("only terminal states end it: PENDING waits for as long as it takes, names of tomorrow too", async (t) => {
  stopClocks(t);
  const records = new Map([["p", { id: "p", status: "PENDING" }], ["u", { id: "u", status: "PAUSED" }]]);
  const { client, asked } = world(records);
  let ended = 0;
  const waits = ["p", "u"].map((id) => client.orchestrations.waitFor(id).finally(() => (ended += 1)));
  await pass(3_600_000, { step: 5_000 });
  assert.equal(ended, 0);
  assert.ok(asked.length < 600, `${asked.length} calls in an hour`);
  records.set("p", { id: "p", status: "REJECTED", note: "as it came" });
  records.set("u", { id: "u", status: "FAILED", fail_reason: { detail: "x" } });
  assert.deepEqual(await until(Promise.all(waits)), [records.get("p"), records.get("u")]);
});

test("the interval starts at 500 ms and grows to 10 s, 20 % up or down; a change makes it short again", async (t) => {
  stopClocks(t);
  for (const [random, factor] of [[0, 0.8], [0.999_999, 1.2]]) {
    const dice = mock.method(Math, "random", () => random);
    const records = new Map([["1", processing("1")]]);
    const { client, asked } = world(records);
    const wait = client.orchestrations.waitFor("1");
    await pass(60_000, { step: 20 });
    const gaps = asked.slice(1).map(({ at }, index) => at - asked[index].at);
    const expected = [500, 750, 1125, 1687.5, 2531.25, 3796.875, 5695.3125, 8542.96875, 10_000, 10_000];
    gaps.forEach((gap, index) => {
      const wanted = (expected[index] ?? 10_000) * factor;
      assert.ok(gap >= wanted - 1 && gap <= wanted + 41, `gap ${index}: ${gap}, wanted ${wanted}`);
    });
    assert.ok(gaps.length >= 8);
    records.set("1", processing("1", { updated_at: "2026-07-08T09:00:01Z" }));
    const before = asked.length;
    await pass(14_000, { step: 20 });
    const [seen, next] = asked.slice(before);
    assert.ok(next.at - seen.at <= 500 * factor + 41, "short again after a change");
    records.set("1", { id: "1", status: "COMPLETED" });
    await until(wait);
    dice.mock.restore();
  }
});

test("pollMs fixes the interval", async (t) => {
  stopClocks(t);
  const records = new Map([["1", processing("1")]]);
  const { client, asked } = world(records);
  const wait = client.orchestrations.waitFor(processing("1"), { pollMs: 3_000 });
  await pass(15_500, { step: 100 });
  assert.deepEqual(asked.map(({ at }) => at - asked[0].at), [0, 3_000, 6_000, 9_000, 12_000]);
  records.set("1", { id: "1", status: "COMPLETED" });
  assert.equal((await until(wait)).status, "COMPLETED");
});

test("those who trickle in share rounds, and one id is asked for once", async (t) => {
  stopClocks(t);
  const records = new Map();
  const { client, asked } = world(records);
  const waits = [];
  for (let number = 0; number < 50; number += 1) {
    const id = `t${number % 40}`;
    records.set(id, processing(id));
    waits.push(client.orchestrations.waitFor(id));
    await pass(10, { step: 10 });
  }
  await pass(500);
  assert.ok(asked.length <= 4, `${asked.length} calls for 50 who came within half a second`);
  assert.equal(asked.at(-1).ids.length, 40);
  for (const id of records.keys()) records.set(id, { id, status: "COMPLETED" });
  assert.equal((await until(Promise.all(waits))).length, 50);
});

test("those of different age fall into step", async (t) => {
  stopClocks(t);
  const records = new Map();
  const { client, asked } = world(records);
  const waits = [];
  for (let number = 0; number < 30; number += 1) {
    records.set(`a${number}`, processing(`a${number}`));
    waits.push(client.orchestrations.waitFor(`a${number}`));
    await pass(700, { step: 100 });
  }
  await pass(60_000, { step: 100 });
  const before = asked.length;
  await pass(60_000, { step: 100 });
  const calls = asked.slice(before);
  assert.ok(calls.length <= 15, `${calls.length} calls in a minute for 30 who wait for long`);
  for (const id of records.keys()) records.set(id, { id, status: "COMPLETED" });
  await until(Promise.all(waits));
});

test("different headers do not share a call", async (t) => {
  stopClocks(t);
  const { client, asked } = world(new Map([["1", { id: "1", status: "FAILED" }]]));
  const one = client.orchestrations.waitFor("1", { headers: { "x-who": "a" } });
  const two = client.orchestrations.waitFor("1", { headers: { "x-who": "b" } });
  await until(Promise.all([one, two]));
  assert.deepEqual(asked.map(({ init }) => new Headers(init.headers).get("x-who")), ["a", "b"]);
});

test("onUpdate is told what changed, and what it throws is ignored", async (t) => {
  stopClocks(t);
  const records = new Map([["1", processing("1")]]);
  const { client } = world(records);
  const told = [];
  const throws = [() => { throw new Error("listener"); }, async () => { throw new Error("later"); }];
  const onUpdate = (one) => {
    told.push(one);
    return throws[told.length % 2]();
  };
  const wait = client.orchestrations.waitFor(processing("1"), { onUpdate, pollMs: 1000 });
  await pass(5_000);
  assert.equal(told.length, 0, "what was known already is no news");
  for (const next of [
    processing("1", { source_transfer: { status: "PENDING" } }),
    processing("1", { source_transfer: { transfer_id: "t", status: "COMPLETED" } }),
    processing("1", { source_transfer: { transfer_id: "t", status: "COMPLETED" }, updated_at: "2026-07-08T09:00:00Z" }),
  ]) {
    records.set("1", next);
    await pass(3_000);
    assert.deepEqual(told.at(-1), next);
  }
  assert.equal(told.length, 3);
  records.set("1", { id: "1", status: "COMPLETED" });
  await until(wait);
  assert.deepEqual(told.at(-1), { id: "1", status: "COMPLETED" });
  assert.equal(told.length, 4);
});

test("what passes by itself does not end the waiting", async (t) => {
  stopClocks(t);
  const troubles = [
    () => json({ status: 503 }, 503),
    () => { throw new TypeError("fetch failed"); },
    () => new Response('{"items":[{"id"', { status: 200 }),
    () => json({ status: 502 }, 502),
    () => new Response("<html>", { status: 504 }),
  ];
  const records = new Map([["1", { id: "1", status: "COMPLETED" }], ["2", { id: "2", status: "FAILED" }]]);
  const { client, asked } = world(records, (_request, count) => troubles[count - 1]?.());
  const done = await until(Promise.all(["1", "2"].map((id) => client.orchestrations.waitFor(id))));
  assert.deepEqual(done.map(({ status }) => status), ["COMPLETED", "FAILED"]);
  assert.equal(asked.length, troubles.length + 1);
});

test("429 is waited out until retryAt", async (t) => {
  stopClocks(t);
  const records = new Map([["1", { id: "1", status: "COMPLETED" }]]);
  const { client, asked } = world(records, (_request, count) => (count === 1 ? json({ status: 429 }, 429, { "retry-after": "120" }) : undefined));
  await until(client.orchestrations.waitFor("1"), { step: 1_000 });
  assert.equal(asked.length, 2);
  assert.ok(asked[1].at - asked[0].at >= 120_000, `${asked[1].at - asked[0].at} ms`);
});

test("a refusal for good ends it for all who were asked for", async (t) => {
  stopClocks(t);
  for (const [status, kind] of [[401, "AuthenticationError"], [403, "ApiError"]]) {
    const { client, asked } = world(new Map(), () => json({ title: "no", status }, status));
    const ended = await until(Promise.all(["1", "2"].map((id) => outcome(client.orchestrations.waitFor(id)))));
    assert.deepEqual(ended.map(({ error }) => [error.name, error.status]), [[kind, status], [kind, status]]);
    assert.equal(asked.length, 1);
  }
});

test("an id that lists leave out is asked for alone after three rounds: 404 is NotFoundError, the others wait on", async (t) => {
  stopClocks(t);
  const records = new Map([["good", processing("good")], ["late", processing("late")]]);
  const { client, asked } = world(records, ({ ids, get }) =>
    get === undefined ? json({ items: ids.filter((id) => id === "good").map((id) => records.get(id)) }) : undefined);
  const [good, late] = ["good", "late"].map((id) => client.orchestrations.waitFor(id));
  const { error } = await until(outcome(client.orchestrations.waitFor("no such id")));
  assert.ok(pkg.NotFoundError.is(error), String(error));
  assert.deepEqual(asked.map(({ get }) => get), [undefined, undefined, undefined, "late", "no%20such%20id"]);
  records.set("good", { id: "good", status: "COMPLETED" });
  records.set("late", { id: "late", status: "REJECTED" });
  assert.deepEqual((await until(Promise.all([good, late]))).map(({ status }) => status), ["COMPLETED", "REJECTED"]);
});

test("one odd id does not spoil the wait of the others", async (t) => {
  stopClocks(t);
  const records = new Map([["good", { id: "good", status: "COMPLETED" }]]);
  const refuse = ({ ids, get }) => (ids.includes("odd") || get === "odd" ? json({ title: "Bad Request", status: 400 }, 400) : undefined);
  const { client } = world(records, refuse);
  const waits = ["good", "odd", "", "..", "\ud800"].map((id) => outcome(client.orchestrations.waitFor(id)));
  const [good, odd, ...invalid] = await until(Promise.all(waits));
  assert.equal(good.value.status, "COMPLETED");
  assert.equal(odd.error.status, 400);
  for (const { error } of invalid) assert.ok(pkg.ValidationError.is(error), String(error));
  const nothing = await outcome(client.orchestrations.waitFor(undefined));
  assert.ok(pkg.ValidationError.is(nothing.error), String(nothing.error));
});

test("an abort ends one wait and disturbs nobody else", async (t) => {
  stopClocks(t);
  const records = new Map([["1", processing("1")], ["2", processing("2")]]);
  const { client, asked } = world(records);
  const controller = new AbortController();
  const one = outcome(client.orchestrations.waitFor("1", { signal: controller.signal }));
  const two = client.orchestrations.waitFor("2");
  await pass(2_000);
  controller.abort(new Error("enough"));
  const { error } = await one;
  assert.ok(pkg.AbortError.is(error));
  assert.equal(error.cause.message, "enough");
  assert.equal(getEventListeners(controller.signal, "abort").length, 0);
  const before = asked.length;
  records.set("2", { id: "2", status: "COMPLETED" });
  assert.equal((await until(two)).status, "COMPLETED");
  for (const { ids } of asked.slice(before)) assert.deepEqual(ids, ["2"]);
  const early = await outcome(client.orchestrations.waitFor("1", { signal: controller.signal }));
  assert.ok(pkg.AbortError.is(early.error));
});

test("aborts at every await leave nothing behind: no timer, no listener, no call", async () => {
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
  await quiet();
  const before = timers();
  // Where the abort comes: before the call, within its tick, while the list hangs, between two rounds, while the get hangs.
  for (const moment of ["before", "tick", "list", "between", "get"]) {
    const controller = new AbortController();
    const calls = [];
    const hang = (init) => new Promise((_resolve, reject) => init.signal.addEventListener("abort", () => reject(init.signal.reason), { once: true }));
    const { client, asked } = world(new Map(), ({ init, get }) => {
      calls.push(init.signal);
      if (moment === "list" || get !== undefined) return hang(init);
      return moment === "between" ? json({ items: [processing("1")] }) : undefined;
    });
    if (moment === "before") controller.abort();
    const wait = outcome(client.orchestrations.waitFor("1", { signal: controller.signal, deadlineMs: 3_600_000, pollMs: moment === "between" ? 3_600_000 : 1 }));
    const wanted = { before: 0, tick: 0, list: 1, between: 1, get: 4 }[moment];
    while (asked.length < wanted) await quiet(1);
    if (moment === "between") await quiet();
    controller.abort();
    const { error } = await wait;
    assert.ok(pkg.AbortError.is(error), moment);
    await quiet();
    assert.equal(getEventListeners(controller.signal, "abort").length, 0, moment);
    assert.equal(timers(), before, moment);
    assert.equal(asked.length, wanted, moment);
    if (moment === "list" || moment === "get") assert.ok(calls.at(-1).aborted, `${moment}: the call that nobody waits for is ended`);
  }
});

test("deadlineMs ends one wait with a TimeoutError; one beyond all timers does not end it at once", async (t) => {
  stopClocks(t);
  const records = new Map([["1", processing("1")]]);
  const { client } = world(records);
  const patient = client.orchestrations.waitFor("1", { deadlineMs: 1e12 });
  const { error } = await until(outcome(client.orchestrations.waitFor("1", { deadlineMs: 5_000 })));
  assert.ok(pkg.TimeoutError.is(error), String(error));
  records.set("1", { id: "1", status: "COMPLETED" });
  assert.equal((await until(patient)).status, "COMPLETED");
});

test("times that are none are refused", async () => {
  const { client, asked } = world(new Map());
  for (const options of [{ pollMs: -1 }, { pollMs: NaN }, { pollMs: "5" }, { pollMs: null }, { deadlineMs: -5 }, { deadlineMs: "soon" }, { deadlineMs: "5" }]) {
    const { error } = await outcome(client.orchestrations.waitFor("1", options));
    assert.equal(error.code, "invalid_options", JSON.stringify(options));
  }
  assert.equal(asked.length, 0);
});

test("no interval is shorter than 250 ms, and one beyond all timers does not ask at once", async (t) => {
  stopClocks(t);
  for (const pollMs of [0, 1, 249]) {
    const records = new Map([["1", processing("1")]]);
    const { client, asked } = world(records);
    const wait = client.orchestrations.waitFor("1", { pollMs });
    await pass(2_000, { step: 10 });
    assert.ok(asked.length >= 7 && asked.length <= 9, `${asked.length} calls in two seconds at ${pollMs}`);
    records.set("1", { id: "1", status: "COMPLETED" });
    await until(wait);
  }
  const { client, asked } = world(new Map([["1", processing("1")]]));
  const wait = outcome(client.orchestrations.waitFor("1", { pollMs: Infinity, deadlineMs: 60_000 }));
  assert.ok(pkg.TimeoutError.is((await until(wait, { step: 1_000 })).error));
  assert.equal(asked.length, 1);
});

test("an accessToken that cannot get a token now does not end the waiting", async (t) => {
  stopClocks(t);
  let tries = 0;
  const accessToken = () => {
    tries += 1;
    if (tries <= 3) throw new Error("vault is sealed");
    return "token";
  };
  const fetch = async () => json({ items: [{ id: "1", status: "COMPLETED" }] });
  const client = new PaxosClient({ endpoints: { apiUrl: "https://token.invalid/v2", tokenUrl: "https://token.invalid/token" }, accessToken, fetch });
  assert.equal((await until(client.orchestrations.waitFor("1"))).status, "COMPLETED");
  assert.equal(tries, 4);
});

test("what is no orchestration is refused in its place", async () => {
  const { client, asked } = world(new Map());
  for (const [target, code] of [[null, "required"], [undefined, "required"], [5, "invalid_type"], [{}, "required"], [{ id: 7 }, "invalid_type"]]) {
    const { error } = await outcome(client.orchestrations.waitFor(target));
    assert.ok(pkg.ValidationError.is(error), String(error));
    assert.deepEqual(error.issues.map(({ code, path }) => [code, ...path]), [[code, "id"]], JSON.stringify(target));
  }
  assert.equal(asked.length, 0);
});

test("deadlineMs and signal count from the call on, also while the WebAssembly loads", async () => {
  // In a process of its own, where it was not loaded yet, and never will be.
  const script = `
    import { mock } from "node:test";
    import { pass } from ${JSON.stringify(new URL("virtual-time.mjs", import.meta.url))};
    mock.timers.enable({ apis: ["setTimeout", "Date"] });
    globalThis.fetch = () => new Promise(() => {});
    const { PaxosClient } = await import(${JSON.stringify(new URL("../../pkg/entry/browser.js", import.meta.url))});
    const client = new PaxosClient({ baseUrl: "http://loads.invalid/paxos", fetch: async () => Response.json({ items: [] }) });
    const controller = new AbortController();
    const kinds = ["waits", "waits", "waits", "waits"];
    [{ deadlineMs: 100 }, { signal: controller.signal }, { signal: AbortSignal.abort() }, {}].forEach((options, at) =>
      client.orchestrations.waitFor("1", options).catch((error) => { kinds[at] = error.name; }));
    const seen = [];
    for (const act of [() => {}, () => pass(150), () => controller.abort()]) {
      await act();
      await pass(10);
      seen.push([...kinds]);
    }
    console.log(JSON.stringify(seen));
    process.exit(0);`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--no-warnings", "--input-type=module", "--eval", script]);
  assert.deepEqual(JSON.parse(stdout), [
    ["waits", "waits", "AbortError", "waits"],
    ["TimeoutError", "waits", "AbortError", "waits"],
    ["TimeoutError", "AbortError", "AbortError", "waits"],
  ]);
});

for (const [name, correction] of [["back", -3_600_000], ["forward", 3_600_000]]) {
  test(`a clock that is set ${name} neither stops the waiting nor hurries it`, async (t) => {
    const setClock = stopClocks(t);
    const records = new Map([["1", processing("1")]]);
    const { client, asked } = world(records, (_request, count) => (count === 5 ? json({ status: 429 }, 429, { "retry-after": "60" }) : undefined));
    const wait = client.orchestrations.waitFor("1", { pollMs: 1_000 });
    await pass(2_500);
    assert.equal(asked.length, 3);
    setClock(correction);
    await pass(2_000);
    assert.equal(asked.length, 5);
    await pass(59_000);
    assert.equal(asked.length, 5, "a penalty counts by the new clock");
    await pass(1_000);
    assert.equal(asked.length, 6);
    records.set("1", { id: "1", status: "COMPLETED" });
    assert.equal((await until(wait, { most: 1_050 })).status, "COMPLETED");
  });
}

test("options of a call that are none are refused before anybody waits, and disturb nobody", async (t) => {
  stopClocks(t);
  const records = new Map([["1", processing("1")]]);
  const { client, asked } = world(records);
  const good = client.orchestrations.waitFor("1", { pollMs: 500 });
  const circular = { a: "b" };
  circular.self = circular;
  const bad = [{ maxRetries: 1n }, { maxRetries: "4" }, { timeoutMs: NaN }, { timeoutMs: null }, { headers: { "x-user": "a\nb" } }, { headers: { "no name": "x" } }, { headers: 5n }];
  for (const options of bad) {
    const { error } = await until(outcome(client.orchestrations.waitFor("1", options)), { most: 0 });
    assert.equal(error?.code, "invalid_options", Object.keys(options)[0]);
  }
  const odd = client.orchestrations.waitFor("1", { headers: circular });
  await pass(2_000);
  assert.ok(asked.length >= 4);
  assert.equal(new Headers(asked.find(({ init }) => new Headers(init.headers).has("self"))?.init.headers).get("self"), "[object Object]");
  records.set("1", { id: "1", status: "COMPLETED" });
  assert.deepEqual((await until(Promise.all([good, odd]))).map(({ status }) => status), ["COMPLETED", "COMPLETED"]);
});

test("headers are read when the waiting begins", async (t) => {
  stopClocks(t);
  const records = new Map([["1", processing("1")]]);
  const { client, asked } = world(records);
  const headers = { "x-user": "a" };
  const wait = client.orchestrations.waitFor("1", { headers, pollMs: 500 });
  await pass(1_100);
  headers["x-user"] = "b\n";
  await pass(1_000);
  records.set("1", { id: "1", status: "COMPLETED" });
  await until(wait);
  assert.deepEqual(new Set(asked.map(({ init }) => new Headers(init.headers).get("x-user"))), new Set(["a"]));
});

test("an id that is asked for alone holds nobody up, and is asked for once a round", async (t) => {
  stopClocks(t);
  const records = new Map([["good", processing("good")]]);
  let alone = 0;
  const open = new Map();
  const { client, asked } = world(records, ({ get, init }) => {
    if (get === undefined) return undefined;
    alone += 1;
    // One hangs, one is busy, and none is repeated within a round.
    if (get === "busy") return json({ status: 503 }, 503);
    return new Promise((resolve, reject) => {
      open.set(get, resolve);
      init.signal.addEventListener("abort", () => reject(init.signal.reason), { once: true });
    });
  });
  const ghosts = ["ghost", "ghost", "busy", "late"].map((id) => outcome(client.orchestrations.waitFor(id, { pollMs: 1_000 })));
  const good = client.orchestrations.waitFor("good", { pollMs: 1_000 });
  await pass(2_500);
  assert.deepEqual([asked.filter(({ get }) => get === undefined).length, alone], [3, 3], "the lone reads go out together, one for each id");
  await pass(2_000);
  const lists = asked.filter(({ get }) => get === undefined);
  assert.deepEqual(lists.slice(3).map(({ ids }) => ids), [["busy", "good"], ["busy", "good"]], "who hangs is not asked for a second time");
  assert.equal(alone, 5);
  records.set("good", { id: "good", status: "COMPLETED" });
  assert.equal((await until(good, { most: 1_050 })).status, "COMPLETED");
  open.get("late")(json({ id: "late", status: "FAILED" }));
  open.get("ghost")(json({ title: "Not Found", status: 404 }, 404));
  const ends = await until(Promise.all([ghosts[0], ghosts[1], ghosts[3]]));
  assert.deepEqual(ends.map(({ value, error }) => value?.status ?? error.name), ["NotFoundError", "NotFoundError", "FAILED"]);
  records.set("busy", { id: "busy", status: "REJECTED" });
  assert.equal((await until(ghosts[2])).value.status, "REJECTED");
});

test("clients do not share waiters", async (t) => {
  stopClocks(t);
  const [a, b] = ["COMPLETED", "FAILED"].map((status) => world(new Map([["1", { id: "1", status }]])));
  const done = await until(Promise.all([a, b].map(({ client }) => client.orchestrations.waitFor("1"))));
  assert.deepEqual(done.map(({ status }) => status), ["COMPLETED", "FAILED"]);
  assert.deepEqual([a.asked.length, b.asked.length], [1, 1]);
});
