// Who may ask a sandbox, and how it is set up: signed requests, limits, revoked tokens, options in words.
import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import { test } from "node:test";
import { PaxosClient } from "../../pkg/entry/node.js";
import { createSandbox } from "../../pkg/entry/sandbox-node.js";

const SIGNED_AT = 1_780_000_000;
/** The public key of RFC 8032, test 1. */
const ED25519 = pem(Buffer.from("302a300506032b6570032100d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "hex"));
const KEY_ID = "2c1d7b0e-6f0a-4d55-9a3e-8b7c4f1e2d90";
const POST_BODY = '{"ref_id":"sig-test-1","source_asset":"PYUSD","destination_asset":"USDG","source_amount":"25.5"}';
const POST_PATH = "/v2/orchestration/orchestrations";
const GET_PATH = "/v2/orchestration/orchestrations?status=PROCESSING&status=PENDING&limit=2";
// Deterministic: made once with the private key of the same test vector, the header in the order that `header` writes.
const POST_MARK = "1hvqvdONdRJqpemr6sbt6-hUaLF17Af59mD2f2rXqGNSi7T_M88OITMcDOr-EP9tXxVnO8IhIPlXJYGoEO5LDQ";
const GET_MARK = "CxiNJLVjF6WXJrgOPmlpPPU2Q4qP6a1eX9oi-vXNgFYge1TZYav2hnlnWV3jccYnaExf2Tr7lVwDsBUo6CwEAQ";

function pem(der) {
  return `-----BEGIN PUBLIC KEY-----\n${der.toString("base64")}\n-----END PUBLIC KEY-----\n`;
}

function header(alg, method, path, kid = KEY_ID) {
  return { alg, kid, "paxos.com/timestamp": String(SIGNED_AT), "paxos.com/request-method": method, "paxos.com/request-path": path };
}

function input(fields, body) {
  return `${Buffer.from(JSON.stringify(fields)).toString("base64url")}.${Buffer.from(body).toString("base64url")}`;
}

async function signedDesk(signingKeys) {
  const sandbox = createSandbox({ now: new Date(SIGNED_AT * 1000), signingKeys });
  const { clientId, clientSecret } = sandbox.credentials;
  const form = new URLSearchParams({ grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret });
  const answer = await sandbox.fetch(sandbox.endpoints.tokenUrl, { method: "POST", body: form });
  const { access_token } = await answer.json();
  const origin = new URL(sandbox.endpoints.apiUrl).origin;
  const send = async (method, path, body, signature) => {
    const headers = { authorization: `Bearer ${access_token}`, ...(signature === undefined ? {} : { "paxos-signature": signature }) };
    const response = await sandbox.fetch(origin + path, { method, headers, ...(method === "GET" ? {} : { body }) });
    return { status: response.status, body: await response.json() };
  };
  return { sandbox, send };
}

test("Ed25519: both known signatures are good, and no other", async () => {
  const { sandbox, send } = await signedDesk([{ keyId: KEY_ID, publicKey: ED25519 }]);
  const get = `${input(header("EdDSA", "GET", GET_PATH), "")}.${GET_MARK}`;
  assert.equal((await send("GET", GET_PATH, "", get)).status, 200);
  const post = `${input(header("EdDSA", "POST", POST_PATH), POST_BODY)}.${POST_MARK}`;
  const answer = await send("POST", POST_PATH, POST_BODY, post);
  // The body of the vector names no source and no destination: that far it came.
  assert.deepEqual([answer.status, answer.body.detail.includes("source is required")], [400, true]);
  for (const [signature, words] of [
    [undefined, "is missing"],
    [get.replace(GET_MARK, POST_MARK), "was not made by the key that it names"],
    [get.slice(0, -4), "was not made by the key that it names"],
    [post, "request-method"],
  ]) {
    const { status, body } = await send("GET", GET_PATH, "", signature);
    assert.deepEqual([status, body.detail.includes(words)], [401, true], body.detail);
    assert.match(sandbox.journal().at(-1).reason, /^Paxos-Signature /);
  }
});

test("ES256: a signature of the registered key is good, that of another is not", async () => {
  const pair = () => generateKeyPairSync("ec", { namedCurve: "P-256" });
  const [own, other] = [pair(), pair()];
  const publicKey = own.publicKey.export({ type: "spki", format: "pem" });
  const { send } = await signedDesk([{ keyId: "first", publicKey: ED25519 }, { keyId: "second", publicKey }]);
  const signed = (key, alg = "ES256") => {
    const text = input(header(alg, "GET", GET_PATH, "second"), "");
    return `${text}.${sign("sha256", Buffer.from(text), { key, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
  };
  assert.equal((await send("GET", GET_PATH, "", signed(own.privateKey))).status, 200);
  assert.equal((await send("GET", GET_PATH, "", signed(other.privateKey))).status, 401);
});

test("a key that cannot be read is named as soon as it is used", async () => {
  const { send } = await signedDesk([{ keyId: KEY_ID, publicKey: "nonsense" }]);
  const get = `${input(header("EdDSA", "GET", GET_PATH), "")}.${GET_MARK}`;
  await assert.rejects(send("GET", GET_PATH, "", get), { code: "invalid_options", message: /signingKeys\[0\]\.publicKey is no public key/ });
});

test("the client gets a new token when all were revoked", async () => {
  const sandbox = createSandbox();
  const client = new PaxosClient({ endpoints: sandbox.endpoints, credentials: sandbox.credentials, fetch: sandbox.fetch });
  await client.profiles.list();
  sandbox.revokeTokens();
  await client.profiles.list();
  const reasons = sandbox.journal().map(({ status, reason }) => [status, reason]);
  assert.ok(reasons.some(([status, reason]) => status === 401 && reason === "the access token was revoked"), JSON.stringify(reasons));
});

test("limits stop a client that asks for too many tokens, for five minutes of the sandbox's clock", async () => {
  const sandbox = createSandbox({ limits: true, now: new Date("2026-07-08T09:00:00Z") });
  const { clientId, clientSecret } = sandbox.credentials;
  const token = async () => {
    const body = new URLSearchParams({ grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret });
    return (await sandbox.fetch(sandbox.endpoints.tokenUrl, { method: "POST", body })).status;
  };
  for (let count = 0; count < 300; count += 1) assert.equal(await token(), 200);
  assert.equal(await token(), 429);
  sandbox.advance(299_000);
  assert.equal(await token(), 429);
  sandbox.advance(1_000);
  assert.equal(await token(), 200);
});

test("options that cannot be are refused in a sentence", () => {
  const refused = (options, message) => assert.throws(() => createSandbox(options), { code: "invalid_options", message });
  refused({ approvals: 1 }, /approvals must be true or false/);
  refused({ limits: "yes" }, /limits must be true or false/);
  refused({ travelRule: "sometimes" }, /travelRule must be one of "by_date", "always", "never"/);
  refused({ guesses: { luck: true } }, /guesses has no luck; there are lookUpDestinations, /);
  refused({ guesses: { retryAfter: 1 } }, /guesses\.retryAfter must be true or false/);
  refused({ fees: { wireDeposit: 30 } }, /fees\.wireDeposit must be dollars as decimal text/);
  refused({ signingKeys: [{ keyId: "k" }] }, /signingKeys\[0\] must have keyId and publicKey/);
});
