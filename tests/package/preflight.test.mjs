// `orchestrations.preflight`: what would stop a create, with reads alone and as few as possible.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { createTokenProxy } from "../../pkg/entry/proxy-node.js";
import { createSandbox } from "../../pkg/entry/sandbox-node.js";
import * as pkg from "../../pkg/entry/node.js";
import { answering, json, outcome } from "./answering.mjs";
import { stopClocks, until } from "./virtual-time.mjs";

const EVM = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
const BITCOIN = "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq";
const from = { source: { profile: { profile_id: "p" } } };
const profile = (profile_id) => ({ destination: { profile: { profile_id } } });
const bank = { destination_asset: "USD", destination: { fiat: { fiat_account_id: "b" } } };
const chain = (rest = {}) => ({ destination: { crypto: { network: "ETHEREUM", address: EVM, ...rest } } });
const payment = { source_asset: "USDG", destination_asset: "USDG", source_amount: "250.75", ...from, ...profile("q") };
const own = { custodian_type: "PRIVATE", beneficiary: { self: true } };
const saved = { id: "a", crypto_network: "ETHEREUM", address: EVM, status: "APPROVED", travelrule_metadata: own };

const problem = (status, detail = `T${status}`, rest = {}) =>
  json({ type: "about:blank", title: `T${status}`, status, detail, ...rest }, status, { "content-type": "application/problem+json" });

/** A vendor with everything in order, but for what `answers` says, by the beginning of the path. */
function vendor(answers = {}, options = {}) {
  const usual = {
    "/profiles/p/balances/": () => json({ asset: "USDG", available: "1000000", trading: "0" }),
    "/profiles/q": () => json({ id: "q", nickname: "q", type: "NORMAL" }),
    "/transfer/fiat-accounts/b": () => json({ id: "b", status: "APPROVED", fiat_network_instructions: {}, created_at: "2026-07-08T09:00:00Z" }),
    "/transfer/crypto-destination-addresses": () => json({ addresses: [saved] }),
    "/orchestration/orchestrations": () => json({ items: [] }),
  };
  const all = { ...usual, ...answers };
  const seen = answering(({ url, line }) => {
    const path = url.pathname.replace(/^\/paxos/, "");
    const match = Object.keys(all).filter((start) => path.startsWith(start)).sort((a, b) => b.length - a.length)[0];
    return match === undefined ? problem(404, `nothing at ${line}`) : all[match](url);
  }, { maxRetries: 0, ...options });
  return { ...seen, preflight: (params, options) => seen.client.orchestrations.preflight({ ...payment, ...params }, options) };
}

const brief = ({ findings }) => findings.map(({ code, severity, path }) => [code, severity, path.join(".")]);
const lines = (asked) => asked.map(({ line }) => line).sort();

/** What every finding owes to people and programs. */
function complete({ ok, findings }) {
  assert.equal(ok, findings.every(({ severity }) => severity !== "error"));
  for (const finding of findings) {
    for (const name of ["code", "message", "fix"]) assert.ok(typeof finding[name] === "string" && finding[name] !== "", `${name} of ${finding.code}`);
    assert.ok(["error", "warning"].includes(finding.severity) && Array.isArray(finding.path));
    assert.ok(!JSON.stringify(finding).includes("canary"));
  }
}

test("everything in order: two reads, one more for a ref_id that was given; one for a move on the same profile", async () => {
  const table = [
    [{}, ["GET /profiles/p/balances/USDG", "GET /profiles/q"]],
    [{ ref_id: "r-1" }, ["GET /orchestration/orchestrations?ref_id=r-1", "GET /profiles/p/balances/USDG", "GET /profiles/q"]],
    [{ destination_asset: "PYUSD", ...profile("p") }, ["GET /profiles/p/balances/USDG"]],
    [bank, ["GET /profiles/p/balances/USDG", "GET /transfer/fiat-accounts/b"]],
    [chain(), ["GET /profiles/p/balances/USDG", `GET /transfer/crypto-destination-addresses?crypto_networks=ETHEREUM&addresses=${EVM}&addresses=${EVM.toLowerCase()}&limit=1000`]],
    [{ ...chain(), identity_id: "i" }, ["GET /profiles/p/balances/USDG", `GET /transfer/crypto-destination-addresses?identity_ids=i&crypto_networks=ETHEREUM&addresses=${EVM}&addresses=${EVM.toLowerCase()}&limit=1000`]],
  ];
  for (const [params, reads] of table) {
    const { preflight, asked } = vendor();
    assert.deepEqual(await preflight(params), { ok: true, complete: true, findings: [], calls: reads.length }, JSON.stringify(params));
    assert.deepEqual(lines(asked), reads);
  }
});

