// The token proxy, and all else that a server does with the package, in the runtimes that people host it in. Each runs for
// real, with the packed tarball; upstream stands the sandbox, as a server in this process.
import assert from "node:assert/strict";
import { connect } from "node:net";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { bundleWorker, HERE, HOSTS, load, PATIENCE_MS, project, upstream } from "./support.mjs";

const { PaxosClient } = await load("entry/node.js");
const MARKER = { "x-paxos-orchestrations": "1" };

let folder;

before(async () => {
  folder = await project(join(HERE, "app"), "app");
  await bundleWorker(folder);
});

/** Sends bytes over a socket, for what a client would tidy, and gives the status. */
async function raw(port, bytes) {
  const socket = connect(port, "127.0.0.1");
  let text = "";
  socket.on("data", (chunk) => (text += chunk));
  socket.on("error", () => {});
  socket.setTimeout(5_000, () => socket.destroy());
  socket.write(bytes);
  await new Promise((resolve) => socket.once("close", resolve));
  return { text, status: Number(text.split(" ")[1] ?? 0) };
}

const head = (method, target, ...lines) => [`${method} ${target} HTTP/1.1`, "x-paxos-orchestrations: 1", "connection: close", ...lines, "", ""].join("\r\n");

for (const [name, begin] of Object.entries(HOSTS)) {
  describe(name, { timeout: PATIENCE_MS }, () => {
    let api;
    let host;
    let client;
    const answers = [];

    /** Calls the host and keeps what it said. */
    const call = async (path, init = {}) => {
      const response = await host.call(path, init);
      const text = await response.text();
      answers.push(text, JSON.stringify([...response.headers]));
      return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
    };
    const refused = async (status, path, init) => {
      const answer = await call(path, init);
      assert.equal(answer.status, status, `${path} ${answer.text}`);
      assert.equal(answer.headers.get("content-type"), "application/problem+json");
      return answer.json();
    };

    before(async () => {
      api = await upstream();
      host = await begin(folder, api.env);
      client = new PaxosClient({ baseUrl: `${host.origin}/paxos` });
    });
    after(async () => {
      await host?.stop();
      api?.close();
    });

    test("sync helpers work right after import, from every entry", async () => {
      assert.deepEqual((await call("/early")).json(), { early: ["a", "a", "a"], address: true });
      assert.deepEqual((await call("/ready")).json(), { ready: true });
    });

    test("a cold start with many callers asks for one token", async () => {
      const pages = await Promise.all(Array.from({ length: 20 }, () => client.profiles.list({ limit: 1 })));
      assert.deepEqual(pages.map(({ items }) => items.length), Array(20).fill(1));
      assert.deepEqual([api.seen.token.length, api.seen.api.length], [1, 20]);
    });

    test("a client creates, reads and lists; upstream sees what the proxy wrote", async () => {
      api.forget();
      const { items } = await client.profiles.list();
      const place = { profile: { profile_id: items[0].id } };
      const made = await client.orchestrations.create({ source_asset: "USD", destination_asset: "USDG", source_amount: "12.50", source: place, destination: place });
      assert.equal((await client.orchestrations.get(made.id)).ref_id, made.ref_id);
      assert.deepEqual((await client.orchestrations.list({ ref_id: made.ref_id })).items.map(({ id }) => id), [made.id]);
      assert.deepEqual(
        api.seen.api.map(({ method, url }) => `${method} ${url}`),
        ["GET /v2/profiles", "POST /v2/orchestration/orchestrations", `GET /v2/orchestration/orchestrations/${made.id}`, `GET /v2/orchestration/orchestrations?ref_id=${made.ref_id}`],
      );
      for (const { headers } of api.seen.api) {
        assert.match(headers.authorization, /^Bearer /);
        for (const header of ["x-paxos-orchestrations", "cookie", "origin", "referer", "x-forwarded-for"]) assert.ok(!(header in headers), header);
      }
      assert.equal(api.seen.token.length, 0);
    });

    test("headers of the caller do not go up, and those of the API come down by choice", async () => {
      api.forget();
      const answer = await call("/paxos/profiles?limit=1", { headers: { ...MARKER, cookie: "session=1", authorization: "Bearer mine", "x-forwarded-host": "evil.example", "x-api-key": "k" } });
      assert.equal(answer.status, 200);
      const [{ headers }] = api.seen.api;
      assert.ok(!JSON.stringify(headers).match(/session|mine|evil|x-api-key/), JSON.stringify(headers));
      assert.equal(answer.headers.get("set-cookie"), null);
    });

    test("refusals: marker, origin, allow-list, caller, unknown paths, bodies", async () => {
      api.forget();
      await refused(403, "/paxos/profiles");
      await refused(403, "/paxos/profiles", { headers: { ...MARKER, origin: "https://evil.example" } });
      await refused(403, "/paxos/profiles", { headers: { ...MARKER, origin: "null" } });
      await refused(403, "/paxos/profiles", { headers: { ...MARKER, "sec-fetch-site": "cross-site" } });
      await refused(403, "/paxos/events", { headers: MARKER });
      await refused(401, "/paxos/profiles", { headers: { ...MARKER, authorization: "Bearer nobody" } });
      await refused(404, "/paxos/nothing", { headers: MARKER });
      await refused(404, "/elsewhere", { headers: MARKER });
      const post = (body, headers = {}) => ({ method: "POST", body, headers: { ...MARKER, "content-type": "application/json", ...headers } });
      await refused(400, "/paxos/orchestration/orchestrations", post("{"));
      await refused(400, "/paxos/orchestration/orchestrations", post('{"source_amount": 12.5}'));
      await refused(415, "/paxos/orchestration/orchestrations", post("{}", { "content-type": "text/plain" }));
      await refused(413, "/paxos/orchestration/orchestrations", post(`{"ref_id": "${"a".repeat(70_000)}"}`));
      assert.deepEqual(api.seen, { api: [], token: [] });
    });

    test("another origin, allowed: its preflight and its call", async () => {
      const origin = "https://app.example.com";
      const preflight = await call("/paxos/profiles", { method: "OPTIONS", headers: { origin, "access-control-request-method": "GET", "access-control-request-headers": "x-paxos-orchestrations" } });
      assert.deepEqual([preflight.status, preflight.headers.get("access-control-allow-origin")], [204, origin]);
      const answer = await call("/paxos/profiles", { headers: { ...MARKER, origin } });
      assert.deepEqual([answer.status, answer.headers.get("access-control-allow-origin")], [200, origin]);
      await refused(403, "/paxos/profiles", { method: "OPTIONS", headers: { origin: "https://evil.example", "access-control-request-method": "GET" } });
    });

    test("no path, host or method leads upstream to anything but what the table has", async () => {
      const tricks = [
        ["GET", "/paxos/../v2/profiles"],
        ["GET", "/paxos/..%2fv2%2fprofiles"],
        ["GET", "/paxos/%2e%2e/%2e%2e/oauth2/token"],
        ["GET", "/paxos//evil.example/profiles"],
        ["GET", "//evil.example/paxos/profiles"],
        ["GET", "/paxos/profiles%00"],
        ["GET", "/paxos/profiles%0d%0aX: y"],
        ["GET", "/paxos/profiles\\..\\events"],
        ["GET", "/paxos/%252e%252e/profiles"],
        ["GET", "/paxos/profiles;/../events"],
        ["GET", "/paxos/orchestration/orchestrations/..%2f..%2fprofiles"],
        ["GET", "/paxos/profiles?limit=1&limit=2&%00=1"],
        ["GET", "http://evil.example/paxos/nothing"],
        ["GET", "/PAXOS/profiles"],
        ["DELETE", "/paxos/profiles"],
        ["PUT", "/paxos/orchestration/orchestrations"],
        ["TRACE", "/paxos/profiles"],
        ["CONNECT", "evil.example:443"],
      ];
      for (const [method, target] of tricks) {
        api.forget();
        const { status, text } = await raw(host.port, head(method, target, `host: 127.0.0.1:${host.port}`));
        answers.push(text);
        // A host may drop what is no HTTP without a word.
        assert.ok(status === 0 || status >= 400, `${method} ${target}: ${status}`);
        assert.deepEqual(api.seen, { api: [], token: [] }, `${method} ${target}`);
      }
      // What a host resolves before we see it arrives as what it means, and only upstream of ours.
      api.forget();
      const { status } = await raw(host.port, head("GET", "/paxos/profiles/../profiles?limit=1", `host: 127.0.0.1:${host.port}`));
      assert.ok(status === 200 || status >= 400, String(status));
      assert.deepEqual(api.seen.api.map(({ url }) => url), status === 200 ? ["/v2/profiles?limit=1"] : []);
    });

    test("the sandbox in the same process", async () => {
      const told = (await call("/sandbox")).json();
      assert.deepEqual(told, { made: "PROCESSING", year: new Date().getUTCFullYear(), done: "COMPLETED" });
    });

    test("a client with credentials of its own", async () => {
      assert.deepEqual((await call("/direct")).json(), { profiles: 2 });
    });

    test("nobody is told the secret or a token", async () => {
      const events = await call("/events");
      assert.ok(events.json().some(({ type }) => type === "token"));
      const token = api.sandbox.journal().flatMap((entry) => JSON.stringify(entry).match(/"access_token\\?":\s*\\?"([^"\\]+)/)?.[1] ?? []);
      const said = [...answers, host.said.out, host.said.err].join("\n");
      for (const secret of [api.env.PAXOS_CLIENT_SECRET, ...token]) assert.ok(!said.includes(secret), "a secret shows");
      // workerd notes that nobody handles CONNECT, and that is as it should be.
      assert.equal(host.said.err.replace(/^.*(lack a handler|does not export a connect\(\)).*\n/gm, ""), "");
    });
  });
}

