import { validate } from "../engine-validate.js";
import wasm from "../wasm/validate.wasm";

validate.locate({ read: () => wasm });

export * from "../validate.js";
