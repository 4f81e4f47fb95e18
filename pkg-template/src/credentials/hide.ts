/** Keeps secrets out of what an application prints: errors of the platform, or of a `fetch` that was given, may repeat headers. */

/** Shorter secrets would be found by chance. */
const SHORTEST = 8;
/** What has more parts than this is not searched to its end, and so not shown. */
const MOST_PARTS = 10_000;

/** `value`, without a secret: texts with the secret cut out, other things `undefined` when they repeat it. */
export function hide<T>(value: T, secret: string): T | undefined {
  if (secret.length < SHORTEST) return value;
  if (typeof value === "string") return value.replaceAll(secret, "…") as T & string;
  return repeats(value, secret) ? undefined : value;
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
