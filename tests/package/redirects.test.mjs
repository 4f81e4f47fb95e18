// A redirect is never followed by the client: it would carry the request, and on a server the token, somewhere else.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import { load } from "./proxy-support.mjs";

const { PaxosClient, ConnectionError, OutcomeUnknownError } = await load("entry/node.js");

for (const status of [301, 302, 303, 307, 308]) {
  test(`${status}`, async (t) => {
    const seen = [];
    const server = createServer((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      response.writeHead(status, { location: "/elsewhere" }).end();
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    t.after(() => server.close());
    const client = new PaxosClient({ baseUrl: `http://127.0.0.1:${server.address().port}/paxos`, maxRetries: 0 });
    await assert.rejects(client.profiles.list().then((page) => page), (error) => ConnectionError.is(error) && /redirect, which is not followed/.test(error.message));
    const place = { profile: { profile_id: "p" } };
    const create = client.orchestrations.create({ source_asset: "USD", destination_asset: "USDG", source_amount: "1", source: place, destination: place, ref_id: "r" });
    // Whoever answered may have passed it on before.
    await assert.rejects(create, (error) => OutcomeUnknownError.is(error));
    assert.deepEqual(seen.filter((line) => line.includes("elsewhere")), []);
    assert.ok(seen.length >= 2);
  });
}
