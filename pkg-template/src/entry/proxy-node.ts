import { locate } from "../location.js";
import { beside } from "./beside.js";

locate("server", { read: beside("server", () => new URL("../wasm/server.wasm", import.meta.url)) });

export * from "../proxy.js";