test("what the checks find comes first: an error, and nothing is sent", async () => {
  const { preflight, asked } = vendor();
  const table = [
    [{ source_amount: "1e3" }, [["invalid_amount", "error", "source_amount"]], "write all digits, without an exponent"],
    [{ source_asset: undefined }, [["required", "error", "source_asset"]], "correct it; until then nothing is looked up"],
    [{ destination: { fiat: { fiat_account_id: "b" } } }, [["route_not_allowed", "error", "destination_asset"]], "set it to `USD`, or send to a profile or a blockchain address"],
    [{ source_asset: "usdg", amount: "5" }, [["unknown_value", "warning", "source_asset"], ["unknown_field", "error", "amount"]], "did you mean `USDG`?"],
    [{ source_amount: 12.5 }, [["invalid_type", "error", "source_amount"]], 'write the amount between quotes, "12.50": numbers lose digits'],
  ];
  for (const [params, expected, fix] of table) {
    const found = await preflight(params);
    complete(found);
    assert.deepEqual([brief(found), found.findings[0].fix, found.complete, found.calls], [expected, fix, false, 0]);
  }
  for (const params of [undefined, null, 7, "text", []]) assert.equal((await vendor().client.orchestrations.preflight(params)).ok, false);
  assert.equal(asked.length, 0);
});

const NOW = Date.UTC(2026, 6, 8, 9);
const list = (...addresses) => ({ "/transfer/crypto-destination-addresses": () => json({ addresses }) });
const account = (rest) => ({ "/transfer/fiat-accounts/b": () => json({ id: "b", fiat_network_instructions: {}, created_at: "2026-07-08T09:00:00Z", ...rest }) });
const balance = (available) => ({ "/profiles/p/balances/": () => json({ asset: "USDG", available, trading: "9" }) });
const record = (rest = {}) => ({ "/orchestration/orchestrations": () => json({ items: [{ id: "o-1", ref_id: "r-1", status: "COMPLETED", ...payment, ...rest }] }) });
const big = { source_amount: "3000" };
const person = { person_details: { first_name: "A", last_name: "B", physical_address: { country: "USA" } } };

