/** Reading the body of a delivery. */
import { checkedInput, jsonText, WEBHOOK_EVENT, type Guard } from "../checks.js";
import { ValidationError } from "../errors.js";
import type { WebhookEvent } from "../generated/models.js";

/** The body of a delivery. It says nothing about the resource and is not signed: fetch the event before you act. */
export type WebhookNotification = WebhookEvent & { is_test: boolean };

/**
 * Reads the body of a delivery: as it came, or parsed already. Fields that are not known are kept; `is_test` is false when
 * it is missing. Throws `ValidationError`.
 */
export type ParseWebhook = (body: string | Uint8Array | ArrayBuffer | object) => WebhookNotification;

/** Puts `parseWebhook` on top of an artefact. */
export function webhookParser(guard: Guard): ParseWebhook {
  return (body) => {
    const result = checkedInput<WebhookEvent>(guard, WEBHOOK_EVENT, jsonOf(body), { allowUnknownFields: true });
    if (!result.success) throw new ValidationError(result.issues);
    return { ...result.data, is_test: result.data.is_test ?? false };
  };
}

function jsonOf(body: string | Uint8Array | ArrayBuffer | object): string | Uint8Array {
  // What is no Unicode is replaced, as anybody's parser of bytes would do it.
  if (typeof body === "string") return new TextEncoder().encode(body);
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  return body instanceof ArrayBuffer ? new Uint8Array(body) : jsonText(body);
}
