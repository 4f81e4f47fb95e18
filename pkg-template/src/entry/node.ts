import { PaxosClient as Client } from "../client.js";
import { nodeCredentials } from "../credentials/node.js";
import { withLater } from "../later.js";
import { fromDisk, locate } from "../location.js";
import { allowCredentials } from "../transport.js";

locate("core", { read: fromDisk("core", () => new URL("../wasm/core.wasm", import.meta.url)) });
allowCredentials(nodeCredentials);

export * from "../index.js";
export const PaxosClient = /* @__PURE__ */ withLater(Client, {
  request: () => import("../unknown-request.js"),
  preflight: () => import("../preflight/look.js"),
  waitFor: () => import("../orchestration-watcher.js"),
});
