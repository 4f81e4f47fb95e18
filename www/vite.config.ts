import { readFileSync } from "node:fs";
import { defineConfig, type Plugin } from "vite";

/** Where `npm run dev` finds the token proxy: a running `cargo xtask demo`. */
const DEMO = "http://127.0.0.1:8080";

/** The version of the package, as the page tells it. */
const version = (): string => (JSON.parse(readFileSync("node_modules/paxos-orchestrations/package.json", "utf8")) as { version: string }).version;

/** What the demo's server says in a header; `frame-ancestors` works only there. */
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'";

/** What a server would do, for a page that has none: the policy, and what the page talks to. */
function withoutServer(): Plugin {
  return {
    name: "without-server",
    transformIndexHtml: {
      order: "post",
      handler: () => [{ tag: "meta", attrs: { "http-equiv": "Content-Security-Policy", content: POLICY }, injectTo: "head-prepend" }],
    },
    generateBundle() {
      const told = { upstream: "embedded sandbox", version: version(), controls: true };
      this.emitFile({ type: "asset", fileName: "demo.json", source: JSON.stringify(told) });
    },
  };
}

export default defineConfig(({ mode }) => ({
  // The page may stand below a path.
  base: "./",
  plugins: mode === "static" ? [withoutServer()] : [],
  build: {
    target: ["chrome123", "edge123", "firefox121", "safari17.5"],
    // The page is served with a policy that forbids `data:` for everything but images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    ...(mode === "static" ? { outDir: "../target/static-console", emptyOutDir: true } : {}),
  },
  server: {
    // The token proxy takes requests of its own origin only.
    proxy: {
      "/paxos": { target: DEMO, changeOrigin: true, headers: { origin: DEMO } },
      "/_sandbox": { target: DEMO, changeOrigin: true, headers: { origin: DEMO } },
      "/demo.json": DEMO,
    },
  },
}));
