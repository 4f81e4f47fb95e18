// Every recipe, against the vendor's recipes (reference section 8, July 2026): its schema takes it without a warning, it goes out
// under the vendor's names, and the sandbox carries it out to the end.
import assert from "node:assert/strict";
import { test } from "node:test";
import { PaxosClient, describeRoute, prepare, recipes, schemas } from "../../pkg/entry/node.js";
import { createSandbox } from "../../pkg/entry/sandbox-node.js";

const sandbox = createSandbox({ seed: "recipes", now: new Date("2026-07-08T09:00:00Z") });
const client = new PaxosClient({ endpoints: sandbox.endpoints, credentials: sandbox.credentials, fetch: sandbox.fetch });
const { id: profile_id } = await client.profiles.get("default");
const [{ id: fiat_account_id }] = (await client.fiatAccounts.list().toArray({ limit: 100 })).filter(({ status }) => status === "APPROVED");
const address = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
// 8.2 and 8.5: an address is registered first.
await client.cryptoDestinationAddresses.put({ crypto_network: "ETHEREUM", address, nickname: "Ours" });
const chain = { crypto: { network: "ETHEREUM", address } };
const place = { profile: { profile_id } };

/** What a recipe gives, checked and as it goes out. */
function sent(operation, params) {
  const whole = { ref_id: "r", ...params };
  const result = schemas[operation].safeParse(whole);
  assert.deepEqual([result.success, result.warnings ?? result.issues], [true, []]);
  return JSON.parse(prepare(operation, whole).body);
}

const AD_HOC = {
  "8.3 mint": [recipes.mint({ profile_id, asset: "USDG", amount: "250.75" }), ["USD", "USDG", place], "mint"],
  "8.3 mint to an address": [recipes.mint({ profile_id, asset: "USDG", amount: "1", destination: chain }), ["USD", "USDG", chain], "mint"],
  "8.4 convert": [recipes.convert({ profile_id, from: "USDC", to: "USDG", amount: ".25" }), ["USDC", "USDG", place], "convert"],
  "8.6 redeem": [
    recipes.redeem({ profile_id, asset: "USDG", amount: "12.50", fiat_account_id, memo: "Invoice 7" }),
    ["USDG", "USD", { fiat: { bank_account_id: fiat_account_id, memo: "Invoice 7" } }],
    "redeem",
  ],
};
for (const [name, [params, [source_asset, destination_asset, destination], kind]] of Object.entries(AD_HOC)) {
  test(name, async () => {
    const { source_amount, ...body } = sent("createOrchestration", params);
    assert.deepEqual(body, { ref_id: "r", source_asset, destination_asset, source: place, destination });
    assert.equal(describeRoute(params).kind, kind);
    const made = await client.orchestrations.create(params);
    sandbox.runUntilIdle();
    const done = await client.orchestrations.get(made.id);
    assert.deepEqual([done.status, Number(done.source_amount)], ["COMPLETED", Number(source_amount)]);
  });
}

test("8.8 an old conversion: its key stays its key, and sending it again pays once", async () => {
  const old = { profile_id, amount: "2.50", source_asset: "PYUSD", target_asset: "USDG", ref_id: "old-1" };
  const params = recipes.fromStablecoinConversion(old);
  assert.deepEqual(sent("createOrchestration", params), { ref_id: "old-1", source_asset: "PYUSD", destination_asset: "USDG", source_amount: "2.50", source: place, destination: place });
  const made = await client.orchestrations.create(params);
  const again = await client.orchestrations.create(params).catch((error) => error);
  assert.deepEqual([again.name, again.refId], ["AlreadyExistsError", "old-1"]);
  const keyless = await client.orchestrations.create(recipes.fromStablecoinConversion({ ...old, ref_id: undefined }));
  assert.match(keyless.ref_id, /^[0-9a-f-]{36}$/);
  sandbox.runUntilIdle();
  assert.equal((await client.orchestrations.get(made.id)).status, "COMPLETED");
});

test("8.8 what an old conversion says beside that is refused, not dropped", async () => {
  const old = { profile_id, amount: "2.50", source_asset: "PYUSD", target_asset: "USDG", recipient_profile_id: "somebody-else" };
  const error = await client.orchestrations.create(recipes.fromStablecoinConversion(old)).catch((error) => error);
  assert.deepEqual([error.name, error.issues.map(({ code, path }) => [code, path.join()])], ["ValidationError", [["unknown_field", "recipient_profile_id"]]]);
  // Nothing of the old request can put itself in the place of what the recipe says.
  const sly = recipes.fromStablecoinConversion({ ...old, destination: chain, source_amount: "9" });
  assert.deepEqual([sly.destination, sly.source_amount], [place, "2.50"]);
});

