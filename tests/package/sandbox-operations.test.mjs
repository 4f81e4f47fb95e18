// The sandbox answers every operation, in process and behind a client, and takes deposits from outside.
import assert from "node:assert/strict";
import { test } from "node:test";
import { operations } from "../../pkg/entry/node.js";
import { createSandbox, PaxosError, sandboxHandler } from "../../pkg/entry/sandbox-node.js";

const START = new Date("2026-07-08T09:04:03.218Z");
const EVM = "0x5a4DB0c55a4dB0C55a4DB0C55A4db0c55A4Db0C5";

async function desk(options = {}) {
  const sandbox = createSandbox({ now: START, ...options });
  const { clientId: client_id, clientSecret: client_secret } = sandbox.credentials;
  const form = new URLSearchParams({ grant_type: "client_credentials", client_id, client_secret });
  const { access_token } = await (await sandbox.fetch(sandbox.endpoints.tokenUrl, { method: "POST", body: form })).json();
  const headers = { authorization: `Bearer ${access_token}`, "content-type": "application/json" };
  const call = async (method, path, body) => {
    const response = await sandbox.fetch(sandbox.endpoints.apiUrl + path, { method, headers, body: body && JSON.stringify(body) });
    const answer = await response.json();
    assert.equal(response.status, 200, `${method} ${path}: ${JSON.stringify(answer)}`);
    return answer;
  };
  return { sandbox, call, get: (path) => call("GET", path) };
}

test("every operation is answered", async () => {
  const { sandbox, call, get } = await desk();
  const [profile, other] = (await get("/profiles")).items;
  await get("/profiles/default");
  await get(`/profiles/${profile.id}/balances`);
  await get(`/profiles/${profile.id}/balances/USD`);
  const account = await call("POST", "/transfer/fiat-accounts", {
    fiat_account_owner: { institution_details: { name: "Shop" } },
    fiat_network_instructions: { dbs_act: { account_number: "123456" } },
  });
  await get(`/transfer/fiat-accounts/${account.id}`);
  await get("/transfer/fiat-accounts");
  await call("PUT", `/transfer/fiat-accounts/${account.id}`, { metadata: { a: "b" } });
  sandbox.runUntilIdle();
  const { address } = await call("PUT", "/transfer/crypto-destination-address", { crypto_network: "BASE", address: EVM });
  assert.equal(address.address, EVM);
  await get(`/transfer/crypto-destination-addresses?ids=${address.id}`);
  const instructions = await call("POST", "/transfer/fiat-deposit-instructions", { profile_id: profile.id, fiat_network: "CUBIX" });
  await get(`/transfer/fiat-deposit-instructions/${instructions.id}`);
  await get("/transfer/fiat-deposit-instructions");
  await call("POST", "/sandbox/fiat-deposits", {
    amount: "5.00",
    asset: "USD",
    memo_id: instructions.memo_id,
    fiat_network_instructions: { cubix: { account_id: "c" } },
  });
  await call("POST", `/sandbox/profiles/${profile.id}/deposit`, { asset: "USDC", amount: "5", crypto_network: "BASE" });
  const { rule } = await call("POST", "/orchestration/rules", {
    ref_id: "rule",
    profile_id: profile.id,
    source_asset: "USDC",
    destination_asset: "USD",
    source: { crypto: { network: "BASE" } },
    destination: { fiat: { fiat_account_id: account.id } },
  });
  await get(`/orchestration/rules?ids=${rule.id}`);
  await call("DELETE", `/orchestration/rules/${rule.id}`);
  await call("DELETE", `/transfer/fiat-accounts/${account.id}`);
  const created = await call("POST", "/orchestration/orchestrations", {
    ref_id: "o",
    source_asset: "USD",
    destination_asset: "USDG",
    source_amount: "1",
    source: { profile: { profile_id: profile.id } },
    destination: { profile: { profile_id: other.id } },
  });
  sandbox.runUntilIdle();
  const done = await get(`/orchestration/orchestrations/${created.id}`);
  await get("/orchestration/orchestrations");
  await get("/transfer/transfers");
  await get(`/transfer/transfers/${done.source_transfer.transfer_id}`);
  const { events } = await get("/events?type=orchestration.completed&order=DESC");
  assert.deepEqual((await get(`/events/${events[0].id}`)).object, { id: created.id, ref_id: "o", status: "COMPLETED" });
  const { items: vasps } = await get("/travelrule/vasps?search=acorn");
  assert.deepEqual(await get(`/travelrule/vasps/${vasps[0].id}`), { vasp: vasps[0] });

  const asked = new Set(sandbox.journal().map(({ operation }) => operation));
  assert.deepEqual(operations.map(({ name }) => name).filter((name) => !asked.has(name)), []);
  assert.equal(operations.length, 28);
});

async function withRule(options) {
  const it = await desk(options);
  const [profile, other] = (await it.get("/profiles")).items;
  const { rule } = await it.call("POST", "/orchestration/rules", {
    ref_id: "rule",
    profile_id: profile.id,
    source_asset: "USDC",
    destination_asset: "USDG",
    source: { crypto: { network: "SOLANA" } },
    destination: { profile: { profile_id: other.id } },
  });
  return { ...it, rule };
}

