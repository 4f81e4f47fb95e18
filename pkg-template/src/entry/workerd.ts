import { workerdCredentials } from "../credentials/workerd.js";
import { core } from "../engine-core.js";
import { locatePreflight } from "../preflight/load.js";
import * as look from "../preflight/look.js";
import { allowCredentials } from "../transport.js";
import wasm from "../wasm/core.wasm";

core.locate({ read: () => wasm });
// At once: a request that began to load it could be given up, and others would wait for it in vain.
void core.exports;
allowCredentials(workerdCredentials);
locatePreflight(() => look);

export * from "../index.js";
