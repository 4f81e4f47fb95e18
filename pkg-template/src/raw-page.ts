/** Pages as they come: the vendor has an envelope of its own for many lists. */
import type { RawPage } from "./pagination.js";

/** The envelopes of the vendor's lists. Where one has two keys, both hold the same data. */
const KEYS = ["items", "orchestrations", "rules", "addresses", "events"];

/** Entries and cursor of a page, whatever its envelope. */
export function rawPage<T>(body: object): RawPage<T> {
  const envelope = body as Record<string, unknown>;
  const items = KEYS.map((key) => (envelope[key] ?? []) as T[]).find(({ length }) => length > 0) ?? [];
  const cursor = envelope["next_page_cursor"] ?? envelope["next_page"];
  return { items, cursor: typeof cursor === "string" ? cursor : undefined };
}
