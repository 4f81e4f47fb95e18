// What `cargo xtask conformance` does, with a tiny document of our own: it finds what was planted, and nothing else.
import assert from "node:assert/strict";
import { test } from "node:test";
import { compare } from "./spec/compare.mjs";
import { contradictions } from "./spec/contradictions.mjs";
import { Document } from "./spec/document.mjs";
import { drive } from "./spec/drive.mjs";

const text = { type: "string" };
const id = (name) => ({ name, in: "path", required: true, schema: text });
const answer = (schema) => ({ 200: { content: { "application/json": { schema } } } });

/** A document of one read and one create. */
function small() {
  const profile = { type: "object", required: ["id"], properties: { id: text, nickname: text, type: { type: "string", enum: ["NORMAL", "DEFAULT"] } } };
  const instructions = { type: "object", required: ["profile_id", "fiat_network"], properties: { profile_id: text, fiat_network: { type: "string", enum: ["WIRE", "CUBIX"] } } };
  return {
    openapi: "3.0.0",
    paths: {
      "/profiles/{profile_id}": {
        get: { operationId: "GetProfile", security: [{ OAuth2: ["funding:read_profile"] }], parameters: [id("profile_id")], responses: answer({ $ref: "#/components/schemas/Profile" }) },
      },
      "/transfer/fiat-deposit-instructions": {
        post: {
          operationId: "CreateFiatDepositInstructions",
          security: [{ OAuth2: ["transfer:write_fiat_deposit_instructions"] }],
          requestBody: { required: true, content: { "application/json": { schema: { $ref: "#/components/schemas/Request" } } } },
          responses: answer({ type: "object", required: ["id", "memo_id", "identity_id"], additionalProperties: true, properties: { id: text } }),
        },
      },
    },
    components: {
      schemas: { Profile: { ...profile, additionalProperties: true }, Request: instructions },
      securitySchemes: { OAuth2: { flows: { clientCredentials: { scopes: { "funding:read_profile": "", "transfer:write_fiat_deposit_instructions": "" } } } } },
    },
  };
}

const string = { type: "string" };
const field = (name, required, shape = string) => ({ name, sentAs: name, required, deprecated: false, shape });
const TABLE = [
  {
    name: "getProfile",
    method: "GET",
    path: "/profiles/{profile_id}",
    scope: "funding:read_profile",
    params: { type: "object", fields: [field("profile_id", true)] },
    response: { type: "object", fields: [field("id", true), field("nickname", false), field("type", false, { type: "string", enum: ["NORMAL", "DEFAULT"] })] },
  },
  {
    name: "createFiatDepositInstructions",
    method: "POST",
    path: "/transfer/fiat-deposit-instructions",
    scope: "transfer:write_fiat_deposit_instructions",
    params: { type: "object", fields: [field("profile_id", true), field("fiat_network", true, { type: "string", enum: ["WIRE", "CUBIX"] })] },
    response: { type: "any" },
  },
];

const differences = (change) => {
  const json = small();
  change(json);
  return compare(TABLE, new Document(json));
};

test("a document that says what the table says has no differences and no contradictions", () => {
  assert.deepEqual(compare([TABLE[0]], new Document({ ...small(), paths: { "/profiles/{profile_id}": small().paths["/profiles/{profile_id}"] } })), []);
  assert.deepEqual(contradictions(new Document(small())), []);
});

test("every kind of difference is found", () => {
  const read = (json) => json.paths["/profiles/{profile_id}"].get;
  const body = (json) => json.components.schemas.Request;
  const table = [
    [(json) => delete json.paths["/profiles/{profile_id}"], "getProfile: the document does not have it"],
    [(json) => (json.paths["/new"] = { put: { operationId: "PutNew", responses: {} } }), "putNew: our table does not have it (PUT /new)"],
    [(json) => (read(json).security = [{ OAuth2: ["other:scope"] }]), 'getProfile: scope "funding:read_profile" here, "other:scope" there'],
    [(json) => read(json).parameters.push({ name: "more", in: "query", schema: text }), "getProfile: query more only there"],
    [(json) => (read(json).deprecated = true), "getProfile: deprecated there"],
    [(json) => body(json).required.pop(), "createFiatDepositInstructions: body.fiat_network required here, optional there"],
    [(json) => (body(json).properties.surprise = text), "createFiatDepositInstructions: body.surprise only there"],
    [(json) => delete body(json).properties.profile_id, "createFiatDepositInstructions: body.profile_id only here"],
    [(json) => (body(json).properties.profile_id = { type: "integer" }), "createFiatDepositInstructions: body.profile_id is string here, integer there"],
    [(json) => (body(json).properties.profile_id = { ...text, description: "Deprecated." }), "createFiatDepositInstructions: body.profile_id deprecated there only"],
    [(json) => body(json).properties.fiat_network.enum.push("SEPA"), "createFiatDepositInstructions: body.fiat_network has only there: SEPA"],
    [(json) => json.components.schemas.Profile.properties.type.enum.pop(), "getProfile: answer.type has only here: DEFAULT"],
  ];
  for (const [change, line] of table) assert.ok(differences(change).includes(line), line);
});

test("what a document contradicts in itself is found", () => {
  const json = small();
  json.components.securitySchemes = {};
  json.components.schemas.Profile.required.push("ghost");
  json.components.schemas.Profile.properties.nickname = { type: "string", maxLength: 2, example: "long" };
  json.paths["/profiles/{profile_id}"].get.parameters = [];
  const found = contradictions(new Document(json)).join("\n");
  for (const words of ["funding:read_profile is needed", "ghost is required", "Profile.nickname: its example", "no parameter describes it"]) assert.ok(found.includes(words), words);
});

test("the sandbox is driven, and an answer or a request that breaks the document fails", async () => {
  const good = await drive(TABLE, new Document(small()));
  assert.deepEqual(good.failures, []);
  assert.ok(good.cases >= 30 && good.accepted >= 6 && good.refused >= 20 && good.checked >= 4, JSON.stringify(good));
  const strict = small();
  strict.components.schemas.Profile.properties.nickname = { type: "integer" };
  strict.components.schemas.Request.properties.profile_id = { type: "string", maxLength: 3 };
  const { failures } = await drive(TABLE, new Document(strict));
  assert.ok(failures.some((line) => line.startsWith("getProfile, a good request: /nickname must be integer")), failures[0]);
  assert.ok(failures.some((line) => /^createFiatDepositInstructions, .*the client's body: \/profile_id must NOT have more than 3/.test(line)), failures.join("\n"));
});

test("what is no document is refused in words", () => {
  for (const json of [{}, { openapi: "3.1.0" }, null]) assert.throws(() => new Document(json), /this is no OpenAPI 3.0 document/);
});
