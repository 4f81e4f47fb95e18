// The trap list of the vendor's API (section 18 of our fact sheet): one test a trap, named after it.
import assert from "node:assert/strict";
import { test } from "node:test";

import * as pkg from "../../pkg/entry/node.js";
import { createSandbox } from "../../pkg/entry/sandbox-node.js";

let servers = 0;

/** A client whose server answers `answer(request)`, and what it sent. */
function server(answer, options = {}) {
  const sent = [];
  servers += 1;
  const client = new pkg.PaxosClient({
    baseUrl: `http://127.0.0.1:${30_000 + servers}/paxos`,
    maxRetries: 0,
    ...options,
    fetch: async (url, { method, body }) => {
      const { pathname, searchParams } = new URL(url);
      const request = { method, path: pathname.slice("/paxos".length), query: searchParams, body };
      sent.push(request);
      const given = answer(request);
      return given instanceof Response ? given : Response.json(given);
    },
  });
  return { client, sent };
}

function sandboxed(options) {
  const sandbox = createSandbox({ now: new Date("2026-07-08T09:00:00Z"), ...options });
  return { sandbox, client: new pkg.PaxosClient({ endpoints: sandbox.endpoints, credentials: sandbox.credentials, fetch: sandbox.fetch }) };
}

const create = {
  source_asset: "PYUSD",
  destination_asset: "USDG",
  source_amount: "5",
  source: { profile: { profile_id: "p" } },
  destination: { profile: { profile_id: "p" } },
};
const rule = { profile_id: "p", source_asset: "USD", destination_asset: "USDP", source: { fiat: { network: "WIRE" } }, destination: { profile: { profile_id: "p" } } };

await pkg.ready();

test("trap 1: some answers are wrapped, some are bare, one is wrapped in a name of its own inside", async () => {
  const record = { id: "1" };
  const bodies = {
    "POST /orchestration/rules": { rule: record },
    "DELETE /orchestration/rules/1": { rule: record },
    "POST /orchestration/orchestrations": record,
    "GET /orchestration/orchestrations/1": record,
    "PUT /transfer/crypto-destination-address": { address: { id: "1", address: "0x1" } },
    "GET /travelrule/vasps/1": { vasp: record },
    "GET /transfer/transfers/1": record,
    "GET /profiles/1": record,
    "GET /transfer/fiat-accounts/1": record,
    "GET /events/1": record,
  };
  const { client } = server(({ method, path }) => bodies[`${method} ${path}`] ?? new Response(null, { status: 404 }));
  assert.deepEqual(await client.rules.create(rule), record);
  assert.deepEqual(await client.rules.delete("1"), record);
  assert.deepEqual(await client.orchestrations.create(create), record);
  assert.deepEqual(await client.orchestrations.get("1"), record);
  assert.deepEqual(await client.cryptoDestinationAddresses.put({ id: "1" }), { id: "1", address: "0x1" });
  assert.deepEqual(await client.vasps.get("1"), record);
  assert.deepEqual(await client.transfers.get("1"), record);
  assert.deepEqual(await client.profiles.get("1"), record);
  assert.deepEqual(await client.fiatAccounts.get("1"), record);
  assert.deepEqual(await client.events.get("1"), record);
});

test("trap 2: one bank account, two names, one name for the user", () => {
  const fiat = { fiat_account_id: "b" };
  const sent = (operation, params) => JSON.parse(pkg.prepare(operation, { ref_id: "r", ...params, destination_asset: "USD", destination: { fiat } }).body).destination.fiat;
  assert.deepEqual(sent("createOrchestration", create), { bank_account_id: "b" });
  assert.deepEqual(sent("createOrchestrationRule", rule), { fiat_account_id: "b" });
});

test("trap 3: one saved address, two deprecated names", () => {
  const sent = (operation, params, crypto) => JSON.parse(pkg.prepare(operation, { ref_id: "r", ...params, destination: { crypto } }).body).destination.crypto;
  for (const crypto of [{ address_id: "a" }, { crypto_address_id: "a" }]) {
    assert.deepEqual(sent("createOrchestration", create, crypto), { address_id: "a" });
    assert.deepEqual(sent("createOrchestrationRule", rule, crypto), { crypto_address_id: "a" });
  }
});

test("trap 4: five keys for the entries of a list, one for the user", async () => {
  const entry = { id: "1" };
  for (const [key, list] of [
    ["items", (client) => client.transfers.list()],
    ["orchestrations", (client) => client.orchestrations.list()],
    ["rules", (client) => client.rules.list()],
    ["addresses", (client) => client.cryptoDestinationAddresses.list()],
    ["events", (client) => client.events.list()],
  ]) {
    assert.deepEqual((await list(server(() => ({ [key]: [entry] })).client)).items, [entry], key);
  }
});

