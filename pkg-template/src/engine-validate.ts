/** The engine of the validate artefact: the checks alone. */
import * as glue from "./wasm/validate.js";
import { Engine } from "./engine.js";

export const validate = /* @__PURE__ */ new Engine("validate", glue);
