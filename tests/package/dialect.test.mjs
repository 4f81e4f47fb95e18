// The dialect table of the vendor's documents (section 5 of our fact sheet): what the April guides say, what the July
// specification says, and that both are taken while only the right one is sent. One test a row, named after it.
import assert from "node:assert/strict";
import { test } from "node:test";

import * as pkg from "../../pkg/entry/node.js";
import { createSandbox } from "../../pkg/entry/sandbox-node.js";

const ETHEREUM = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
let servers = 0;

/** A client that gets these answers, one a request, and what it sent. */
function scripted(...answers) {
  const sent = [];
  servers += 1;
  const client = new pkg.PaxosClient({
    baseUrl: `http://127.0.0.1:${20_000 + servers}/paxos`,
    maxRetries: 0,
    fetch: async (url, { method, body }) => {
      const { pathname, search } = new URL(url);
      sent.push({ method, path: pathname.slice("/paxos".length), query: search.slice(1), body: body === undefined ? undefined : JSON.parse(body) });
      return Response.json(answers[Math.min(sent.length, answers.length) - 1]);
    },
  });
  return { client, sent };
}

const create = {
  ref_id: "r-1",
  source_asset: "PYUSD",
  destination_asset: "USDG",
  source_amount: "5",
  source: { profile: { profile_id: "p" } },
  destination: { profile: { profile_id: "p" } },
};
const rule = {
  ref_id: "r-1",
  profile_id: "p",
  source_asset: "USD",
  destination_asset: "USDP",
  source: { fiat: { network: "WIRE", account_type: "ABA" } },
  destination: { profile: { profile_id: "p" } },
};

/** The body that goes out, and the codes of the warnings. */
function outgoing(operation, params) {
  const { body, warnings } = pkg.prepare(operation, params);
  return { body: JSON.parse(body), warnings: warnings.map(({ code, path }) => `${code} ${path.join(".")}`) };
}

await pkg.ready();

test("row 1: five states, and any other text", async () => {
  for (const status of ["PROCESSING", "COMPLETED", "FAILED", "PENDING", "REJECTED", "PENDING_APPROVAL"]) {
    const { client } = scripted({ id: "o", status });
    assert.equal((await client.orchestrations.get("o")).status, status);
  }
});

test("row 2: items first, else orchestrations, never both", async () => {
  const a = { id: "a" };
  for (const body of [{ items: [a] }, { orchestrations: [a] }, { items: [a], orchestrations: [a] }]) {
    assert.deepEqual((await scripted(body).client.orchestrations.list()).items, [a]);
  }
});

test("row 3: items first, else rules", async () => {
  const a = { id: "a" };
  for (const body of [{ items: [a] }, { rules: [a] }, { items: [a], rules: [a] }]) {
    assert.deepEqual((await scripted(body).client.rules.list()).items, [a]);
  }
});

test("row 4: an orchestration goes to address and network; the ids go out as address_id, with a warning", () => {
  const to = (crypto) => outgoing("createOrchestration", { ...create, destination: { crypto } });
  assert.deepEqual(to({ address: ETHEREUM, network: "ETHEREUM" }).body.destination.crypto, { address: ETHEREUM, network: "ETHEREUM" });
  for (const name of ["address_id", "crypto_address_id"]) {
    const { body, warnings } = to({ [name]: "a" });
    assert.deepEqual(body.destination.crypto, { address_id: "a" });
    assert.deepEqual(warnings, [`deprecated_field destination.crypto.${name}`]);
  }
});

test("row 5: a rule goes to address and network; the ids go out as crypto_address_id, with a warning", () => {
  const to = (crypto) => outgoing("createOrchestrationRule", { ...rule, destination: { crypto } });
  assert.deepEqual(to({ address: ETHEREUM, network: "ETHEREUM" }).body.destination.crypto, { address: ETHEREUM, network: "ETHEREUM" });
  for (const name of ["address_id", "crypto_address_id"]) {
    const { body, warnings } = to({ [name]: "a" });
    assert.deepEqual(body.destination.crypto, { crypto_address_id: "a" });
    assert.deepEqual(warnings, [`deprecated_field destination.crypto.${name}`]);
  }
});

test("row 6: any part of a blockchain address on an answer", async () => {
  for (const crypto of [{ address: "x", network: "BASE" }, { address_id: "a" }, { crypto_address_id: "a" }, {}]) {
    const { client } = scripted({ id: "o", destination: { crypto } });
    assert.deepEqual((await client.orchestrations.get("o")).destination, { crypto });
  }
});

