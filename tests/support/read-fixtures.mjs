import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("../fixtures/", import.meta.url);

/** The texts of all fixtures: `good` by file name, `bad` as one file. */
export function readFixtures() {
  const names = readdirSync(new URL("good/", folder));
  const read = (name) => readFileSync(new URL(name, folder), "utf8");
  return { good: Object.fromEntries(names.map((name) => [name, read(`good/${name}`)])), bad: read("bad.json") };
}
