// A sandbox with something of everything in it, and one good request for each operation: a document says how a request
// looks, not which accounts there are.

const EVM = "0x5a4DB0c55a4dB0C55a4DB0C55A4db0c55A4Db0C5";
const ADDRESS = { country: "USA", address1: "1 Main St", city: "New York", province: "NY", zip_code: "10001" };
const BANK = { routing_number_type: "ABA", routing_number: "021000021", bank_name: "A Bank", bank_address: ADDRESS };
const WIRE = { account_number: "123456789", fiat_account_owner_address: ADDRESS, routing_details: BANK };
const OWNER = { person_details: { first_name: "Ada", last_name: "Lovelace" } };

export class World {
  constructor(sandbox) {
    this.sandbox = sandbox;
    this.made = 0;
  }

  async open() {
    this.token = await this.tokenFor();
    const get = async (path) => (await this.send("GET", path)).body;
    const { items: profiles } = await get("/profiles");
    [this.profile, this.other] = profiles;
    for (const [asset, network] of [["USD"], ["USDC", "BASE"], ["USDG", "ETHEREUM"]]) {
      const body = { asset, amount: "1000000", ...(network && { crypto_network: network }) };
      await this.send("POST", `/sandbox/profiles/${this.profile.id}/deposit`, body);
    }
    this.orchestration = (await get("/orchestration/orchestrations?limit=1")).items[0];
    this.event = (await get("/events?limit=1")).events[0];
    this.transfer = (await get("/transfer/transfers?limit=1")).items[0];
    this.vasp = (await get("/travelrule/vasps?limit=1")).items[0];
    this.account = await this.newAccount();
    this.changing = await this.newAccount();
    this.instructions = (await this.send("POST", "/transfer/fiat-deposit-instructions", { profile_id: this.profile.id, fiat_network: "WIRE" })).body;
    await this.send("PUT", "/transfer/crypto-destination-address", { crypto_network: "BASE", address: EVM });
    this.sandbox.runUntilIdle();
    return this;
  }

  async tokenFor(scope) {
    const { clientId: client_id, clientSecret: client_secret } = this.sandbox.credentials;
    const form = new URLSearchParams({ grant_type: "client_credentials", client_id, client_secret, ...(scope && { scope }) });
    const response = await this.sandbox.fetch(this.sandbox.endpoints.tokenUrl, { method: "POST", body: form });
    return (await response.json()).access_token;
  }

  async send(method, path, body, { token = this.token } = {}) {
    const headers = { ...(token === "" ? {} : { authorization: `Bearer ${token}` }), "content-type": "application/json" };
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await this.sandbox.fetch(this.sandbox.endpoints.apiUrl + path, init);
    const text = await response.text();
    let json;
    try {
      json = JSON.parse(text);
    } catch {
      json = undefined;
    }
    return { status: response.status, type: response.headers.get("content-type"), body: json, text };
  }

  key() {
    return `conformance-${(this.made += 1)}`;
  }

  async newAccount() {
    const { body } = await this.send("POST", "/transfer/fiat-accounts", { fiat_account_owner: OWNER, fiat_network_instructions: { wire: { ...WIRE, intermediary_routing_details: BANK } } });
    return body;
  }

  async newRule() {
    return (await this.send("POST", "/orchestration/rules", (await BASES.createOrchestrationRule(this)).body)).body.rule;
  }
}

