// Every operation of the table, by its method of the client, against the sandbox: one story of a treasury's day.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as pkg from "../../pkg/entry/node.js";
import { createSandbox } from "../../pkg/entry/sandbox-node.js";

const ETHEREUM = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

test("all 28 operations work by their methods", async () => {
  const sandbox = createSandbox({ now: new Date("2026-07-08T09:00:00Z") });
  const client = new pkg.PaxosClient({ endpoints: sandbox.endpoints, credentials: sandbox.credentials, fetch: sandbox.fetch });

  const [profile] = (await client.profiles.list()).items;
  assert.equal((await client.profiles.get("default")).id, profile.id);
  const place = { profile: { profile_id: profile.id } };
  await client.sandbox.deposit(profile.id, { asset: "USD", amount: "1000" });
  assert.ok((await client.profiles.balances(profile.id)).some(({ asset }) => asset === "USD"));
  assert.ok(Number((await client.profiles.balance(profile.id, "USD")).available) >= 1000);

  const account = await client.fiatAccounts.create({
    fiat_account_owner: { institution_details: { name: "Example Treasury Inc" } },
    fiat_network_instructions: {
      wire: {
        account_number: "000123456789",
        fiat_account_owner_address: { country: "USA" },
        routing_details: { routing_number_type: "ABA", routing_number: "021000021", bank_name: "A Bank", bank_address: { country: "USA" } },
      },
    },
  });
  assert.equal(account.status, "PENDING");
  sandbox.runUntilIdle();
  assert.equal((await client.fiatAccounts.get(account.id)).status, "APPROVED");
  const [listed] = (await client.fiatAccounts.list({ ids: account.id })).items;
  assert.match(listed.fiat_network_instructions.wire.account_number, /^X+6789$/);
  assert.equal((await client.fiatAccounts.update(account.id, { metadata: { team: "ops" } })).status, "PENDING");
  sandbox.runUntilIdle();

  const address = await client.cryptoDestinationAddresses.put({ crypto_network: "ETHEREUM", address: ETHEREUM, nickname: "Ops wallet" });
  assert.deepEqual((await client.cryptoDestinationAddresses.list({ ids: [address.id] })).items.map(({ id }) => id), [address.id]);

  const made = await client.orchestrations.create({
    source_asset: "USD", destination_asset: "USDG", source_amount: "12.50", source: place, destination: { fiat: { fiat_account_id: account.id } },
  }).catch((error) => error);
  // Whether dollars to a bank make sense is not this test's affair: what counts is that money can move.
  const orchestration = made instanceof Error
    ? await client.orchestrations.create({ source_asset: "USD", destination_asset: "USDG", source_amount: "12.50", source: place, destination: place })
    : made;
  sandbox.runUntilIdle();
  const done = await client.orchestrations.get(orchestration.id);
  assert.equal(done.status, "COMPLETED");
  assert.ok((await client.orchestrations.list({ orchestration_id: done.id })).items.length === 1);

  const transfer = await client.transfers.get(done.source_transfer.transfer_id);
  assert.equal(transfer.amount, "12.50");
  assert.ok((await client.transfers.list({ ids: transfer.id })).items.length === 1);

  const rule = await client.rules.create({
    profile_id: profile.id, source_asset: "USD", destination_asset: "USDP",
    source: { fiat: { network: "WIRE", account_type: "ABA" } }, destination: place,
  });
  assert.equal((await client.rules.get(rule.id)).id, rule.id);
  const instructions = await client.fiatDepositInstructions.get(rule.source.fiat.deposit_instructions_id);
  assert.equal(instructions.memo_id, rule.source.fiat.memo_id);
  await client.sandbox.fiatDeposit({ amount: "25.00", asset: "USD", memo_id: instructions.memo_id, fiat_network_instructions: { cubix: { account_id: "c" } } });
  sandbox.runUntilIdle();
  const [fired] = (await client.orchestrations.list({ orchestration_rule_id: rule.id })).items;
  assert.equal(fired.status, "COMPLETED");
  assert.equal((await client.rules.list({ ids: rule.id, status: "ACTIVE" })).items.length, 1);
  assert.equal((await client.rules.delete(rule.id)).status, "DELETED");

  const own = await client.fiatDepositInstructions.create({ profile_id: profile.id, fiat_network: "WIRE", routing_number_type: "SWIFT" });
  assert.equal((await client.fiatDepositInstructions.list({ ids: own.id })).items.length, 1);

  const events = await client.events.list({ created_at: { gte: "2026-07-08T09:00:00Z" } }).toArray({ limit: 1000 });
  const completed = events.find(({ type, object }) => type === "orchestration.completed" && object.id === fired.id);
  assert.deepEqual(await client.events.get(completed.id), completed);
  assert.deepEqual(completed.object, { id: fired.id, ref_id: fired.ref_id, status: "COMPLETED", orchestration_rule_id: rule.id });

  const [vasp] = (await client.vasps.list({ limit: 1 })).items;
  assert.deepEqual(await client.vasps.get(vasp.id), vasp);

  await client.fiatAccounts.delete(account.id);
  assert.equal((await client.fiatAccounts.list({ ids: account.id })).items.length, 0);

  const worked = new Set(sandbox.journal().filter(({ status }) => status === 200).map(({ operation }) => operation));
  assert.deepEqual(pkg.operations.map(({ name }) => name).filter((name) => !worked.has(name)), []);
  assert.equal(pkg.operations.length, 28);
});

test("the table has a scope and one line for every operation", () => {
  for (const { name, method, path, scope, summary } of pkg.operations) {
    assert.match(name, /^[a-z][A-Za-z]+$/);
    assert.match(method, /^(GET|POST|PUT|DELETE)$/);
    assert.match(path, /^\/[a-z/{}_-]+$/);
    assert.match(scope, /^$|^[a-z]+:[a-z_]+$/);
    assert.match(summary, /^[A-Z][^\n]{10,70}[^.]$/);
  }
  assert.deepEqual(pkg.operations.filter(({ scope }) => scope === "").map(({ name }) => name), ["listVasps", "getVasp"]);
});

test("the smallest list of scopes, sorted", () => {
  assert.deepEqual(pkg.scopesFor(["listVasps"]), []);
  assert.deepEqual(pkg.scopesFor(["getOrchestration", "createOrchestration", "listOrchestrations", "getProfile", "createSandboxDeposit"]), [
    "funding:read_profile", "orchestration:read_orchestration", "orchestration:write_orchestration",
  ]);
  assert.equal(pkg.scopesFor(pkg.operations.map(({ name }) => name)).length, 14);
});

test("docs/operations.md says the same", async () => {
  const { readFile } = await import("node:fs/promises");
  const text = await readFile(new URL("../../docs/operations.md", import.meta.url), "utf8");
  const rows = [...text.matchAll(/^\| `(\w+)` \| `([\w.]+)`.* \| (?:`([\w:]+)`|none named) \|/gm)].map(([, name, method, scope = ""]) => ({ name, method, scope }));
  assert.deepEqual(rows.map(({ name, scope }) => ({ name, scope })), pkg.operations.map(({ name, scope }) => ({ name, scope })));
  const client = new pkg.PaxosClient({ baseUrl: "http://127.0.0.1/paxos" });
  for (const { method } of rows) {
    const [resource, verb] = method.split(".");
    assert.equal(typeof client[resource][verb], "function", method);
  }
  for (const scope of pkg.scopesFor(pkg.operations.map(({ name }) => name))) assert.ok(text.split("## Scope groups")[1].includes(`\`${scope}\``), scope);
});
