// Lists: pages under every key that the vendor uses, every item, and where a list ends.
import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import { AbortError, List, ValidationError } from "../../pkg/entry/node.js";
import { hang, json, outcome, answering } from "./answering.mjs";

const LISTS = [
  ["orchestrations", "orchestrations", "/orchestration/orchestrations"],
  ["rules", "rules", "/orchestration/rules"],
  ["cryptoDestinationAddresses", "addresses", "/transfer/crypto-destination-addresses"],
  ["fiatAccounts", "items", "/transfer/fiat-accounts"],
  ["fiatDepositInstructions", "items", "/transfer/fiat-deposit-instructions"],
  ["events", "events", "/events"],
  ["profiles", "items", "/profiles"],
  ["transfers", "items", "/transfer/transfers"],
  ["vasps", "items", "/travelrule/vasps"],
];
/** What the shapes of all records want. */
const record = (id) => ({
  id, crypto_network: "BASE", address: "0x1", status: "NEW", fiat_network_instructions: {}, created_at: "2026-07-08T09:14:03Z",
});
const ids = (items) => items.map(({ id }) => id);

/** A server with pages of two: a, b | c, d | e. */
function pages(key, cursorKey = "next_page_cursor") {
  const all = { "": ["a", "b", "1"], 1: ["c", "d", "2"], 2: ["e"] };
  return answering(({ url }) => {
    const [first, second, next] = all[url.searchParams.get("page_cursor") ?? ""];
    return json({ [key]: [first, second].filter(Boolean).map(record), ...(next && { [cursorKey]: next }) });
  });
}

for (const [resource, key, path] of LISTS) {
  test(`${resource}.list: a page, every item, an array`, async () => {
    const keys = [...new Set([key, "items"])];
    for (const key of keys) {
      const { client, asked } = pages(key);
      const list = client[resource].list({ limit: 2 });
      assert.ok(list instanceof List);
      assert.equal(asked.length, 0, "a list that nobody uses asks nothing");
      const page = await list;
      assert.deepEqual(page.items, ["a", "b"].map(record));
      assert.equal(page.next_page_cursor, "1");
      assert.equal(page.hasNextPage(), true);
      const second = await page.nextPage();
      const last = await second.nextPage();
      assert.deepEqual([ids(second.items), ids(last.items)], [["c", "d"], ["e"]]);
      assert.equal(last.hasNextPage(), false);
      assert.ok(!("next_page_cursor" in last));
      assert.equal(await last.nextPage(), undefined);
      assert.deepEqual(asked.map(({ line }) => line), ["", "&page_cursor=1", "&page_cursor=2"].map((more) => `GET ${path}?limit=2${more}`));

      const all = [];
      for await (const { id } of client[resource].list()) all.push(id);
      assert.deepEqual(all, ["a", "b", "c", "d", "e"]);
      assert.deepEqual(ids(await client[resource].list().toArray({ limit: 99 })), all);
    }
  });
}

test("where an envelope has two keys they hold the same data: never added up", async () => {
  const items = [record("a"), record("b")];
  const { client } = answering(() => json({ items, orchestrations: items }));
  assert.deepEqual((await client.orchestrations.list()).items, items);
  const { client: rules } = answering(() => json({ items: [], rules: items }));
  assert.deepEqual(ids((await rules.rules.list()).items), ["a", "b"], "an empty twin hides nothing");
});

test("an empty page has items", async () => {
  for (const body of [{}, { items: null }, { items: [], next_page_cursor: "" }, { orchestrations: [], next_page_cursor: null }]) {
    const page = await answering(() => json(body)).client.orchestrations.list();
    assert.deepEqual(page.items, []);
    assert.equal(page.hasNextPage(), false);
  }
});

test("the cursor may be called next_page", async () => {
  const { client } = pages("items", "next_page");
  assert.equal((await client.profiles.list().toArray({ limit: 9 })).length, 5);
});

