/**
 * The penalty box. After a 429 the vendor throttles the whole IP address for five minutes (guides of April 2026), so it
 * is one for everybody in this process who talks to the same API, also through another copy of this package.
 */
const BOX = Symbol.for("paxos-orchestrations.penalty");

function box(): Map<string, number> {
  return ((globalThis as { [BOX]?: Map<string, number> })[BOX] ??= new Map());
}

/** Until when nothing may be sent to this API, in milliseconds since 1970; 0 when nothing stands in the way. */
export function penaltyOf(api: string): number {
  const until = box().get(api) ?? 0;
  return Date.now() < until ? until : 0;
}

/** Nothing may be sent to this API until then. */
export function penalize(api: string, until: number): void {
  box().set(api, Math.max(until, penaltyOf(api)));
}
