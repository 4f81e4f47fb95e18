// Builds the app in the current folder into `dist/` the way the named bundler's documents say, with as little
// configuration as it takes: `node build.mjs vite8`.
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";

const app = process.cwd();
const out = join(app, "dist");

/** For bundlers that do not read HTML. */
function page(entry = "main.js") {
  mkdirSync(out, { recursive: true });
  copyFileSync(join(app, "index.html"), join(out, "index.html"));
  return { entry: join(app, entry), file: "main.js" };
}

const vite = ({ build }) => build({ root: app, base: "./", logLevel: "warn", build: { outDir: out } });

function webpackLike(bundler) {
  const { entry, file } = page();
  const config = { mode: "production", context: app, entry, output: { path: out, filename: file, publicPath: "auto" }, performance: { hints: false } };
  return new Promise((resolve, reject) =>
    bundler(config, (error, stats) => {
      if (error || stats.hasErrors() || stats.hasWarnings()) reject(error ?? new Error(stats.toString("errors-warnings")));
      else resolve();
    }),
  );
}

async function rollup() {
  const [{ rollup: bundle }, { nodeResolve }, { importMetaAssets }] = await Promise.all(
    ["rollup", "@rollup/plugin-node-resolve", "@web/rollup-plugin-import-meta-assets"].map((name) => import(name)),
  );
  const { entry, file } = page();
  const onwarn = (warning) => {
    throw new Error(warning.message);
  };
  const built = await bundle({ input: entry, plugins: [nodeResolve({ browser: true }), importMetaAssets()], onwarn });
  await built.write({ dir: out, entryFileNames: file, format: "es" });
}

async function parcel() {
  const { Parcel } = await import("@parcel/core");
  const bundler = new Parcel({
    entries: join(app, "index.html"),
    defaultConfig: "@parcel/config-default",
    shouldDisableCache: true,
    mode: "production",
    defaultTargetOptions: { distDir: out, publicUrl: "./" },
  });
  await bundler.run();
}

async function esbuild(entry) {
  const { build } = await import("esbuild");
  const { file } = page();
  await build({ entryPoints: [join(app, entry)], bundle: true, minify: true, format: "esm", outfile: join(out, file), logLevel: "warning" });
}

const BUILDS = {
  vite8: async () => vite(await import("vite")),
  vite7: async () => vite(await import("vite7")),
  webpack5: async () => webpackLike((await import("webpack")).default),
  rspack2: async () => webpackLike((await import("@rspack/core")).rspack),
  rollup4: rollup,
  parcel2: parcel,
  esbuild: () => esbuild("inline.js"),
};

await BUILDS[process.argv[2]]();
