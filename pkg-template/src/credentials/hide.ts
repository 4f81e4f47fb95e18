/** Keeps secrets out of what an application prints: errors of the platform, or of a `fetch` that was given, may repeat headers. */

/** Shorter secrets would be found by chance. */
const SHORTEST = 8;
/** What has more parts than this is not searched to its end, and so not shown. */
const MOST_PARTS = 10_000;

/**
 * `value`, without a secret: texts, and every text in data of JSON, with the secret cut out; other things `undefined` when
 * they repeat it.
 */
export function hide<T>(value: T, secret: string, isData = false): T | undefined {
  if (secret.length < SHORTEST) return value;
  if (isData) return hideInside(value, secret);
  if (typeof value === "string") return value.replaceAll(secret, "…") as T & string;
  return repeats(value, secret) ? undefined : value;
}

/** Texts and keys. The core reads nothing that is nested so deep that this could run out of stack. */
function hideInside<T>(value: T, secret: string): T {
  const shown = (part: unknown): unknown => {
    if (typeof part === "string") return hide(part, secret);
    if (Array.isArray(part)) return part.map(shown);
    if (typeof part !== "object" || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [hide(key, secret), shown(inner)]));
  };
  return shown(value) as T;
}

function repeats(value: unknown, secret: string): boolean {
  const seen = new Set<unknown>();
  const open: unknown[] = [value];
  while (open.length > 0) {
    const part = open.pop();
    if (typeof part === "string" && part.includes(secret)) return true;
    if ((typeof part !== "object" && typeof part !== "function") || part === null || seen.has(part) || ArrayBuffer.isView(part)) continue;
    seen.add(part);
    if (seen.size > MOST_PARTS) return true;
    if (part instanceof Headers || part instanceof Map || part instanceof Set || part instanceof URLSearchParams) open.push(...[...part].flat());
    // These keep theirs in private fields.
    if (part instanceof Request || part instanceof Response) open.push(part.headers, part.url);
    // Getters are left alone: they may do anything.
    for (const key of Reflect.ownKeys(part)) open.push(key, Reflect.getOwnPropertyDescriptor(part, key)?.value);
  }
  return false;
}
