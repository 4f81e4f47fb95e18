// Watches orchestrations until each is done: those whose ids are given, else the ones that are under way.
import { connect, defaultProfile, line } from "./connect.mjs";

const { client, sandbox } = connect();
let ids = process.argv.slice(2);

if (ids.length === 0 && sandbox !== undefined) {
  // Something to watch. In this sandbox the cents choose the outcome: .13 fails, .17 is refused.
  const { id: profile_id } = await defaultProfile(client);
  for (const source_amount of ["5.00", "5.13", "5.17"]) {
    const place = { profile: { profile_id } };
    const made = await client.orchestrations.create({ source_asset: "USD", destination_asset: "USDG", source_amount, source: place, destination: place });
    ids.push(made.id);
  }
}
if (ids.length === 0) {
  ids = (await client.orchestrations.list({ status: ["PENDING", "PROCESSING"] }).toArray({ limit: 100 })).map(({ id }) => id);
}
console.log(`Watching ${ids.length}.`);

const stop = new AbortController();
process.once("SIGINT", () => stop.abort());
// All of them share one list call a round.
const ends = await Promise.allSettled(ids.map((id) => client.orchestrations.waitFor(id, { signal: stop.signal, onUpdate: (now) => console.log(line(now)) })));
const failures = ends.filter(({ status }) => status === "rejected");
for (const { reason } of failures) console.error(String(reason));
console.log(`${ends.length - failures.length} of ${ends.length} came to an end.`);
