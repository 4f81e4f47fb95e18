// A page that uses one helper loads that helper: which modules a bundler keeps, and what they weigh minified. Counted is what
// the page loads at once; `preflight`, `waitFor` and `request`, which are loaded by their first call, are no part of it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { build, transform } from "esbuild";
import { rollup } from "rollup";
import { build as vite } from "vite";

const PACKED = fileURLToPath(new URL("../../target/npm/", import.meta.url));
const TARBALL = process.env.PAXOS_TARBALL ?? join(PACKED, readdirSync(PACKED).find((name) => name.endsWith(".tgz")));
const folder = mkdtempSync(join(tmpdir(), "paxos-shaking-"));
execFileSync("npm", ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", TARBALL], { cwd: folder, stdio: "ignore" });
after(() => rmSync(folder, { recursive: true, force: true }));

/** What a bundler kept in the chunks that the page loads at once: modules of which something is left, and bytes. */
const BUNDLERS = {
  // Without `splitting`, which makes esbuild load at once whatever the entry shares with what is loaded later.
  async esbuild(page) {
    const { outputFiles, metafile } = await build({
      entryPoints: [page], bundle: true, minify: true, format: "esm", target: "es2022", platform: "browser", write: false, outdir: "out", metafile: true,
    });
    const [{ inputs }] = Object.values(metafile.outputs);
    return { modules: Object.keys(inputs).filter((path) => inputs[path].bytesInOutput > 0), bytes: outputFiles[0].contents.length };
  },
  async rollup(page) {
    const bundle = await rollup({ input: page, plugins: [nodeResolve({ browser: true })], onwarn: ({ message }) => assert.fail(message) });
    return ofChunks((await bundle.generate({ format: "es" })).output);
  },
  async vite(page) {
    const { output } = await vite({ root: folder, logLevel: "error", build: { write: false, modulePreload: false, rollupOptions: { input: page } } });
    return ofChunks(output);
  },
};

async function ofChunks(output) {
  const chunks = new Map(output.filter(({ type }) => type === "chunk").map((chunk) => [chunk.fileName, chunk]));
  const loaded = reached([...chunks.values()].find(({ isEntry }) => isEntry).fileName, (name) => chunks.get(name).imports);
  const parts = [...loaded].map((name) => chunks.get(name));
  const minified = await Promise.all(parts.map(({ code }) => transform(code, { minify: true, format: "esm", target: "es2022" })));
  return {
    modules: parts.flatMap(({ modules }) => Object.keys(modules).filter((path) => modules[path].renderedLength > 0)),
    bytes: minified.reduce((sum, { code }) => sum + code.length, 0),
  };
}

function reached(start, next, found = new Set()) {
  if (!found.has(start)) {
    found.add(start);
    for (const name of next(start)) reached(name, next, found);
  }
  return found;
}

/** What a page gets that imports a name: modules of the package, sorted. */
async function kept(bundler, name, module) {
  const page = join(folder, `${name}.mjs`);
  writeFileSync(page, `import { ${name} } from "${module}"; console.log(${name});`);
  const { modules, bytes } = await BUNDLERS[bundler](page);
  // What only exports again weighs nothing, but esbuild counts a line feed.
  const ours = modules.map((path) => path.split("node_modules/paxos-orchestrations/")[1]).filter((path) => path !== undefined && path !== "index.js");
  return { modules: ours.sort(), bytes };
}

/** An entry tells where its WebAssembly is; that is all it costs by itself. Rollup drops even that where nobody asks. */
const ENTRIES = {
  "paxos-orchestrations": ["entry/browser.js", "location.js"],
  "paxos-orchestrations/validate": ["entry/validate-browser.js", "location.js"],
};
/** The modules of each helper beside those, and the most bytes that it may weigh: a tenth more than in November 2026. */
const HELPERS = {
  recipes: { modules: ["recipes.js"], most: 1600 },
  describeRoute: { modules: ["routes.js"], most: 1600 },
  operations: { modules: ["generated/operation-table.js", "generated/operations.js"], most: 5100 },
  scopesFor: { modules: ["checks.js", "generated/operation-table.js"], most: 4000 },
  ValidationError: { modules: ["errors.js"], most: 1300 },
};

for (const bundler of Object.keys(BUNDLERS)) {
  for (const [module, entry] of Object.entries(ENTRIES)) {
    for (const [name, { modules, most }] of Object.entries(HELPERS)) {
      test(`${bundler}: ${name} of ${module} comes without client and engine`, async () => {
        const found = await kept(bundler, name, module);
        assert.deepEqual(found.modules.filter((path) => !entry.includes(path)), modules);
        assert.ok(found.bytes <= most, `${found.bytes} bytes, ${most} allowed`);
      });
    }

    test(`${bundler}: what checks in ${module} brings the engine and no client, and only schemas know the operations`, async () => {
      for (const [name, most] of [["validateAddress", 8_000], ["schemas", 14_500]]) {
        const { modules, bytes } = await kept(bundler, name, module);
        for (const present of [...entry, "engine.js"]) assert.ok(modules.includes(present), `${name} lacks ${present}`);
        for (const absent of ["client.js", "transport.js", "snippets.js"]) assert.ok(!modules.includes(absent), `${name} brings ${absent}`);
        assert.equal(modules.includes("generated/operation-table.js"), name === "schemas", name);
        assert.ok(!modules.includes("generated/operations.js"), "the summaries are for pages that list the operations");
        assert.ok(bytes <= most, `${name}: ${bytes} bytes, ${most} allowed`);
      }
    });
  }
}
