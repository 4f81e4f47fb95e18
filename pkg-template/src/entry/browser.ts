import { PaxosClient as Client } from "../client.js";
import { locate } from "../location.js";
import { withPreflight } from "../preflight/load.js";

locate("core", { url: () => new URL("../wasm/core.wasm", import.meta.url) });

export * from "../index.js";
export const PaxosClient = /* @__PURE__ */ withPreflight(Client, () => import("../preflight/look.js"));