/** Params, answers, findings, details of the first one. */
const TABLE = {
  "no such profile": [{}, { "/profiles/p/balances/": () => problem(404) }, [["profile_not_found", "error", "source.profile.profile_id"]], { profileId: "p" }],
  "balance short": [{}, balance("250.7499999999"), [["insufficient_funds", "error", "source_amount"]], { profileId: "p", asset: "USDG", available: "250.7499999999", needed: "250.75" }],
  "a balance that nobody can read": [{}, balance("-1"), [["could_not_look", "warning", "source_amount"]], { operation: "getProfileBalance", status: 200 }],
  "no such destination profile": [{}, { "/profiles/q": () => problem(404) }, [["profile_not_found", "error", "destination.profile.profile_id"]], { profileId: "q" }],
  "the word for the default profile": [
    { source: { profile: { profile_id: "default" } }, ...profile("default"), destination_asset: "PYUSD" },
    { "/profiles/default/balances/": () => json({ asset: "USDG", available: "251", trading: "0" }) },
    [["profile_not_found", "warning", "source.profile.profile_id"], ["profile_not_found", "warning", "destination.profile.profile_id"]], { profileId: "default" },
  ],
  "no such bank account": [bank, { "/transfer/fiat-accounts/b": () => problem(404) }, [["bank_account_not_found", "error", "destination.fiat.fiat_account_id"]], { fiatAccountId: "b" }],
  "an id that is no UUID": [
    { destination_asset: "USD", destination: { fiat: { bank_account_id: "b" } } }, { "/transfer/fiat-accounts/b": () => problem(400, "id must be uuid") },
    [["bank_account_not_found", "error", "destination.fiat.bank_account_id"]], { fiatAccountId: "b" },
  ],
  "a bank account under review": [bank, account({ status: "PENDING" }), [["bank_account_not_approved", "error", "destination.fiat.fiat_account_id"]], { fiatAccountId: "b", status: "PENDING" }],
  "a refused bank account": [bank, account({ status: "REJECTED" }), [["bank_account_not_approved", "error", "destination.fiat.fiat_account_id"]], { fiatAccountId: "b", status: "REJECTED" }],
  "a bank account in a state of tomorrow": [bank, account({ status: "DORMANT" }), [["bank_account_not_approved", "warning", "destination.fiat.fiat_account_id"]], { fiatAccountId: "b", status: "DORMANT" }],
  "a bank account without a state": [bank, account({}), [["bank_account_not_approved", "warning", "destination.fiat.fiat_account_id"]], { fiatAccountId: "b", status: "" }],
  "an address that nobody registered": [chain(), list(), [["address_not_found", "warning", "destination.crypto"]], { network: "ETHEREUM", address: EVM }],
  "an address of other end users": [{ ...chain(), identity_id: "i" }, list({ ...saved, identity_id: "j" }), [["address_not_found", "warning", "destination.crypto"]], { network: "ETHEREUM", address: EVM, identityId: "i" }],
  "an address of end users, and none is named": [chain(), list({ ...saved, identity_id: "j" }), [["address_not_found", "warning", "destination.crypto"]], { network: "ETHEREUM", address: EVM }],
  "a list that ignores the filter": [chain(), list({ ...saved, crypto_network: "BASE" }, { ...saved, address: `0x${"1".repeat(40)}` }), [["address_not_found", "warning", "destination.crypto"]]],
  "an address by an id that is not there": [
    { destination: { crypto: { address_id: "x" } } }, list(),
    [["deprecated_field", "warning", "destination.crypto.address_id"], ["address_not_found", "error", "destination.crypto.address_id"]],
  ],
  "an address that waits": [chain(), list({ ...saved, status: "PENDING" }), [["address_not_approved", "error", "destination.crypto"]], { addressId: "a", status: "PENDING" }],
  "a refused address": [chain(), list({ ...saved, status: "REJECTED" }), [["address_not_approved", "error", "destination.crypto"]], { addressId: "a", status: "REJECTED" }],
  "an address in a state of tomorrow": [chain(), list({ ...saved, status: "FROZEN" }), [["address_not_approved", "warning", "destination.crypto"]], { addressId: "a", status: "FROZEN" }],
  "no Travel Rule data": [{ ...chain(), ...big }, list({ ...saved, travelrule_metadata: null }), [["travel_rule_required", "warning", "destination.crypto"]], { enforcedFrom: "2026-11-30", missing: ["travelrule_metadata"] }],
  "no Travel Rule data, nothing registered": [{ ...chain(), ...big }, list(), [["address_not_found", "warning", "destination.crypto"], ["travel_rule_required", "warning", "destination.crypto"]]],
  "Travel Rule data without its parts": [
    { ...chain(), ...big }, list({ ...saved, travelrule_metadata: { custodian_type: "VASP", vasp: { id: "", name: null }, beneficiary: { person_details: { first_name: "A", last_name: "B", physical_address: {} } } } }),
    [["travel_rule_required", "warning", "destination.crypto"]],
    { enforcedFrom: "2026-11-30", missing: ["travelrule_metadata.beneficiary.person_details.physical_address.country", "travelrule_metadata.vasp"] },
  ],
  "a provider without its website": [
    { ...chain(), ...big }, list({ ...saved, travelrule_metadata: { custodian_type: "VASP", vasp: { custom_vasp_name: "Oak" }, beneficiary: person } }),
    [["travel_rule_required", "warning", "destination.crypto"]], { enforcedFrom: "2026-11-30", missing: ["travelrule_metadata.vasp.custom_vasp_website"] },
  ],
  "a country that is missing is named once": [
    { ...chain(), ...big }, list({ ...saved, travelrule_metadata: { custodian_type: "PRIVATE", beneficiary: { person_details: { first_name: "A", last_name: "B", physical_address: { city: "X" } } } } }),
    [["travel_rule_required", "warning", "destination.crypto"]], { enforcedFrom: "2026-11-30", missing: ["travelrule_metadata.beneficiary.person_details.physical_address.country"] },
  ],
  "a provider that is shown by its name alone": [
    { ...chain(), ...big }, list({ ...saved, travelrule_metadata: { ...own, custodian_type: "VASP", vasp: { name: "Acorn", tomorrow: 1 } } }),
    [["travel_rule_required", "warning", "destination.crypto"]], { enforcedFrom: "2026-11-30", missing: ["travelrule_metadata.vasp"] },
  ],
  "an asset nobody here knows": [{ ...chain(), source_asset: "EURX" }, list({ ...saved, travelrule_metadata: {} }), [["unknown_value", "warning", "source_asset"], ["travel_rule_required", "warning", "destination.crypto"]]],
  "the same payment once more": [{ ref_id: "r-1" }, record(), [["already_exists", "error", "ref_id"]], { refId: "r-1", likeness: "same", id: "o-1", status: "COMPLETED" }],
  "another payment under the key": [
    { ref_id: "r-1" }, record({ source_amount: "9" }), [["already_exists", "error", "ref_id"]],
    { refId: "r-1", likeness: "different", field: "source_amount", id: "o-1", status: "COMPLETED" },
  ],
  "a record that says too little": [
    { ref_id: "r-1" }, { ...record({ source_amount: undefined }), "/orchestration/orchestrations/o-1": () => json({ id: "o-1", ref_id: "r-1" }) },
    [["already_exists", "error", "ref_id"]], { refId: "r-1", likeness: "unknown", field: "source_asset", id: "o-1" },
  ],
  "a scope that is missing": [
    bank, { "/transfer/fiat-accounts/b": () => problem(403, "insufficient scopes: found 'canary', required one of '[canary]'") },
    [["could_not_look", "warning", "destination.fiat.fiat_account_id"]], { operation: "getFiatAccount", status: 403, requiredScopes: ["transfer:read_fiat_account"] },
  ],
  "a web server that knows no such path": [bank, { "/transfer/fiat-accounts/b": () => new Response("<h1>not here</h1>", { status: 404 }) }, [["could_not_look", "warning", "destination.fiat.fiat_account_id"]], { operation: "getFiatAccount", status: 404 }],
  "an id that cannot stand in a path": [{ ...bank, destination: { fiat: { fiat_account_id: ".." } } }, {}, [["could_not_look", "warning", "destination.fiat.fiat_account_id"]], { operation: "getFiatAccount" }],
};

