/** Answers: the proxy's own, and what must not stand in anybody's. */
import type { server } from "../engine-server.js";
import type { PlainAnswer } from "./exchange.js";

type Core = typeof server.exports;

/** Shorter secrets would be found by chance. */
const SHORTEST_SECRET = 8;

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

/** Looks for secrets in answers, as error pages of gateways repeat them that print the request they saw. */
export class Leaks {
  readonly #secret: readonly string[];
  #token = "";
  #tokenForms: readonly string[] = [];

  constructor(secret: string) {
    this.#secret = formsOf(secret);
  }

  /** Whether an answer repeats the secret, or this token. */
  in({ status, headers, body }: PlainAnswer, token: string): boolean {
    if (token !== this.#token) [this.#token, this.#tokenForms] = [token, formsOf(token)];
    const holds = (text: string): boolean => {
      const shows = (form: string): boolean => text.includes(form);
      return this.#secret.some(shows) || this.#tokenForms.some(shows);
    };
    if (headers.some(([, value]) => holds(value))) return true;
    return status >= 400 && typeof body !== "string" && holds(decoder.decode(body));
  }
}

/** A secret as it is, in JSON and in an address. */
function formsOf(secret: string): string[] {
  if (secret.length < SHORTEST_SECRET) return [];
  return [...new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])];
}

/** The class of an error: its words may hold anything. */
export function nameOf(error: unknown): string {
  const name: unknown = error instanceof Error ? error.constructor.name : typeof error;
  return typeof name === "string" ? name : "Error";
}

/** What the proxy said. */
export function detailOf(answer: PlainAnswer | Response): string | undefined {
  if (answer instanceof Response || typeof answer.body !== "string" || answer.body === "") return undefined;
  const { detail } = JSON.parse(answer.body) as { detail?: unknown };
  return typeof detail === "string" ? detail : undefined;
}

/** The answer as the platform has it. */
export function asResponse(answer: PlainAnswer | Response): Response {
  if (answer instanceof Response) return answer;
  const { status, headers, body } = answer;
  return new Response(body.length === 0 ? null : body, { status, headers: headers.map(([name, value]) => [name, value]) });
}
