// A stranger's unit tests: the same file under vitest and jest.
import { PaxosClient, recipes, schemas } from "paxos-orchestrations";
import { createSandbox } from "paxos-orchestrations/sandbox";

const { expect, test } = globalThis.test === undefined ? await import("vitest") : globalThis;

test("checks without being asked to load anything", () => {
  expect(schemas.getOrchestration.parse({ id: "a" })).toEqual({ id: "a" });
});

test("pays in the sandbox", async () => {
  const sandbox = createSandbox({ seed: "unit", now: new Date("2026-07-08T09:00:00Z") });
  const client = new PaxosClient({ endpoints: sandbox.endpoints, credentials: sandbox.credentials, fetch: sandbox.fetch });
  const profile = await client.profiles.get("default");
  const made = await client.orchestrations.create(recipes.mint({ profile_id: profile.id, asset: "USDG", amount: "5" }));
  sandbox.runUntilIdle();
  expect((await client.orchestrations.get(made.id)).status).toBe("COMPLETED");
});
