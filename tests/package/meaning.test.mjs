// What requests mean, as users of the package meet it: addresses, routes, recipes, and the environment.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as pkg from "../../pkg/entry/node.js";
import * as small from "../../pkg/entry/validate-node.js";
import { createSandbox } from "../../pkg/entry/sandbox-node.js";

const EVM = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
const BITCOIN = "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq";
const TEST_BITCOIN = "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx";
const codes = (issues) => issues.map(({ code, severity, path }) => [code, severity, path.join(".")]);

test("validateAddress: valid, normalized, issues", () => {
  for (const { validateAddress } of [pkg, small]) {
    assert.deepEqual(validateAddress("ETHEREUM", EVM), { valid: true, normalized: EVM, issues: [] });
    const lower = validateAddress("BASE", EVM.toLowerCase());
    assert.deepEqual([lower.valid, lower.normalized, codes(lower.issues)], [true, EVM, [["unverified_checksum", "warning", ""]]]);
    const other = validateAddress("ETHEREUM", BITCOIN);
    assert.deepEqual([other.valid, other.normalized, codes(other.issues)], [false, undefined, [["wrong_network", "error", ""]]]);
    assert.match(other.issues[0].message, /Bitcoin/);
    for (const odd of ["", " ", "\n", `ethereum:${EVM}`, ` ${EVM}`, "vitalik.eth", `0x${"ab".repeat(32)}`, "0x", "€".repeat(40)]) {
      assert.equal(validateAddress("ETHEREUM", odd).valid, false, JSON.stringify(odd));
    }
    const unknown = validateAddress("MARS", "anything");
    assert.deepEqual([unknown.valid, unknown.normalized, codes(unknown.issues)], [true, undefined, [["unknown_value", "warning", ""]]]);
    for (const network of ["", " ", "\t", " ETHEREUM", "ETHEREUM ", "MARS\u00a0", "\u3000", "MARS\u0000"]) {
      const odd = validateAddress(network, EVM);
      assert.deepEqual([odd.valid, odd.normalized, codes(odd.issues)], [false, undefined, [["invalid_format", "error", ""]]], JSON.stringify(network));
      assert.match(odd.issues[0].message, /network/);
    }
    assert.equal(validateAddress("ETHEREUM\n", EVM).valid, false);
    assert.equal(validateAddress("\nETHEREUM", EVM).valid, false);
  }
});

test("the environment decides about test nets, everywhere", async () => {
  const at = (environment) => pkg.validateAddress("BITCOIN", TEST_BITCOIN, { environment });
  assert.equal(at("production").valid, false);
  assert.deepEqual(at("sandbox").issues, []);
  assert.deepEqual(codes(at(undefined).issues), [["wrong_network", "warning", ""]]);
  const put = { crypto_network: "BITCOIN", address: TEST_BITCOIN };
  assert.equal(pkg.schemas.putCryptoDestinationAddress.safeParse(put, { environment: "production" }).success, false);
  assert.equal(pkg.schemas.putCryptoDestinationAddress.safeParse(put).success, true);
  assert.throws(() => pkg.prepare("putCryptoDestinationAddress", put, { environment: "production" }), pkg.ValidationError);
  let sent = 0;
  const fetch = async () => {
    sent += 1;
    return Response.json({ address: { id: "a" } });
  };
  const client = (environment) => new pkg.PaxosClient({ environment, accessToken: () => "t", fetch });
  await assert.rejects(client("production").cryptoDestinationAddresses.put(put), pkg.ValidationError);
  assert.equal(sent, 0);
  await client("sandbox").cryptoDestinationAddresses.put(put);
  assert.equal(sent, 1);
});

const profile = { profile: { profile_id: "p" } };
const bank = { fiat: { fiat_account_id: "b" } };
const chain = { crypto: { network: "ETHEREUM", address: EVM } };

test("recipes give what the checks take, and describeRoute calls it by its name", () => {
  const { recipes, describeRoute, schemas } = pkg;
  const table = [
    ["createOrchestration", recipes.mint({ profile_id: "p", asset: "USDG", amount: "5" }), "mint", "api", "profile", false, "not_applicable"],
    ["createOrchestration", recipes.mint({ profile_id: "p", asset: "USDG", amount: "2999.99", destination: chain }), "mint", "api", "blockchain", true, "below_threshold"],
    ["createOrchestration", recipes.mint({ profile_id: "p", asset: "USDG", amount: "3000", destination: chain }), "mint", "api", "blockchain", true, "required"],
    ["createOrchestrationRule", recipes.mintOnDeposit({ profile_id: "p", asset: "USDP", account_type: "ABA" }), "mint", "bank_deposit", "profile", false, "not_applicable"],
    ["createOrchestrationRule", recipes.mintOnDeposit({ profile_id: "p", asset: "USDG", destination: chain }), "mint", "bank_deposit", "blockchain", true, "required"],
    ["createOrchestration", recipes.convert({ profile_id: "p", from: "PYUSD", to: "USDG", amount: ".25", metadata: { a: "b" } }), "convert", "api", "profile", false, "not_applicable"],
    ["createOrchestrationRule", recipes.convertOnDeposit({ profile_id: "p", from: "USDC", to: "USDG", network: "BASE", nickname: "n" }), "convert", "blockchain_deposit", "profile", false, "not_applicable"],
    ["createOrchestration", recipes.redeem({ profile_id: "p", asset: "USDG", amount: "5", fiat_account_id: "b", memo: "m" }), "redeem", "api", "bank", true, "not_applicable"],
    ["createOrchestrationRule", recipes.redeemOnDeposit({ profile_id: "p", asset: "USDC", network: "POLYGON", fiat_account_id: "b" }), "redeem", "blockchain_deposit", "bank", true, "not_applicable"],
  ];
  for (const [operation, params, kind, trigger, to, external, travelRule] of table) {
    const result = schemas[operation].safeParse({ ref_id: "r", ...params });
    assert.equal(result.success, true, JSON.stringify(result.issues));
    const route = describeRoute(params);
    assert.deepEqual([route.kind, route.trigger, route.destination.kind, route.external, route.travelRule], [kind, trigger, to, external, travelRule]);
    assert.deepEqual(route.conversion, { from: params.source_asset, to: params.destination_asset });
  }
  assert.equal(recipes.redeem({ profile_id: "p", asset: "USDG", amount: "5", fiat_account_id: "b", ref_id: "mine" }).ref_id, "mine");
});

