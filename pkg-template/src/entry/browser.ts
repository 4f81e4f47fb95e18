import { PaxosClient as Client } from "../client.js";
import { locate } from "../location.js";
import { withLater } from "../later.js";

locate("core", { url: () => new URL("../wasm/core.wasm", import.meta.url) });

export * from "../index.js";
export const PaxosClient = /* @__PURE__ */ withLater(Client, {
  request: () => import("../unknown-request.js"),
  preflight: () => import("../preflight/look.js"),
  waitFor: () => import("../orchestration-watcher.js"),
});
