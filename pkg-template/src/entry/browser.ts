import { core } from "../engine-core.js";
import { locatePreflight } from "../preflight/load.js";

core.locate({ url: () => new URL("../wasm/core.wasm", import.meta.url) });
locatePreflight(() => import("../preflight/look.js"));

export * from "../index.js";