for (const [name, [params, answers, expected, detail]] of Object.entries(TABLE)) {
  test(`finding: ${name}`, async (t) => {
    stopClocks(t, NOW);
    const { preflight, asked } = vendor(answers);
    const found = await until(preflight(params));
    complete(found);
    assert.deepEqual(brief(found), expected);
    if (detail !== undefined) assert.deepEqual(found.findings.find(({ code }) => code === expected[0][0]).detail, detail);
    assert.equal(found.complete, !expected.some(([code]) => code === "could_not_look"));
    assert.ok(asked.length <= 4 && asked.every(({ line }) => line.startsWith("GET ")), lines(asked).join(", "));
  });
}

test("no finding where none belongs: spellings of a network and an address, complete data, no state", async () => {
  const table = [
    [{ ...chain(), ...big }, saved],
    [{ ...chain(), ...big }, { ...saved, address: EVM.toLowerCase(), crypto_network: "ethereum", status: undefined }],
    [{ ...chain(), ...big, identity_id: "i" }, { ...saved, identity_id: "i" }],
    [{ ...chain(), ...big, identity_id: "i" }, saved],
    [{ ...chain(), ...big }, { ...saved, travelrule_metadata: { custodian_type: "VASP", vasp: { id: "v", name: "Acorn", custom_vasp_name: "", custom_vasp_website: null }, beneficiary: { ...person, self: null } } }],
    [{ ...chain(), ...big }, { ...saved, travelrule_metadata: { custodian_type: "VASP", vasp: { custom_vasp_name: "Oak", custom_vasp_website: "oak.test" }, beneficiary: person, tomorrow: 1 } }],
    [{ ...chain(), ...big }, { ...saved, travelrule_metadata: { ...own, beneficiary: { self: true, person_details: { first_name: "A", physical_address: { city: "X" } } } } }],
    [{ ...chain(), source_amount: "2999.999999" }, { ...saved, travelrule_metadata: undefined }],
  ];
  for (const [params, address] of table) assert.deepEqual(brief(await vendor(list(address)).preflight(params)), [], JSON.stringify(address));
  const polygon = { source_asset: "USDC", destination_asset: "USDC", ...chain({ network: "POLYGON_POS" }) };
  const { preflight, asked } = vendor(list({ ...saved, crypto_network: "POLYGON" }));
  assert.deepEqual(brief(await preflight(polygon)), []);
  assert.ok(asked.some(({ url }) => url.searchParams.getAll("crypto_networks").join() === "POLYGON_POS,POLYGON"));
  const segwit = { source_asset: "EURX", destination_asset: "EURX", ...chain({ network: "BITCOIN", address: BITCOIN.toUpperCase() }) };
  assert.deepEqual(brief(await vendor(list({ ...saved, crypto_network: "BITCOIN", address: BITCOIN })).preflight(segwit)).map(([code]) => code), ["unknown_value", "unknown_value"]);
});

