import { readFileSync } from "node:fs";
import { core } from "../engine-core.js";

core.locate({ read: () => readFileSync(new URL("../wasm/core.wasm", import.meta.url)) });

export * from "../index.js";
