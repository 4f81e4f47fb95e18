import { PaxosClient as Client } from "../client.js";
import { workerdCredentials } from "../credentials/workerd.js";
import { core } from "../engine-core.js";
import { locate } from "../location.js";
import { withLater } from "../later.js";
import { OrchestrationWatcher } from "../orchestration-watcher.js";
import { preflight } from "../preflight/look.js";
import { allowCredentials } from "../transport.js";
import { unknownRequest } from "../unknown-request.js";
import wasm from "../wasm/core.wasm";

locate("core", { read: () => wasm });
// At once: a request that began to load it could be given up, and others would wait for it in vain.
void core.exports;
allowCredentials(workerdCredentials);

export * from "../index.js";
export const PaxosClient = /* @__PURE__ */ withLater(Client, {
  request: () => ({ unknownRequest }),
  preflight: () => ({ preflight }),
  waitFor: () => ({ OrchestrationWatcher }),
});
