import { validate } from "../engine-validate.js";
import { beside } from "./beside.js";

validate.locate({ read: beside("validate", () => new URL("../wasm/validate.wasm", import.meta.url)) });

export * from "../validate.js";
