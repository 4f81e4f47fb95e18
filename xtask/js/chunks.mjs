// Puts the modules of the compiled package into a few files, in place. An engine that loads a file for each module spends more
// time on that than on all the checks: Node half of its cold start, a page without a bundler forty requests.
// Arguments: the folder of the package, with its package.json. Removes the modules that went into other files.
import { readFileSync, readdirSync, rmSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { rollup } from "rollup";

const root = resolve(process.argv[2]);
const nameOf = (id) => relative(root, id).split(sep).join("/");

/** What the manifest names stays where it is. */
function entries() {
  const { exports, bin } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const found = new Set();
  const add = (part) => (typeof part === "string" ? part.endsWith(".js") && found.add(part.slice(2, -3)) : Object.values(part).forEach(add));
  [exports, bin].forEach(add);
  return [...found];
}

/**
 * What goes into one file: modules, with all that they import and no file before has. Whatever else several entries share goes
 * where Rollup puts it.
 */
const FILES = {
  checks: ["validate.js"],
  client: ["index.js", "client.js", "engine-core.js", "later.js"],
};
/** The command line reads from where it lies, a folder deep. */
const COMMAND_LINE = { folder: "bin/", file: "command-line" };

const input = Object.fromEntries(entries().map((name) => [name, join(root, `${name}.js`)]));
const bundle = await rollup({
  input,
  // Node has its own parts, and the WebAssembly of workerd is a file of its own.
  external: (id) => /^node:|\.wasm$/.test(id),
  // Applications drop what they do not use; here everything is used by somebody.
  treeshake: false,
  onwarn(warning) {
    throw new Error(warning.message);
  },
});

const placed = new Map();
function file(id, { getModuleInfo }) {
  for (const [file, modules] of placed.size === 0 ? Object.entries(FILES) : []) {
    const open = modules.map((name) => join(root, name));
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (placed.has(id)) continue;
      placed.set(id, file);
      open.push(...getModuleInfo(id).importedIds);
    }
  }
  return nameOf(id).startsWith(COMMAND_LINE.folder) ? COMMAND_LINE.file : placed.get(id);
}

const { output } = await bundle.write({
  dir: root,
  format: "es",
  entryFileNames: "[name].js",
  chunkFileNames: "lib/[name].js",
  manualChunks: file,
  // What those import beside them is shared by others.
  onlyExplicitManualChunks: true,
  // Whoever reads a file finds the names of the sources in it, and loads what it imports, not more.
  minifyInternalExports: false,
  hoistTransitiveImports: false,
});
const written = new Set(output.map(({ fileName }) => fileName));
for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
  const name = nameOf(join(entry.parentPath, entry.name));
  if (entry.isFile() && name.endsWith(".js") && !written.has(name)) rmSync(join(root, name));
}
