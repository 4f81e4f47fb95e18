/** A sandbox in a Service Worker: pages have an API to call, and there is no server at all. */
import { PaxosError } from "../errors.js";
import { createTokenProxy } from "../proxy/handler.js";
import { createSandbox, type Sandbox } from "./create.js";
import type { SandboxOptions } from "./options.js";
import { pageControls } from "./page-controls.js";
import { problem } from "./plain-answer.js";
import { sandboxRouter } from "./router.js";
import { CLAIM } from "./register.js";
import { Shelf } from "./worker-shelf.js";
import { loadKept, keepWasm } from "./worker-wasm.js";

/** What is needed of a worker's `self`. */
export interface SandboxWorkerScope {
  /** Hears of installs, activations and requests. */
  addEventListener(type: string, listener: (event: Event) => void): void;
  /** Takes the place of an older worker at once. */
  skipWaiting(): Promise<void>;
  readonly clients: {
    /** Answers pages that were open before. */
    claim(): Promise<void>;
  };
  readonly location: { readonly origin: string };
}

/** Options of `sandboxServiceWorker`. */
export interface SandboxWorkerOptions {
  /** How the sandbox is made. Other options than last time begin with fresh data. */
  sandbox?: SandboxOptions;
  /**
   * Where pages find a token proxy in front of the sandbox, for `new PaxosClient({ baseUrl })`; "/paxos" when left out,
   * `false` for none.
   */
  proxy?: string | false;
  /**
   * Where pages find the controls that show no credentials, such as "/console/_sandbox", for requests with the header
   * `x-paxos-orchestrations: 1`. When given, these and the proxy are all that is answered: no page sees the credentials.
   */
  controls?: string;
}

/** What is needed of the events of a worker. */
type LastingEvent = Event & { waitUntil(promise: Promise<unknown>): void };
type AnsweringEvent = LastingEvent & { readonly request: Request; respondWith(response: Promise<Response>): void };

const PATH = /^(\/[\w.~-]+)+$/;
/** Requests that change nothing. */
const READS: readonly string[] = ["GET", "HEAD"];
/** Where the API, the token endpoint, the controls and the status page are. */
const EVERYTHING: readonly string[] = ["/v2", "/oauth2/token", "/_sandbox"];

/**
 * Makes a Service Worker answer for the sandbox: the API under `/v2`, the token endpoint under `/oauth2/token`, a token
 * proxy under `/paxos`, the controls and the status page under `/_sandbox`, as the server does. Everything else goes
 * where it would go without it. Call it once, while the worker's script runs first:
 *
 * ```ts
 * import { sandboxServiceWorker } from "paxos-orchestrations/sandbox";
 * declare const self: ServiceWorkerGlobalScope;
 * sandboxServiceWorker(self);
 * ```
 *
 * A browser stops a worker whenever it likes. So what a request changed is kept (Cache Storage) before its answer goes
 * out, and the next start goes on from there: data, clock and tokens; not the journal, and not the script of faults.
 */
export function sandboxServiceWorker(scope: SandboxWorkerScope, options: SandboxWorkerOptions = {}): void {
  const { proxy: proxyPath = "/paxos", controls: controlsPath } = options;
  if (proxyPath !== false && !PATH.test(proxyPath)) {
    throw new PaxosError("invalid_options", `proxy must be a path such as "/paxos", or false.`);
  }
  if (controlsPath !== undefined && !PATH.test(controlsPath)) {
    throw new PaxosError("invalid_options", `controls must be a path such as "/console/_sandbox".`);
  }
  const sandbox = createSandbox(options.sandbox);
  const shelf = new Shelf(sandbox, JSON.stringify(options.sandbox ?? {}));
  const roots = [...(controlsPath === undefined ? EVERYTHING : [controlsPath]), ...(proxyPath === false ? [] : [proxyPath])];
  const answer = answerer(scope, sandbox, proxyPath, controlsPath);

  scope.addEventListener("install", (event) => {
    // The new worker takes over at once: it reads what the old one kept when its first request comes.
    (event as LastingEvent).waitUntil(keepWasm().then(() => scope.skipWaiting()));
  });
  scope.addEventListener("activate", (event) => {
    (event as LastingEvent).waitUntil(scope.clients.claim());
  });
  scope.addEventListener("message", (event) => {
    if ((event as MessageEvent<unknown>).data === CLAIM) (event as unknown as LastingEvent).waitUntil(scope.clients.claim());
  });
  scope.addEventListener("fetch", (event) => {
    const { request, respondWith } = event as AnsweringEvent;
    if (!isOurs(request, scope.location.origin, roots)) return;
    respondWith.call(
      event,
      (async () => {
        await loadKept();
        await shelf.open();
        const response = await answer(request);
        if (!READS.includes(request.method)) await shelf.keep();
        return response;
      })(),
    );
  });
}

/** Whether the sandbox answers a request; by its path, and only of the worker's own origin. */
function isOurs(request: Request, own: string, roots: readonly string[]): boolean {
  const { origin, pathname } = new URL(request.url);
  return origin === own && roots.some((root) => pathname === root || pathname.startsWith(`${root}/`));
}

function answerer(
  scope: SandboxWorkerScope,
  sandbox: Sandbox,
  proxyPath: string | false,
  controlsPath: string | undefined,
): (request: Request) => Promise<Response> {
  const { credentials, endpoints, fetch } = sandbox;
  const about = "It runs inside this browser, in a Service Worker, and keeps its state there.";
  const mayLook = (request: Request): boolean => request.method === "GET" || !isForeignForm(request, scope.location.origin);
  // Only pages of this origin reach a worker with a header of their own.
  const route = controlsPath === undefined ? sandboxRouter(sandbox, { about, mayLook, mayControl: mayLook }) : pageControls(sandbox, controlsPath, () => true);
  const proxy =
    proxyPath === false
      ? undefined
      : createTokenProxy({ credentials, endpoints, fetch, allow: "all", basePath: proxyPath, authorize: () => true });
  return async (request) => {
    const below = proxyPath !== false && new URL(request.url).pathname.startsWith(`${proxyPath}/`);
    if (proxy !== undefined && below) return proxy(request);
    return (await route(request)) ?? problem(404, "Not Found", "The sandbox has nothing here.");
  };
}

/**
 * A page of another origin cannot reach a worker but by sending the browser there, as with a form. Only such a request
 * has the mode "navigate", and only one of ours names this origin.
 */
function isForeignForm(request: Request, own: string): boolean {
  return request.mode === "navigate" && !(URL.canParse(request.referrer) && new URL(request.referrer).origin === own);
}
