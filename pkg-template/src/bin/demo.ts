/** `paxos-orchestrations demo`: a page, the token proxy, and the sandbox behind it, in one process. */
import { createTokenProxy, toNodeListener, type NodeListener, type TokenProxyOptions } from "../entry/proxy-node.js";
import { createSandbox, type Sandbox } from "../entry/sandbox-node.js";
import { apiUrl } from "../environment.js";
import { pageControls } from "../sandbox/page-controls.js";
import { mayControl } from "../sandbox/server.js";
import { credentialsOf, endpointsOf } from "./proxy.js";
import { options, portNumber, serve, Stop, version } from "./serve.js";
import { staticFiles } from "./static.js";

/** Where the page expects the token proxy. */
const BASE_PATH = "/paxos";
/** Where it finds the controls of the sandbox, when there is one. */
const CONTROLS = "/_sandbox";

export async function demo(args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const { port = "8080", www } = options(args, ["port", "www"]);
  const number = portNumber("--port", port);
  if (www === undefined) throw new Stop("--www is missing: give the folder of the page.");
  const { upstream, sandbox, ...wiring } = upstreamOf(env);
  const proxy = toNodeListener(createTokenProxy({ ...wiring, allow: "all", basePath: BASE_PATH, authorize: () => true }));
  const files = staticFiles(www, {
    "/healthz": { status: "ok" },
    "/demo.json": { upstream, version: version(), ...(sandbox === undefined ? {} : { controls: true }) },
  });
  const controls = sandbox === undefined ? undefined : pageControls(sandbox, CONTROLS, mayControl);
  const page = toNodeListener(async (request) => (await controls?.(request)) ?? files(request));
  const listener: NodeListener = (request, response) => {
    const below = request.url === BASE_PATH || request.url?.startsWith(`${BASE_PATH}/`) === true;
    (below ? proxy : page)(request, response);
  };
  // A page that listens for news does not leave by itself.
  await serve(listener, { host: "127.0.0.1", port: number, path: "/", stopWithinMs: 1_000 });
}

type Wiring = Pick<TokenProxyOptions, "credentials" | "environment" | "endpoints" | "fetch">;

/** The vendor, or an emulator elsewhere, when there are credentials, else a sandbox in this process; and its name for people. */
function upstreamOf(env: NodeJS.ProcessEnv): Wiring & { upstream: string; sandbox?: Sandbox } {
  if (env["PAXOS_CLIENT_ID"] || env["PAXOS_CLIENT_SECRET"]) {
    const addresses = endpointsOf({ ...env, PAXOS_ENVIRONMENT: env["PAXOS_ENVIRONMENT"] || "sandbox" });
    const api = "environment" in addresses ? apiUrl(addresses.environment) : addresses.endpoints.apiUrl;
    return { ...addresses, credentials: credentialsOf(env), upstream: URL.canParse(api) ? new URL(api).host : api };
  }
  const sandbox = createSandbox();
  const { credentials, endpoints, fetch } = sandbox;
  return { credentials, endpoints, fetch, sandbox, upstream: "embedded sandbox" };
}
