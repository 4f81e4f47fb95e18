import { nodeCredentials } from "../credentials/node.js";
import { core } from "../engine-core.js";
import { locatePreflight } from "../preflight/load.js";
import { allowCredentials } from "../transport.js";
import { beside } from "./beside.js";

core.locate({ read: beside("core", () => new URL("../wasm/core.wasm", import.meta.url)) });
allowCredentials(nodeCredentials);
locatePreflight(() => import("../preflight/look.js"));

export * from "../index.js";
