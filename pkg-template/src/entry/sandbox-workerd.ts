import { server } from "../engine-server.js";
import { locate } from "../location.js";
import wasm from "../wasm/server.wasm";

locate("server", { read: () => wasm });
// At once: a request that began to load it could be given up, and others would wait for it in vain.
void server.exports;

export * from "../sandbox.js";
