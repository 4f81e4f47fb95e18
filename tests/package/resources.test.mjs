// Every method of every resource: what goes out, and what comes back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { DecodeError, NotFoundError, operations, ValidationError } from "../../pkg/entry/node.js";
import { json, outcome, answering } from "./answering.mjs";

const side = { profile: { profile_id: "p" } };
const wire = {
  account_number: "123456789", fiat_account_owner_address: { country: "USA" },
  routing_details: { routing_number_type: "ABA", routing_number: "021000021", bank_name: "Bank", bank_address: { country: "USA" } },
};
const owner = { institution_details: { name: "Firm" } };
const rule = { ref_id: "r", profile_id: "p", source_asset: "USD", destination_asset: "USDG", source: { fiat: { network: "WIRE", account_type: "ABA" } }, destination: side };
const orchestration = { ref_id: "r", source_asset: "USD", destination_asset: "USDG", source_amount: "1", source: side, destination: side };
/** With what no document has: a field, a nested one, a value of an enum. */
const odd = { id: "1", status: "OF_TOMORROW", new_field: { deep: [1, null, "x"] } };
const account = { ...odd, fiat_network_instructions: {}, created_at: "t" };
const address = { ...odd, crypto_network: "NEWCHAIN", address: "0x1", bookmarked: false };
const fiatDeposit = { amount: "10.50", asset: "USD", memo_id: "m", fiat_network_instructions: { wire } };

/** Method, arguments, request line, body, answer of the server, and the result where it is not that very answer. */
const CALLS = [
  ["orchestrations.create", [orchestration], "POST /orchestration/orchestrations", orchestration, odd],
  ["orchestrations.get", ["1"], "GET /orchestration/orchestrations/1", undefined, odd],
  ["rules.create", [rule], "POST /orchestration/rules", rule, { rule: odd }, odd],
  ["rules.create", [rule], "POST /orchestration/rules", rule, odd],
  ["rules.get", ["1"], "GET /orchestration/rules?ids=1", undefined, { items: [{ id: "0" }, odd] }, odd],
  ["rules.delete", ["1"], "DELETE /orchestration/rules/1", undefined, { rule: odd }, odd],
  ["rules.delete", ["1"], "DELETE /orchestration/rules/1", undefined, odd],
  ["cryptoDestinationAddresses.put", [{ id: "1", nickname: "n" }], "PUT /transfer/crypto-destination-address", { id: "1", nickname: "n" }, { address }, address],
  ["cryptoDestinationAddresses.put", [{ id: "1", name: "n" }], "PUT /transfer/crypto-destination-address", { id: "1", nickname: "n" }, { address: { ...address, name: "n" } }, { ...address, name: "n" }],
  ["fiatAccounts.create", [{ ref_id: "r", fiat_network_instructions: { wire }, fiat_account_owner: owner }], "POST /transfer/fiat-accounts", { ref_id: "r", fiat_network_instructions: { wire }, fiat_account_owner: owner }, account],
  ["fiatAccounts.get", ["1"], "GET /transfer/fiat-accounts/1", undefined, account],
  ["fiatAccounts.update", ["1", { metadata: { k: "v" } }], "PUT /transfer/fiat-accounts/1", { metadata: { k: "v" } }, account],
  ["fiatAccounts.delete", ["1"], "DELETE /transfer/fiat-accounts/1", undefined, {}],
  ["fiatDepositInstructions.create", [{ ref_id: "r", profile_id: "p", fiat_network: "CUBIX" }], "POST /transfer/fiat-deposit-instructions", { ref_id: "r", profile_id: "p", fiat_network: "CUBIX" }, { ...account, profile_id: "p", memo_id: "m" }],
  ["fiatDepositInstructions.get", ["1"], "GET /transfer/fiat-deposit-instructions/1", undefined, { ...account, profile_id: "p", memo_id: "m" }],
  ["events.get", ["1"], "GET /events/1", undefined, { ...odd, type: "new.type", object: { id: "o", status: "NEW" } }],
  ["events.get", ["1", { is_test: true }], "GET /events/1?is_test=true", undefined, { ...odd, object: {} }],
  ["profiles.get", ["default"], "GET /profiles/default", undefined, { ...odd, nickname: "n", type: "NEW" }],
  ["profiles.balances", ["p"], "GET /profiles/p/balances", undefined, { items: [{ asset: "NEW", available: ".25", trading: "0", more: 1 }] }, [{ asset: "NEW", available: ".25", trading: "0", more: 1 }]],
  ["profiles.balances", ["p", { assets: ["USD", "USDG"] }], "GET /profiles/p/balances?assets=USD&assets=USDG", undefined, {}, []],
  ["profiles.balance", ["p", "USDG"], "GET /profiles/p/balances/USDG", undefined, { asset: "USDG", available: "1" }],
  ["transfers.get", ["1"], "GET /transfer/transfers/1", undefined, { ...odd, direction: "WITHDRAWAL", type: "NEW_RAIL" }],
  ["vasps.get", ["1"], "GET /travelrule/vasps/1", undefined, { vasp: { id: "1", name: "V", more: 1 } }, { id: "1", name: "V", more: 1 }],
  ["sandbox.deposit", ["p", { asset: "USDG", amount: ".5", crypto_network: "SOLANA" }], "POST /sandbox/profiles/p/deposit", { asset: "USDG", amount: ".5", crypto_network: "SOLANA" }, { activity_id: "a", more: 1 }],
  ["sandbox.fiatDeposit", [fiatDeposit], "POST /sandbox/fiat-deposits", fiatDeposit, {}],
];
const LISTS = ["orchestrations", "rules", "cryptoDestinationAddresses", "fiatAccounts", "fiatDepositInstructions", "events", "profiles", "transfers", "vasps"];

