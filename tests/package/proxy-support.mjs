// What the tests of the token proxy share: a stub of the API that writes down what it saw, a proxy before it, and raw
// sockets.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";

const PACKAGE = process.env.PAXOS_PACKAGE === undefined ? new URL("../../pkg/", import.meta.url) : pathToFileURL(`${process.env.PAXOS_PACKAGE}/`);

/** A module of the package. */
export const load = (path) => import(new URL(path, PACKAGE));
/** A module of the package as it was before the modules went into few files: for what cannot be reached from outside. */
export const module = (path) => import(new URL(`../../target/modules/${path}`, import.meta.url));
/** A file of the package. */
export const file = (path) => new URL(path, PACKAGE);

const { createTokenProxy, toNodeListener } = await load("entry/proxy-node.js");

/** Must be seen by nobody but the token endpoint. */
export const SECRET = "canary-secret-2207";
/** Must be seen by nobody but the API. */
export const TOKEN = "canary-token";
export const CREDENTIALS = { clientId: "client-7", clientSecret: SECRET };

/** A create as the proxy writes it. */
export const CREATE =
  '{"ref_id":"a-1","source_asset":"USD","destination_asset":"USDG","source_amount":"12.50","source":{"profile":{"profile_id":"p"}},"destination":{"profile":{"profile_id":"q"}}}';

export const json = (status, body, headers = {}) => ({ status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) });

/** Starts a server on a free port and stops it with the test. */
export async function listen(t, server) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections?.();
    server.close();
  });
  return server.address().port;
}

/**
 * A stub of the vendor. `api` and `token` answer; each may be replaced, be asynchronous, and take the raw response to
 * do something that no answer can say.
 */
export async function vendor(t, { api, token } = {}) {
  const seen = { api: [], token: [], open: 0 };
  const stub = {
    seen,
    api: api ?? (() => json(200, { items: [] })),
    token: token ?? ((_request, number) => json(200, { access_token: `${TOKEN}-${number}`, token_type: "bearer", expires_in: 3599 })),
  };
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const kind = request.url === "/oauth2/token" ? "token" : "api";
    const record = { method: request.method, url: request.url, rawHeaders: request.rawHeaders, body };
    seen[kind].push(record);
    const answer = await stub[kind](record, seen[kind].length, response);
    if (answer === undefined) return;
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  });
  server.on("connection", () => (seen.open += 1));
  const port = await listen(t, server);
  stub.endpoints = { apiUrl: `http://127.0.0.1:${port}/v2`, tokenUrl: `http://127.0.0.1:${port}/oauth2/token` };
  return stub;
}

/** A proxy behind Node's server, and what it was told. */
export async function proxy(t, upstream, options = {}) {
  const events = [];
  const handler = createTokenProxy({
    endpoints: upstream.endpoints,
    credentials: CREDENTIALS,
    allow: "all",
    authorize: () => true,
    onEvent: (event) => events.push(event),
    ...options,
  });
  const port = await listen(t, createServer(toNodeListener(handler)));
  const origin = `http://127.0.0.1:${port}`;
  const call = (path, { headers, ...init } = {}) =>
    fetch(`${origin}${path}`, { ...init, headers: { "x-paxos-orchestrations": "1", ...headers } });
  const create = (body = CREATE, headers = {}) =>
    call("/paxos/orchestration/orchestrations", { method: "POST", body, headers: { "content-type": "application/json", ...headers } });
  // No event may hold a secret, whatever the test was about.
  t.after(() => assertNoSecret(events, handler));
  return { port, origin, handler, events, call, create };
}

/** Neither the secret nor a token is to be seen in any of these, however they are printed. */
export function assertNoSecret(...things) {
  for (const thing of things) {
    const prints = [String(thing), inspect(thing, { depth: 20, showHidden: true, getters: true })];
    try {
      prints.push(JSON.stringify(thing) ?? "");
    } catch {
      // What has no JSON leaks none.
    }
    if (thing instanceof Error) prints.push(thing.stack ?? "", thing.message);
    for (const print of prints) assert.ok(!print.includes("canary"), `a secret shows: ${print.slice(0, 300)}`);
  }
}

/** Sends bytes over a socket and reads until the other side is done. */
export async function raw(port, bytes, { wait = 2_000 } = {}) {
  const socket = connect(port, "127.0.0.1");
  const chunks = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  socket.on("error", () => {});
  socket.setTimeout(wait, () => socket.destroy());
  socket.write(Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes, "latin1"));
  await new Promise((resolve) => socket.once("close", resolve));
  const text = Buffer.concat(chunks).toString("latin1");
  const [head = "", ...body] = text.split("\r\n\r\n");
  return { text, status: Number(head.split(" ")[1] ?? 0), head: head.toLowerCase(), body: body.join("\r\n\r\n") };
}

/** Sends a head and then bytes without end, over a connection that was to be kept, until the other side has enough. */
export async function flood(port, head, chunk) {
  const socket = connect(port, "127.0.0.1");
  let text = "";
  socket.on("data", (data) => (text += data));
  socket.on("error", () => {});
  const pump = () => {
    while (!socket.destroyed && socket.write(chunk));
  };
  socket.on("drain", pump);
  socket.write(head);
  pump();
  await new Promise((resolve) => socket.once("close", resolve));
  return { status: Number(text.split(" ")[1] ?? 0), head: text.split("\r\n\r\n")[0].toLowerCase(), sent: socket.bytesWritten };
}

/** A request head as a page of the proxy's own origin would send it, with any lines added. */
export const rawHead = (method, target, lines = [], host = "127.0.0.1") =>
  [`${method} ${target} HTTP/1.1`, ...(host === null ? [] : [`Host: ${host}`]), "X-Paxos-Orchestrations: 1", "Connection: close", ...lines, "", ""].join("\r\n");

/** The names of header lines, in small letters, without those that belong to the connection. */
export const headerNames = ({ rawHeaders }) =>
  rawHeaders.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase()).filter((name) => !["host", "connection", "content-length"].includes(name)).sort();

/** The value of a header line. */
export const headerOf = ({ rawHeaders }, name) => rawHeaders[rawHeaders.findIndex((given, at) => at % 2 === 0 && given.toLowerCase() === name) + 1];

/** Checks a problem object and gives it. */
export async function problem(response, status) {
  const text = await response.text();
  assert.equal(response.status, status, text);
  assertNoSecret(text, [...response.headers]);
  assert.equal(response.headers.get("content-type"), "application/problem+json");
  assert.equal(response.headers.get("cache-control"), "no-store");
  assert.equal(response.headers.get("x-content-type-options"), "nosniff");
  const body = JSON.parse(text);
  assert.equal(body.type, "about:blank");
  assert.equal(body.status, status);
  assert.equal(typeof body.title, "string");
  assert.equal(typeof body.detail, "string");
  return body;
}
