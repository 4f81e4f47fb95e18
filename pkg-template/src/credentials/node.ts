/** Credentials in Node: the server artefact is read from the disk when the first token is needed. */
import { fromDisk, locate } from "../location.js";
import { credentialSupport } from "./direct.js";

export const nodeCredentials = credentialSupport(async () => {
  const { server } = await import("../engine-server.js");
  locate("server", { read: fromDisk("server", () => new URL("../wasm/server.wasm", import.meta.url)) });
  return server.ready();
});
