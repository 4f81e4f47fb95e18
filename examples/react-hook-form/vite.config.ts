import { defineConfig } from "vite";

export default defineConfig({
  build: {
    target: ["chrome123", "edge123", "firefox121", "safari17.5"],
    // The page is served with a policy that forbids `data:` for everything but images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
