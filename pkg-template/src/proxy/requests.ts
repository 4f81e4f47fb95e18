/** Requests, as the platform, the core and the application see them. */
import { readAtMost, type Inbound } from "../credentials/send.js";
import type { server } from "../engine-server.js";
import type { BodyTrouble, Exchange, PlainAnswer } from "./exchange.js";
import type { Spend } from "./policy.js";

type Core = typeof server.exports;

const decoder = new TextDecoder();

/** A request for the API, as the core wrote it. */
export interface Forward {
  method: string;
  url: string;
  /** The request target at the API. */
  path: string;
  /** The request target as the caller should have written it. */
  target: string;
  /** Whether the path says what is changed. */
  names_id: boolean;
  /** What it takes out of the daily limit. */
  spend: Spend | null;
  body: Uint8Array<ArrayBuffer>;
}

/** What of the API's answer goes back. */
export type Relay =
  | { verdict: "pass"; status: number; headers: [string, string][]; penalty_until: number | null }
  | { verdict: "instead"; answer: PlainAnswer; penalty_until: number | null }
  | { verdict: "refused" };


/** What the core says about a request. */
export function readForward(verdict: Uint8Array): Forward | { refusal: PlainAnswer } {
  const lineFeed = verdict.indexOf(10);
  const end = lineFeed < 0 ? verdict.length : lineFeed;
  const line: unknown = JSON.parse(decoder.decode(verdict.subarray(1, end)));
  if (verdict[0] !== 43 /* + */) return { refusal: line as PlainAnswer };
  return { ...(line as Omit<Forward, "body">), body: new Uint8Array(verdict.subarray(end + 1)) };
}

/** What the core says about an answer. */
export function readRelay(core: Core, inbound: Inbound, names: readonly string[]): Relay {
  const headers: [string, string][] = [];
  for (const name of names) {
    const value = inbound.header(name);
    if (value !== undefined) headers.push([name, value]);
  }
  const head = JSON.stringify({ status: inbound.status, empty: inbound.body.length === 0, headers });
  return JSON.parse(core.proxyRelay(head, Date.now())) as Relay;
}

/** All that goes up beside method, address and body. */
export function upHeaders(token: string, body: Uint8Array, signature: string | undefined): Record<string, string> {
  return {
    accept: "application/json",
    ...(body.length === 0 ? {} : { "content-type": "application/json" }),
    authorization: `Bearer ${token}`,
    ...(signature === undefined ? {} : { "paxos-signature": signature }),
  };
}

/** What `authorize` and other hooks see: the caller's headers, and the canonical request. */
export function requestOf(exchange: Exchange, target: string, body: Uint8Array<ArrayBuffer>): Request {
  const headers = new Headers();
  let host = "localhost";
  for (const [name, value] of exchange.headers) {
    if (name.toLowerCase() === "host") host = value;
    try {
      headers.append(name, value);
    } catch {
      // What is no header is nothing to judge by.
    }
  }
  const url = `${exchange.secure ? "https" : "http"}://${host}${target}`;
  return new Request(url, { method: exchange.method, headers, ...(body.length === 0 ? {} : { body }) });
}

/** A platform's request. Its address was resolved already; the core rebuilds it all the same. */
export function exchangeOf(request: Request): Exchange {
  // Bun puts whatever stood in the Host header into the address; the core refuses a target that is none.
  const url = URL.canParse(request.url) ? new URL(request.url) : { host: "", pathname: request.url, search: "", protocol: "" };
  const lines = [...request.headers].filter(([name]) => name !== "host");
  // Next builds the address from a name of its own; where the browser went stands in the header.
  const host = request.headers.get("host") ?? url.host;
  return {
    method: request.method,
    target: url.pathname + url.search,
    secure: url.protocol === "https:",
    loopback: false,
    headers: [["host", host], ...lines],
    async body(most, withinMs) {
      if (request.bodyUsed) return "consumed";
      let timer: ReturnType<typeof setTimeout> | undefined;
      const over = new Promise<BodyTrouble>((resolve) => {
        timer = setTimeout(resolve, withinMs, "slow");
      });
      const read = readAtMost(request.body, most).then((bytes) => bytes ?? ("too_long" as const), () => "lost" as const);
      try {
        return await Promise.race([read, over]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