/** What a good request of each operation has: parameters of the path, of the query, and the body. */
export const BASES = {
  listOrchestrations: () => ({}),
  createOrchestration: (world) => ({
    body: {
      ref_id: world.key(),
      source_asset: "USD",
      destination_asset: "USDG",
      source_amount: "1.00",
      source: { profile: { profile_id: world.profile.id } },
      destination: { profile: { profile_id: world.other.id } },
    },
    instead: {
      "destination.crypto": { destination: { crypto: { address: EVM, network: "BASE" } } },
      "destination.fiat": { destination: { fiat: { bank_account_id: world.account.id, memo: "invoice" } }, destination_asset: "USD", source_asset: "USDC" },
    },
  }),
  getOrchestration: ({ orchestration }) => ({ path: { id: orchestration.id } }),
  listOrchestrationRules: () => ({}),
  createOrchestrationRule: (world) => ({
    body: {
      ref_id: world.key(),
      profile_id: world.profile.id,
      source_asset: "USDC",
      destination_asset: "USDG",
      source: { crypto: { network: "BASE" } },
      destination: { profile: { profile_id: world.other.id } },
    },
    instead: {
      "source.fiat": { source_asset: "USD", source: { fiat: { network: "WIRE", account_type: "ABA" } } },
      "destination.crypto": { destination: { crypto: { address: EVM, network: "BASE" } } },
      "destination.fiat": { destination_asset: "USD", destination: { fiat: { fiat_account_id: world.account.id, memo: "invoice" } } },
    },
  }),
  deleteOrchestrationRule: async (world) => ({ path: { id: (await world.newRule()).id } }),
  putCryptoDestinationAddress: () => ({
    body: {
      crypto_network: "BASE",
      address: EVM,
      travelrule_metadata: {
        custodian_type: "PRIVATE",
        beneficiary: { person_details: { first_name: "Ada", last_name: "Lovelace", physical_address: ADDRESS } },
      },
    },
    instead: {
      "travelrule_metadata.beneficiary.institution_details": {
        travelrule_metadata: { custodian_type: "PRIVATE", beneficiary: { institution_details: { name: "Shop", physical_address: ADDRESS } } },
      },
      "travelrule_metadata.vasp": {
        travelrule_metadata: {
          custodian_type: "VASP",
          vasp: { custom_vasp_name: "Acorn", custom_vasp_website: "https://acorn.example" },
          beneficiary: { self: true },
        },
      },
    },
  }),
  listCryptoDestinationAddresses: () => ({}),
  createFiatAccount: () => ({
    body: { fiat_account_owner: { person_details: { ...OWNER.person_details } }, fiat_network_instructions: { wire: { ...WIRE, intermediary_routing_details: BANK } } },
    instead: {
      "fiat_account_owner.institution_details": { fiat_account_owner: { institution_details: { name: "Shop" } } },
      "fiat_network_instructions.cbit": { fiat_network_instructions: { cbit: { wallet_address: EVM } } },
      "fiat_network_instructions.cubix": { fiat_network_instructions: { cubix: { account_id: "c-1" } } },
      "fiat_network_instructions.dbs_act": { fiat_network_instructions: { dbs_act: { account_number: "123456" } } },
      "fiat_network_instructions.scb": { fiat_network_instructions: { scb: { account_number: "123456" } } },
      "fiat_network_instructions.rtp": {
        fiat_network_instructions: {
          rtp: { account_number: "123456", fiat_account_owner_address: ADDRESS, routing_details: { routing_number: "021000021", bank_name: "A Bank", bank_address: ADDRESS } },
        },
      },
    },
  }),
  getFiatAccount: ({ account }) => ({ path: { id: account.id } }),
  listFiatAccounts: () => ({}),
  updateFiatAccount: ({ changing }) => ({
    path: { id: changing.id },
    body: {
      fiat_account_owner: { person_details: { first_name: "Grace", last_name: "Hopper" } },
      fiat_network_instructions: {
        wire: { fiat_account_owner_address: ADDRESS, routing_details: { bank_name: "B Bank", bank_address: ADDRESS }, intermediary_routing_details: { bank_name: "C Bank" } },
      },
    },
  }),
  deleteFiatAccount: async (world) => ({ path: { id: (await world.newAccount()).id } }),
  createFiatDepositInstructions: ({ profile }) => ({ body: { profile_id: profile.id, fiat_network: "WIRE" } }),
  getFiatDepositInstructions: ({ instructions }) => ({ path: { id: instructions.id } }),
  listFiatDepositInstructions: () => ({}),
  listEvents: () => ({}),
  getEvent: ({ event }) => ({ path: { id: event.id } }),
  listProfiles: () => ({}),
  getProfile: ({ profile }) => ({ path: { profile_id: profile.id } }),
  listProfileBalances: ({ profile }) => ({ path: { profile_id: profile.id } }),
  getProfileBalance: ({ profile }) => ({ path: { profile_id: profile.id, asset: "USD" } }),
  getTransfer: ({ transfer }) => ({ path: { id: transfer.id } }),
  listTransfers: () => ({}),
  listVasps: () => ({}),
  getVasp: ({ vasp }) => ({ path: { id: vasp.id } }),
  createSandboxDeposit: ({ profile }) => ({ path: { profile_id: profile.id }, body: { asset: "USDC", amount: "5", crypto_network: "BASE" } }),
  initiateSandboxFiatDeposit: ({ instructions }) => ({
    body: { amount: "5.00", asset: "USD", memo_id: instructions.memo_id, fiat_account_owner: OWNER, fiat_network_instructions: { wire: WIRE } },
    instead: {
      "fiat_network_instructions.cubix": { fiat_network_instructions: { cubix: { account_id: "c-1" } } },
    },
  }),
};
