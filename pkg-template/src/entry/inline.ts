import { core } from "../engine-core.js";
import { locatePreflight } from "../preflight/load.js";
import * as look from "../preflight/look.js";
import { base64 } from "../wasm/core.base64.js";

core.locate({ read: () => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)) });
locatePreflight(() => look);

export * from "../index.js";
