// Writes what the peers are made of into `./dist/`, from our table: the schemas of all operations in the words of each library, and
// the code that ajv makes of its own.
import { mkdirSync, writeFileSync } from "node:fs";
import { codeOf } from "./_ajv-code.mjs";
import { schemaOf } from "./_ajv-schema.mjs";
import { DIALECTS } from "./_dialects.mjs";
import { page } from "./_page-ajv-schema.mjs";
import { sourceOf } from "./_source.mjs";
import { operations } from "./_table.mjs";

function write(name, text) {
  const folder = new URL("dist/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL(name, folder), text);
}

/** The request schemas. */
export function writeRequests() {
  const table = operations();
  for (const [library, dialect] of Object.entries(DIALECTS)) write(`${library}-schemas.mjs`, sourceOf(table, dialect));
  const places = table.map(({ name }) => [name, `requests#/definitions/${name}`]);
  write("ajv-schemas.mjs", codeOf(schemaOf(table), Object.fromEntries(places)));
}

/** The code that checks a page. */
export const writePage = () => write("ajv-page.mjs", codeOf(page));
