import { core } from "../engine-core.js";

core.locate({ url: () => new URL("../wasm/core.wasm", import.meta.url) });

export * from "../index.js";
