import { readFileSync } from "node:fs";
import { credentialSupport } from "../credentials/node.js";
import { core } from "../engine-core.js";
import { allowCredentials } from "../transport.js";

core.locate({ read: () => readFileSync(new URL("../wasm/core.wasm", import.meta.url)) });
allowCredentials(credentialSupport);

export * from "../index.js";
