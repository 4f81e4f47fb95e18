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
export type { StoreEvent } from "./credentials/shared-store.js";
export { createTokenProxy } from "./proxy/handler.js";
export type { ProxyEvent, TokenProxy, TokenProxyOptions } from "./proxy/options.js";
export type { BeforeCreate, ProxyPolicy } from "./proxy/policy.js";
export type { Dispatcher, DispatchHandler, DispatchOptions } from "./proxy/send-dispatcher.js";
export type { SigningKey } from "./proxy/signer.js";
export type { RedisClient } from "./redis/client.js";
export { redisTokenStore, type RedisTokenStoreOptions } from "./redis/token-store.js";
export {
  toNodeListener,
  type FetchHandler,
  type NodeListener,
  type NodeListenerOptions,
  type NodeRequest,
  type NodeResponse,
} from "./proxy/node-listener.js";
export { memoryTokenStore, type TokenStore } from "./token-store.js";
