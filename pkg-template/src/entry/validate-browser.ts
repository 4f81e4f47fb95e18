import { validate } from "../engine-validate.js";

validate.locate({ url: () => new URL("../wasm/validate.wasm", import.meta.url) });

export * from "../validate.js";
