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

/** The languages in which a request can be shown, beside its JSON. */
export const LANGUAGES = ["curl", "typescript", "python"] as const;

/** The request as code that can be pasted; a language is written when it is asked for. */
export type Snippets = Readonly<Record<(typeof LANGUAGES)[number], () => string>>;

export const snippetsOf = (request: CreateRequest): Snippets => ({
  curl: () => request.toCurl(),
  typescript: () => request.toTypeScript(),
  python: () => request.toPython(),
});

/** The request as code, for as long as the form is edited. */
export const preview = computed(() => {
  if (!isValid.value) return { json: JSON.stringify(params.value, null, 2), snippets: undefined };
  const request = requestOf(params.value);
  return { json: pretty(request.body ?? ""), snippets: snippetsOf(request) };
});
