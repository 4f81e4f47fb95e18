/** Requests, as the platform, the core and the application see them. */
import { readAtMost, type Inbound } from "../credentials/send.js";
import type { server } from "../engine-server.js";
import type { OperationName } from "../generated/operations.js";
import { callerRequest } from "./caller-request.js";
import type { BodyTrouble, Exchange, PlainAnswer } from "./exchange.js";
import type { Spend } from "./policy.js";

type Core = typeof server.exports;

const PLUS = 43; /* + */
const LINE_FEED = 10;
const NO_BODY = new Uint8Array(0);
const decoder = new TextDecoder();

type Lines = [name: string, value: string][];

/** The head of a request in the form in which it crosses into the core: see `Head::from_lines` in `src/proxy/head.rs`. */
export interface HeadLines {
  text: string;
  count: number;
}

/** A request for the API, as the core wrote it. */
export interface Forward {
  method: string;
  /** The request target below the addresses of API and proxy. */
  path: string;
  /** Whether the path says what is changed. */
  namesId: boolean;
  /** What it takes out of the daily limit. */
  spend: Spend | undefined;
  body: Uint8Array<ArrayBuffer>;
}

/** Why there is none. */
export interface Refused {
  refusal: PlainAnswer;
}

/** A request whose head was let in. */
export interface Admitted {
  operation: OperationName;
  cors: Lines;
  /** The request for the API, where no body has to be read first. */
  forward: Forward | Refused | undefined;
}

/** What of the API's answer goes back. */
export type Relay =
  | { verdict: "pass"; headers: Lines; penaltyUntil: number | undefined }
  | { verdict: "instead"; answer: PlainAnswer; penaltyUntil: number | undefined }
  | { verdict: "refused" };

/** The head of a request; `wanted` are the headers that the core looks at. */
export function headLines({ method, target, headers }: Exchange, wanted: ReadonlySet<string>): HeadLines {
  let text = `${method}\n${target}`;
  let count = 2;
  for (const [name, value] of headers) {
    const small = name.toLowerCase();
    if (!wanted.has(small)) continue;
    text += `\n${small}\n${value}`;
    count += 2;
  }
  return { text, count };
}

/** What the core says about a head. */
export function readAdmitted(verdict: string): Admitted | Refused {
  if (verdict.startsWith("!")) return refused(verdict);
  const first = lineEnd(verdict, 0);
  const second = lineEnd(verdict, first + 1);
  const operation = verdict.slice(1, first) as OperationName;
  const cors = second === first + 1 ? [] : (JSON.parse(verdict.slice(first + 1, second)) as Lines);
  return { operation, cors, forward: verdict.startsWith("=") ? readForwardText(verdict.slice(second + 1), NO_BODY) : undefined };
}

/** What the core says about a request with a body. */
export function readForward(verdict: Uint8Array): Forward | Refused {
  if (verdict[0] !== PLUS) return refused(decoder.decode(verdict));
  let end = 0;
  for (let line = 0; line < 4; line += 1) end = verdict.indexOf(LINE_FEED, end) + 1;
  return readForwardText(decoder.decode(verdict.subarray(0, end)), new Uint8Array(verdict.subarray(end)));
}

function readForwardText(text: string, body: Uint8Array<ArrayBuffer>): Forward | Refused {
  if (text.startsWith("!")) return refused(text);
  const [method = "", path = "", namesId, spend = ""] = text.slice(1).split("\n");
  return { method, path, namesId: namesId === "1", spend: spend === "" ? undefined : (JSON.parse(spend) as Spend), body };
}

function lineEnd(text: string, from: number): number {
  const at = text.indexOf("\n", from);
  return at < 0 ? text.length : at;
}

function refused(verdict: string): Refused {
  return { refusal: JSON.parse(verdict.slice(1)) as PlainAnswer };
}

/** What the core says about an answer. */
export function readRelay(core: Core, inbound: Inbound, names: readonly string[]): Relay {
  let text = "";
  let count = 0;
  for (const name of names) {
    const value = inbound.header(name);
    if (value === undefined) continue;
    text += count === 0 ? `${name}\n${value}` : `\n${name}\n${value}`;
    count += 2;
  }
  const [verdict, until = "", ...rest] = core.proxyRelay(inbound.status, inbound.body.length === 0, text, count, Date.now()).split("\n");
  if (verdict === "refused") return { verdict };
  const penaltyUntil = until === "" ? undefined : Number(until);
  if (verdict === "instead") return { verdict, answer: JSON.parse(rest.join("\n")) as PlainAnswer, penaltyUntil };
  const headers: Lines = [];
  for (let at = 0; at + 1 < rest.length; at += 2) headers.push([rest[at] ?? "", rest[at + 1] ?? ""]);
  return { verdict: "pass", headers, penaltyUntil };
}

/** All that goes up beside method, address and body. */
export function upHeaders(token: string, body: Uint8Array, signature: string | undefined): Record<string, string> {
  const headers: Record<string, string> = { accept: "application/json" };
  if (body.length > 0) headers["content-type"] = "application/json";
  headers["authorization"] = `Bearer ${token}`;
  if (signature !== undefined) headers["paxos-signature"] = signature;
  return headers;
}

/** What `authorize` and other hooks see: the caller's headers, and the canonical request. */
export function requestOf(exchange: Exchange, target: string, body: Uint8Array<ArrayBuffer>): Request {
  const { method, secure } = exchange;
  const host = exchange.headers.find(([name]) => name.length === 4 && name.toLowerCase() === "host")?.[1] ?? "localhost";
  const url = `${secure ? "https" : "http"}://${host}${target}`;
  const headers = (): Headers => headersOf(exchange);
  // Elsewhere the platform has made one already, and one more costs little beside it.
  if (exchange.whenSent !== undefined) return callerRequest({ method, url, headers, body });
  return new Request(url, { method, headers: headers(), ...(body.length === 0 ? {} : { body }) });
}

function headersOf(exchange: Exchange): Headers {
  const headers = new Headers();
  for (const [name, value] of exchange.headers) {
    try {
      headers.append(name, value);
    } catch {
      // What is no header is nothing to judge by.
    }
  }
  return headers;
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
      try {
        const reader = request.body?.getReader();
        const read = readAtMost(reader, most).then((bytes) => bytes ?? ("too_long" as const), () => "lost" as const);
        const body = await Promise.race([read, over]);
        if (body === "slow") reader?.cancel().catch(() => {});
        return body;
      } catch {
        // Somebody else is reading it.
        return "lost";
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

