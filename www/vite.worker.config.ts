/** The Service Worker of the console without a server. Built after the page: it knows the page's files by name and content. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { defineConfig, type Plugin } from "vite";

const FOLDER = "../target/static-console";

/** The sandbox keeps its own WebAssembly. */
const isKeptElsewhere = (file: string): boolean => /\bserver-.*\.wasm$/.test(file);

const files = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(FOLDER, join(entry.parentPath, entry.name)).split(sep).join("/"))
  .filter((file) => file !== "sw.js" && !isKeptElsewhere(file))
  .sort();

const hash = createHash("sha256");
for (const file of files) hash.update(file).update(readFileSync(join(FOLDER, file)));

/** A classic script works in every browser as a worker; it has no `import.meta`, and its place is the page's. */
function classicScript(): Plugin {
  return {
    name: "classic-script",
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type === "chunk") chunk.code = `(() => {${chunk.code.replaceAll("import.meta.url", "self.location.href")}})();`;
      }
    },
  };
}

export default defineConfig({
  base: "./",
  publicDir: false,
  define: { PAGE_FILES: JSON.stringify(files), PAGE_VERSION: JSON.stringify(hash.digest("hex").slice(0, 16)) },
  plugins: [classicScript()],
  build: {
    target: ["chrome123", "edge123", "firefox121", "safari17.5"],
    outDir: FOLDER,
    emptyOutDir: false,
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
    rollupOptions: { input: "src/worker/main.ts", output: { entryFileNames: "sw.js", format: "es", codeSplitting: false } },
  },
});
