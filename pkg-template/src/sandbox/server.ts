/** A sandbox as a server: the API, the token endpoint, the controls below `/_sandbox/` and the status page. */
import type { Sandbox } from "./create.js";
import { problem } from "./plain-answer.js";
import { sandboxRouter } from "./router.js";

/**
 * Answers the API under `/v2`, the token endpoint under `/oauth2/token`, a status page for people under `/_sandbox`, and
 * as JSON `POST /_sandbox/reset`, `/advance` with `{"ms": …}`, `/run-until-idle`, `/deposit` with
 * `{"rule_id": …, "amount": …}`, `/faults` with `[…]` or `{"faults": […]}`, `/snapshot`, `/restore` with what a snapshot
 * answered, `/webhooks` with `{"url": …}`, `/settle`, `/test-event`, `/revoke-tokens`, and `GET /_sandbox/journal`,
 * `/state` and `/deliveries`. The controls show the credentials, so they answer only who calls
 * this machine by a name of its own, and no page of another origin. A connection that a fault cuts is
 * `Response.error()`, which `toNodeListener` knows.
 */
export function sandboxHandler(sandbox: Sandbox): (request: Request) => Promise<Response> {
  const about = "It runs as a server in a process of its own and forgets everything when that ends.";
  const route = sandboxRouter(sandbox, { mayControl, mayLook, about });
  return async (request) => {
    if (new URL(request.url).pathname === "/" && request.method === "GET") {
      return new Response(null, { status: 302, headers: { location: "/_sandbox", "cache-control": "no-store" } });
    }
    const nothing = "The API lies below /v2, the token endpoint at /oauth2/token, the controls below /_sandbox/.";
    return (await route(request)) ?? problem(404, "Not Found", nothing);
  };
}

/** A page elsewhere can reach a server on this machine, under a name of its own even (DNS rebinding). */
export function mayControl(request: Request): boolean {
  const host = ownName(request);
  if (host === undefined) return false;
  const origin = request.headers.get("origin");
  if (origin !== null && (!URL.canParse(origin) || new URL(origin).host !== host)) return false;
  const site = request.headers.get("sec-fetch-site");
  return site === null || site === "same-origin" || site === "none";
}

/** A link from elsewhere may lead to the page: who sent it cannot read or frame it. */
function mayLook(request: Request): boolean {
  const isLink = request.headers.get("sec-fetch-mode") === "navigate" && request.headers.get("sec-fetch-dest") === "document";
  return mayControl(request) || (isLink && request.method === "GET" && ownName(request) !== undefined);
}

/** Host and port when they are names of this machine. */
function ownName({ headers, url }: Request): string | undefined {
  const own = new URL(url);
  const host = hostOf(headers.get("host") ?? own.host);
  return host !== undefined && isLoopback(host.hostname) && isLoopback(own.hostname) ? host.host : undefined;
}

function hostOf(host: string): URL | undefined {
  const url = `http://${host}`;
  return URL.canParse(url) ? new URL(url) : undefined;
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}
