import { workerdCredentials } from "../credentials/workerd.js";
import { core } from "../engine-core.js";
import { allowCredentials } from "../transport.js";
import wasm from "../wasm/core.wasm";

core.locate({ read: () => wasm });
allowCredentials(workerdCredentials);

export * from "../index.js";
