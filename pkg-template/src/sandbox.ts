/** The sandbox: the API in memory, for tests and demos. */
import { server } from "./engine-server.js";
import type { WasmSource } from "./engine.js";

/** Loads the WebAssembly ahead of its first use, or from an odd place. Nobody has to call it in Node. */
export async function ready(options?: { wasm?: WasmSource }): Promise<void> {
  await server.ready(options?.wasm);
}

export { PaxosError } from "./errors.js";
export type { OperationName } from "./generated/operations.js";
export { createSandbox, type Sandbox } from "./sandbox/create.js";
export type { SandboxArrival, SandboxDeposit } from "./sandbox/deposit.js";
export type { SandboxFault, SandboxFaultPoint, SandboxFaults } from "./sandbox/faults.js";
export { registerSandbox } from "./sandbox/register.js";
export { sandboxHandler } from "./sandbox/server.js";
export { sandboxServiceWorker, type SandboxWorkerOptions, type SandboxWorkerScope } from "./sandbox/service-worker.js";
export type { SandboxFees, SandboxGuesses, SandboxOptions, SandboxSigningKey, SandboxTravelRule } from "./sandbox/options.js";
export type { SandboxWebhookAuth, SandboxWebhookTarget } from "./sandbox/courier.js";
export type { SandboxDelivery, SandboxDeliveryAttempt, SandboxWebhook, SandboxWebhookOptions, SandboxWebhooks } from "./sandbox/webhooks.js";
export type { SandboxBalance, SandboxCounts, SandboxDialect, SandboxJournalEntry, SandboxProfile, SandboxState } from "./sandbox/state.js";
