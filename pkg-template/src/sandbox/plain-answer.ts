/** Answers that the homes of a sandbox give themselves. */

const HEADERS = { "cache-control": "no-store", "x-content-type-options": "nosniff" };

/** A value as JSON. */
export function json(status: number, value: object, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(value), { status, headers: { ...HEADERS, "content-type": "application/json", ...headers } });
}

/** A refusal in the form of RFC 9457. */
export function problem(status: number, title: string, detail: string, headers: Record<string, string> = {}): Response {
  const type = "about:blank";
  return json(status, { type, title, status, detail }, { "content-type": "application/problem+json", ...headers });
}

/** A page, or what belongs to one. */
export function document(text: string, type: string, headers: Record<string, string>): Response {
  return new Response(text, { headers: { ...HEADERS, "content-type": `${type}; charset=utf-8`, ...headers } });
}
