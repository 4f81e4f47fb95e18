import { server } from "../engine-server.js";
import wasm from "../wasm/server.wasm";

server.locate({ read: () => wasm });

export * from "../sandbox.js";
