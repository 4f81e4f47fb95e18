/** What tells platforms apart. */

/** Whether all that a request begins, connections and timers too, ends with it: workerd. */
export function endsWithItsRequest(): boolean {
  return globalThis.navigator?.userAgent === "Cloudflare-Workers";
}
