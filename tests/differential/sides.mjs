// The sides of the differential test that run in Node, beside the native checker, a token proxy and a sandbox.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { load } from "../package/proxy-support.mjs";
import { packed, unpacked, verdicts } from "./wire.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const decoder = new TextDecoder();

export const { operations } = await load("entry/node.js");
const artefacts = await (async () => {
  await load("entry/validate-node.js");
  const [{ validate }, { core }] = [await load("lib/checks.js"), await load("lib/client.js")];
  return { "validate.wasm": validate, "core.wasm": core };
})();
const { createTokenProxy } = await load("entry/proxy-node.js");
const { createSandbox } = await load("entry/sandbox-node.js");

/** Runs a program with these bytes on stdin and gives those on stdout. */
async function piped(program, args, input) {
  const child = spawn(program, args, { cwd: ROOT, stdio: ["pipe", "pipe", "pipe"] });
  const [out, said] = [[], []];
  child.stdout.on("data", (chunk) => out.push(chunk));
  child.stderr.on("data", (chunk) => said.push(chunk));
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const code = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  assert.equal(code, 0, Buffer.concat(said).toString());
  return new Uint8Array(Buffer.concat(out));
}

/** The verdicts of the native checker on packed cases. */
export async function nativeVerdicts(bytes) {
  const cargo = process.env.CARGO ?? "cargo";
  // The features of `cargo xtask test`, so that nothing is compiled twice.
  return piped(cargo, ["run", "--quiet", "--locked", "--features", "proxy,sandbox", "--example", "native-verdicts"], bytes);
}

/** The verdicts of both browser artefacts in Node: `{ name: bytes }`. */
export const nodeVerdicts = (bytes) => Object.fromEntries(Object.entries(artefacts).map(([name, engine]) => [name, verdicts(engine.exports, bytes, operations)]));

/** Fails with the first case on which two sides differ. */
export function assertSame(cases, expected, found, name) {
  if (Buffer.compare(expected, found) === 0) return;
  const [one, other] = [[...unpacked(expected)], [...unpacked(found)]];
  assert.equal(other.length, one.length, `${name} gave another number of verdicts`);
  cases.forEach((given, at) => {
    for (const step of [0, 1]) assert.equal(decoder.decode(other[at][step]), decoder.decode(one[at][step]), `${name} differs on ${shown(given)}`);
  });
  assert.fail(`${name} differs`);
}

export const shown = ({ operation, flags, text, call }) =>
  `${operation.name}, flags ${flags}, ${decoder.decode(text).slice(0, 600)}${call === undefined ? "" : ` as ${call.method} ${call.target}`}`;

/** What a verdict says: `{ issues }`, or `{ warnings, target, body }` of a request that was built. */
export function read(built) {
  const text = decoder.decode(built);
  if (text.startsWith("!")) return { issues: JSON.parse(text.slice(1)) };
  const [warnings, target, ...body] = text.slice(1).split("\n");
  return { warnings: JSON.parse(warnings), target, body: body.join("\n") };
}

/** A server lists at most so many issues. */
const MOST_ISSUES = 100;

/**
 * Issues as they are compared. In a query a list of one and a single value are the same: both count as the value. Where
 * the path holds parameters, the place of what is no JSON is counted in the body alone.
 */
function listed(issues, call) {
  const once = (key) => call.body === undefined && call.target.split(/[?&]/).filter((pair) => decodeURIComponent(pair.split("=")[0]) === key).length === 1;
  return issues.slice(0, MOST_ISSUES).map(({ code, severity, path, message, hint }) => ({
    code,
    severity,
    path: path.length === 2 && path[1] === 0 && once(path[0]) ? [path[0]] : path,
    message: code === "invalid_json" && Object.keys(call.path).length > 0 ? message.replace(/\d+/, "…") : message,
    hint,
  }));
}

/**
 * Ids that a server takes for no path at all, and answers with 400 or 404 before anything is checked: a slash or a dot,
 * however escaped, may be resolved on the way. The client escapes or refuses them.
 */