test("the order is the vendor's unless one is asked for", async () => {
  const { client, asked } = answering(() => json({}));
  for (const [resource] of LISTS) await client[resource].list();
  assert.ok(asked.every(({ url }) => !url.searchParams.has("order")));
  await client.events.list({ order: "DESC" });
  assert.equal(asked.at(-1).url.searchParams.get("order"), "DESC");
});

test("every page is asked for with the same filters", async () => {
  const { client, asked } = pages("items");
  const created_at = { gte: "2026-07-01T00:00:00Z", lt: "2026-08-01T00:00:00Z" };
  await client.orchestrations.list({ status: ["PENDING", "PROCESSING"], created_at }).toArray({ limit: 9 });
  const filters = "status=PENDING&status=PROCESSING&created_at.lt=2026-08-01T00%3A00%3A00Z&created_at.gte=2026-07-01T00%3A00%3A00Z";
  for (const { url } of asked) {
    url.searchParams.delete("page_cursor");
    assert.deepEqual([...url.searchParams].sort(), [...new URLSearchParams(filters)].sort());
  }
  assert.equal(asked.length, 3);
});

test("filters are those of the moment when the list was made", async () => {
  const { client, asked } = pages("items");
  const filters = { status: ["PENDING"], profile_id: "mine" };
  const list = client.orchestrations.list(filters);
  filters.profile_id = "theirs";
  filters.status.push("COMPLETED");
  const page = await list;
  delete filters.profile_id;
  await page.nextPage();
  assert.deepEqual(asked.map(({ url }) => [url.searchParams.get("profile_id"), url.searchParams.getAll("status")]),
    [["mine", ["PENDING"]], ["mine", ["PENDING"]]]);
});

test("a cursor that leads back ends the list: at once, and after a long way round", async () => {
  for (const round of [1, 2, 7]) {
    const { client, asked } = answering(({ url }) => {
      const at = Number(url.searchParams.get("page_cursor") ?? 0);
      return json({ items: [record(`i${at}`)], next_page_cursor: String((at % round) + 1) });
    });
    const all = ids(await client.transfers.list().toArray({ limit: 1000 }));
    assert.equal(all.length, round + 1);
    assert.equal(asked.length, round + 1);
  }
});

test("the same page can be asked for its next one twice", async () => {
  const { client } = pages("items");
  const first = await client.profiles.list();
  const [a, b] = [await first.nextPage(), await first.nextPage()];
  assert.deepEqual(a.items, b.items);
  assert.deepEqual([a.hasNextPage(), b.hasNextPage()], [true, true]);
  assert.deepEqual(ids((await b.nextPage()).items), ["e"]);
});

test("what has enough stops asking", async () => {
  const { client, asked } = pages("items");
  for await (const { id } of client.profiles.list()) if (id === "b") break;
  assert.equal(asked.length, 1);
  assert.deepEqual(ids(await client.profiles.list().toArray({ limit: 2 })), ["a", "b"]);
  assert.equal(asked.length, 2);
  assert.deepEqual(await client.profiles.list().toArray({ limit: 0 }), []);
  assert.equal(asked.length, 2);
  assert.deepEqual(ids(await client.profiles.list().toArray({ limit: 3 })), ["a", "b", "c"]);
  for (const limit of [undefined, -1, 1.5, NaN, Infinity, "3"]) await assert.rejects(client.profiles.list().toArray({ limit }), RangeError);
  await assert.rejects(client.profiles.list().toArray(), TypeError);
});

test("a list that is awaited twice asks once; its promise methods work", async () => {
  const { client, asked } = pages("items");
  const list = client.profiles.list();
  const [a, b] = await Promise.all([list, list]);
  assert.equal(a, b);
  let settled = 0;
  assert.equal(await list.finally(() => (settled += 1)), a);
  assert.equal(await list.catch(() => "no"), a);
  assert.equal(settled, 1);
  assert.equal(asked.length, 1);
  const broken = answering(() => json({}, 404)).client.profiles.list();
  assert.equal(await broken.catch(({ status }) => status), 404);
});

