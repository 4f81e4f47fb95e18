import { server } from "../engine-server.js";
import { beside } from "./beside.js";

server.locate({ read: beside("server", () => new URL("../wasm/server.wasm", import.meta.url)) });

export * from "../proxy.js";
