// The tables of bundlers and hosts name the versions that the tests install.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const read = (path) => readFileSync(join(ROOT, path), "utf8");

/** First and second cell of each row of a document's first table, for the rows that name a version. */
const rows = (document) => [.../(?:^\|.*\n)+/m.exec(read(document))[0].matchAll(/^\| ([^|]+) \| ([^|]*\d[^|]*) \|/gm)].map(([, tool, version]) => [tool, version]);

/** The packages behind the words of a table; `null` is what npm does not install. */
const BEHIND = {
  "docs/bundlers.md": {
    TypeScript: "typescript", Vite: ["vite", "vite7"], webpack: "webpack", Rspack: "@rspack/core", Rollup: "rollup", Parcel: "parcel",
    esbuild: "esbuild", vitest: "vitest", jest: "jest", Next: "next", Chromium: null, Firefox: null, WebKitGTK: null,
  },
  "docs/hosts.md": { Node: null, Bun: "bun", Deno: "deno", "workerd (Cloudflare Workers)": "workerd", Express: "express", Hono: "hono", Next: "next" },
};

const installed = {};
for (const folder of ["", "tests/bundlers/", "tests/hosts/", "tests/next/"]) {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(read(`${folder}package.json`));
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) installed[name] = version.replace(/^npm:.*@/, "");
}

/** workerd names its versions by a date. */
const written = (name) => (name === "workerd" ? installed[name].replace(/^1\.(\d{4})(\d{2})(\d{2})\..*/, "$1-$2-$3") : installed[name]);

for (const [document, packages] of Object.entries(BEHIND)) {
  test(`${document} names the versions that are installed`, () => {
    const found = rows(document);
    assert.deepEqual([...new Set(found.map(([tool]) => tool))].sort(), Object.keys(packages).sort());
    for (const [tool, version] of found) {
      const names = [packages[tool]].flat().filter((name) => name !== null);
      assert.ok(names.length === 0 || names.some((name) => version.split(/[\s,]/)[0] === written(name)), `${tool} ${version}: installed is ${names.map(written)}`);
    }
    for (const name of Object.values(packages).flat().filter((name) => name !== null)) {
      assert.ok(found.some(([, version]) => version.startsWith(written(name))), `${name} ${written(name)} is in no row`);
    }
  });
}
