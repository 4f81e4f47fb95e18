import { server } from "../engine-server.js";
import wasm from "../wasm/server.wasm";

server.locate({ read: () => wasm });
// At once: a request that began to load it could be given up, and others would wait for it in vain.
void server.exports;

export * from "../proxy.js";
