/** Requests that the package knows nothing about. Loaded by the first `request`: see `later.ts`. */
import { PaxosError } from "./errors.js";
import type { Outgoing } from "./transport.js";

/** What stands for an operation number in a request that the table does not know: see `decideRetry`. */
const ONCE = 0xffff_ffff;
const READ = ONCE - 1;
const REPEATABLE = ONCE - 2;

/** Such a request, ready to be sent. Refuses a path that does not lie below the base. */
export function unknownRequest(base: string, method: string, path: string, query: Record<string, string | readonly string[]> | null | undefined, body: string): Outgoing {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const one of typeof value === "string" ? [value] : value) search.append(name, one);
  }
  const below = path.startsWith(`${base}/`) ? path.slice(base.length) : path;
  if (!below.startsWith("/") || !staysBelow(base, below)) {
    throw new PaxosError("invalid_path", `"${path}" does not lie below the API: give a path such as "/profiles".`);
  }
  const verb = method.toUpperCase();
  return {
    number: /^(GET|HEAD)$/.test(verb) ? READ : /^(PUT|DELETE)$/.test(verb) ? REPEATABLE : ONCE,
    method: verb,
    target: search.size === 0 ? below : `${below}?${search}`,
    body,
    about: { method: verb, path: below },
  };
}

/** Whether a path leads where it says, below the base: a URL parser resolves dots, backslashes and double slashes. */
function staysBelow(base: string, path: string): boolean {
  const root = new URL(base, "http://base.invalid");
  const resolved = new URL(base + path, "http://base.invalid");
  return resolved.origin === root.origin && resolved.pathname === `${root.pathname.replace(/\/$/, "")}${path}` && !path.includes("//");
}
