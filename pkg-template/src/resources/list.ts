/** How every resource lists: one operation, page after page. */
import { snapshot } from "../checks.js";
import type { OperationName } from "../generated/operations.js";
import { List } from "../pagination.js";
import { rawPage } from "../raw-page.js";
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
