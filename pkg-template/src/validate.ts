/** Validation without a network and without a client: the smallest entry point. */
import { makePrepare, makeSchemas, makeValidateAddress, type Checks, type Guard, type Schemas } from "./checks.js";
import type { WasmSource } from "./engine.js";
import { validate } from "./engine-validate.js";
import { webhookParser, type ParseWebhook } from "./webhooks/parse.js";

const guard: Guard = (use) => validate.guard(use);

/** Validation without a network: a schema for every operation. */
export const schemas: Schemas = /* @__PURE__ */ makeSchemas(guard, () => validate.ready());

/** Checks the parameters of an operation and writes its request; throws `ValidationError`. */
export const prepare: Checks["prepare"] = /* @__PURE__ */ makePrepare(guard);

/**
 * Whether an address is one of a network, such as `ETHEREUM`: form, checksum, and what people paste by mistake. On a
 * network that this version does not know everything is valid, with a warning; a name that is empty or has white space
 * around it is no network.
 */
export const validateAddress: Checks["validateAddress"] = /* @__PURE__ */ makeValidateAddress(guard);

/** Reads the body of a webhook delivery. It only says that there is an event to fetch. */
export const parseWebhook: ParseWebhook = /* @__PURE__ */ webhookParser(guard);

/** Loads the WebAssembly ahead of its first use, or from an odd place. Browsers call it before the first check. */
export async function ready(options?: { wasm?: WasmSource }): Promise<void> {
  await validate.ready(options?.wasm);
}

export { scopesFor } from "./checks.js";
export { recipes, type StablecoinConversion } from "./recipes.js";
export { describeRoute, type Place, type Route, type Routed } from "./routes.js";
export type { AddressVerdict, Checks, CheckOptions, SafeParseResult, Schema, Schemas, StandardResult } from "./checks.js";
export { PaxosError, ValidationError } from "./errors.js";
export type * from "./generated/models.js";
export { operations, type OperationName, type OperationTypes } from "./generated/operations.js";
export type { Issue, IssueCode } from "./issue.js";
export type { PreparedRequest, PrepareOptions } from "./prepared.js";
export type { ParseWebhook, WebhookNotification } from "./webhooks/parse.js";
