import { fromDisk, locate } from "../location.js";

locate("server", { read: fromDisk("server", () => new URL("../wasm/server.wasm", import.meta.url)) });

export * from "../proxy.js";
