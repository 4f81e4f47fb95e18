/** Validation without a network and without a client: the smallest entry point. */
import { makeChecks } from "./checks.js";
import type { WasmSource } from "./engine.js";
import { validate } from "./engine-validate.js";
import { webhookParser, type ParseWebhook } from "./webhooks/parse.js";

/** Validation without a network: a schema for every operation, and requests that are ready to be sent. */
export const { schemas, prepare, validateAddress } = /* @__PURE__ */ makeChecks((use) => validate.guard(use), () => validate.ready());

/** Reads the body of a webhook delivery. It only says that there is an event to fetch. */
export const parseWebhook: ParseWebhook = /* @__PURE__ */ webhookParser((use) => validate.guard(use));

/** Loads the WebAssembly ahead of its first use, or from an odd place. Browsers call it before the first check. */
export async function ready(options?: { wasm?: WasmSource }): Promise<void> {
  await validate.ready(options?.wasm);
}

export { scopesFor } from "./checks.js";
export { recipes } from "./recipes.js";
export { describeRoute, type Place, type Route, type Routed } from "./routes.js";
export type { AddressVerdict, Checks, CheckOptions, PreparedRequest, PrepareOptions, SafeParseResult, Schema, Schemas, StandardResult } from "./checks.js";
export { PaxosError, ValidationError } from "./errors.js";
export type * from "./generated/models.js";
export { operations, type OperationName, type OperationTypes } from "./generated/operations.js";
export type { Issue, IssueCode } from "./issue.js";
export type { ParseWebhook, WebhookNotification } from "./webhooks/parse.js";
