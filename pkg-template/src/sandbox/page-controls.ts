/** The controls that a page may use which stands in front of a sandbox: they show no credentials and call no other address. */
import { server } from "../engine-server.js";
import { control } from "./controls.js";
import type { Sandbox } from "./create.js";
import { PageNews } from "./page-news.js";
import { json, problem } from "./plain-answer.js";

const OPEN: ReadonlySet<string> = new Set(["state", "news", "journal", "deposit", "advance", "run-until-idle", "faults", "reset"]);
/** The same header as at the token proxy: no form can send it, and no page of another origin without being asked first. */
const MARKER = "x-paxos-orchestrations";

/**
 * Answers what lies below `root`, `news` with a stream of events; `undefined` for what does not. `mayControl`
 * tells whose requests are taken.
 */
export function pageControls(sandbox: Sandbox, root: string, mayControl: (request: Request) => boolean): (request: Request) => Promise<Response | undefined> {
  const news = new PageNews(sandbox);
  return async (request) => {
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith(`${root}/`)) return undefined;
    if (request.headers.get(MARKER) !== "1" || !mayControl(request)) {
      return problem(403, "Forbidden", `The controls answer only this page itself, with the header ${MARKER}: 1.`);
    }
    const name = pathname.slice(root.length + 1);
    if (!OPEN.has(name)) return problem(404, "Not Found", `There is no such control here; there are ${[...OPEN].join(", ")}.`);
    await server.ready();
    if (request.method === "GET" && name === "news") return news.answer();
    if (request.method === "GET" && name === "state") {
      const { credentials: _credentials, ...told } = sandbox.state();
      return json(200, told);
    }
    const answer = await control(sandbox, request, name);
    if (name === "reset" && answer.ok) news.restart();
    return answer;
  };
}
