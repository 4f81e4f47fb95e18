/** The log of the `proxy` command: one JSON object a line on stdout. */
import type { ProxyEvent } from "../entry/proxy-node.js";

/** One line: `at` in milliseconds since 1970, what happened, and what belongs to it. */
export function logLine(at: number, event: string, about: object): string {
  return `${JSON.stringify({ time: new Date(at).toISOString(), event, ...about })}\n`;
}

/** Writes what a proxy tells. Neither address, query nor body is among it, and no secret. */
export function logEvent(event: ProxyEvent): void {
  const { type, at, ...about } = event;
  if (event.type === "answer") {
    const { method, operation, status, ms, by, reason } = event;
    const why = reason === undefined ? {} : { reason };
    write(at, "request", { method, operation, status, ms, by, ...why });
  } else {
    write(at, type, about);
  }
}

/** Writes what happens to the server itself. */
export function log(event: string, about: object = {}): void {
  write(Date.now(), event, about);
}

function write(at: number, event: string, about: object): void {
  process.stdout.write(logLine(at, event, about));
}
