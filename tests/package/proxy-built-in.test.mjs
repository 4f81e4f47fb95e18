// What carries the requests of a token proxy that nothing was handed in: the undici in Node, an agent of its own; and
// Node's older client where that is not to be had. Certificates are checked by both.
import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { CREATE, file, headerNames, proxy, vendor } from "./proxy-support.mjs";

const SHARED = Symbol.for("undici.globalDispatcher.1");

/** Whether undici wrote a request: it says how its connection goes on in another place than `node:http` does. */
const isOfUndici = ({ rawHeaders }) => rawHeaders[0].toLowerCase() === "host" && rawHeaders[2].toLowerCase() === "connection";

/** Makes something while something else is in the place of the dispatcher that all copies of undici share. */
async function sharing(dispatcher, make) {
  void Headers;
  const before = globalThis[SHARED];
  globalThis[SHARED] = dispatcher;
  try {
    return await make();
  } finally {
    globalThis[SHARED] = before;
  }
}

test("the undici in Node carries what nothing else is to carry", async (t) => {
  const upstream = await vendor(t);
  const { call, create } = await proxy(t, upstream);
  assert.equal((await call("/paxos/profiles")).status, 200);
  assert.equal((await create()).status, 200);
  const [list, post] = upstream.seen.api;
  assert.ok(isOfUndici(list) && isOfUndici(post));
  assert.deepEqual([headerNames(list), headerNames(post), post.body], [["accept", "authorization"], ["accept", "authorization", "content-type"], CREATE]);
  assert.ok(upstream.seen.open <= 2, "connections are kept alive");
});

test("a dispatcher that all share carries nothing: it may send a payment again", async (t) => {
  let asked = 0;
  class Agent {
    constructor() {
      if (new.target !== Agent || asked > 0) throw new Error("not made for others");
    }
    dispatch() {
      asked += 1;
      throw new Error("asked all the same");
    }
  }
  const shared = new Agent();
  asked = 1;
  for (const dispatcher of [shared, { dispatch: () => assert.fail("asked all the same") }, undefined]) {
    const upstream = await vendor(t);
    const { create } = await sharing(dispatcher, () => proxy(t, upstream));
    assert.equal((await create()).status, 200);
    assert.deepEqual([upstream.seen.api.length, isOfUndici(upstream.seen.api[0])], [1, false]);
  }
  assert.equal(asked, 1);
});

test("certificates are checked, by the undici in Node and by its older client", { timeout: 60_000 }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "paxos-tls-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const [key, cert] = ["key.pem", "cert.pem"].map((name) => join(folder, name));
  const self = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  execFileSync("openssl", [...self, "-keyout", key, "-out", cert], { stdio: "ignore" });
  let seen = 0;
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (request, response) => {
    seen += 1;
    response.setHeader("content-type", "application/json");
    response.end(request.url === "/oauth2/token" ? '{"access_token":"canary-token","token_type":"bearer","expires_in":3599}' : '{"items":[]}');
  });
  server.listen(0, "localhost");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const program = (old) => `
    void Headers;
    ${old ? 'globalThis[Symbol.for("undici.globalDispatcher.1")] = undefined;' : ""}
    const { createTokenProxy } = await import(${JSON.stringify(file("entry/proxy-node.js").href)});
    const at = "https://localhost:${server.address().port}";
    const proxy = createTokenProxy({
      endpoints: { apiUrl: at + "/v2", tokenUrl: at + "/oauth2/token" },
      credentials: { clientId: "a", clientSecret: "canary-secret" }, allow: "all", authorize: () => true,
    });
    const headers = { "x-paxos-orchestrations": "1" };
    console.log((await proxy(new Request("http://localhost/paxos/profiles", { headers }))).status);
    process.exit();`;
  for (const old of [false, true]) {
    for (const [trusted, status] of [[true, "200"], [false, "502"]]) {
      const before = seen;
      const env = { ...process.env, NODE_EXTRA_CA_CERTS: trusted ? cert : "" };
      const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program(old)], { env });
      assert.equal(stdout.trim(), status, `${old ? "node:https" : "undici"}, ${trusted ? "trusted" : "not trusted"}`);
      assert.equal(seen - before, trusted ? 2 : 0, "nothing goes to a server whose certificate nobody vouches for");
    }
  }
});
