import { core } from "../engine-core.js";
import { base64 } from "../wasm/core.base64.js";

core.locate({ read: () => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)) });

export * from "../index.js";
