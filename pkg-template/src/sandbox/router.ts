/** Where a request to a home of a sandbox goes: to the API, to a control, or to the status page. */
import { server } from "../engine-server.js";
import { InternalError } from "../errors.js";
import { control } from "./controls.js";
import type { Sandbox } from "./create.js";
import { isAnswered } from "./fetch.js";
import { isConnectionLost } from "./network.js";
import { problem } from "./plain-answer.js";
import { statusPage, statusStyle, STYLE_PATH } from "./status-page.js";

/** The status page; the controls lie below it. */
const PAGE = "/_sandbox";
const CONTROLS = "/_sandbox/";

/** What only a home knows. */
export interface Home {
  /** Whether a request comes from somebody who may see the credentials and use the controls. */
  mayControl(request: Request): boolean;
  /** Whether a request asks for the page as a person does who follows a link. */
  mayLook(request: Request): boolean;
  /** A sentence for the status page: what kind of home this is. */
  about: string;
}

/** Answers what belongs to the sandbox; `undefined` for what does not. A connection that a fault cuts is `Response.error()`. */
export function sandboxRouter(sandbox: Sandbox, home: Home): (request: Request) => Promise<Response | undefined> {
  const route = async (request: Request): Promise<Response | undefined> => {
    const { pathname } = new URL(request.url);
    if (isAnswered(pathname)) return sandbox.fetch(request).catch(cut);
    if (pathname === PAGE || pathname === CONTROLS) {
      if (!home.mayLook(request)) return refused();
      if (request.method !== "GET" && request.method !== "HEAD") {
        return problem(405, "Method Not Allowed", "This is a page: GET it.", { allow: "GET, HEAD" });
      }
      await server.ready();
      return statusPage(sandbox, new URL(request.url).origin, home.about);
    }
    if (pathname === STYLE_PATH) return statusStyle();
    if (!pathname.startsWith(CONTROLS)) return undefined;
    if (!home.mayControl(request)) return refused();
    await server.ready();
    return control(sandbox, request, pathname.slice(CONTROLS.length));
  };
  return (request) => route(request).catch(stopped);
}

/** A sandbox that has lost its data says so to whoever asks, and what helps. */
function stopped(error: unknown): Response {
  if (InternalError.is(error)) return problem(500, "Internal Server Error", error.message);
  throw error;
}

function refused(): Response {
  return problem(403, "Forbidden", "The controls answer only requests to a loopback host that come from no other origin.");
}

/** To a server a lost connection is what it does, not an error. */
function cut(error: unknown): Response {
  if (isConnectionLost(error)) return Response.error();
  throw error;
}
