import { server } from "../engine-server.js";

server.locate({ url: () => new URL("../wasm/server.wasm", import.meta.url) });

export * from "../proxy.js";
