/** The engine of the server artefact, shared by the proxy, the sandbox and the token rules of the client. */
import * as glue from "./wasm/server.js";
import { Engine } from "./engine.js";

export const server = /* @__PURE__ */ new Engine("server", glue);