test("trap 5: filters are singular here, plural there, mixed elsewhere", async () => {
  const { client, sent } = server(() => ({ items: [] }));
  await client.orchestrations.list({ profile_id: ["a", "b"], status: "PENDING", ref_id: "r" });
  await client.rules.list({ profile_id: "a", ids: ["x", "y"], status: ["ACTIVE"] });
  await client.transfers.list({ profile_ids: ["a"], statuses: ["PENDING"], type: ["WIRE_DEPOSIT", "CRYPTO_DEPOSIT"] });
  assert.deepEqual(sent.map(({ query }) => query.toString()), [
    "profile_id=a&profile_id=b&ref_id=r&status=PENDING",
    "ids=x&ids=y&status=ACTIVE&profile_id=a",
    "profile_ids=a&type=WIRE_DEPOSIT&type=CRYPTO_DEPOSIT&statuses=PENDING",
  ]);
  for (const [list, wrong] of [["orchestrations", "profile_ids"], ["rules", "profile_ids"], ["transfers", "profile_id"], ["transfers", "status"]]) {
    await assert.rejects(async () => void (await client[list].list({ [wrong]: "a" })), pkg.ValidationError);
  }
});

test("trap 6: newest first, but profiles, events, providers and transfers by their last change", async () => {
  const { client } = sandboxed();
  const times = async (list) => (await list).items.map(({ created_at }) => Date.parse(created_at));
  const down = await times(client.orchestrations.list({ limit: 50 }));
  assert.deepEqual(down, down.toSorted((a, b) => b - a));
  const events = await times(client.events.list({ limit: 50 }));
  assert.ok(events.length > 5);
  assert.deepEqual(events, events.toSorted((a, b) => a - b));
  assert.equal((await client.profiles.list()).items[0].type, "DEFAULT");
  const names = (await client.vasps.list()).items.map(({ name }) => name);
  assert.deepEqual(names, names.toSorted());
  const created = await times(client.transfers.list({ limit: 50 }));
  assert.deepEqual(created, created.toSorted((a, b) => b - a));
  const changed = (await client.transfers.list({ limit: 50, order_by: "UPDATED_AT" })).items.map(({ updated_at }) => Date.parse(updated_at));
  assert.deepEqual(changed, changed.toSorted((a, b) => a - b));
});

test("trap 7: a page holds 100 events, not 1000", async () => {
  const { client, sent } = server(() => ({ events: [] }));
  await client.events.list({ limit: 100 });
  await assert.rejects(async () => void (await client.events.list({ limit: 101 })), pkg.ValidationError);
  await client.transfers.list({ limit: 1000 });
  assert.equal(sent.length, 2);
});

test("trap 8: POLYGON is POLYGON_POS elsewhere, and each stays as it was given", () => {
  const network = (network) => JSON.parse(pkg.prepare("createOrchestrationRule", { ref_id: "r", ...rule, source_asset: "USDC", source: { crypto: { network } } }).body).source.crypto.network;
  assert.equal(network("POLYGON"), "POLYGON");
  assert.equal(network("POLYGON_POS"), "POLYGON_POS");
});

test("trap 9: object is a text in a notification and an object in an event, whose inner id is the orchestration's", async () => {
  const { client } = server(() => ({ id: "event-1", type: "orchestration.completed", object: { id: "orchestration-1", status: "COMPLETED" } }));
  const event = await client.events.get("event-1");
  assert.equal(event.id, "event-1");
  assert.equal(event.object.id, "orchestration-1");
  assert.equal(pkg.parseWebhook({ id: "event-1", type: "orchestration.completed", object: "event" }).object, "event");
});

test("trap 10: test events are hidden unless they are asked for", async () => {
  const { client, sent } = server(() => ({ id: "e" }));
  await client.events.get("e", { is_test: true });
  await client.events.get("e");
  assert.deepEqual(sent.map(({ query }) => query.get("is_test")), ["true", null]);
});

test("trap 11: no notification tells of PENDING and REJECTED: waitFor finds out by asking", async () => {
  const { sandbox, client } = sandboxed();
  const [{ id: profile_id }] = (await client.profiles.list()).items;
  const source = { profile: { profile_id } };
  const rejected = await client.orchestrations.create({ ...create, source_asset: "USD", source_amount: "1.17", source, destination: source });
  assert.equal(rejected.status, "PENDING");
  sandbox.advance(60_000);
  assert.equal((await client.orchestrations.waitFor(rejected)).status, "REJECTED");
});

