const assert = require("node:assert/strict");
const { schemas, PaxosError } = require("paxos-orchestrations");
const { createTokenProxy } = require("paxos-orchestrations/proxy");

assert.equal(schemas.getOrchestration.safeParse({}).success, false);
assert.equal(typeof createTokenProxy, "function");
assert.equal(PaxosError.is(new Error("x")), false);
assert.ok(require("paxos-orchestrations/package.json").version);
assert.ok(require.resolve("paxos-orchestrations/core.wasm"));
console.log("require ok");
