/** The controls of a sandbox as requests and answers, the same in every home. */
import { PaxosError } from "../errors.js";
import type { Sandbox } from "./create.js";
import type { SandboxDeposit } from "./deposit.js";
import type { SandboxFault } from "./faults.js";
import { json, problem } from "./plain-answer.js";
import type { SandboxWebhookOptions } from "./webhooks.js";

/** One control: its method, and what it does. What it returns goes out as JSON; a text says what is wrong. */
interface Control {
  method: "GET" | "POST";
  act(sandbox: Sandbox, body: unknown, origin: string): object | string | Promise<object | string>;
}

const controls: ReadonlyMap<string, Control> = new Map<string, Control>([
  ["reset", { method: "POST", act: (sandbox) => after(sandbox, () => sandbox.reset()) }],
  ["advance", { method: "POST", act: advance }],
  ["run-until-idle", { method: "POST", act: (sandbox) => after(sandbox, () => sandbox.runUntilIdle()) }],
  ["deposit", { method: "POST", act: (sandbox, body) => sandbox.deposit(body as SandboxDeposit) }],
  ["faults", { method: "POST", act: faults }],
  ["snapshot", { method: "POST", act: (sandbox) => ({ snapshot: sandbox.snapshot() }) }],
  ["restore", { method: "POST", act: restore }],
  ["webhooks", { method: "POST", act: webhooks }],
  ["settle", { method: "POST", act: settle }],
  ["test-event", { method: "POST", act: testEvent }],
  ["revoke-tokens", { method: "POST", act: (sandbox) => after(sandbox, () => sandbox.revokeTokens()) }],
  ["deliveries", { method: "GET", act: (sandbox) => sandbox.webhooks.deliveries() }],
  ["journal", { method: "GET", act: (sandbox) => sandbox.journal() }],
  ["state", { method: "GET", act: state }],
]);

/** Answers a request for the control of this name. */
export async function control(sandbox: Sandbox, request: Request, name: string): Promise<Response> {
  const found = controls.get(name);
  if (found === undefined) {
    return problem(404, "Not Found", `There is no such control; there are ${[...controls.keys()].join(", ")}.`);
  }
  if (request.method !== found.method) {
    return problem(405, "Method Not Allowed", `/_sandbox/${name} takes ${found.method}.`, { allow: found.method });
  }
  const result = await attempt(async () => found.act(sandbox, await bodyOf(request), new URL(request.url).origin));
  if (typeof result === "string") return problem(400, "Bad Request", result);
  // The status page has forms and no script: whoever sent one sees the page again.
  if (found.method === "POST" && request.headers.get("accept")?.includes("text/html") === true) return new Response(null, { status: 303, headers: { location: "/_sandbox" } });
  return json(200, result);
}

/** What a control throws at whoever gives it something wrong goes out as a sentence. */
async function attempt(act: () => Promise<object | string>): Promise<object | string> {
  try {
    return await act();
  } catch (error) {
    if (PaxosError.is(error) && error.code !== "internal") return error.message;
    throw error;
  }
}

function after(sandbox: Sandbox, act: () => void): object {
  act();
  return { now: sandbox.now().toISOString() };
}

/** The body as JSON, whatever it calls itself, or the fields of a form with its numbers as numbers; else `undefined`. */
async function bodyOf(request: Request): Promise<unknown> {
  if (request.method === "GET") return undefined;
  const text = await request.text();
  try {
    return JSON.parse(text) as unknown;
  } catch {
    if (request.headers.get("content-type")?.startsWith("application/x-www-form-urlencoded") !== true) return undefined;
    return Object.fromEntries([...new URLSearchParams(text)].map(([name, value]) => [name, /^\d+$/.test(value) ? Number(value) : value]));
  }
}

function member(body: unknown, name: string): unknown {
  return typeof body === "object" && body !== null ? Reflect.get(body, name) : undefined;
}

function faults(sandbox: Sandbox, body: unknown): object | string {
  const script = Array.isArray(body) ? body : member(body, "faults");
  if (!Array.isArray(script)) return 'The body must be JSON such as [{"point": "after_commit"}], or the same as {"faults": […]}.';
  sandbox.faults.script(script as SandboxFault[]);
  return { scripted: script.length };
}

function advance(sandbox: Sandbox, body: unknown): object | string {
  const ms = member(body, "ms");
  if (typeof ms !== "number" || !Number.isFinite(ms) || ms < 0) {
    return 'The body must be JSON such as {"ms": 3000}: milliseconds, 0 or more.';
  }
  return after(sandbox, () => sandbox.advance(ms));
}

function restore(sandbox: Sandbox, body: unknown): object | string {
  const snapshot = member(body, "snapshot");
  if (typeof snapshot !== "string") return 'The body must be what /_sandbox/snapshot answered: {"snapshot": "…"}.';
  return after(sandbox, () => sandbox.restore(snapshot));
}

/** Subscribes an address; what else the body has are the options of `webhooks.subscribe` that JSON can say. */
function webhooks(sandbox: Sandbox, body: unknown): object | string {
  const url = member(body, "url");
  if (typeof url !== "string") return 'The body must be JSON such as {"url": "http://127.0.0.1:3000/webhook", "auth": {"header": "x-key", "key": "…"}}.';
  const { url: _url, fetch: _fetch, ...options } = body as SandboxWebhookOptions & { url: string };
  return { name: sandbox.webhooks.subscribe(url, options).name };
}

/** Answers when every delivery that is due has its answer. */
async function settle(sandbox: Sandbox, body: unknown): Promise<object> {
  await sandbox.webhooks.settle({ retries: member(body, "retries") === true });
  return sandbox.webhooks.deliveries();
}

function testEvent(sandbox: Sandbox, body: unknown): object {
  const type = member(body, "type");
  return after(sandbox, () => (type === undefined ? sandbox.webhooks.sendTest() : sandbox.webhooks.sendTest(String(type))));
}

/** The state, with the addresses under which this home answers. */
function state(sandbox: Sandbox, _body: unknown, origin: string): object {
  return { ...sandbox.state(), endpoints: { apiUrl: `${origin}/v2`, tokenUrl: `${origin}/oauth2/token` } };
}