const call = (client, name, args) => {
  const [resource, method] = name.split(".");
  return client[resource][method](...args);
};

for (const [name, args, line, body, answer, result = answer] of CALLS) {
  test(`${name}(${args.length > 1 ? "…, …" : "…"}) sends ${line} and gives what came back untouched`, async () => {
    const { client, asked } = answering(() => json(answer));
    assert.deepEqual(await call(client, name, args), result);
    assert.equal(asked.length, 1);
    assert.equal(asked[0].line, line);
    assert.deepEqual(asked[0].body || undefined, body);
  });
}

test("every operation has its method", async () => {
  const { client, asked } = answering(() => json({}));
  for (const [name, args] of CALLS) await outcome(call(client, name, args));
  for (const resource of LISTS) await outcome(client[resource].list());
  const pattern = (path) => new RegExp(`^${path.replace(/\{[^}]+\}/g, "[^/]+")}$`);
  const reached = operations.filter(({ method, path }) =>
    asked.some(({ line, url }) => line.startsWith(`${method} `) && pattern(path).test(url.pathname.replace("/paxos", ""))));
  assert.equal(operations.length, 28);
  assert.deepEqual(reached.map(({ name }) => name), operations.map(({ name }) => name));
});

test("the last argument of every method are the options of the call", async () => {
  for (const [name, args] of [...CALLS, ...LISTS.map((resource) => [`${resource}.list`, [{}]])]) {
    const { client, asked } = answering(() => json({}));
    const full = name === "events.get" || name === "profiles.balances" ? [args[0], args[1] ?? {}] : args;
    const { error } = await outcome(call(client, name, [...full, { signal: AbortSignal.abort() }]));
    assert.equal(error?.name, "AbortError", name);
    assert.equal(asked.length, 0);
  }
});

test("params are left as they were given", async () => {
  for (const [name, args, , , answer] of CALLS) {
    const given = structuredClone(args);
    await call(answering(() => json(answer)).client, name, given);
    assert.deepEqual(given, args, name);
  }
});

const IDS = ["a/b", "../../admin", "..", ".", "%2e%2e", "a%2Fb", "a\\b", "a?b=c", "a#b", "a b", " ", "\u0000", "a\u0000b", "\n", "é", "a;b", "a&b", "a+b", "@evil", "//evil"];
const WITH_ID = CALLS.filter(([name]) => /\.(get|delete|update|balances|balance|deposit)$/.test(name) && name !== "rules.get");

