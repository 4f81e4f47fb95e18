/** A sandbox as a server: the API, the token endpoint, and the controls below `/_sandbox/`. */
import type { Sandbox } from "./create.js";
import type { SandboxDeposit } from "./deposit.js";
import type { SandboxFault } from "./faults.js";
import { PaxosError } from "../errors.js";
import { isAnswered } from "./fetch.js";
import { isConnectionLost } from "./network.js";

const CONTROLS = "/_sandbox/";

/** One control: its method, and what it does. What it returns goes out as JSON; a text says what is wrong. */
interface Control {
  method: "GET" | "POST";
  act(sandbox: Sandbox, request: Request): object | Promise<object | string>;
}

const controls: ReadonlyMap<string, Control> = new Map<string, Control>([
  ["reset", { method: "POST", act: reset }],
  ["advance", { method: "POST", act: advance }],
  ["deposit", { method: "POST", act: deposit }],
  ["faults", { method: "POST", act: faults }],
  ["journal", { method: "GET", act: (sandbox) => sandbox.journal() }],
  ["state", { method: "GET", act: state }],
]);

/**
 * Answers the API under `/v2`, the token endpoint under `/oauth2/token`, and as JSON `POST /_sandbox/reset`,
 * `POST /_sandbox/advance` with `{"ms": …}`, `POST /_sandbox/deposit` with `{"rule_id": …, "amount": …}`,
 * `POST /_sandbox/faults` with `[…]` or `{"faults": […]}`, `GET
 * /_sandbox/journal` and `GET /_sandbox/state`. The controls show the credentials, so they answer only who calls this
 * machine by a name of its own, and no page of another origin. A connection that a fault cuts is `Response.error()`,
 * which `toNodeListener` knows.
 */
export function sandboxHandler(sandbox: Sandbox): (request: Request) => Promise<Response> {
  return async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith(CONTROLS)) return control(sandbox, request, pathname.slice(CONTROLS.length));
    if (isAnswered(pathname)) return sandbox.fetch(request).catch(cut);
    return problem(404, "Not Found", "The API lies below /v2, the token endpoint at /oauth2/token, the controls below /_sandbox/.");
  };
}

async function control(sandbox: Sandbox, request: Request, name: string): Promise<Response> {
  if (!mayControl(request)) {
    return problem(403, "Forbidden", "The controls answer only requests to a loopback host that come from no other origin.");
  }
  const found = controls.get(name);
  if (found === undefined) {
    return problem(404, "Not Found", `There is no such control; there are ${[...controls.keys()].join(", ")}.`);
  }
  if (request.method !== found.method) {
    return problem(405, "Method Not Allowed", `/_sandbox/${name} takes ${found.method}.`, { allow: found.method });
  }
  const result = await found.act(sandbox, request);
  return typeof result === "string" ? problem(400, "Bad Request", result) : json(200, result);
}

function reset(sandbox: Sandbox): object {
  sandbox.reset();
  return { now: sandbox.now().toISOString() };
}

/** To a server a lost connection is what it does, not an error. */
function cut(error: unknown): Response {
  if (isConnectionLost(error)) return Response.error();
  throw error;
}

/** The body as JSON; `undefined` when it is none. */
async function jsonOf(request: Request): Promise<unknown> {
  try {
    return (await request.json()) as unknown;
  } catch {
    return undefined;
  }
}

function member(body: unknown, name: string): unknown {
  return typeof body === "object" && body !== null ? Reflect.get(body, name) : undefined;
}

async function deposit(sandbox: Sandbox, request: Request): Promise<object | string> {
  try {
    return sandbox.deposit((await jsonOf(request)) as SandboxDeposit);
  } catch (error) {
    return refusal(error);
  }
}

/** What a control throws at whoever gives it something wrong goes out as a sentence. */
function refusal(error: unknown): string {
  if (PaxosError.is(error) && error.code !== "internal") return error.message;
  throw error;
}

async function faults(sandbox: Sandbox, request: Request): Promise<object | string> {
  const body = await jsonOf(request);
  const script = Array.isArray(body) ? body : member(body, "faults");
  if (!Array.isArray(script)) return 'The body must be JSON such as [{"point": "after_commit"}], or the same as {"faults": […]}.';
  try {
    sandbox.faults.script(script as SandboxFault[]);
  } catch (error) {
    return refusal(error);
  }
  return { scripted: script.length };
}

async function advance(sandbox: Sandbox, request: Request): Promise<object | string> {
  const ms = member(await jsonOf(request), "ms");
  if (typeof ms !== "number" || !Number.isFinite(ms) || ms < 0) {
    return 'The body must be JSON such as {"ms": 3000}: milliseconds, 0 or more.';
  }
  sandbox.advance(ms);
  return { now: sandbox.now().toISOString() };
}

/** The state, with the addresses under which this server answers. */
function state(sandbox: Sandbox, request: Request): object {
  const { origin } = new URL(request.url);
  return { ...sandbox.state(), endpoints: { apiUrl: `${origin}/v2`, tokenUrl: `${origin}/oauth2/token` } };
}

/** A page elsewhere can reach a server on this machine, under a name of its own even (DNS rebinding). */
function mayControl({ headers, url }: Request): boolean {
  const own = new URL(url);
  const host = hostOf(headers.get("host") ?? own.host);
  if (host === undefined || !isLoopback(host.hostname) || !isLoopback(own.hostname)) return false;
  const origin = headers.get("origin");
  if (origin !== null && (!URL.canParse(origin) || new URL(origin).host !== host.host)) return false;
  const site = headers.get("sec-fetch-site");
  return site === null || site === "same-origin" || site === "none";
}

function hostOf(host: string): URL | undefined {
  const url = `http://${host}`;
  return URL.canParse(url) ? new URL(url) : undefined;
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}

function json(status: number, value: object, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: { "content-type": "application/json", "cache-control": "no-store", ...headers },
  });
}

function problem(status: number, title: string, detail: string, headers: Record<string, string> = {}): Response {
  const type = "about:blank";
  return json(status, { type, title, status, detail }, { "content-type": "application/problem+json", ...headers });
}
