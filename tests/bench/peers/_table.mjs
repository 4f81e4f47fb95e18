// Our table of operations, as `cargo xtask bench` writes it: what the schemas of the peers are made from.
import { readFileSync } from "node:fs";

/** Every operation, `{ name, method, path, params }`; a parameter that its path holds is marked. */
export function operations() {
  const path = process.env.PAXOS_TABLE;
  if (path === undefined) throw new Error("PAXOS_TABLE names no table of operations: run this as `cargo xtask bench NAME`");
  return JSON.parse(readFileSync(path, "utf8")).map((operation) => ({ ...operation, params: inPath(operation) }));
}

function inPath({ path, params }) {
  const fields = params.fields.map((field) => (path.includes(`{${field.name}}`) ? { ...field, shape: { type: "string", kind: "InPath" } } : field));
  return { ...params, fields };
}