test("whatever an id holds, it stays one segment of the path or is refused", async () => {
  for (const [name, args, line] of WITH_ID) {
    for (const id of IDS) {
      const { client, asked } = answering(() => json({}));
      const { error } = await outcome(call(client, name, [id, ...args.slice(1)]));
      if (asked.length === 0) {
        assert.ok(ValidationError.is(error), `${name} ${JSON.stringify(id)}: ${error}`);
        continue;
      }
      const own = line.split(" ")[1].split("?")[0].split("/");
      const segments = asked[0].url.pathname.replace("/paxos", "").split("/");
      assert.equal(segments.length, own.length, `${name} ${JSON.stringify(id)} ${asked[0].url}`);
      const changed = segments.flatMap((segment, at) => (segment === own[at] ? [] : [decodeURIComponent(segment)]));
      assert.deepEqual(changed, [id], name);
      assert.equal(asked[0].url.hash, "");
    }
    for (const id of ["", undefined, null, 7, {}, "\ud800"]) {
      const { client, asked } = answering(() => json({}));
      const { error } = await outcome(call(client, name, [id, ...args.slice(1)]));
      assert.ok(ValidationError.is(error), `${name} ${JSON.stringify(id)}: ${error}`);
      assert.equal(asked.length, 0);
    }
  }
  const { client, asked } = answering(() => json({ items: [] }));
  for (const id of IDS) {
    const { error } = await outcome(client.rules.get(id));
    if (/[\0-\x1f]/.test(id)) {
      assert.ok(ValidationError.is(error), JSON.stringify(id));
      continue;
    }
    assert.ok(NotFoundError.is(error), `${id}: ${error}`);
    assert.deepEqual([asked.at(-1).url.pathname, asked.at(-1).url.searchParams.getAll("ids")], ["/paxos/orchestration/rules", [id]]);
  }
});

test("rules.get of no such rule is a NotFoundError, as if the vendor had the operation", async () => {
  for (const body of [{}, { items: [] }, { items: [{ id: "2" }] }]) {
    const { error } = await outcome(answering(() => json(body)).client.rules.get("1"));
    assert.ok(NotFoundError.is(error), String(error));
    assert.deepEqual([error.status, error.type, error.meta, [...error.headers]], [404, "about:blank", {}, []]);
    assert.match(error.message, /rule/);
  }
});

test("an envelope without its record is a DecodeError, not half a record", async () => {
  for (const [name, args] of CALLS.filter(([name]) => /^(rules\.delete|cryptoDestinationAddresses\.put|vasps\.get)$/.test(name))) {
    const { error } = await outcome(call(answering(() => json({})).client, name, args));
    assert.ok(DecodeError.is(error), `${name}: ${error}`);
  }
});

test("an event in the form of the vendor's overview is put into its envelope; others are not touched", async () => {
  const bare = { id: "the orchestration", orchestration_rule_id: "r", ref_id: "mine", status: "COMPLETED" };
  const get = async (body) => answering(() => json(body)).client.events.get("the event");
  assert.deepEqual(await get(bare), { id: "the event", object: bare });
  const both = { ...bare, object: { id: "o" } };
  assert.deepEqual(await get(both), both);
  assert.deepEqual(await get({ id: "e", status: "COMPLETED" }), { id: "e", status: "COMPLETED" });
});

test("update and deposit take the id from the first argument, whatever the params say", async () => {
  const { client, asked } = answering(() => json({}));
  await outcome(client.fiatAccounts.update("1", { id: "2", metadata: {} }));
  await outcome(client.sandbox.deposit("p", { profile_id: "q", asset: "USD", amount: "1" }));
  await outcome(client.profiles.balances("p", { profile_id: "q" }));
  await outcome(client.events.get("e", { id: "f" }));
  assert.deepEqual(asked.map(({ url }) => url.pathname), ["/paxos/transfer/fiat-accounts/1", "/paxos/sandbox/profiles/p/deposit", "/paxos/profiles/p/balances", "/paxos/events/e"]);
});
