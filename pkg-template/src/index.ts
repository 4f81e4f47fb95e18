/** Paxos Orchestrations for browsers and Node. */
import { makePrepare, makeSchemas, makeValidateAddress, type Checks, type Guard, type Schemas } from "./checks.js";
import type { WasmSource } from "./engine.js";
import { core } from "./engine-core.js";
import { webhookParser, type ParseWebhook } from "./webhooks/parse.js";

const guard: Guard = (use) => core.guard(use);

/** Validation without a network: a schema for every operation. */
export const schemas: Schemas = /* @__PURE__ */ makeSchemas(guard, () => core.ready());

/** Checks the parameters of an operation and writes its request; throws `ValidationError`. */
export const prepare: Checks["prepare"] = /* @__PURE__ */ makePrepare(guard);

/**
 * Whether an address is one of a network, such as `ETHEREUM`: form, checksum, and what people paste by mistake. On a
 * network that this version does not know everything is valid, with a warning.
 */
export const validateAddress: Checks["validateAddress"] = /* @__PURE__ */ makeValidateAddress(guard);

/** Reads the body of a webhook delivery; see `createWebhookHandler` for all the rest. */
export const parseWebhook: ParseWebhook = /* @__PURE__ */ webhookParser(guard);

/**
 * Loads the WebAssembly ahead of its first use, or from an odd place. Nobody has to call this but a browser page that
 * uses `schemas` or `prepare` before any method of a client.
 */
export async function ready(options?: { wasm?: WasmSource }): Promise<void> {
  await core.ready(options?.wasm);
}

export { scopesFor } from "./checks.js";
export { recipes, type StablecoinConversion } from "./recipes.js";
export { describeRoute, type Place, type Route, type Routed } from "./routes.js";
export type { AddressVerdict, Checks, CheckOptions, SafeParseResult, Schema, Schemas, StandardResult } from "./checks.js";
export { PaxosClient } from "./client.js";
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
  OutcomeUnknownError,
  PaxosError,
  RateLimitError,
  TimeoutError,
  TravelRuleRequiredError,
  ValidationError,
} from "./errors.js";
export type * from "./generated/models.js";
export { operations, type OperationName, type OperationTypes } from "./generated/operations.js";
export type { Issue, IssueCode } from "./issue.js";
export type { WaitOptions } from "./orchestration-watcher.js";
export { List, type NextPageOptions, type Page } from "./pagination.js";
export type { Preflight, PreflightCode, PreflightDetails, PreflightFinding, PreflightLookup } from "./preflight/finding.js";
export type { PreparedRequest, PrepareOptions } from "./prepared.js";
export type { CryptoDestinationAddresses } from "./resources/crypto-destination-addresses.js";
export type { Events } from "./resources/events.js";
export type { FiatAccounts } from "./resources/fiat-accounts.js";
export type { FiatDepositInstructionsResource } from "./resources/fiat-deposit-instructions.js";
export type { CreateOrchestrationInput, Orchestrations } from "./resources/orchestrations.js";
export type { Profiles } from "./resources/profiles.js";
export type { CreateOrchestrationRuleInput, Rules } from "./resources/rules.js";
export type { Sandbox } from "./resources/sandbox.js";
export type { Transfers } from "./resources/transfers.js";
export type { Vasps } from "./resources/vasps.js";
export type { TokenStore } from "./token-store.js";
export type { CallOptions, ClientEvent, ClientOptions } from "./transport.js";
export { backfillEvents, type BackfillOptions, type BackfillResult } from "./webhooks/backfill.js";
export { createWebhookHandler, type WebhookAuth, type WebhookContext, type WebhookHandlerOptions } from "./webhooks/handler.js";
export type { EventContext, OnEvent } from "./webhooks/handling.js";
export type { ParseWebhook, WebhookNotification } from "./webhooks/parse.js";
export { redisSeenEvents, type RedisSeenEventsOptions } from "./redis/seen-events.js";
export type { RedisClient } from "./redis/client.js";
export { memorySeenEvents, type SeenEvents } from "./webhooks/seen.js";