test("the best of several records counts, one without an end user first", async () => {
  const bad = { ...saved, status: "REJECTED" };
  assert.deepEqual(brief(await vendor(list(bad, saved)).preflight(chain())), []);
  assert.deepEqual(brief(await vendor(list({ ...saved, identity_id: "j" }, bad)).preflight(chain())), [["address_not_approved", "error", "destination.crypto"]]);
});

test("Travel Rule data: from 3,000 USD on, and an error from 30 November 2026 on", async (t) => {
  const without = list({ ...saved, travelrule_metadata: undefined });
  stopClocks(t, NOW);
  for (const [source_amount, needed] of [["2999.999999", false], ["3000", true], ["03000.00", true], [`${"9".repeat(38)}.5`, true]]) {
    const found = await until(vendor({ ...without, ...balance("9".repeat(39)) }).preflight({ ...chain(), source_amount }));
    assert.deepEqual(brief(found).map(([code]) => code), needed ? ["travel_rule_required"] : [], source_amount);
  }
  for (const [day, severity] of [["2026-11-29T23:59:59.999Z", "warning"], ["2026-11-30T00:00:00Z", "error"], ["2030-01-01T00:00:00Z", "error"]]) {
    mock.timers.setTime(Date.parse(day));
    const found = await until(vendor(without).preflight({ ...chain(), ...big }));
    assert.deepEqual([brief(found), found.ok], [[["travel_rule_required", severity, "destination.crypto"]], severity === "warning"], day);
    const unknown = await until(vendor(without).preflight({ ...chain(), source_asset: "EURX" }));
    assert.equal(unknown.ok, true, "what it is worth is not known");
  }
});

