/** The engine of the core artefact: the client with all checks. */
import * as glue from "./wasm/core.js";
import { Engine } from "./engine.js";

export const core = /* @__PURE__ */ new Engine("core", glue);
