import { readFileSync } from "node:fs";
import { server } from "../engine-server.js";

server.locate({ read: () => readFileSync(new URL("../wasm/server.wasm", import.meta.url)) });

export * from "../sandbox.js";
