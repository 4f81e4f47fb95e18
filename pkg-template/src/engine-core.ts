/** The engine of the core artefact: the client with all checks. */
import { Engine } from "./engine.js";
import { CoreGlue } from "./glue.js";

export const core = /* @__PURE__ */ new Engine("core", /* @__PURE__ */ new CoreGlue());
