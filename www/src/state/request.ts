/** The request that the form stands for. */
import { computed } from "@preact/signals";
import { prepare, type CreateOrchestrationInput, type CreateOrchestrationParams, type PreparedRequest } from "paxos-orchestrations";
import { proxyUrl } from "../api.ts";
import { pretty } from "../lib/json.ts";
import { isValid } from "./checks.ts";
import { params } from "./draft.ts";

export type CreateRequest = PreparedRequest<"createOrchestration">;

/** The exact request; throws `ValidationError`. */
export function requestOf(params: CreateOrchestrationInput): CreateRequest {
  return prepare("createOrchestration", params as CreateOrchestrationParams, { baseUrl: proxyUrl() });
}

/** The request as code, for as long as the form is edited. */
export const preview = computed(() => {
  if (!isValid.value) return { json: JSON.stringify(params.value, null, 2), curl: undefined };
  const request = requestOf(params.value);
  return { json: pretty(request.body ?? ""), curl: request.toCurl() };
});
