const assert = require("node:assert/strict");
const { schemas, PaxosClient, PaxosError } = require("paxos-orchestrations");
const { createTokenProxy } = require("paxos-orchestrations/proxy");

assert.equal(schemas.getOrchestration.safeParse({}).success, false);
assert.equal(typeof createTokenProxy, "function");
assert.equal(PaxosError.is(new Error("x")), false);
assert.ok(require("paxos-orchestrations/package.json").version);
assert.ok(require.resolve("paxos-orchestrations/core.wasm"));
const client = new PaxosClient({ baseUrl: "http://127.0.0.1:9/paxos" });
client.orchestrations.preflight({}).then(({ ok, calls }) => {
  assert.deepEqual([ok, calls], [false, 0]);
  console.log("require ok");
});
