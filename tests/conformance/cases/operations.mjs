// Every operation once, with what its answer must be.
import { equal, match, ok } from "../assert.mjs";

const EVM = "0x5a4DB0c55a4dB0C55a4DB0C55A4db0c55A4Db0C5";
const ACCOUNT = {
  fiat_account_owner: { institution_details: { name: "Shop" } },
  fiat_network_instructions: { dbs_act: { account_number: "123456" } },
};

async function rule(desk, more = {}) {
  const [profile, other] = await desk.profiles();
  const answer = await desk.post("/orchestration/rules", {
    ref_id: "rule",
    profile_id: profile.id,
    source_asset: "USDC",
    destination_asset: "USDG",
    source: { crypto: { network: "BASE" } },
    destination: { profile: { profile_id: other.id } },
    ...more,
  });
  return answer.rule;
}

async function instructions(desk) {
  const [profile] = await desk.profiles();
  return desk.post("/transfer/fiat-deposit-instructions", { profile_id: profile.id, fiat_network: "CUBIX" });
}

export const operations = {
  async createOrchestration(desk) {
    const params = await desk.params({ metadata: { order: "7" } });
    const made = await desk.post("/orchestration/orchestrations", params);
    equal([made.ref_id, made.status, made.source_amount, made.metadata], [params.ref_id, "PROCESSING", "10.00", { order: "7" }]);
  },
  async getOrchestration(desk) {
    const made = await desk.post("/orchestration/orchestrations", await desk.params());
    equal(await desk.get(`/orchestration/orchestrations/${made.id}`), made);
  },
  async listOrchestrations(desk) {
    const made = await desk.post("/orchestration/orchestrations", await desk.params());
    const { items } = await desk.get(`/orchestration/orchestrations?ref_id=${made.ref_id}&status=PROCESSING&status=PENDING`);
    equal(items, [made]);
  },
  async createOrchestrationRule(desk) {
    const made = await rule(desk);
    equal([made.status, made.source.crypto.network], ["ACTIVE", "BASE"]);
    match(made.source.crypto.address, /^0x[0-9a-fA-F]{40}$/);
  },
  async listOrchestrationRules(desk) {
    const made = await rule(desk);
    equal((await desk.get(`/orchestration/rules?ids=${made.id}`)).items, [made]);
  },
  async deleteOrchestrationRule(desk) {
    const made = await rule(desk);
    const gone = await desk.call("DELETE", `/orchestration/rules/${made.id}`);
    equal([gone.rule.id, gone.rule.status], [made.id, "DELETED"]);
  },
  async putCryptoDestinationAddress(desk) {
    const { address } = await desk.call("PUT", "/transfer/crypto-destination-address", { crypto_network: "BASE", address: EVM, nickname: "ours" });
    equal([address.address, address.nickname, address.crypto_network], [EVM, "ours", "BASE"]);
  },
  async listCryptoDestinationAddresses(desk) {
    const { address } = await desk.call("PUT", "/transfer/crypto-destination-address", { crypto_network: "BASE", address: EVM });
    equal((await desk.get(`/transfer/crypto-destination-addresses?ids=${address.id}`)).addresses, [address]);
  },
  async createFiatAccount(desk) {
    const made = await desk.post("/transfer/fiat-accounts", { ...ACCOUNT, ref_id: "account" });
    equal([made.status, made.ref_id], ["PENDING", "account"]);
  },
  async getFiatAccount(desk) {
    const made = await desk.post("/transfer/fiat-accounts", ACCOUNT);
    equal(await desk.get(`/transfer/fiat-accounts/${made.id}`), made);
  },
  async listFiatAccounts(desk) {
    const made = await desk.post("/transfer/fiat-accounts", ACCOUNT);
    const { items } = await desk.get(`/transfer/fiat-accounts?ids=${made.id}`);
    equal(items.map(({ id }) => id), [made.id]);
  },
  async updateFiatAccount(desk, home) {
    const made = await desk.post("/transfer/fiat-accounts", ACCOUNT);
    await home.runUntilIdle();
    equal((await desk.get(`/transfer/fiat-accounts/${made.id}`)).status, "APPROVED");
    const changed = await desk.call("PUT", `/transfer/fiat-accounts/${made.id}`, { metadata: { a: "b" } });
    equal([changed.status, changed.metadata], ["PENDING", { a: "b" }]);
  },
  async deleteFiatAccount(desk) {
    const made = await desk.post("/transfer/fiat-accounts", ACCOUNT);
    equal(await desk.call("DELETE", `/transfer/fiat-accounts/${made.id}`), {});
    await desk.refused(404, "GET", `/transfer/fiat-accounts/${made.id}`);
  },
  async createFiatDepositInstructions(desk) {
    const made = await instructions(desk);
    ok(made.memo_id !== "", "a memo");
    equal(made.status, "VALID");
  },
  async getFiatDepositInstructions(desk) {
    const made = await instructions(desk);
    equal(await desk.get(`/transfer/fiat-deposit-instructions/${made.id}`), made);
  },
  async listFiatDepositInstructions(desk) {
    const made = await instructions(desk);
    equal((await desk.get(`/transfer/fiat-deposit-instructions?ids=${made.id}`)).items, [made]);
  },
  async listEvents(desk, home) {
    const made = await desk.post("/orchestration/orchestrations", await desk.params());
    await home.runUntilIdle();
    const { events } = await desk.get("/events?type=orchestration.completed&order=DESC&limit=1");
    equal(events[0].object.id, made.id);
  },
  async getEvent(desk) {
    const { events } = await desk.get("/events?limit=1");
    equal(await desk.get(`/events/${events[0].id}`), events[0]);
  },
  async listProfiles(desk) {
    const profiles = await desk.profiles();
    equal(profiles.filter(({ type }) => type === "DEFAULT").length, 1);
  },
  async getProfile(desk) {
    const [profile] = await desk.profiles();
    equal(await desk.get(`/profiles/${profile.id}`), profile);
    equal((await desk.get("/profiles/default")).type, "DEFAULT");
  },
  async listProfileBalances(desk) {
    const [profile] = await desk.profiles();
    const { items } = await desk.get(`/profiles/${profile.id}/balances?assets=USD&assets=USDG`);
    equal(items.map(({ asset }) => asset).sort(), ["USD", "USDG"]);
  },
  async getProfileBalance(desk) {
    const [profile] = await desk.profiles();
    const balance = await desk.get(`/profiles/${profile.id}/balances/USD`);
    equal(balance.asset, "USD");
    match(balance.available, /^\d+(\.\d+)?$/);
  },
  async getTransfer(desk) {
    const { items } = await desk.get("/transfer/transfers?limit=1");
    equal(await desk.get(`/transfer/transfers/${items[0].id}`), items[0]);
  },
  async listTransfers(desk) {
    const { items } = await desk.get("/transfer/transfers?limit=3");
    equal(items.length, 3);
  },
  async listVasps(desk) {
    const { items } = await desk.get("/travelrule/vasps?search=ACORN");
    ok(items.length > 0 && items.every(({ name }) => /^acorn/i.test(name)), "only names that begin so");
  },
  async getVasp(desk) {
    const { items } = await desk.get("/travelrule/vasps?limit=1");
    equal(await desk.get(`/travelrule/vasps/${items[0].id}`), { vasp: items[0] });
  },
  async createSandboxDeposit(desk) {
    const [profile] = await desk.profiles();
    const { activity_id } = await desk.post(`/sandbox/profiles/${profile.id}/deposit`, { asset: "USDC", amount: "5", crypto_network: "BASE" });
    ok(activity_id !== "", "an id");
  },
  async initiateSandboxFiatDeposit(desk) {
    const { memo_id } = await instructions(desk);
    const body = { amount: "5.00", asset: "USD", memo_id, fiat_network_instructions: { cubix: { account_id: "c" } } };
    equal(await desk.post("/sandbox/fiat-deposits", body), {});
  },
};