const INTENTS = {
  mint: { asset: "USDG", amount: "1" },
  convert: { from: "USDC", to: "USDG", amount: "1" },
  redeem: { asset: "USDG", amount: "1", fiat_account_id },
  fromStablecoinConversion: { source_asset: "PYUSD", target_asset: "USDG", amount: "1" },
  mintOnDeposit: { asset: "USDP" },
  convertOnDeposit: { from: "USDC", to: "USDG", network: "ETHEREUM" },
  redeemOnDeposit: { asset: "USDG", network: "ETHEREUM", fiat_account_id },
};
for (const [name, intent] of Object.entries(INTENTS)) {
  test(`${name}: whatever else is given goes through, so that the create refuses what it does not know`, () => {
    const operation = name.endsWith("OnDeposit") ? "createOrchestrationRule" : "createOrchestration";
    const checked = (more) => schemas[operation].safeParse(recipes[name]({ profile_id, ref_id: "r", ...intent, ...more }));
    const users = { identity_id: "i", account_id: "a" };
    const { data } = checked(users);
    assert.deepEqual([data.identity_id, data.account_id, data.ref_id], ["i", "a", "r"]);
    assert.deepEqual(checked({ refId: "mine" }).issues.map(({ code, path }) => [code, path.join()]), [["unknown_field", "refId"]]);
    // What is not given stays out, also when it is said.
    const silent = recipes[name]({ profile_id, ...intent, ref_id: undefined, memo: undefined, destination: undefined, account_type: undefined });
    assert.deepEqual(JSON.parse(JSON.stringify(silent)), JSON.parse(JSON.stringify(recipes[name]({ profile_id, ...intent }))));
    const sly = recipes[name]({ profile_id, ...intent, source: { crypto: { network: "BASE" } } });
    assert.deepEqual(sly.source, silent.source, "nothing takes the place of what the recipe says");
  });
}

test("words of another recipe are refused, not dropped", () => {
  const found = (operation, params) => schemas[operation].safeParse({ ref_id: "r", ...params }).issues?.map(({ code, path }) => [code, path.join()]);
  assert.deepEqual(found("createOrchestration", recipes.mint({ ...INTENTS.mint, profile_id, from: "USDC" })), [["unknown_field", "from"]]);
  assert.deepEqual(found("createOrchestration", recipes.convert({ ...INTENTS.convert, profile_id, fiat_account_id })), [["unknown_field", "fiat_account_id"]]);
  assert.deepEqual(found("createOrchestrationRule", recipes.mintOnDeposit({ ...INTENTS.mintOnDeposit, profile_id, metadata: { a: "b" } })), [["unknown_field", "metadata"]]);
});

const ON_DEPOSIT = {
  "8.1 mint on deposit": [
    recipes.mintOnDeposit({ profile_id, asset: "USDP", account_type: "ABA", nickname: "Mint" }),
    { nickname: "Mint", source_asset: "USD", destination_asset: "USDP", source: { fiat: { network: "WIRE", account_type: "ABA" } }, destination: place },
  ],
  "8.2 mint on deposit to an address": [
    recipes.mintOnDeposit({ profile_id, asset: "USDG", account_type: "SWIFT", destination: chain }),
    { source_asset: "USD", destination_asset: "USDG", source: { fiat: { network: "WIRE", account_type: "SWIFT" } }, destination: chain },
  ],
  "8.5 convert on deposit": [
    recipes.convertOnDeposit({ profile_id, from: "USDC", to: "USDG", network: "ETHEREUM", destination: chain }),
    { source_asset: "USDC", destination_asset: "USDG", source: { crypto: { network: "ETHEREUM" } }, destination: chain },
  ],
  "8.7 redeem on deposit": [
    recipes.redeemOnDeposit({ profile_id, asset: "USDG", network: "ETHEREUM", fiat_account_id, memo: "m" }),
    { source_asset: "USDG", destination_asset: "USD", source: { crypto: { network: "ETHEREUM" } }, destination: { fiat: { fiat_account_id, memo: "m" } } },
  ],
};
for (const [name, [params, expected]] of Object.entries(ON_DEPOSIT)) {
  test(name, async () => {
    const whole = { ref_id: "r", ...params };
    const result = schemas.createOrchestrationRule.safeParse(whole);
    // A rule to an address may carry any amount: that the Travel Rule may ask for data is said.
    assert.deepEqual([result.success, (result.warnings ?? result.issues).filter(({ code }) => code !== "travel_rule_required")], [true, []]);
    assert.deepEqual(JSON.parse(prepare("createOrchestrationRule", whole).body), { ref_id: "r", profile_id, ...expected });
    const rule = await client.rules.create(params);
    sandbox.deposit({ rule_id: rule.id, amount: "25.50", asset: params.source_asset });
    sandbox.runUntilIdle();
    const fired = (await client.orchestrations.list({ orchestration_rule_id: rule.id })).items;
    assert.deepEqual(fired.map(({ status, source_asset, destination_asset }) => [status, source_asset, destination_asset]), [["COMPLETED", params.source_asset, params.destination_asset]]);
  });
}