test("what the list of addresses does not show stays a warning of the checks", async () => {
  const found = await vendor({ "/transfer/crypto-destination-addresses": () => problem(403, "this proxy does not allow listCryptoDestinationAddresses") }).preflight({ ...chain(), ...big });
  complete(found);
  assert.deepEqual(brief(found), [["could_not_look", "warning", "destination.crypto"], ["travel_rule_required", "warning", "destination.crypto"]]);
  assert.deepEqual(found.findings[1].detail, { enforcedFrom: "2026-11-30" });
  assert.match(found.findings[0].message, /this proxy does not allow listCryptoDestinationAddresses/);
  assert.match(found.findings[0].fix, /let the token proxy allow listCryptoDestinationAddresses/);
});

test("balances are compared digit by digit", async () => {
  const nines = "9".repeat(38);
  const table = [
    ["0.3", "0.30000000000000004", true], ["0.3", "0.3", false], ["0.30", ".3", false], [".25", "0.25", false], ["007", "7", false], ["7", "007.000", false],
    ["6.999999999999999999", "7", true], ["10", "9.99", false], ["9.99", "10", true], [nines, `${nines}.000000000000000001`, true], [`${nines}.1`, `${nines}.09`, false],
    ["0", "0.000000000000000001", true], ["0.00", ".01", true], ["1.", "1", false], ["9007199254740993", "9007199254740992", false], ["9007199254740992", "9007199254740993", true],
  ];
  for (const [available, source_amount, short] of table) {
    const found = await vendor(balance(available)).preflight({ source_amount });
    assert.equal(found.findings.some(({ code }) => code === "insufficient_funds"), short, `${available} for ${source_amount}`);
  }
  for (const odd of ["", ".", "1e9", "NaN", "1,000", " 1", "+1"]) assert.equal(brief(await vendor(balance(odd)).preflight({}))[0][0], "could_not_look", odd);
});

test("it rejects as a read would: throttled, not reachable, broken, in vain, not known", async (t) => {
  const at = (answer, options) => outcome(vendor({ "/profiles/p/balances/": answer }, options).preflight({ ref_id: "r-1" }));
  const lost = () => { throw new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code: "ECONNRESET" }) }); };
  const table = [
    [() => problem(429), pkg.RateLimitError], [() => problem(503), pkg.ApiError], [lost, pkg.ConnectionError], [() => json("{"), pkg.DecodeError],
    [() => json({ asset: 5 }), pkg.DecodeError],
  ];
  for (const [answer, kind] of table) {
    const { error } = await at(answer);
    assert.ok(kind.is(error), String(error));
    assert.equal(error.refId, undefined);
  }
  const nobody = vendor(Object.fromEntries(["/profiles", "/profiles/p/balances/", "/profiles/q"].map((path) => [path, () => problem(401)])));
  assert.ok(pkg.AuthenticationError.is((await outcome(nobody.preflight({}))).error));
  // One that the application does not let this caller make is no reason to say nothing about the others.
  assert.deepEqual(brief(await vendor({ "/profiles/q": () => problem(401) }).preflight({})), [["could_not_look", "warning", "destination.profile.profile_id"]]);
  const controller = new AbortController();
  controller.abort();
  assert.ok(pkg.AbortError.is((await outcome(vendor().preflight({}, { signal: controller.signal }))).error));
  stopClocks(t);
  const hanging = vendor({ "/profiles/q": () => new Promise(() => {}) });
  assert.ok(pkg.TimeoutError.is((await until(outcome(hanging.preflight({}, { deadlineMs: 1000 })))).error));
});

test("reads are repeated as always, under the headers of the call, and counted once", async () => {
  let times = 0;
  const { client, asked } = answering(({ url }) => (url.pathname.includes("balances") && (times += 1) === 1 ? problem(503) : json({ asset: "USDG", available: "1000", trading: "0", id: "q" })), { maxRetries: 1 });
  const found = await client.orchestrations.preflight(payment, { headers: { "x-trace": "1" } });
  assert.deepEqual([found.ok, found.calls, asked.length], [true, 2, 3]);
});

test("the caller may change its object at once", async () => {
  const { preflight } = vendor();
  const params = { ...payment };
  const asked = preflight(params);
  params.source_amount = "1e3";
  assert.equal((await asked).ok, true);
});

