import { locate } from "../location.js";
import { beside } from "./beside.js";

locate("validate", { read: beside("validate", () => new URL("../wasm/validate.wasm", import.meta.url)) });

export * from "../validate.js";
