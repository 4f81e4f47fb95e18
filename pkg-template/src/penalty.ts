/**
 * The penalty box. After a 429 the vendor throttles the whole IP address for five minutes (guides of April 2026), so it
 * is one for everybody in this process who talks to the same API, also through another copy of this package.
 */
import { LONGEST_PENALTY_MS } from "./errors.js";

const BOX = Symbol.for("paxos-orchestrations.penalty");

function box(): Map<string, number> {
  return ((globalThis as { [BOX]?: Map<string, number> })[BOX] ??= new Map());
}

/** A penalty that holds now; else 0. One that would last longer than any was set before the clock was set back. */
export function holds(until: number): number {
  const left = until - Date.now();
  return left > 0 && left <= LONGEST_PENALTY_MS ? until : 0;
}

/** Until when nothing may be sent to this API, in milliseconds since 1970; 0 when nothing stands in the way. */
export function penaltyOf(api: string): number {
  return holds(box().get(api) ?? 0);
}

/** Nothing may be sent to this API until then. */
export function penalize(api: string, until: number): void {
  box().set(api, Math.max(until, penaltyOf(api)));
}