test("describeRoute takes answers too, with whatever they leave out", async () => {
  const sandbox = createSandbox();
  const client = new pkg.PaxosClient({ endpoints: sandbox.endpoints, credentials: sandbox.credentials, fetch: sandbox.fetch });
  const kinds = new Set();
  for await (const one of client.orchestrations.list({ limit: 100 })) {
    const route = pkg.describeRoute(one);
    assert.equal(route.source.kind === "unknown" || route.destination.kind === "unknown", false, JSON.stringify(one));
    kinds.add(`${route.trigger} ${route.kind}`);
  }
  assert.ok(kinds.size > 4, [...kinds].join(", "));
  assert.deepEqual(pkg.describeRoute({ id: "o" }), {
    kind: "transfer", trigger: "api", source: { kind: "unknown" }, destination: { kind: "unknown" }, conversion: null, external: false, travelRule: "not_applicable",
  });
  assert.deepEqual(pkg.describeRoute({ source_asset: "USDG", destination_asset: "USDG", source: profile, destination: bank }).kind, "transfer");
  for (const one of [{ source_asset: "USD" }, { destination_asset: "USD" }, { source_asset: "USDG", destination_asset: null }]) {
    const { kind, conversion } = pkg.describeRoute({ ...one, source: profile, destination: profile });
    assert.deepEqual([kind, conversion], ["transfer", null], "an asset that is not told changes into nothing");
  }
  const empty = { id: "o", source_asset: "USDG", destination_asset: "USDG", source_amount: "5000", source: { ...profile, fiat: {} } };
  const told = pkg.describeRoute({ ...empty, destination: { profile: {}, fiat: { bank_account_id: "", memo: null }, ...chain } });
  assert.deepEqual([told.destination, told.travelRule], [{ kind: "blockchain", network: "ETHEREUM", address: EVM }, "required"]);
  assert.deepEqual(pkg.describeRoute({ ...empty, destination: { profile: null, fiat: {}, crypto: {} } }).destination, { kind: "bank" }, "where nothing is told, the first");
});

test("what can never work is not sent; what the vendor may have added is, with a warning", async () => {
  const { schemas } = pkg;
  const create = { ref_id: "r", source_asset: "USDG", destination_asset: "USDG", source_amount: "5", source: profile, destination: chain };
  const result = (changes) => schemas.createOrchestration.safeParse({ ...create, ...changes });
  assert.deepEqual(codes(result({ destination: bank }).issues), [["route_not_allowed", "error", "destination_asset"]]);
  assert.deepEqual(codes(result({ destination_asset: "USD" }).issues), [["route_not_allowed", "error", "destination_asset"]]);
  assert.deepEqual(codes(result({ destination: { crypto: { network: "BASE", address: EVM } } }).warnings), [["asset_not_on_network", "warning", "destination.crypto.network"]]);
  assert.deepEqual(codes(result({ destination_asset: "USDX" }).warnings), [["unknown_value", "warning", "destination_asset"]]);
  assert.equal(schemas.createOrchestration.safeParse({ ...create, destination_asset: "USDX" }, { strict: true }).success, false);
});

test("describeRoute and the checks ask for Travel Rule data at the same amounts of the same assets", () => {
  for (const source_asset of ["USD", "USDG", "PYUSD", "USDP", "USDC", "BUSD"]) {
    for (const source_amount of ["2999.99", "3000", "03000.00", ".5", "0000999", "9999", "10000", "123456789012345678901234567890"]) {
      for (const destination of [chain, profile]) {
        const params = { ref_id: "r", source_asset, destination_asset: "USDG", source_amount, source: { profile: { profile_id: "q" } }, destination };
        const warned = pkg.schemas.createOrchestration.safeParse(params).warnings.some(({ code }) => code === "travel_rule_required");
        assert.equal(pkg.describeRoute(params).travelRule === "required", warned, `${source_amount} ${source_asset} to ${Object.keys(destination)}`);
      }
    }
  }
});
