/** What tells platforms apart. */

/** Whether all that a request begins, connections and timers too, ends with it: workerd. */
export function endsWithItsRequest(): boolean {
  return globalThis.navigator?.userAgent === "Cloudflare-Workers";
}

/** Whether the platform is a browser page or one of its workers, where a secret is everybody's. */
export function inBrowser(): boolean {
  const agent = globalThis.navigator?.userAgent ?? "";
  // A test in jsdom has a document, and is Node all the same.
  if (typeof document !== "undefined") return !/jsdom|HappyDOM/.test(agent);
  const worker = "WorkerGlobalScope" in globalThis;
  return worker && !/Cloudflare|Deno|Bun|Node/.test(agent);
}
