// The fixtures through the public package: runs in Node and, unchanged, in a browser page.

const ERRORS = {
  Other: "ApiError",
  InsufficientFunds: "InsufficientFundsError",
  AlreadyExists: "AlreadyExistsError",
  TravelRuleRequired: "TravelRuleRequiredError",
  InsufficientScope: "InsufficientScopeError",
  Authentication: "AuthenticationError",
  NotFound: "NotFoundError",
  RateLimit: "RateLimitError",
};

/** How a user calls each operation, and what of the answer on the wire reaches them. */
const page = (body) => body.items ?? body.orchestrations ?? body.rules ?? body.addresses ?? body.events ?? [];
const bare = (body) => body;
const first = async (list) => (await list).items;
const CALLS = {
  listOrchestrations: [(client) => first(client.orchestrations.list()), page],
  getOrchestration: [(client) => client.orchestrations.get("1"), bare],
  createOrchestration: [(client, params) => client.orchestrations.create(params), bare],
  listOrchestrationRules: [(client) => first(client.rules.list()), page],
  createOrchestrationRule: [(client, params) => client.rules.create(params), (body) => body.rule],
  deleteOrchestrationRule: [(client) => client.rules.delete("1"), (body) => body.rule],
  putCryptoDestinationAddress: [(client, params) => client.cryptoDestinationAddresses.put(params), (body) => body.address],
  listCryptoDestinationAddresses: [(client) => first(client.cryptoDestinationAddresses.list()), page],
  createFiatAccount: [(client, params) => client.fiatAccounts.create(params), bare],
  getFiatAccount: [(client) => client.fiatAccounts.get("1"), bare],
  listFiatAccounts: [(client) => first(client.fiatAccounts.list()), page],
  updateFiatAccount: [(client) => client.fiatAccounts.update("1", { metadata: {} }), bare],
  deleteFiatAccount: [(client) => client.fiatAccounts.delete("1"), () => undefined],
  createFiatDepositInstructions: [(client, params) => client.fiatDepositInstructions.create(params), bare],
  getFiatDepositInstructions: [(client) => client.fiatDepositInstructions.get("1"), bare],
  listFiatDepositInstructions: [(client) => first(client.fiatDepositInstructions.list()), page],
  listEvents: [(client) => first(client.events.list()), page],
  // The overview shows the inner object as the event; see `tests/package/dialect.test.mjs`.
  getEvent: [(client) => client.events.get("1"), (body) => (body.object === undefined ? undefined : body)],
  listProfiles: [(client) => first(client.profiles.list()), page],
  getProfile: [(client) => client.profiles.get("default"), bare],
  listProfileBalances: [(client) => client.profiles.balances("default"), page],
  getProfileBalance: [(client) => client.profiles.balance("default", "USDG"), bare],
  getTransfer: [(client) => client.transfers.get("1"), bare],
  listTransfers: [(client) => first(client.transfers.list()), page],
  listVasps: [(client) => first(client.vasps.list()), page],
  getVasp: [(client) => client.vasps.get("1"), (body) => body.vasp],
  createSandboxDeposit: [(client) => client.sandbox.deposit("default", { asset: "USD", amount: "1" }), bare],
  initiateSandboxFiatDeposit: [(client, params) => client.sandbox.fiatDeposit(params), () => undefined],
};

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

function expect(condition, what) {
  if (!condition) throw new Error(what);
}

let servers = 0;

/** A client whose server always gives this answer. Each has a server of its own: a 429 of one must not stop the next. */
function clientThatGets(pkg, status, body) {
  const answer = () => new Response(body, { status, headers: { "content-type": "application/json" } });
  servers += 1;
  return new pkg.PaxosClient({ baseUrl: `http://127.0.0.1:${servers}/paxos`, fetch: async () => answer(), maxRetries: 0 });
}

async function good(pkg, name, text, params) {
  const [operation, second, third] = name.split(".");
  if (operation === "problem") {
    const problem = JSON.parse(text);
    const error = await clientThatGets(pkg, Number(second), text).orchestrations.get("1").then(
      () => expect(false, "was not refused"),
      (error) => error,
    );
    expect(error.name === ERRORS[third], `is ${error.name}: ${error.message}`);
    expect(pkg[ERRORS[third]].is(error) && pkg.ApiError.is(error) && error instanceof pkg.PaxosError, "is() and instanceof");
    expect(error.status === Number(second) && error.detail === (problem.detail ?? ""), "status and detail");
    expect(same(error.meta, problem.meta ?? {}), "meta");
  } else if (second === "response") {
    const wanted = JSON.parse(text);
    const [call, reaches] = CALLS[operation];
    const expected = reaches(wanted);
    // A record of another key would not be the one that was created.
    const ref_id = operation.startsWith("create") && expected?.ref_id;
    const found = await call(clientThatGets(pkg, 200, text), ref_id ? { ...params, ref_id } : params);
    expect(expected === undefined || same(found, expected), `untouched: ${JSON.stringify(found)}`);
  } else {
    const result = pkg.schemas[operation].safeParse(JSON.parse(text));
    expect(result.success, JSON.stringify(result.issues));
    const prepared = pkg.prepare(operation, JSON.parse(text));
    const inPath = [...pkg.operations.find(({ name }) => name === operation).path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    const inBody = Object.fromEntries(Object.entries(result.data).filter(([key]) => !inPath.includes(key)));
    expect(!["POST", "PUT"].includes(prepared.method) || same(JSON.parse(prepared.body), inBody), "body is the canonical form");
  }
}

/** What stops a request before it is sent: the schema's verdict, or that of the path (a dot is a good text and a bad id). */
function refusal(pkg, operation, given) {
  const result = pkg.schemas[operation].safeParse(given);
  if (!result.success) return result;
  try {
    pkg.prepare(operation, given);
    return result;
  } catch (error) {
    return { success: false, issues: error.issues };
  }
}

/** Runs every fixture; gives one line a failure. `good` and `bad` hold the texts of the files. */
export async function runFixtures(pkg, files) {
  const failures = [];
  const params = JSON.parse(files.good["createOrchestration.params.crypto.json"]);
  const paramsOf = (operation) => {
    const name = Object.keys(files.good).sort().find((name) => name.startsWith(`${operation}.params.`));
    return JSON.parse(files.good[name] ?? "{}");
  };
  for (const [name, text] of Object.entries(files.good)) {
    await good(pkg, name, text, paramsOf(name.split(".")[0])).catch((error) => failures.push(`${name}: ${error.message}`));
  }
  for (const { name, operation = "createOrchestration", input, with: changes, issues } of JSON.parse(files.bad)) {
    const given = input ?? { ...params, ...changes };
    const result = refusal(pkg, operation, given);
    const found = (result.issues ?? []).map((issue) => [issue.code, issue.path.join(".")]);
    if (result.success || !same(found, issues)) failures.push(`${name}: ${JSON.stringify(found)}`);
  }
  return failures;
}
