// A page that uses one helper loads that helper: which modules a bundler keeps, and what they weigh minified. Counted is what
// the page loads at once; `preflight`, `waitFor` and `request`, which are loaded by their first call, are no part of it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

/** What a bundler kept in the chunks that the page loads at once, minified. */
const BUNDLERS = {
  // Without `splitting`, which makes esbuild load at once whatever the entry shares with what is loaded later.
  async esbuild(page) {
    const { outputFiles } = await build({ entryPoints: [page], bundle: true, minify: true, format: "esm", target: "es2022", platform: "browser", write: false, outdir: "out" });
    return outputFiles[0].text;
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
  return minified.map(({ code }) => code).join("");
}

function reached(start, next, found = new Set()) {
  if (!found.has(start)) {
    found.add(start);
    for (const name of next(start)) reached(name, next, found);
  }
  return found;
}

/** What a page gets that imports a name. */
async function kept(bundler, name, module) {
  const page = join(folder, `${name}.mjs`);
  writeFileSync(page, `import { ${name} } from "${module}"; console.log(${name});`);
  return BUNDLERS[bundler](page);
}

/** Texts that only one part of the package has. */
const PARTS = {
  client: "Give exactly one of baseUrl",
  engine: "The WebAssembly is not loaded yet",
  checks: "The checker gave no verdict",
  snippets: "Bearer $PAXOS_ACCESS_TOKEN",
  operations: "createOrchestrationRule",
  summaries: "Create a rule that every matching deposit fires",
  recipes: "fromStablecoinConversion",
  routes: "below_threshold",
  errors: "The request is not valid",
};
const partsIn = (code) => Object.keys(PARTS).filter((part) => code.includes(PARTS[part]));

test("what tells the parts apart is in the package", () => {
  const packed = join(folder, "node_modules/paxos-orchestrations/lib");
  const code = readdirSync(packed).map((name) => readFileSync(join(packed, name), "utf8")).join("");
  assert.deepEqual(partsIn(code), Object.keys(PARTS));
});

const MODULES = ["paxos-orchestrations", "paxos-orchestrations/validate"];
/** The parts that come with each helper, and the most bytes that it may weigh: a tenth more than in November 2026. */
const HELPERS = {
  recipes: { parts: ["recipes"], most: 1450 },
  describeRoute: { parts: ["routes"], most: 1600 },
  operations: { parts: ["operations", "summaries"], most: 4900 },
  scopesFor: { parts: ["operations"], most: 3950 },
  ValidationError: { parts: ["errors"], most: 1250 },
  validateAddress: { parts: ["engine", "checks"], most: 5600 },
  schemas: { parts: ["engine", "checks", "operations", "errors"], most: 11_300 },
};

for (const bundler of Object.keys(BUNDLERS)) {
  for (const module of MODULES) {
    for (const [name, { parts, most }] of Object.entries(HELPERS)) {
      test(`${bundler}: ${name} of ${module} comes with what it needs, and nothing else`, async () => {
        const code = await kept(bundler, name, module);
        assert.deepEqual(partsIn(code), parts);
        assert.ok(code.length <= most, `${code.length} bytes, ${most} allowed`);
      });
    }
  }
}
