// Tokens for a client on a server, which has no proxy before it: the same rules, told as the package's errors.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertNoSecret, CREDENTIALS, json, load, module, SECRET, TOKEN, vendor } from "./proxy-support.mjs";

const { nodeCredentials } = await module("credentials/node.js");
const errors = await module("errors.js");

const tokensOf = ({ endpoints }, more = {}) => {
  const events = [];
  const tokens = nodeCredentials.tokens({ endpoints, credentials: { ...CREDENTIALS, ...more } }, fetch, (event) => events.push(event));
  return { tokens, events };
};

test("many callers, one token, until it is refused", async (t) => {
  const upstream = await vendor(t);
  const { tokens, events } = tokensOf(upstream, { scopes: ["b:write", "a:read", "b:write"] });
  const many = await Promise.all(Array.from({ length: 200 }, () => tokens.token()));
  assert.deepEqual(new Set(many), new Set([`${TOKEN}-1`]));
  assert.equal(new URLSearchParams(upstream.seen.token[0].body).get("scope"), "a:read b:write");
  assert.equal(tokens.penalty(), 0);
  tokens.invalidate("another");
  assert.equal(await tokens.token(), `${TOKEN}-1`);
  tokens.invalidate(`${TOKEN}-1`);
  assert.equal(await tokens.token(), `${TOKEN}-2`);
  // The replacement is refused as well: the token is not to blame.
  tokens.invalidate(`${TOKEN}-2`);
  await assert.rejects(tokens.token(), (error) => errors.AuthenticationError.is(error) && /refuses the credentials/.test(error.message));
  assert.equal(upstream.seen.token.length, 2);
  assert.deepEqual(events.map(({ type, ok, from }) => [type, ok, from]), [["token", true, "endpoint"], ["token", true, "endpoint"]]);
  assertNoSecret(tokens, events);
});

test("without scopes, those of every operation are asked for", async (t) => {
  const upstream = await vendor(t);
  await tokensOf(upstream).tokens.token();
  const scopes = new URLSearchParams(upstream.seen.token[0].body).get("scope").split(" ");
  for (const scope of ["funding:read_profile", "orchestration:read_orchestration", "orchestration:write_orchestration"]) assert.ok(scopes.includes(scope));
});

test("failures are the package's errors", async (t) => {
  const table = [
    [json(401, { error: "invalid_client", error_description: SECRET }), errors.AuthenticationError, "authentication_failed", /client id and the secret/],
    [json(400, { error: "invalid_scope" }), errors.InsufficientScopeError, "insufficient_scope", /scopes asked for: a:read/],
    [json(400, { error: "access_denied" }), errors.ApiError, "refused", /400, access_denied/],
    [{ status: 503, headers: {}, body: SECRET }, errors.ApiError, "refused", /503/],
    [{ status: 200, headers: {}, body: `<html>${SECRET}` }, errors.PaxosError, "no_token", /HTML/],
    [{ status: 302, headers: { location: "/x" }, body: "" }, errors.PaxosError, "no_token", /redirect/],
  ];
  for (const [answer, kind, code, words] of table) {
    const upstream = await vendor(t, { token: () => answer });
    const { tokens, events } = tokensOf(upstream, { scopes: ["a:read"] });
    for (let round = 0; round < 2; round += 1) {
      await assert.rejects(tokens.token(), (error) => {
        assert.ok(kind.is(error), String(error));
        assert.equal(error.code, code);
        assert.match(error.message, words);
        assertNoSecret(error);
        return true;
      });
    }
    assert.equal(upstream.seen.token.length, 1);
    assert.equal(events[0].ok, false);
    assertNoSecret(events);
  }
  const gone = tokensOf({ endpoints: { tokenUrl: "http://127.0.0.1:9/token" } });
  await assert.rejects(gone.tokens.token(), (error) => errors.ConnectionError.is(error));
});

test("a 429 is told as the time to try again", async (t) => {
  const upstream = await vendor(t, { token: () => ({ status: 429, headers: { "retry-after": "60" }, body: "" }) });
  const { tokens } = tokensOf(upstream);
  const before = Date.now();
  for (let round = 0; round < 3; round += 1) {
    await assert.rejects(tokens.token(), (error) => {
      assert.ok(errors.RateLimitError.is(error), String(error));
      assert.ok(Math.abs(error.retryAt.getTime() - before - 60_000) < 5_000);
      return true;
    });
  }
  assert.ok(Math.abs(tokens.penalty() - before - 60_000) < 5_000);
  assert.equal(upstream.seen.token.length, 1);
});
