// What a sandbox costs: its start, a reset, and 10 000 creates over a network that breaks; and whether its memory stays
// where it is when that is done again and again.
// Usage: node tests/bench/sandbox.mjs [--json FILE] [--creates N] [--rounds N]
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { createSandbox } from "../../pkg/entry/sandbox-node.js";

const { values } = parseArgs({ options: { json: { type: "string" }, creates: { type: "string" }, rounds: { type: "string" } } });
const creates = Number(values.creates ?? 10_000);
const rounds = Number(values.rounds ?? 4);
const NOW = new Date("2026-07-08T09:00:00Z");
const FAULTS = [
  { point: "before_commit", probability: 0.05, times: Infinity },
  { point: "after_commit", probability: 0.05, times: Infinity },
  { point: "mid_body", probability: 0.03, times: Infinity },
  { point: "connection_cut", probability: 0.02, times: Infinity },
  { point: "status", probability: 0.05, committed: true, times: Infinity },
];

function median(times) {
  return times.sort((a, b) => a - b)[times.length >> 1];
}

/** The median of so many, in milliseconds. */
function timed(count, act) {
  return median(Array.from({ length: count }, (_, number) => {
    const began = performance.now();
    act(number);
    return performance.now() - began;
  }));
}

async function authorized(sandbox) {
  const { clientId, clientSecret } = sandbox.credentials;
  const body = new URLSearchParams({ grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret });
  const answer = await sandbox.fetch(sandbox.endpoints.tokenUrl, { method: "POST", body });
  return { authorization: `Bearer ${(await answer.json()).access_token}` };
}

/** So many creates, each sent until it has an answer; how many requests that took. */
async function create(sandbox, headers, profiles) {
  const [from, to] = profiles;
  let requests = 0;
  sandbox.faults.script(FAULTS);
  for (let number = 0; number < creates; number += 1) {
    const body = JSON.stringify({
      ref_id: `r${number}`, source_asset: "USDC", destination_asset: "USDG", source_amount: "1.5",
      source: { profile: { profile_id: from } }, destination: { profile: { profile_id: to } },
    });
    for (let status = 0; status !== 200 && status !== 409; requests += 1) {
      try {
        const response = await sandbox.fetch(`${sandbox.endpoints.apiUrl}/orchestration/orchestrations`, { method: "POST", headers, body });
        await response.arrayBuffer();
        ({ status } = response);
      } catch {
        // The network; the same again.
      }
    }
    sandbox.advance(10);
  }
  sandbox.faults.clear();
  sandbox.runUntilIdle();
  return requests;
}

const figures = {
  start_ms: timed(100, (number) => createSandbox({ seed: `start ${number}`, now: NOW }).now()),
};
const sandbox = createSandbox({ now: NOW });
const following = createSandbox();
sandbox.now();
following.now();
figures.reset_ms = timed(300, () => sandbox.reset());
figures.reset_on_the_machines_clock_ms = timed(300, () => following.reset());
const snapshot = sandbox.snapshot();
figures.snapshot_ms = timed(100, () => sandbox.snapshot());
figures.restore_ms = timed(100, () => sandbox.restore(snapshot));
const headers = await authorized(sandbox);
const answer = await sandbox.fetch(`${sandbox.endpoints.apiUrl}/profiles`, { headers });
const profiles = (await answer.json()).items.map(({ id }) => id);
figures.creates = creates;
figures.seconds = [];
figures.requests = [];
figures.resident_mb = [];
for (let round = 0; round < rounds; round += 1) {
  const began = performance.now();
  figures.requests.push(await create(sandbox, headers, profiles));
  figures.seconds.push(Number(((performance.now() - began) / 1000).toFixed(2)));
  figures.resident_mb.push(Math.round(process.memoryUsage().rss / 1e6));
  const { byStatus, orchestrations } = sandbox.state().counts;
  if (orchestrations < creates) throw new Error(`there are only ${orchestrations} orchestrations: ${JSON.stringify(byStatus)}`);
  sandbox.reset();
}
for (const [name, figure] of Object.entries(figures)) {
  const shown = typeof figure === "number" && !Number.isInteger(figure) ? figure.toFixed(3) : figure;
  console.log(`${name.padEnd(32)} ${Array.isArray(shown) ? shown.join("  ") : shown}`);
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
