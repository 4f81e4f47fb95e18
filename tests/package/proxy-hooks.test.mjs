// What hooks of the token proxy are given behind Node's own server: made when it is looked at, and in every respect what
// the platform would have made.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { CREATE, proxy, raw, vendor } from "./proxy-support.mjs";

const LINES = ["Host: {host}", "X-Paxos-Orchestrations: 1", "Cookie: session=1", "Accept: text/html", "accept: application/json", "X-User: caf\u00e9", "Connection: close"];

/** Lets a hook look at the request of a create, written with odd white space, and gives what it returned. */
async function seenBy(t, look) {
  const upstream = await vendor(t);
  let seen;
  const { port } = await proxy(t, upstream, {
    authorize: async (request) => {
      seen = await look(request, port);
      return true;
    },
  });
  const body = ` ${CREATE}`;
  const head = ["POST /paxos/orchestration/orchestrations HTTP/1.1", ...LINES, "Content-Type: application/json", `Content-Length: ${body.length}`];
  const answer = await raw(port, `${head.join("\r\n").replace("{host}", `127.0.0.1:${port}`)}\r\n\r\n${body}`);
  assert.equal(answer.status, 200, answer.text);
  return seen;
}

/** What the platform makes of the same. */
function platform(port) {
  const headers = LINES.map((line) => line.replace("{host}", `127.0.0.1:${port}`).split(": "));
  headers.push(["Content-Type", "application/json"], ["Content-Length", String(CREATE.length + 1)]);
  return new Request(`http://127.0.0.1:${port}/paxos/orchestration/orchestrations`, { method: "POST", headers, body: CREATE, duplex: "half" });
}

/** All that can be read without using the body up. */
function facts(request) {
  const names = Object.entries(Object.getOwnPropertyDescriptors(Request.prototype)).filter(([, { get }]) => get !== undefined).map(([name]) => name);
  const simple = names.map((name) => [name, request[name]]).filter(([, value]) => typeof value !== "object");
  return { ...Object.fromEntries(simple), headers: [...request.headers], body: request.body instanceof ReadableStream, aborted: request.signal.aborted, kind: Object.prototype.toString.call(request) };
}

test("it says what the platform's would say", async (t) => {
  await seenBy(t, (request, port) => assert.deepEqual(facts(request), facts(platform(port))));
});

test("it is a Request, and its body is the canonical one", async (t) => {
  await seenBy(t, async (request) => {
    assert.ok(request instanceof Request);
    assert.equal(request.constructor, Request);
    assert.match(inspect(request), /^Request \{/);
    assert.equal(await request.clone().text(), CREATE);
    assert.deepEqual(await new Request(request.clone()).json(), JSON.parse(CREATE));
    assert.equal(request.bodyUsed, false);
    assert.equal(await request.text(), CREATE);
    assert.equal(request.bodyUsed, true);
    await assert.rejects(request.text());
  });
});

test("its headers are the platform's, before and after everything else", async (t) => {
  await seenBy(t, (request) => {
    assert.ok(request.headers instanceof Headers);
    assert.equal(request.headers, request.headers);
    const before = [...new Headers(request.headers)];
    request.headers.set("x-user", "changed");
    assert.equal(request.clone().headers.get("x-user"), "changed");
    assert.equal(request.headers.get("x-user"), "changed");
    assert.equal(request.headers.get("accept"), "text/html, application/json");
    assert.deepEqual(before.map(([name]) => name).sort(), ["accept", "connection", "content-length", "content-type", "cookie", "host", "x-paxos-orchestrations", "x-user"]);
  });
});

test("a request may be built from its parts", async (t) => {
  await seenBy(t, async (request) => {
    const again = new Request(request.url, { method: request.method, headers: request.headers, body: await request.text() });
    assert.equal(again.headers.get("cookie"), "session=1");
    assert.equal(await again.text(), CREATE);
  });
});
