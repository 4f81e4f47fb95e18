/** Credentials in Node: the server artefact is read from the disk when the first token is needed. */
import { beside } from "../entry/beside.js";
import { locate } from "../location.js";
import { credentialSupport } from "./direct.js";

export const nodeCredentials = credentialSupport(async () => {
  const { server } = await import("../engine-server.js");
  locate("server", { read: beside("server", () => new URL("../wasm/server.wasm", import.meta.url)) });
  return server.ready();
});