test("what is wrong with filters is told before anything is sent", async () => {
  const { client, asked } = answering(() => json({}));
  const many = Array.from({ length: 101 }, (_, number) => `id${number}`);
  const wrong = [
    ["orchestrations", { limit: 0 }, "limit"],
    ["orchestrations", { limit: 1001 }, "limit"],
    ["orchestrations", { limit: 2.5 }, "limit"],
    ["events", { limit: 101 }, "limit"],
    ["transfers", { limit: -1 }, "limit"],
    ["orchestrations", { orchestration_id: many }, "orchestration_id"],
    ["rules", { ids: many }, "ids"],
    ["transfers", { crypto_tx_hashes: many }, "crypto_tx_hashes"],
    ["orchestrations", { created_at: { gte: "yesterday" } }, "created_at.gte"],
    ["events", { created_at: { lt: "2026-02-30T00:00:00Z" } }, "created_at.lt"],
    ["transfers", { updated_at: { gt: "2026-07-08" } }, "updated_at.gt"],
    ["profiles", { nick_name: "x" }, "nick_name"],
    ["orchestrations", { signal: 1 }, "signal"],
    ["orchestrations", { page_cursor: 7 }, "page_cursor"],
  ];
  for (const [resource, filters, path] of wrong) {
    for (const use of [(list) => list, (list) => list.toArray({ limit: 1 })]) {
      const { error } = await outcome(use(client[resource].list(filters)));
      assert.ok(ValidationError.is(error), `${resource} ${JSON.stringify(filters)}: ${error}`);
      assert.ok(error.issues.some((issue) => issue.path.join(".") === path), JSON.stringify(error.issues));
    }
  }
  assert.equal(asked.length, 0);
  await client.orchestrations.list({ orchestration_id: many.slice(1) });
  assert.equal(asked[0].url.searchParams.getAll("orchestration_id").length, 100);
});

test("an abort ends a list wherever it stands, and leaves no listener", async () => {
  const walk = async (list, seen) => {
    for await (const { id } of list) await seen(id);
  };
  for (const moment of ["before", "first page", "within a page", "between pages", "second page"]) {
    const controller = new AbortController();
    const { signal } = controller;
    const abort = () => controller.abort(new Error(moment));
    const { client, asked } = answering((request, count) => {
      if (moment === ["", "first page", "second page"][count]) {
        queueMicrotask(abort);
        return hang(request);
      }
      return json({ items: [record("a"), record("b")], next_page_cursor: `${count}` });
    });
    if (moment === "before") abort();
    const seen = [];
    const { error } = await outcome(walk(client.orchestrations.list({}, { signal }), (id) => {
      seen.push(id);
      if (seen.length === { "within a page": 1, "between pages": 2 }[moment]) abort();
    }));
    assert.ok(AbortError.is(error), `${moment}: ${error}`);
    assert.equal(error.cause.message, moment);
    assert.equal(seen.length, { before: 0, "first page": 0, "within a page": 1, "between pages": 2, "second page": 2 }[moment], moment);
    assert.equal(asked.length, { before: 0, "second page": 2 }[moment] ?? 1, moment);
    assert.equal(getEventListeners(signal, "abort").length, 0, moment);
  }
});

test("nextPage takes a signal of its own beside that of the list", async () => {
  for (const [which, given] of [["own", false], ["own", true], ["list", true]]) {
    const list = new AbortController();
    const own = new AbortController();
    const { client } = answering((request, count) => (count === 1 ? json({ items: [], next_page_cursor: "1" }) : hang(request)));
    const page = await client.profiles.list({}, given ? { signal: list.signal } : {});
    const next = outcome(page.nextPage({ signal: own.signal }));
    (which === "own" ? own : list).abort(new Error(which));
    const { error } = await next;
    assert.ok(AbortError.is(error), String(error));
    assert.equal(error.cause.message, which);
  }
});
