import { fromDisk, locate } from "../location.js";

locate("validate", { read: fromDisk("validate", () => new URL("../wasm/validate.wasm", import.meta.url)) });

export * from "../validate.js";
