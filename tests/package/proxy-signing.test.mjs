// Request signing: the vendor's header over exactly what went up. Ed25519 is deterministic, so its signatures are compared
// byte for byte; those of ES256 are checked by another library.
import assert from "node:assert/strict";
import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import { compactVerify, exportJWK, importSPKI } from "jose";
import { assertNoSecret, CREATE, CREDENTIALS, headerNames, headerOf, json, load, module, problem, proxy, TOKEN, vendor } from "./proxy-support.mjs";

const { createTokenProxy, PaxosError } = await load("entry/proxy-node.js");

/** The private key of RFC 8032, test 1, and two requests signed with it outside of this project. */
const RFC_8032 = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n";
const KEY_ID = "2c1d7b0e-6f0a-4d55-9a3e-8b7c4f1e2d90";
const SIGNED_AT = 1_780_000_000_000;
const POST =
  "eyJhbGciOiJFZERTQSIsImtpZCI6IjJjMWQ3YjBlLTZmMGEtNGQ1NS05YTNlLThiN2M0ZjFlMmQ5MCIsInBheG9zLmNvbS90aW1lc3RhbXAiOiIxNzgwMDAwMDAwIiwicGF4b3MuY29tL3JlcXVlc3QtbWV0aG9kIjoiUE9TVCIsInBheG9zLmNvbS9yZXF1ZXN0LXBhdGgiOiIvdjIvb3JjaGVzdHJhdGlvbi9vcmNoZXN0cmF0aW9ucyJ9.eyJyZWZfaWQiOiJzaWctdGVzdC0xIiwic291cmNlX2Fzc2V0IjoiUFlVU0QiLCJkZXN0aW5hdGlvbl9hc3NldCI6IlVTREciLCJzb3VyY2VfYW1vdW50IjoiMjUuNSJ9.1hvqvdONdRJqpemr6sbt6-hUaLF17Af59mD2f2rXqGNSi7T_M88OITMcDOr-EP9tXxVnO8IhIPlXJYGoEO5LDQ";
const GET =
  "eyJhbGciOiJFZERTQSIsImtpZCI6IjJjMWQ3YjBlLTZmMGEtNGQ1NS05YTNlLThiN2M0ZjFlMmQ5MCIsInBheG9zLmNvbS90aW1lc3RhbXAiOiIxNzgwMDAwMDAwIiwicGF4b3MuY29tL3JlcXVlc3QtbWV0aG9kIjoiR0VUIiwicGF4b3MuY29tL3JlcXVlc3QtcGF0aCI6Ii92Mi9vcmNoZXN0cmF0aW9uL29yY2hlc3RyYXRpb25zP3N0YXR1cz1QUk9DRVNTSU5HJnN0YXR1cz1QRU5ESU5HJmxpbWl0PTIifQ..CxiNJLVjF6WXJrgOPmlpPPU2Q4qP6a1eX9oi-vXNgFYge1TZYav2hnlnWV3jccYnaExf2Tr7lVwDsBUo6CwEAQ";

const es256 = () => generateKeyPairSync("ec", { namedCurve: "P-256", publicKeyEncoding: { type: "spki", format: "pem" }, privateKeyEncoding: { type: "pkcs8", format: "pem" } });
const seconds = (request) => Number(JSON.parse(Buffer.from(headerOf(request, "paxos-signature").split(".")[0], "base64url"))["paxos.com/timestamp"]);

test("the Ed25519 vectors, byte for byte", async () => {
  const { signer } = await module("proxy/signer.js");
  const { server } = await load("lib/engine-server.js");
  const sign = signer(await server.ready(), { keyId: KEY_ID, privateKey: RFC_8032 });
  const url = "https://api.sandbox.paxos.com/v2/orchestration/orchestrations";
  const body = Buffer.from('{"ref_id":"sig-test-1","source_asset":"PYUSD","destination_asset":"USDG","source_amount":"25.5"}');
  assert.equal(await sign("POST", url, body, SIGNED_AT), POST);
  assert.equal(await sign("GET", `${url}?status=PROCESSING&status=PENDING&limit=2`, Buffer.alloc(0), SIGNED_AT), GET);
});

test("what went up is what was signed, GET vector through the whole proxy included", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: SIGNED_AT + 999 });
  const upstream = await vendor(t);
  const { call, create } = await proxy(t, upstream, { signing: { keyId: KEY_ID, privateKey: RFC_8032 } });
  assert.equal((await call("/paxos/orchestration/orchestrations?limit=2&status=PROCESSING&status=PENDING", { headers: { "paxos-signature": "theirs" } })).status, 200);
  const [list] = upstream.seen.api;
  assert.equal(list.url, "/v2/orchestration/orchestrations?status=PROCESSING&status=PENDING&limit=2");
  assert.equal(headerOf(list, "paxos-signature"), GET);
  assert.deepEqual(headerNames(list), ["accept", "authorization", "paxos-signature"]);
  assert.equal((await create()).status, 200);
  const [, payload] = headerOf(upstream.seen.api[1], "paxos-signature").split(".");
  assert.equal(Buffer.from(payload, "base64url").toString(), upstream.seen.api[1].body);
  // The walk-through of the vendor does not sign the token call.
  assert.ok(!headerNames(upstream.seen.token[0]).includes("paxos-signature"));
});

