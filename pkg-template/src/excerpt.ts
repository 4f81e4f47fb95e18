/** How much of a body is looked at. */
const LOOKED_AT = 4096;
const SHOWN = 120;

/**
 * The start of a body that is no problem object, fit for a message: of HTML its title or its text, without control
 * characters, and without what might be a token or a secret.
 */
export function excerpt(body: string): string {
  const start = body.slice(0, LOOKED_AT);
  const text = /<title[^>]*>([^<]*)/i.exec(start)?.[1] ?? start.replace(/<(script|style)\b[^]*?(<\/\1>|$)|<[^>]*>?/gi, " ");
  const clean = text
    .replace(/\b(bearer|basic)\s+\S+|[\w-]*(token|secret|password|key|authorization)["']?\s*[:=]\s*(bearer\s+|basic\s+)?("[^"]*"?|\S+)|[\w.~+/=-]{20,}/gi, "…")
    .replace(/[\p{C}\s]+/gu, " ")
    .trim();
  const characters = [...clean];
  return characters.length > SHOWN ? `${characters.slice(0, SHOWN - 1).join("")}…` : clean;
}
