import { PaxosClient as Client } from "../client.js";
import { nodeCredentials } from "../credentials/node.js";
import { fromDisk, locate } from "../location.js";
import { withPreflight } from "../preflight/load.js";
import { allowCredentials } from "../transport.js";

locate("core", { read: fromDisk("core", () => new URL("../wasm/core.wasm", import.meta.url)) });
allowCredentials(nodeCredentials);

export * from "../index.js";
export const PaxosClient = /* @__PURE__ */ withPreflight(Client, () => import("../preflight/look.js"));
