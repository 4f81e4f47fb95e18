import { DecodeError } from "../errors.js";

/**
 * The record that an envelope such as `{ "rule": … }` holds; a body that is no envelope is the record itself. The record
 * of an address has a text under the very key of its envelope, so only an object counts.
 */
export function unwrap<T extends { id: string }>(body: object, key: string): T {
  const inner = (body as Record<string, unknown>)[key];
  const record = (typeof inner === "object" && inner !== null ? inner : body) as T;
  if (typeof record.id === "string") return record;
  throw new DecodeError([{ code: "required", severity: "error", path: [key, "id"], message: "is required" }], 200);
}
