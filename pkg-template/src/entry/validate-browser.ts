import { locate } from "../location.js";

locate("validate", { url: () => new URL("../wasm/validate.wasm", import.meta.url) });

export * from "../validate.js";