const isPath = (value) => /^[\x20-\x7e]+$/.test(value) && !/[/\\%?#]/.test(value);

const ENVIRONMENTS = { 0: undefined, 2: "production", 4: "sandbox" };

/** The proxy's side: says how a call went, as `{ status, body, forwarded? }`. */
export function proxySide() {
  const proxies = new Map();
  const proxyFor = (flags) => {
    if (!proxies.has(flags)) {
      const environment = ENVIRONMENTS[flags & 6];
      const sent = [];
      const handler = createTokenProxy({
        ...(environment === undefined ? { endpoints: { apiUrl: "http://127.0.0.1:9/v2", tokenUrl: "http://127.0.0.1:9/oauth2/token" } } : { environment }),
        credentials: { clientId: "client", clientSecret: "not-a-real-secret" },
        allow: "all",
        authorize: () => true,
        allowUnknownFields: (flags & 1) === 1,
        limits: { requestsPerSecond: 1_000_000, bodyBytes: 1_048_576 },
        fetch: async (url, init) => {
          if (url.endsWith("/oauth2/token")) return Response.json({ access_token: "token", token_type: "bearer", expires_in: 3599 });
          sent.push({ target: url.slice(url.indexOf("/v2") + 3), body: init.body === undefined || init.body === null ? "" : decoder.decode(init.body) });
          return Response.json({});
        },
      });
      proxies.set(flags, { handler, sent });
    }
    return proxies.get(flags);
  };
  return async ({ flags, call }) => {
    const { handler, sent } = proxyFor(flags);
    const headers = { "x-paxos-orchestrations": "1", ...(call.body === undefined ? {} : { "content-type": "application/json" }) };
    const response = await handler(new Request(`https://app.example/paxos${call.target}`, { method: call.method, headers, body: call.body }));
    return { status: response.status, body: await response.text(), forwarded: sent.pop() };
  };
}

/** The sandbox's side: `{ status, body }`. It stands for the vendor's sandbox and sends on no field that it does not know. */
export async function sandboxSide() {
  const sandbox = createSandbox({ seed: "differential", now: new Date("2026-07-08T09:00:00Z") });
  const { clientId, clientSecret } = sandbox.credentials;
  const form = new URLSearchParams({ grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret, scope: [...new Set(operations.map(({ scope }) => scope))].filter((scope) => scope !== "").join(" ") });
  let token;
  let calls = 0;
  return async ({ call }) => {
    // What was created is forgotten now and then, so that memory stays flat.
    if (calls++ % 2_000 === 0) {
      sandbox.reset();
      const response = await sandbox.fetch(sandbox.endpoints.tokenUrl, { method: "POST", body: form });
      assert.equal(response.status, 200, "the sandbox gives a token");
      token = (await response.json()).access_token;
    }
    const headers = { authorization: `Bearer ${token}`, ...(call.body === undefined ? {} : { "content-type": "application/json" }) };
    const response = await sandbox.fetch(sandbox.endpoints.apiUrl + call.target, { method: call.method, headers, body: call.body });
    return { status: response.status, body: await response.text() };
  };
}

/** What the sandbox itself refuses: what only a server can know. */
const OF_THE_SANDBOX = ["unknown_value", "route_not_allowed", "required", "invalid_format"];

/**
 * Holds the answer of a server against the verdict of the checker; gives the kind of the outcome. The exceptions are all
 * here.
 */
export function judge(side, given, built, answer) {
  const verdict = read(built);
  const where = `${side} on ${shown(given)}: ${answer.status} ${answer.body.slice(0, 300)}`;
  if (!Object.values(given.call.path).every(isPath)) {
    assert.ok([400, 404, 414].includes(answer.status), where);
    assert.equal(answer.forwarded, undefined, where);
    return "no path";
  }
  if (given.call.target.length > 16_000 && answer.status === 414) return "too long";
  if (given.call.body?.length > 65_536 && answer.status === 413) return "too long";
  if (verdict.issues !== undefined) {
    assert.equal(answer.status, 400, where);
    const said = JSON.parse(answer.body).meta?.issues;
    assert.ok(Array.isArray(said), where);
    assert.deepEqual(listed(said, given.call), listed(verdict.issues, given.call), where);
    return "refused";
  }
  if (side === "proxy") {
    // Some servers cut a query at a control character, so the proxy sends none on.
    if (/%(?:[01][0-9A-F]|7F)/.test(verdict.target.split("?")[1] ?? "")) {
      assert.equal(answer.status, 400, where);
      assert.equal(JSON.parse(answer.body).meta, undefined, where);
      return "control character";
    }
    assert.equal(answer.status, 200, where);
    assert.deepEqual(answer.forwarded, { target: verdict.target, body: verdict.body }, where);
    return "forwarded";
  }
  assert.ok(answer.status < 500, where);
  if (answer.status === 200) return "done";
  const said = JSON.parse(answer.body).meta?.issues ?? [];
  assert.ok(said.every(({ code, severity }) => severity === "error" && OF_THE_SANDBOX.includes(code)), where);
  return "refused by a rule of the sandbox";
}

/** The next `count` cases of a supply. (`for … of` would end it.) */
export const take = (supply, count) => Array.from({ length: count }, () => supply.next().value);

/** Every `native` verdict as `[checked, built]`, in the order of the cases. */
export const listOf = (bytes) => [...unpacked(bytes)];

export { packed };
