/** The engine of the validate artefact: the checks alone. */
import { Engine } from "./engine.js";
import { ChecksGlue } from "./glue.js";

export const validate = /* @__PURE__ */ new Engine("validate", /* @__PURE__ */ new ChecksGlue());
