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

const CALLS = {
  listOrchestrations: async (client) => (await client.orchestrations.list()).items,
  getOrchestration: (client) => client.orchestrations.get("1"),
  createOrchestration: (client, params) => client.orchestrations.create(params),
  listProfiles: async (client) => (await client.profiles.list()).items,
  listProfileBalances: (client) => client.profiles.balances("default"),
};

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

function expect(condition, what) {
  if (!condition) throw new Error(what);
}

/** A client whose server always gives this answer. */
function clientThatGets(pkg, status, body) {
  const answer = () => new Response(body, { status, headers: { "content-type": "application/json" } });
  return new pkg.PaxosClient({ baseUrl: "http://127.0.0.1/paxos", fetch: async () => answer() });
}

async function good(pkg, name, text, params) {
  const [first, second, third] = name.split(".");
  if (first === "problem") {
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
    const found = await CALLS[first](clientThatGets(pkg, 200, text), params);
    expect(same(found, first.startsWith("list") ? (wanted.items ?? wanted.orchestrations ?? []) : wanted), "untouched");
  } else {
    const result = pkg.schemas[first].safeParse(JSON.parse(text));
    expect(result.success, JSON.stringify(result.issues));
    const prepared = pkg.prepare(first, JSON.parse(text));
    expect(prepared.method === "GET" || same(JSON.parse(prepared.body), result.data), "body is the canonical form");
  }
}

/** Runs every fixture; gives one line a failure. `good` and `bad` hold the texts of the files. */
export async function runFixtures(pkg, files) {
  const failures = [];
  const params = JSON.parse(files.good["createOrchestration.params.crypto.json"]);
  for (const [name, text] of Object.entries(files.good)) {
    await good(pkg, name, text, params).catch((error) => failures.push(`${name}: ${error.message}`));
  }
  for (const { name, input, with: changes, issues } of JSON.parse(files.bad)) {
    const result = pkg.schemas.createOrchestration.safeParse(input ?? { ...params, ...changes });
    const found = (result.issues ?? []).map((issue) => [issue.code, issue.path.join(".")]);
    if (result.success || !same(found, issues)) failures.push(`${name}: ${JSON.stringify(found)}`);
  }
  return failures;
}
