// Bundles one entry of the installed package the way an application's bundler would for a browser.
// Arguments: the folder the package is installed in, the module to import, the file to write, the names to import.
// What the entry loads later, by `import()`, goes into files of its own beside it.
// Prints, as JSON, the modules that went into the bundle, and the files that are loaded later.
import { dirname, join } from "node:path";
import { build } from "esbuild";

const [root, module, outfile, imports] = process.argv.slice(2);
const options = {
  stdin: { contents: `export ${imports ? `{ ${imports} }` : "*"} from ${JSON.stringify(module)};`, resolveDir: root },
  bundle: true,
  minify: true,
  format: "esm",
  platform: "browser",
  target: "es2022",
  loader: { ".wasm": "file" },
  absWorkingDir: root,
  metafile: true,
  logLevel: "warning",
};
let split = false;
const later = {
  name: "later",
  setup({ onResolve }) {
    onResolve({ filter: /./ }, ({ kind, path }) => {
      if (kind !== "dynamic-import") return undefined;
      split = true;
      return { path, external: true };
    });
  },
};
const result = await build({ ...options, outfile, plugins: [later] });
const inputs = Object.keys(result.metafile.inputs).filter((path) => path !== "<stdin>");
const assets = Object.keys(result.metafile.outputs).filter((path) => path.endsWith(".wasm"));
let chunks = [];
if (split) {
  // esbuild splits off what the entry shares with them, too; only they themselves count here.
  const { metafile } = await build({ ...options, outdir: join(dirname(outfile), "later"), splitting: true });
  chunks = Object.entries(metafile.outputs).filter(([, { entryPoint }]) => entryPoint && entryPoint !== "<stdin>").map(([path]) => path);
}
console.log(JSON.stringify({ inputs, assets, later: chunks }));