test("row 7: a bank goes out as bank_account_id on an orchestration", () => {
  for (const name of ["bank_account_id", "fiat_account_id"]) {
    const { body, warnings } = outgoing("createOrchestration", { ...create, destination_asset: "USD", destination: { fiat: { [name]: "b", memo: "m" } } });
    assert.deepEqual(body.destination.fiat, { bank_account_id: "b", memo: "m" });
    assert.deepEqual(warnings, []);
  }
});

test("row 8: a bank goes out as fiat_account_id on a rule", () => {
  for (const name of ["bank_account_id", "fiat_account_id"]) {
    const { body, warnings } = outgoing("createOrchestrationRule", { ...rule, destination_asset: "USD", destination: { fiat: { [name]: "b", memo: "m" } } });
    assert.deepEqual(body.destination.fiat, { fiat_account_id: "b", memo: "m" });
    assert.deepEqual(warnings, []);
  }
});

test("row 9: either name of the bank on an answer", async () => {
  for (const fiat of [{ fiat_account_id: "b" }, { bank_account_id: "b" }]) {
    const { client } = scripted({ items: [{ id: "r", destination: { fiat } }] });
    assert.deepEqual((await client.rules.get("r")).destination, { fiat });
  }
});

test("row 10: destination_amount and completed_at may be there", async () => {
  const o = { id: "o", destination_amount: "5", completed_at: "2026-04-01T00:00:00Z" };
  assert.deepEqual(await scripted(o).client.orchestrations.get("o"), o);
  assert.deepEqual(await scripted({ id: "o" }).client.orchestrations.get("o"), { id: "o" });
});

test("row 11: profile_id at the top is let through with a warning, and never added", () => {
  assert.equal("profile_id" in outgoing("createOrchestration", create).body, false);
  const { body, warnings } = outgoing("createOrchestration", { ...create, profile_id: "p" });
  assert.equal(body.profile_id, "p");
  assert.deepEqual(warnings, ["deprecated_field profile_id"]);
});

test("row 12: a rule comes out of its envelope, or bare", async () => {
  for (const body of [{ rule: { id: "r" } }, { id: "r" }]) {
    assert.deepEqual(await scripted(body).client.rules.create(rule), { id: "r" });
    assert.deepEqual(await scripted(body).client.rules.delete("r"), { id: "r" });
  }
});

test("row 13: an orchestration is bare", async () => {
  assert.deepEqual(await scripted({ id: "o" }).client.orchestrations.create(create), { id: "o" });
});

test("row 14: an address goes out with nickname, never with name or account_id", () => {
  const { body, warnings } = outgoing("putCryptoDestinationAddress", { crypto_network: "BASE", address: ETHEREUM, name: "Ops", account_id: "a" });
  assert.deepEqual(body, { crypto_network: "BASE", address: ETHEREUM, nickname: "Ops" });
  assert.deepEqual(warnings, ["deprecated_field name", "deprecated_field account_id"]);
});

test("row 15: address is the record only when it is an object; name or nickname", async () => {
  const put = { crypto_network: "BASE", address: ETHEREUM };
  for (const record of [{ id: "a", address: ETHEREUM, nickname: "n" }, { id: "a", address: ETHEREUM, name: "n" }]) {
    assert.deepEqual(await scripted({ address: record }).client.cryptoDestinationAddresses.put(put), record);
  }
  const bare = { id: "a", crypto_network: "BASE", address: ETHEREUM };
  assert.deepEqual(await scripted(bare).client.cryptoDestinationAddresses.put(put), bare);
});

test("row 16: bookmarked_status goes out, bookmarked comes back", async () => {
  const { client, sent } = scripted({ address: { id: "a", bookmarked: true } }, { addresses: [] });
  assert.equal((await client.cryptoDestinationAddresses.put({ id: "a", bookmarked_status: true })).bookmarked, true);
  await client.cryptoDestinationAddresses.list({ bookmarked_status: false });
  assert.deepEqual(sent[0].body, { id: "a", bookmarked_status: true });
  assert.equal(sent[1].query, "bookmarked_status=false");
});

test("row 17: POLYGON on rules, POLYGON_POS elsewhere; what is given is sent", () => {
  const source = (network) => outgoing("createOrchestrationRule", { ...rule, source_asset: "USDC", source: { crypto: { network } } });
  assert.deepEqual(source("POLYGON"), { body: { ...rule, source_asset: "USDC", source: { crypto: { network: "POLYGON" } } }, warnings: [] });
  assert.deepEqual(source("POLYGON_POS").warnings, ["unknown_value source.crypto.network"]);
  assert.equal(source("POLYGON_POS").body.source.crypto.network, "POLYGON_POS");
  const put = (crypto_network) => outgoing("putCryptoDestinationAddress", { crypto_network, address: ETHEREUM });
  assert.deepEqual(put("POLYGON_POS").warnings, []);
  assert.deepEqual(put("POLYGON").warnings, ["unknown_value crypto_network"]);
});

