import { readFileSync } from "node:fs";
import { validate } from "../engine-validate.js";

validate.locate({ read: () => readFileSync(new URL("../wasm/validate.wasm", import.meta.url)) });

export * from "../validate.js";