test("a deposit from outside fires a rule", async () => {
  const { sandbox, get, call, rule } = await withRule();
  const arrival = sandbox.deposit({ address: rule.source.crypto.address, amount: "250.75", asset: "USDC" });
  const fired = await get(`/orchestration/orchestrations/${arrival.orchestration_id}`);
  assert.equal(fired.orchestration_rule_id, rule.id);
  assert.equal(fired.source_transfer.transfer_id, arrival.transfer_id);
  sandbox.runUntilIdle();
  assert.equal((await get(`/orchestration/orchestrations/${fired.id}`)).status, "COMPLETED");
  await call("DELETE", `/orchestration/rules/${rule.id}`);
  assert.deepEqual(Object.keys(sandbox.deposit({ rule_id: rule.id, amount: "1", asset: "USDC" })), ["transfer_id"]);
});

test("a deposit that cannot be is refused with a sentence", async () => {
  const { sandbox, rule } = await withRule();
  const table = [
    [undefined, /The deposit was refused: /],
    [{ rule_id: rule.id }, /amount is required/],
    [{ rule_id: rule.id, amount: 5 }, /amount /],
    [{ rule_id: "nothing", amount: "5" }, /there is no rule with this rule_id/],
    [{ rule_id: rule.id, amount: "5", assets: "USDC" }, /assets .*did you mean/],
  ];
  for (const [deposit, words] of table) {
    assert.throws(() => sandbox.deposit(deposit), (error) => PaxosError.is(error) && error.code === "invalid_deposit" && words.test(error.message), String(words));
  }
});

test("a deposit is a control of the server", async () => {
  const { sandbox, rule, get } = await withRule();
  const handler = sandboxHandler(sandbox);
  const post = async (body) => {
    const response = await handler(new Request("http://127.0.0.1:4010/_sandbox/deposit", { method: "POST", body }));
    return { status: response.status, body: await response.json() };
  };
  const { status, body } = await post(JSON.stringify({ rule_id: rule.id, amount: "5", asset: "USDC" }));
  assert.equal(status, 200);
  assert.equal((await get(`/orchestration/orchestrations/${body.orchestration_id}`)).source_amount, "5");
  for (const wrong of [undefined, "nonsense", "[]", "{}", JSON.stringify({ rule_id: "x", amount: "5" })]) {
    const refused = await post(wrong);
    assert.equal(refused.status, 400, wrong);
    assert.match(refused.body.detail, /^The deposit was refused: /);
  }
});

test("the state counts everything", async () => {
  const { sandbox, rule } = await withRule();
  const before = sandbox.state().counts;
  for (const [name, least] of Object.entries({ rules: 9, cryptoDestinationAddresses: 10, fiatAccounts: 6, fiatDepositInstructions: 4, transfers: 500, events: 1200 })) {
    assert.ok(before[name] >= least, `${name} ${before[name]}`);
  }
  sandbox.deposit({ rule_id: rule.id, amount: "1" });
  const { transfers, events, orchestrations } = sandbox.state().counts;
  assert.deepEqual([transfers, events, orchestrations], [before.transfers + 1, before.events + 2, before.orchestrations + 1]);
});

test("deposit instructions have the identity_id that the vendor's schema requires", async () => {
  const { call, get } = await desk();
  const [profile] = (await get("/profiles")).items;
  const made = await call("POST", "/transfer/fiat-deposit-instructions", { profile_id: profile.id, fiat_network: "WIRE" });
  assert.equal(made.identity_id, "");
  for (const { identity_id } of (await get("/transfer/fiat-deposit-instructions")).items) assert.equal(typeof identity_id, "string");
});

test("an intermediary bank that is not there cannot be changed: it would have no routing number", async () => {
  const { sandbox, call, get } = await desk();
  const { items } = await get("/transfer/fiat-accounts");
  const { id } = items.find(({ fiat_network_instructions }) => fiat_network_instructions.wire !== undefined);
  const { authorization } = await (async () => {
    const { clientId: client_id, clientSecret: client_secret } = sandbox.credentials;
    const form = new URLSearchParams({ grant_type: "client_credentials", client_id, client_secret });
    const { access_token } = await (await sandbox.fetch(sandbox.endpoints.tokenUrl, { method: "POST", body: form })).json();
    return { authorization: `Bearer ${access_token}` };
  })();
  const change = (wire) =>
    sandbox.fetch(`${sandbox.endpoints.apiUrl}/transfer/fiat-accounts/${id}`, { method: "PUT", headers: { authorization }, body: JSON.stringify({ fiat_network_instructions: { wire } }) });
  const refused = await change({ intermediary_routing_details: { bank_name: "Other" } });
  assert.equal(refused.status, 400);
  assert.match((await refused.json()).detail, /intermediary_routing_details can only be changed/);
  assert.equal((await change({ routing_details: { bank_name: "Other" } })).status, 200);
  assert.equal((await get(`/transfer/fiat-accounts/${id}`)).fiat_network_instructions.wire.routing_details.bank_name, "Other");
});