test("ES256: an independent library accepts header, payload and signature", async (t) => {
  const { publicKey, privateKey } = es256();
  const upstream = await vendor(t);
  const { create, call } = await proxy(t, upstream, { signing: { keyId: "key-1", privateKey } });
  const before = Math.floor(Date.now() / 1000);
  assert.equal((await create()).status, 200);
  assert.equal((await call("/paxos/orchestration/orchestrations/a%20b")).status, 200);
  for (const request of upstream.seen.api) {
    const { payload, protectedHeader } = await compactVerify(headerOf(request, "paxos-signature"), await importSPKI(publicKey, "ES256"));
    assert.equal(Buffer.from(payload).toString(), request.body);
    const { "paxos.com/timestamp": timestamp, ...rest } = protectedHeader;
    assert.deepEqual(rest, { alg: "ES256", kid: "key-1", "paxos.com/request-method": request.method, "paxos.com/request-path": request.url });
    assert.match(timestamp, /^\d{10}$/);
    assert.ok(Number(timestamp) >= before);
  }
  // Another key's signature is none.
  await assert.rejects(compactVerify(headerOf(upstream.seen.api[0], "paxos-signature"), await importSPKI(es256().publicKey, "ES256")));
  // Nothing of the key is to be seen.
  const { d } = await exportJWK(createPrivateKey(privateKey));
  for (const request of upstream.seen.api) assert.ok(!JSON.stringify(request).includes(d));
});

test("45: every attempt has a signature of its own time, whatever the clock does", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: SIGNED_AT });
  const { privateKey } = es256();
  const upstream = await vendor(t, {
    api: (request) => {
      if (headerOf(request, "authorization") === `Bearer ${TOKEN}-1`) {
        t.mock.timers.tick(31 * 60_000);
        return json(401, {});
      }
      return json(200, { items: [] });
    },
  });
  const { call } = await proxy(t, upstream, { signing: { keyId: "k", privateKey } });
  assert.equal((await call("/paxos/profiles")).status, 200);
  const [first, second] = upstream.seen.api;
  assert.equal(seconds(second) - seconds(first), 31 * 60);
  // Ten minutes forward, ten minutes back: time is read anew for each request, and tokens neither pile up nor get stuck.
  for (const jump of [600_000, -1_200_000, 600_000, -600_000]) {
    t.mock.timers.setTime(Date.now() + jump);
    assert.equal((await call("/paxos/profiles")).status, 200);
    assert.equal(seconds(upstream.seen.api.at(-1)), Math.floor(Date.now() / 1000));
  }
  assert.equal(upstream.seen.token.length, 2);
});

test("a key that is no good stops the start, in a sentence without the key", () => {
  const good = { environment: "sandbox", credentials: CREDENTIALS, allow: "all", authorize: () => true };
  const pem = (key, type) => key.export({ type, format: "pem" });
  const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const table = [
    [{ keyId: "k" }, /signing must be \{ keyId, privateKey \}/],
    [{ keyId: "", privateKey: RFC_8032 }, /signing\.keyId/],
    [{ keyId: "k", privateKey: "canary" }, /not a key in PEM/],
    [{ keyId: "k", privateKey: pem(ec.privateKey, "sec1") }, /older form of OpenSSL.*openssl pkcs8 -topk8/],
    [{ keyId: "k", privateKey: pem(ec.publicKey, "spki") }, /is a public key/],
    [{ keyId: "k", privateKey: ec.privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "canary" }) }, /is encrypted/],
    [{ keyId: "k", privateKey: pem(generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey, "pkcs8") }, /Ed25519 key or a P-256 key/],
    [{ keyId: "k", privateKey: pem(generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey, "pkcs8") }, /Ed25519 key or a P-256 key/],
    [{ keyId: "k", privateKey: RFC_8032.replace("MC4C", "MC5C") }, /damaged/],
  ];
  for (const [signing, words] of table) {
    assert.throws(() => createTokenProxy({ ...good, signing }), (error) => {
      assert.ok(PaxosError.is(error) && error.code === "invalid_options", String(error));
      assert.match(error.message, words);
      assert.ok(!error.message.includes("\n") && !/M[CHI][0-9A-Za-z+/]{20}/.test(error.message), error.message);
      assertNoSecret(error);
      return true;
    });
  }
  assertNoSecret(createTokenProxy({ ...good, signing: { keyId: "k", privateKey: RFC_8032 } }));
});

test("a key that the platform refuses sends nothing", async (t) => {
  // Good on the outside: its number is no key of the curve.
  const der = Buffer.from(es256().privateKey.replace(/-----.*-----|\n/g, ""), "base64");
  der.fill(0, 36, 68);
  const privateKey = `-----BEGIN PRIVATE KEY-----\n${der.toString("base64").replace(/.{64}/g, "$&\n")}\n-----END PRIVATE KEY-----\n`;
  const upstream = await vendor(t);
  const { create, events } = await proxy(t, upstream, { signing: { keyId: "k", privateKey } });
  const answer = await create();
  assert.equal(answer.headers.get("x-paxos-orchestrations"), "not-sent");
  assert.match((await problem(answer, 500)).detail, /cannot sign/);
  assert.deepEqual(upstream.seen.api, []);
  assert.ok(events.some(({ type, where }) => type === "error" && where === "signing"));
});
