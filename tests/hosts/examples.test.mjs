// The examples that are servers, as a reader runs them: the packed tarball, the start script, the embedded sandbox.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { load, PATIENCE_MS, program, project, QUIET, ROOT, start } from "./support.mjs";

const { PaxosClient } = await load("entry/node.js");
const KEY = "the-key-of-the-test";

/** Starts an example by its own start script. */
async function started(name) {
  const folder = await project(join(ROOT, "examples", name), `example-${name}`);
  const { scripts } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const runtimes = { bun: () => dirname(program("@oven", "bin/bun")), deno: () => dirname(program("@deno", "deno")) };
  const PATH = [runtimes[name]?.(), QUIET.PATH].filter(Boolean).join(delimiter);
  return start("sh", ["-c", `exec ${scripts.start}`], { cwd: folder, env: { PATH, PORT: "0", APP_KEY: KEY } });
}

/** A page of the same origin, or a server: what it sends along says who calls. */
const clientOf = (host, headers) =>
  new PaxosClient({ baseUrl: `${host.origin}/paxos`, maxRetries: 0, fetch: (url, init) => fetch(url, { ...init, headers: { ...Object.fromEntries(init.headers), ...headers } }) });

/** Creates and finds it again. */
async function pays(client) {
  const { items } = await client.profiles.list();
  const place = { profile: { profile_id: items[0].id } };
  const made = await client.orchestrations.create({ source_asset: "USD", destination_asset: "USDG", source_amount: "7.25", source: place, destination: place });
  const found = await client.orchestrations.list({ ref_id: made.ref_id });
  assert.deepEqual(found.items.map(({ id }) => id), [made.id]);
}

for (const name of ["hono-proxy", "cloudflare-worker", "bun", "deno"]) {
  describe(name, { timeout: PATIENCE_MS }, () => {
    let host;
    before(async () => {
      host = await started(name);
    });
    after(() => host?.stop());

    test("who has the key pays", () => pays(clientOf(host, { authorization: `Bearer ${KEY}` })));

    test("nobody else does, and the list of operations holds", async () => {
      for (const headers of [{}, { authorization: "Bearer guess" }]) await assert.rejects(clientOf(host, headers).profiles.list().toArray({ limit: 1 }), { status: 401 });
      await assert.rejects(clientOf(host, { authorization: `Bearer ${KEY}` }).events.list().toArray({ limit: 1 }), { status: 403 });
    });

    test("it says nothing of its secrets", () => {
      assert.doesNotMatch(host.said.out + host.said.err, /sandbox-client-secret|the-key-of-the-test/);
      assert.equal(host.said.err, "");
    });
  });
}

describe("express", { timeout: PATIENCE_MS }, () => {
  let host;
  before(async () => {
    host = await started("express");
  });
  after(() => host?.stop());

  async function signIn(role) {
    const response = await host.call("/session", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ role }) });
    const cookie = response.headers.get("set-cookie");
    assert.match(cookie, /^session=[^;]+; Path=\/; HttpOnly; SameSite=Strict$/);
    return clientOf(host, { cookie: cookie.split(";")[0] });
  }

  test("a treasurer pays", async () => pays(await signIn("treasurer")));

  test("others look but do not pay, and strangers do neither", async () => {
    const clerk = await signIn("clerk");
    assert.equal((await clerk.profiles.list({ limit: 1 })).items.length, 1);
    const place = { profile: { profile_id: "p" } };
    await assert.rejects(clerk.orchestrations.create({ source_asset: "USD", destination_asset: "USDG", source_amount: "1", source: place, destination: place }), { status: 401 });
    await assert.rejects(clientOf(host, {}).profiles.list().toArray({ limit: 1 }), { status: 401 });
    await assert.rejects(clientOf(host, { cookie: "session=guess" }).profiles.list().toArray({ limit: 1 }), { status: 401 });
  });

  test("the rest of the application is as it was", async () => {
    assert.match(await (await host.call("/")).text(), /<h1>Treasury<\/h1>/);
    assert.equal((await host.call("/nothing")).status, 404);
  });
});

test("every example has a README of a few lines, and a test", () => {
  const tested = ["bun", "cloudflare-worker", "deno", "express", "hono-proxy"];
  for (const name of tested) {
    const text = readFileSync(join(ROOT, "examples", name, "README.md"), "utf8");
    assert.ok(text.split("\n").length <= 16 && text.includes("npm start"), name);
  }
  assert.ok(tested.every((name) => readdirSync(join(ROOT, "examples")).includes(name)));
});
