// The Hono example, over real HTTP.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { env, installExample } from "./example-install.mjs";

let example;
let child;
let url;
const KEY = "only-for-this-test";

before(async () => {
  example = await installExample("hono");
  child = spawn("npm", ["start", "--silent"], { cwd: example.folder, env: { ...env, PORT: "0", APP_KEY: KEY }, stdio: ["ignore", "pipe", "inherit"], detached: true });
  for await (const line of createInterface(child.stdout)) {
    url = /^ready (\S+)$/.exec(line)?.[1];
    if (url !== undefined) break;
  }
  assert.ok(url, "the server did not start");
});
after(async () => {
  if (child !== undefined && child.exitCode === null) {
    const ended = once(child, "exit");
    // npm and its child: they are a group of their own.
    process.kill(-child.pid, "SIGTERM");
    await ended;
  }
  example?.remove();
});

async function ask(method, path, body, headers = { authorization: `Bearer ${KEY}` }) {
  const sent = body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) };
  const response = await fetch(new URL(path, url), { method, headers: { "content-type": "application/json", ...headers }, ...sent });
  const text = await response.text();
  return { status: response.status, body: response.headers.get("content-type")?.startsWith("application/json") ? JSON.parse(text) : text };
}

test("what is wrong ends with 400 and all findings, at their paths", async () => {
  const { status, body } = await ask("POST", "/payments", {
    ref_id: "hono-0",
    source_asset: "USDG",
    destination_asset: "USDG",
    source_amount: "1,000",
    source: { profile: { profile_id: "p" } },
    destination: { crypto: { network: "ETHEREUM", address: "0x12" } },
  });
  assert.equal(status, 400);
  assert.deepEqual(body.issues.map(({ code, path }) => [code, path]), [
    ["invalid_amount", ["source_amount"]],
    ["invalid_address", ["destination", "crypto", "address"]],
  ]);
  for (const { message } of body.issues) assert.ok(message.length > 0);
});

test("what is no JSON, or nothing, is refused too", async () => {
  assert.equal((await ask("POST", "/payments", "{")).status, 400);
  assert.equal((await ask("POST", "/payments", [])).status, 400);
  assert.equal((await ask("POST", "/payments", undefined)).status, 400);
  const { status, body } = await ask("POST", "/payments", "a=b", { authorization: `Bearer ${KEY}`, "content-type": "text/plain" });
  assert.deepEqual([status, body.issues[0].code], [400, "required"]);
});

test("what is right is paid, once", async () => {
  const { id: profile_id } = (await ask("GET", "/profiles/default")).body;
  const place = { profile: { profile_id } };
  const params = { ref_id: "hono-1", source_asset: "USD", destination_asset: "USDG", source_amount: "12.50", source: place, destination: place };
  const made = await ask("POST", "/payments", params);
  assert.equal(made.status, 201);
  assert.equal(made.body.ref_id, "hono-1");
  const found = await ask("GET", `/payments/${made.body.id}`);
  assert.deepEqual([found.status, found.body.id, found.body.source_amount], [200, made.body.id, made.body.source_amount]);
  const again = await ask("POST", "/payments", params);
  assert.deepEqual([again.status, again.body.code, again.body.ref_id], [409, "already_exists", "hono-1"]);
  const poor = await ask("POST", "/payments", { ...params, ref_id: "hono-2", source_amount: "999999999999" });
  assert.deepEqual([poor.status, poor.body.code], [403, "insufficient_funds"]);
});

test("without the key nothing is done", async () => {
  assert.equal((await ask("POST", "/payments", {}, {})).status, 401);
  assert.equal((await ask("GET", "/profiles/default", undefined, { authorization: "Bearer other" })).status, 401);
});
