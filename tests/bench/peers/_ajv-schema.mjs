// The schemas that `../_peers.mjs` compiles to stand-alone code, as a build step of a page would.
import { each, ORCHESTRATION, PAGE_LISTS, PAGE_TEXTS } from "./_page-shape.mjs";

const id = { type: "string", minLength: 1, maxLength: 1000 };
const optional = (schema) => ({ ...schema, nullable: true });
const place = { type: "object", properties: { profile_id: id }, required: ["profile_id"], additionalProperties: false };

/** A create. */
export const schema = {
  type: "object",
  properties: {
    ref_id: id,
    source_asset: { type: "string", minLength: 1 },
    destination_asset: { type: "string", minLength: 1 },
    source_amount: { type: "string", pattern: "^[0-9]*\\.?[0-9]+$" },
    source: { type: "object", properties: { profile: place }, required: ["profile"], additionalProperties: false },
    destination: {
      type: "object",
      properties: {
        crypto: {
          type: "object",
          properties: { network: { type: "string", minLength: 1 }, address: { type: "string", minLength: 1 } },
          required: ["network", "address"],
          additionalProperties: false,
        },
        fiat: { type: "object", properties: { bank_account_id: id, memo: optional({ type: "string" }) }, required: ["bank_account_id"], additionalProperties: false },
        profile: place,
      },
      // The cheapest way of ajv to say exactly one.
      minProperties: 1,
      maxProperties: 1,
      additionalProperties: false,
    },
    identity_id: optional(id),
    account_id: optional(id),
    metadata: { type: "object", additionalProperties: { type: "string" }, nullable: true },
  },
  required: ["ref_id", "source_asset", "destination_asset", "source_amount", "source", "destination"],
  additionalProperties: false,
};

const text = optional({ type: "string" });
const members = ({ texts = [], nested = {} }) => ({
  ...each(texts, () => text),
  ...each(Object.keys(nested), (name) => optional({ type: "object", properties: members(nested[name]) })),
});
const orchestration = { type: "object", properties: { id: { type: "string" }, metadata: { type: "object" }, ...members(ORCHESTRATION) }, required: ["id"] };

/** An answer that lists orchestrations. */
export const page = { type: "object", properties: { ...each(PAGE_TEXTS, () => text), ...each(PAGE_LISTS, () => optional({ type: "array", items: orchestration })) } };
