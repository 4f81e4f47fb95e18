/** Answers: the proxy's own, and what must not stand in anybody's. */
import type { server } from "../engine-server.js";
import type { PlainAnswer } from "./exchange.js";

type Core = typeof server.exports;

/** Shorter secrets would be found by chance. */
const SHORTEST_SECRET = 8;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The answer to trouble: see `src/proxy/trouble.rs`. */
export function troubleAnswer(core: Core, trouble: object): PlainAnswer {
  return JSON.parse(core.proxyTrouble(JSON.stringify(trouble), Date.now())) as PlainAnswer;
}

/** For when the core itself is what failed. */
export function internalAnswer(): PlainAnswer {
  const problem = { type: "about:blank", title: "Internal Server Error", status: 500, detail: "the token proxy failed" };
  return {
    status: 500,
    headers: [
      ["content-type", "application/problem+json"],
      ["cache-control", "no-store"],
      ["x-content-type-options", "nosniff"],
    ],
    body: JSON.stringify(problem),
  };
}

/** The answer with more headers. */
export function withHeaders(answer: PlainAnswer, more: readonly (readonly [string, string])[]): PlainAnswer {
  return more.length === 0 ? answer : { ...answer, headers: [...answer.headers, ...more] };
}

/** A secret in one of the ways in which it may be written. */
interface Form {
  text: string;
  bytes: Uint8Array;
}

/** Looks for secrets in answers, as gateways and debug endpoints repeat them that print the request they saw. */
export class Leaks {
  readonly #secret: readonly Form[];
  #token = "";
  #tokenForms: readonly Form[] = [];

  constructor(secret: string) {
    this.#secret = formsOf(secret);
  }

  /**
   * Whether an answer repeats this token, or the secret. The secret never goes to the API, so only what went wrong is
   * searched for it: that may be the work of anybody on the way.
   */
  in(answer: PlainAnswer, token: string): boolean {
    if (token !== this.#token) [this.#token, this.#tokenForms] = [token, formsOf(token)];
    for (const form of this.#tokenForms) if (headersHold(answer, form) || bodyHolds(answer, form)) return true;
    for (const form of this.#secret) if (headersHold(answer, form) || (answer.status >= 400 && bodyHolds(answer, form))) return true;
    return false;
  }
}

/** Node's own search of bytes, which takes a fraction of what reading them as text does. */
const indexOf = (globalThis as { Buffer?: { prototype: { indexOf: (this: Uint8Array, wanted: Uint8Array) => number } } }).Buffer?.prototype.indexOf;

function headersHold({ headers }: PlainAnswer, { text }: Form): boolean {
  return headers.some(([, value]) => value.includes(text));
}

function bodyHolds({ body }: PlainAnswer, { text, bytes }: Form): boolean {
  if (typeof body === "string") return body.includes(text);
  return indexOf === undefined ? decoder.decode(body).includes(text) : indexOf.call(body, bytes) >= 0;
}

/** A secret as it is, in JSON and in an address. */
function formsOf(secret: string): Form[] {
  if (secret.length < SHORTEST_SECRET) return [];
  const texts = new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]);
  return [...texts].map((text) => ({ text, bytes: encoder.encode(text) }));
}

/** The class of an error: its words may hold anything. */
export function nameOf(error: unknown): string {
  const name: unknown = error instanceof Error ? error.constructor.name : typeof error;
  return typeof name === "string" ? name : "Error";
}

/** What the proxy said, without a word of the caller's. */
export function reasonOf(answer: PlainAnswer | Response): string | undefined {
  if (answer instanceof Response || typeof answer.body !== "string" || answer.body === "") return undefined;
  if (answer.reason !== undefined) return answer.reason;
  const { detail } = JSON.parse(answer.body) as { detail?: unknown };
  return typeof detail === "string" ? detail : undefined;
}

/** The answer as the platform has it. */
export function asResponse(answer: PlainAnswer | Response): Response {
  if (answer instanceof Response) return answer;
  const { status, headers, body } = answer;
  return new Response(body.length === 0 ? null : body, { status, headers: headers.map(([name, value]) => [name, value]) });
}
