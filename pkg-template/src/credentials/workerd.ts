/** Credentials in workerd: the server artefact is part of the Worker. */
import { locate } from "../location.js";
import { credentialSupport } from "./direct.js";

export const workerdCredentials = credentialSupport(async () => {
  const [{ server }, { default: wasm }] = await Promise.all([import("../engine-server.js"), import("../wasm/server.wasm")]);
  locate("server", { read: () => wasm });
  return server.exports;
});
