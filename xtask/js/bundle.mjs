// Bundles one entry of the installed package the way an application's bundler would for a browser.
// Arguments: the folder the package is installed in, the module to import, the file to write, the names to import.
// Prints, as JSON, the modules that went into the bundle.
import { build } from "esbuild";

const [root, module, outfile, imports] = process.argv.slice(2);
const result = await build({
  stdin: { contents: `export ${imports ? `{ ${imports} }` : "*"} from ${JSON.stringify(module)};`, resolveDir: root },
  bundle: true,
  minify: true,
  format: "esm",
  platform: "browser",
  target: "es2022",
  loader: { ".wasm": "file" },
  absWorkingDir: root,
  metafile: true,
  outfile,
  logLevel: "warning",
});
const inputs = Object.keys(result.metafile.inputs).filter((path) => path !== "<stdin>");
const assets = Object.keys(result.metafile.outputs).filter((path) => path.endsWith(".wasm"));
console.log(JSON.stringify({ inputs, assets }));