const client = (sandbox, options = {}) =>
  new pkg.PaxosClient({ endpoints: sandbox.endpoints, credentials: { ...sandbox.credentials, ...options }, fetch: sandbox.fetch });

/** A profile of the sandbox, and what was asked since the latest call. */
async function laboratory(options) {
  const sandbox = createSandbox({ seed: "preflight", now: new Date("2026-07-08T09:00:00Z") });
  const paxos = client(sandbox, options);
  const { id } = await client(sandbox).profiles.get("default");
  let seen = sandbox.journal().length;
  const journal = () => {
    const all = sandbox.journal().filter(({ operation }) => operation);
    const rest = all.slice(seen);
    seen = all.length;
    return rest;
  };
  journal();
  return { sandbox, paxos, journal, params: { ...payment, source: { profile: { profile_id: id } }, ...profile(id), destination_asset: "PYUSD" } };
}

test("against the sandbox: what preflight says of a create is what the create does", async () => {
  const { sandbox, paxos, params, journal } = await laboratory();
  const agree = async (changes) => {
    const asked = { ref_id: `r-${Math.trunc(sandbox.journal().length)}`, ...params, ...changes };
    journal();
    const before = sandbox.snapshot();
    const found = await paxos.orchestrations.preflight(asked);
    complete(found);
    assert.equal(sandbox.snapshot(), before, "a preflight changes nothing");
    const reads = journal();
    assert.equal(reads.length, found.calls);
    assert.ok(reads.length <= 3 && reads.every(({ method }) => method === "GET"));
    const { error } = await outcome(paxos.orchestrations.create(asked));
    assert.equal(found.ok, error === undefined, `${JSON.stringify(found.findings)} but ${error}`);
    return [found.findings[0], error];
  };
  await agree({});
  const [short, funds] = await agree({ source_amount: "9999999.5" });
  assert.deepEqual([short.code, short.detail.available, short.detail.needed], [funds.code, funds.available, funds.needed]);
  const [used, exists] = await agree({ ref_id: `r-${sandbox.journal().length}`, source: { profile: { profile_id: "nope" } } });
  assert.deepEqual([used.code, exists.status], ["profile_not_found", 400]);
  await paxos.orchestrations.create({ ...params, ref_id: "mine" });
  const [same, twice] = await agree({ ref_id: "mine" });
  assert.deepEqual([same.code, same.detail.likeness, same.detail.id], [twice.code, "same", twice.existing.id]);
  const [other] = await agree({ ref_id: "mine", source_amount: "250.76" });
  assert.deepEqual([other.detail.likeness, other.detail.field], ["different", "source_amount"]);
});

test("a balance made of 0.1 and 0.2 pays 0.3 and not more", async () => {
  const { sandbox, paxos } = await laboratory();
  const { items } = await paxos.profiles.list();
  const { id } = items.find(({ nickname }) => nickname === "Payouts");
  const rule = await paxos.rules.create({ profile_id: id, source_asset: "USDP", destination_asset: "USDP", source: { crypto: { network: "ETHEREUM" } }, ...profile(id) });
  for (const amount of ["0.1", "0.2"]) sandbox.deposit({ rule_id: rule.id, amount, asset: "USDP" });
  sandbox.runUntilIdle();
  const params = { ...payment, source_asset: "USDP", source: { profile: { profile_id: id } }, ...profile(id) };
  assert.equal((await paxos.profiles.balance(id, "USDP")).available, "0.3");
  assert.equal((await paxos.orchestrations.preflight({ ...params, source_amount: "0.3" })).ok, true);
  const { findings } = await paxos.orchestrations.preflight({ ...params, source_amount: "0.30000000000000000001" });
  assert.deepEqual(findings.at(-1).detail, { profileId: id, asset: "USDP", available: "0.3", needed: "0.30000000000000000001" });
});

