import { defineConfig } from "vite";

/** Where `npm run dev` finds the token proxy: a running `cargo xtask demo`. */
const DEMO = "http://127.0.0.1:8080";

export default defineConfig({
  build: {
    target: ["chrome123", "edge123", "firefox121", "safari17.5"],
    // The page is served with a policy that forbids `data:` for everything but images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    // The token proxy takes requests of its own origin only.
    proxy: {
      "/paxos": { target: DEMO, changeOrigin: true, headers: { origin: DEMO } },
      "/demo.json": DEMO,
    },
  },
});