describe("tokens and callers who leave", { concurrency: true, timeout: PATIENCE_MS }, () => {
  for (const name of ["workerd", "bun", "deno"]) {
    test(`${name}: a caller who leaves while the token is fetched does not leave the others hanging`, async (t) => {
      const api = await upstream();
      t.after(() => api.close());
      let release;
      api.before = (kind) => (kind === "token" ? new Promise((resolve) => (release = resolve)) : undefined);
      const host = await HOSTS[name](folder, api.env);
      t.after(() => host.stop());
      const leaving = new AbortController();
      const gone = host.call("/paxos/profiles", { headers: MARKER, signal: leaving.signal }).catch(() => "gone");
      while (release === undefined) await new Promise((resolve) => setTimeout(resolve, 10));
      const staying = host.call("/paxos/profiles", { headers: MARKER });
      await new Promise((resolve) => setTimeout(resolve, 200));
      leaving.abort();
      assert.equal(await gone, "gone");
      await new Promise((resolve) => setTimeout(resolve, 200));
      api.before = undefined;
      release();
      assert.equal((await staying).status, 200);
      assert.equal((await host.call("/paxos/profiles", { headers: MARKER })).status, 200);
    });
  }

  // In workerd a request takes with it what it left in the background. A refresh that was lost like that must not take the
  // proxy with it.
  for (const name of ["workerd", "bun", "deno"]) {
    test(`${name}: a token that is refreshed before its end`, async (t) => {
      const api = await upstream();
      t.after(() => api.close());
      api.tokenLife = 10;
      const host = await HOSTS[name](folder, api.env);
      t.after(() => host.stop());
      const ask = async () => (await host.call("/paxos/profiles", { headers: MARKER })).status;
      assert.equal(await ask(), 200);
      // It is refreshed from the eighth second on and no longer used after the ninth.
      await new Promise((resolve) => setTimeout(resolve, 8_300));
      let release;
      api.before = (kind) => (kind === "token" ? new Promise((resolve) => (release = resolve)) : undefined);
      const asked = ask();
      while (release === undefined) await new Promise((resolve) => setTimeout(resolve, 10));
      await new Promise((resolve) => setTimeout(resolve, 100));
      api.before = undefined;
      release();
      assert.equal(await asked, 200);
      for (let more = 0; more < 3; more += 1) assert.equal(await ask(), 200);
      assert.equal(api.seen.token.length, 2);
    });
  }
});
