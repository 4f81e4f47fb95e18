/** How every resource lists: one operation, page after page. */
import { snapshot } from "../checks.js";
import type { OperationName } from "../generated/operations.js";
import { List, type RawPage } from "../pagination.js";
import type { CallOptions, Transport } from "../transport.js";

/** The list that an operation gives. Every page has the filters as they are now, whatever becomes of the object. */
export function list<T>(transport: Transport, operation: OperationName, filters: object | undefined, options: CallOptions = {}): List<T> {
  const kept = snapshot(filters ?? {}) as object;
  return new List(async (cursor, signal) => {
    const params = cursor === undefined ? kept : { ...kept, page_cursor: cursor };
    const both = signal && { ...options, signal: options.signal ? AbortSignal.any([options.signal, signal]) : signal };
    return rawPage<T>(await transport.call(operation, params, both ?? options));
  }, options.signal);
}

/** The envelopes of the vendor's lists. Where one has two keys, both hold the same data. */
const KEYS = ["items", "orchestrations", "rules", "addresses", "events"];

/** Entries and cursor of a page, whatever its envelope. */
export function rawPage<T>(body: object): RawPage<T> {
  const envelope = body as Record<string, unknown>;
  const items = KEYS.map((key) => (envelope[key] ?? []) as T[]).find(({ length }) => length > 0) ?? [];
  const cursor = envelope["next_page_cursor"] ?? envelope["next_page"];
  return { items, cursor: typeof cursor === "string" ? cursor : undefined };
}