test("row 18: events under events, else under items", async () => {
  for (const key of ["events", "items"]) {
    assert.deepEqual((await scripted({ [key]: [{ id: "e" }] }).client.events.list()).items, [{ id: "e" }]);
  }
});

test("row 19: an event without its envelope gets one", async () => {
  const inner = { id: "o", orchestration_rule_id: "r", ref_id: "k", status: "COMPLETED" };
  const enveloped = { id: "e", type: "orchestration.completed", object: inner };
  assert.deepEqual(await scripted(enveloped).client.events.get("e"), enveloped);
  const event = await scripted(inner).client.events.get("e");
  assert.deepEqual(event.object, inner);
});

test("row 20: object is a text in a notification and an object in an event", async () => {
  const delivery = { id: "e", type: "orchestration.completed", source: "com.paxos", time: "2026-07-08T09:14:03Z", object: "event" };
  assert.equal(pkg.parseWebhook(JSON.stringify(delivery)).object, "event");
  assert.throws(() => pkg.parseWebhook({ ...delivery, object: { id: "o" } }), pkg.ValidationError);
  const { client } = scripted({ id: "e", object: "event" });
  await assert.rejects(client.events.get("e"), pkg.DecodeError);
});

test("row 21: four states of a rule, and any other text", async () => {
  const { client } = scripted({ items: [{ id: "r", status: "CANCELLED" }] });
  assert.equal((await client.rules.get("r")).status, "CANCELLED");
});

test("row 22: memo_id on a rule's source, memo on an orchestration's", async () => {
  const source = { fiat: { memo_id: "M" } };
  assert.deepEqual((await scripted({ rule: { id: "r", source } }).client.rules.create(rule)).source, source);
  const used = { fiat: { memo: "M" } };
  assert.deepEqual((await scripted({ id: "o", source: used }).client.orchestrations.get("o")).source, used);
});

test("rows 23 and 24: source and destination are always sent", () => {
  for (const [operation, params, required] of [
    ["createOrchestration", create, ["ref_id", "source_asset", "destination_asset", "source_amount", "source", "destination"]],
    ["createOrchestrationRule", rule, ["ref_id", "profile_id", "source_asset", "destination_asset", "source", "destination"]],
  ]) {
    for (const field of required) {
      const { [field]: _, ...rest } = params;
      const { success, issues } = pkg.schemas[operation].safeParse(rest);
      assert.equal(success, false);
      assert.deepEqual(issues.map(({ code, path }) => [code, path.join(".")]), [["required", field]]);
    }
  }
});

test("row 25: ids are opaque", async () => {
  for (const id of ["crypto_addr_9", "rule 7", "50cb75160-9dd0-450d-abd3-a4d5311697a9", "ä/ö"]) {
    const { client, sent } = scripted({ id });
    assert.equal((await client.transfers.get(id)).id, id);
    assert.equal(sent[0].path, `/transfer/transfers/${encodeURIComponent(id)}`);
  }
});

test("row 26: the last segment of a problem's type counts, with either kind of stroke", async () => {
  for (const type of [
    "https://developer.paxos.com/docs/v2/problems/already-exists",
    "https://api.paxos.com/v2/problems/already-exists",
    "https://api.paxos.com/v2/problems/already_exists",
  ]) {
    servers += 1;
    const client = new pkg.PaxosClient({
      baseUrl: `http://127.0.0.1:${20_000 + servers}/paxos`,
      fetch: async () => Response.json({ type, status: 409 }, { status: 409 }),
    });
    await assert.rejects(client.orchestrations.get("o"), pkg.AlreadyExistsError);
  }
});

test("the sandbox speaks both dialects to the same client", async () => {
  for (const dialect of ["2026-07", "2026-04", "both"]) {
    const sandbox = createSandbox({ dialect });
    const client = new pkg.PaxosClient({ endpoints: sandbox.endpoints, credentials: sandbox.credentials, fetch: sandbox.fetch });
    const [profile] = (await client.profiles.list()).items;
    const rules = await client.rules.create({ ...rule, profile_id: profile.id, destination: { profile: { profile_id: profile.id } } });
    assert.equal(rules.ref_id, "r-1");
    assert.ok((await client.rules.list()).items.some(({ id }) => id === rules.id));
    const address = await client.cryptoDestinationAddresses.put({ crypto_network: "ETHEREUM", address: ETHEREUM, nickname: "Ops" });
    assert.equal(address.nickname ?? address.name, "Ops");
    assert.ok((await client.orchestrations.list({ limit: 1 })).items.length === 1);
  }
});
