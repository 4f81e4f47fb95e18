/** Paxos Orchestrations for browsers and Node. */
import { makeChecks } from "./checks.js";
import type { WasmSource } from "./engine.js";
import { core } from "./engine-core.js";

/** Validation without a network: a schema for every operation, and requests that are ready to be sent. */
export const { schemas, prepare } = /* @__PURE__ */ makeChecks((use) => core.guard(use));

/**
 * Loads the WebAssembly ahead of its first use, or from an odd place. Nobody has to call this but a browser page that
 * uses `schemas` or `prepare` before any method of a client.
 */
export async function ready(options?: { wasm?: WasmSource }): Promise<void> {
  await core.ready(options?.wasm);
}

export { scopesFor } from "./checks.js";
export type { Checks, CheckOptions, PreparedRequest, PrepareOptions, SafeParseResult, Schema, Schemas } from "./checks.js";
export { PaxosClient, type CreateOrchestrationInput, type Orchestrations, type Profiles } from "./client.js";
export type { WasmSource } from "./engine.js";
export type { Environment } from "./environment.js";
export {
  AbortError,
  AlreadyExistsError,
  ApiError,
  AuthenticationError,
  ConnectionError,
  DecodeError,
  InsufficientFundsError,
  InsufficientScopeError,
  InternalError,
  NotFoundError,
  PaxosError,
  RateLimitError,
  TimeoutError,
  TravelRuleRequiredError,
  ValidationError,
} from "./errors.js";
export type * from "./generated/models.js";
export { operations, type OperationName, type OperationTypes } from "./generated/operations.js";
export type { Issue, IssueCode } from "./issue.js";
export { List, type Page } from "./pagination.js";
export type { TokenStore } from "./token-store.js";
export type { CallOptions, ClientEvent, ClientOptions } from "./transport.js";
