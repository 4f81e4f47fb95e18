/** The controls that a page may use which stands in front of a sandbox: they show no credentials and call no other address. */
import { server } from "../engine-server.js";
import { control } from "./controls.js";
import type { Sandbox } from "./create.js";
import { json, problem } from "./plain-answer.js";

const OPEN: ReadonlySet<string> = new Set(["state", "journal", "deposit", "advance", "run-until-idle", "faults", "reset"]);
/** The same header as at the token proxy: no form can send it, and no page of another origin without being asked first. */
const MARKER = "x-paxos-orchestrations";

/** Answers what lies below `root`; `undefined` for what does not. `mayControl` tells whose requests are taken. */
export function pageControls(sandbox: Sandbox, root: string, mayControl: (request: Request) => boolean): (request: Request) => Promise<Response | undefined> {
  return async (request) => {
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith(`${root}/`)) return undefined;
    if (request.headers.get(MARKER) !== "1" || !mayControl(request)) {
      return problem(403, "Forbidden", `The controls answer only this page itself, with the header ${MARKER}: 1.`);
    }
    const name = pathname.slice(root.length + 1);
    if (!OPEN.has(name)) return problem(404, "Not Found", `There is no such control here; there are ${[...OPEN].join(", ")}.`);
    await server.ready();
    if (name !== "state" || request.method !== "GET") return control(sandbox, request, name);
    const { credentials: _credentials, ...told } = sandbox.state();
    return json(200, told);
  };
}
