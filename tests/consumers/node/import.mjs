import assert from "node:assert/strict";
import { PaxosClient, schemas } from "paxos-orchestrations";
import { PaxosClient as Inline, schemas as inlined } from "paxos-orchestrations/inline";
import { schemas as small } from "paxos-orchestrations/validate";
import { createSandbox } from "paxos-orchestrations/sandbox";

const sandbox = createSandbox();
const client = new PaxosClient({ endpoints: sandbox.endpoints, credentials: sandbox.credentials, fetch: sandbox.fetch });
assert.equal(Inline, PaxosClient);
const { items } = await client.orchestrations.list({ limit: 3 });
assert.equal(items.length, 3);
for (const { getOrchestration } of [schemas, small, inlined]) assert.deepEqual(getOrchestration.parse({ id: "1" }), { id: "1" });
assert.deepEqual((await client.orchestrations.preflight({})).calls, 0);
console.log("import ok");
