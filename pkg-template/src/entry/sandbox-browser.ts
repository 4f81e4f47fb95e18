import { locate } from "../location.js";

locate("server", { url: () => new URL("../wasm/server.wasm", import.meta.url) });

export * from "../sandbox.js";
