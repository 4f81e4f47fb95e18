// The bytes of a page as the sandbox sends it, filled up to as many entries as the benches take.
import { PaxosClient } from "../../pkg/entry/node.js";
import { createSandbox } from "../../pkg/entry/sandbox-node.js";
import { PAGE } from "./_work.mjs";

export async function pageBytes() {
  const sandbox = createSandbox({ now: new Date("2026-07-08T09:00:00Z") });
  const client = new PaxosClient({ endpoints: sandbox.endpoints, credentials: sandbox.credentials, fetch: sandbox.fetch });
  const { items } = await client.orchestrations.list({ limit: 1000 });
  const filled = Array.from({ length: PAGE.items }, (_, n) => ({ ...items[n % items.length], id: crypto.randomUUID() }));
  return new TextEncoder().encode(JSON.stringify({ items: filled }));
}
