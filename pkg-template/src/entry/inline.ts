import { PaxosClient as Client } from "../client.js";
import { locate } from "../location.js";
import { withLater } from "../later.js";
import { OrchestrationWatcher } from "../orchestration-watcher.js";
import { preflight } from "../preflight/look.js";
import { unknownRequest } from "../unknown-request.js";
import { base64 } from "../wasm/core.base64.js";

locate("core", { read: () => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)) });

export * from "../index.js";
export const PaxosClient = /* @__PURE__ */ withLater(Client, {
  request: () => ({ unknownRequest }),
  preflight: () => ({ preflight }),
  waitFor: () => ({ OrchestrationWatcher }),
});
