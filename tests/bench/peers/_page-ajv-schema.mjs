// The schema of a page that `../_peers.mjs` compiles to stand-alone code, as a build step would.
import { each, ORCHESTRATION, PAGE_LISTS, PAGE_TEXTS } from "./_page-shape.mjs";

const optional = (schema) => ({ ...schema, nullable: true });
const text = optional({ type: "string" });
const members = ({ texts = [], nested = {} }) => ({
  ...each(texts, () => text),
  ...each(Object.keys(nested), (name) => optional({ type: "object", properties: members(nested[name]) })),
});
const orchestration = { type: "object", properties: { id: { type: "string" }, metadata: { type: "object" }, ...members(ORCHESTRATION) }, required: ["id"] };

/** An answer that lists orchestrations. */
export const page = { type: "object", properties: { ...each(PAGE_TEXTS, () => text), ...each(PAGE_LISTS, () => optional({ type: "array", items: orchestration })) } };