test("trap 12: a missing scope is 403 without a type, as is much else", async () => {
  const problem = (detail) => Response.json({ type: "about:blank", title: "Forbidden", status: 403, detail }, { status: 403 });
  const missing = server(() => problem("insufficient scopes: found 'a', required one of '[event:read_event]'"));
  const error = await missing.client.events.get("e").catch((error) => error);
  assert.ok(pkg.InsufficientScopeError.is(error));
  assert.deepEqual(error.requiredScopes, ["events:read_event"]);
  const other = await server(() => problem("the account is disabled")).client.events.get("e").catch((error) => error);
  assert.ok(pkg.ApiError.is(other) && !pkg.InsufficientScopeError.is(other));
});

test("trap 13: 409 after doubt is success in disguise", async () => {
  const stored = { id: "o", ...create, ref_id: "k", status: "PROCESSING" };
  let requests = 0;
  const { client } = server(
    ({ method }) => {
      requests += 1;
      if (requests === 1) return new Response(null, { status: 503, headers: { "retry-after": "0" } });
      if (method === "GET") return { items: [] };
      return Response.json({ type: "https://x/problems/already-exists", status: 409, meta: { existing: stored } }, { status: 409 });
    },
    { maxRetries: 2 },
  );
  assert.deepEqual(await client.orchestrations.create({ ...create, ref_id: "k" }), stored);
});

test("trap 14: after a 429 nobody asks again before its time", async () => {
  const { client, sent } = server(() => Response.json({ status: 429 }, { status: 429 }));
  const before = Date.now();
  const first = await client.orchestrations.get("o").catch((error) => error);
  const second = await client.profiles.list().then(() => undefined, (error) => error);
  assert.ok(pkg.RateLimitError.is(first) && pkg.RateLimitError.is(second));
  assert.ok(second.retryAt.getTime() >= before + 300_000);
  assert.equal(sent.length, 1);
});

test("trap 15: a sandbox deposit needs a scope that reads", () => {
  assert.deepEqual(pkg.scopesFor(["createSandboxDeposit"]), ["funding:read_profile"]);
});

test("trap 16: the table knows the scopes that the specification's map leaves out", () => {
  const scopes = pkg.scopesFor(pkg.operations.map(({ name }) => name));
  for (const scope of ["read_orchestration", "write_orchestration", "read_orchestration_rule", "write_orchestration_rule"]) {
    assert.ok(scopes.includes(`orchestration:${scope}`), scope);
  }
  for (const verb of ["read", "write"]) assert.ok(scopes.includes(`transfer:${verb}_crypto_destination_address`));
});

test("trap 17: deposits of a deleted rule are credited, unconverted", async () => {
  const { sandbox, client } = sandboxed();
  const [{ id: profile_id }] = (await client.profiles.list()).items;
  const profile = { profile: { profile_id } };
  const made = await client.rules.create({ ...rule, profile_id, destination: profile });
  assert.equal((await client.rules.delete(made.id)).status, "DELETED");
  const before = await Promise.all(["USD", "USDP"].map((asset) => client.profiles.balance(profile_id, asset)));
  sandbox.deposit({ rule_id: made.id, amount: "25", asset: "USD" });
  sandbox.runUntilIdle();
  const after = await Promise.all(["USD", "USDP"].map((asset) => client.profiles.balance(profile_id, asset)));
  assert.equal(Number(after[0].available) - Number(before[0].available), 25);
  assert.equal(after[1].available, before[1].available);
  assert.deepEqual((await client.orchestrations.list({ orchestration_rule_id: made.id })).items, []);
});

test("trap 18: required fields are missing, nulls and misplaced objects occur", async () => {
  const odd = { id: "a", status: null, fiat_account_owner: { status: "PENDING", metadata: { n: 1 } }, created_at: null };
  assert.deepEqual(await server(() => odd).client.fiatAccounts.get("a"), odd);
});

test("trap 19: .25 is an amount, ids are no UUIDs, times have nine digits", async () => {
  const transfer = { id: "not a uuid", amount: ".25", created_at: "2026-07-08T09:14:03.218447901Z" };
  const { client, sent } = server(() => transfer);
  assert.deepEqual(await client.transfers.get("not a uuid"), transfer);
  await client.transfers.list({ created_at: { gte: transfer.created_at } });
  assert.equal(sent[1].query.get("created_at.gte"), transfer.created_at);
  assert.equal(pkg.schemas.createOrchestration.safeParse({ ...create, ref_id: "r", source_amount: ".25" }).success, true);
});

test("trap 20: lists hold orchestrations that nobody here created", async () => {
  const made = { id: "o", source: { fiat: { memo: "M" } }, source_asset: "EUR", destination_asset: "EUR", destination: {}, status: "SETTLING" };
  const { items } = await server(() => ({ items: [made] })).client.orchestrations.list();
  assert.deepEqual(items, [made]);
});
