/** The token proxy: holds the client secret on a server, so that pages do not have to. */
import type { WasmSource } from "./engine.js";
import { server } from "./engine-server.js";

/** Loads the WebAssembly ahead of its first use, or from an odd place. Nobody has to call it in Node. */
export async function ready(options?: { wasm?: WasmSource }): Promise<void> {
  await server.ready(options?.wasm);
}

export type { TokenEvent } from "./credentials/tokens.js";
export type { Environment } from "./environment.js";
export { PaxosError } from "./errors.js";
export type { OperationName } from "./generated/operations.js";
export { createTokenProxy, type ProxyEvent, type TokenProxy, type TokenProxyOptions } from "./proxy/handler.js";
export {
  toNodeListener,
  type FetchHandler,
  type NodeListener,
  type NodeListenerOptions,
  type NodeRequest,
  type NodeResponse,
} from "./proxy/node-listener.js";
export { memoryTokenStore, type TokenStore } from "./token-store.js";