test("scopes: those of the token are known, so nothing is sent that is sure to be refused", async () => {
  const all = await laboratory();
  assert.deepEqual((await all.paxos.orchestrations.preflight(all.params)).findings, []);
  const { paxos, params, journal } = await laboratory({ scopes: ["funding:read_profile"] });
  const found = await paxos.orchestrations.preflight({ ...params, ref_id: "r" });
  complete(found);
  assert.deepEqual(brief(found), [["could_not_look", "warning", "ref_id"], ["insufficient_scope", "error", ""]]);
  assert.deepEqual(found.findings.map(({ detail }) => detail.requiredScopes), [["orchestration:read_orchestration"], ["orchestration:write_orchestration"]]);
  assert.deepEqual([found.calls, journal().map(({ operation }) => operation)], [1, ["getProfileBalance"]]);
  // Nobody tells the scopes of a token that the application brings.
  const { asked, client: given } = answering(() => json({ asset: "USDG", available: "1000", trading: "0", id: "q" }), { baseUrl: undefined, endpoints: { apiUrl: "https://given.invalid/v2", tokenUrl: "https://given.invalid/t" }, accessToken: () => "canary" });
  assert.equal((await given.orchestrations.preflight(payment)).ok, true);
  assert.equal(asked.length, 2);
});

test("no token: the same error that a read would end with", async () => {
  const sandbox = createSandbox();
  const wrong = client(sandbox, { clientSecret: "canary" });
  assert.ok(pkg.AuthenticationError.is((await outcome(wrong.orchestrations.preflight(payment))).error));
  const asked = [];
  const fetch = async (url) => {
    asked.push(url);
    return url.endsWith("/t") ? json({ access_token: "x", token_type: "bearer", expires_in: 3599 }) : problem(429);
  };
  const endpoints = { apiUrl: "https://throttled.invalid/v2", tokenUrl: "https://throttled.invalid/t" };
  const fresh = () => new pkg.PaxosClient({ endpoints, credentials: { clientId: "a", clientSecret: "b" }, fetch });
  assert.ok(pkg.RateLimitError.is((await outcome(fresh().orchestrations.preflight(payment))).error));
  const before = asked.length;
  assert.ok(pkg.RateLimitError.is((await outcome(fresh().orchestrations.preflight(payment))).error));
  assert.equal(asked.length, before, "while the API throttles, nothing is sent, not even for a token");
});

test("through the token proxy: what it does not allow is not known, and said so", async (t) => {
  const { sandbox, params } = await laboratory();
  const upstream = { endpoints: sandbox.endpoints };
  const options = { credentials: sandbox.credentials, fetch: sandbox.fetch };
  const through = async (allow, authorize = () => true) => {
    const handler = createTokenProxy({ ...upstream, ...options, allow, authorize, allowedOrigins: [] });
    const page = (url, init) => handler(new Request(url, { ...init, headers: { ...Object.fromEntries(init.headers), host: "127.0.0.1" } }));
    return new pkg.PaxosClient({ baseUrl: "http://127.0.0.1/paxos", fetch: page, maxRetries: 0 });
  };
  const everything = await through("all");
  assert.deepEqual(await everything.orchestrations.preflight({ ...params, ref_id: "r" }), { ok: true, complete: true, findings: [], calls: 2 });
  const some = await through(["createOrchestration", "getProfileBalance"]);
  const found = await some.orchestrations.preflight({ ...params, ref_id: "r" });
  complete(found);
  assert.deepEqual([brief(found), found.complete, found.ok], [[["could_not_look", "warning", "ref_id"]], false, true]);
  assert.deepEqual(found.findings[0].detail, { operation: "listOrchestrations", status: 403 });
  assert.match(found.findings[0].message, /does not allow listOrchestrations/);
  const nobody = await through("all", () => false);
  assert.ok(pkg.AuthenticationError.is((await outcome(nobody.orchestrations.preflight(params))).error));
  const halfway = await through("all", (_request, operation) => operation === "getProfileBalance");
  assert.deepEqual(brief(await halfway.orchestrations.preflight({ ...params, ref_id: "r" })), [["could_not_look", "warning", "ref_id"]]);
});
