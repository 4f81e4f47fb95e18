import { validate } from "../engine-validate.js";
import { locate } from "../location.js";
import wasm from "../wasm/validate.wasm";

locate("validate", { read: () => wasm });
// At once: a request that began to load it could be given up, and others would wait for it in vain.
void validate.exports;

export * from "../validate.js";
