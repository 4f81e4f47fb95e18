// Receives webhooks. The address of this server, behind HTTPS, is what you enter in the vendor's Dashboard, together with
// the API key below. A delivery is only a hint: the event is fetched, and only what the API says counts.
import { createServer } from "node:http";
import { once } from "node:events";
import { Readable } from "node:stream";
import { backfillEvents, createWebhookHandler } from "paxos-orchestrations";
import { connect, defaultProfile } from "./connect.mjs";

const { client, sandbox } = connect();
const KEY = process.env.WEBHOOK_KEY ?? "only for this example";

// In production a table of your own, so that it survives a restart.
const seen = new Set();
const onEvent = async (event, { outdated }) => {
  console.log(`${event.type}: ${event.object.id} is ${event.object.status}${outdated ? " (late: a newer state is known)" : ""}`);
};
const handle = createWebhookHandler({ auth: { header: "x-webhook-key", key: KEY }, client, onEvent, seen, onError: console.error });

const server = createServer(async (request, response) => {
  const answer = await handle(
    new Request(`http://${request.headers.host}${request.url}`, {
      method: request.method,
      headers: Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      ...(request.method === "POST" ? { body: Readable.toWeb(request), duplex: "half" } : {}),
    }),
  );
  response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
});
server.listen(Number(process.env.PORT ?? 0), "127.0.0.1");
await once(server, "listening");
const address = `http://127.0.0.1:${server.address().port}/`;
console.log(`Receiving webhooks on ${address}`);

// Deliveries get lost: every hour look for events that none has brought. Where the last look ended, and what failed in it,
// belongs into that table too.
let last = { since: new Date(sandbox?.now() ?? Date.now()).toISOString(), failed: [] };
const backfill = async () => {
  last = await backfillEvents({ client, ...last, seen, onEvent, onError: console.error });
};
await backfill();
const hourly = setInterval(() => backfill().catch(console.error), 3_600_000);

if (sandbox !== undefined) {
  // The part of the vendor: something happens, and notifications of it arrive, in a bad order and twice.
  const { id: profile_id } = await defaultProfile(client);
  const place = { profile: { profile_id } };
  const made = await client.orchestrations.create({ source_asset: "USD", destination_asset: "USDG", source_amount: "7", source: place, destination: place });
  sandbox.runUntilIdle();
  const events = await client.events.list({ created_at: { gte: made.created_at } }).toArray({ limit: 100 });
  const ours = events.filter(({ object }) => object.id === made.id).reverse();
  for (const { id, type, created_at: time } of [...ours, ...ours]) {
    const body = JSON.stringify({ id, type, source: "com.paxos", time, object: "event", is_test: false });
    const { status } = await fetch(address, { method: "POST", headers: { "x-webhook-key": KEY }, body });
    console.log(`delivered ${type}: ${status}`);
  }
  clearInterval(hourly);
  server.close();
}
