/** `paxos-orchestrations demo`: a page, the token proxy, and the sandbox behind it, in one process. */
import { createTokenProxy, toNodeListener, type NodeListener, type TokenProxyOptions } from "../entry/proxy-node.js";
import { createSandbox } from "../entry/sandbox-node.js";
import { apiUrl } from "../environment.js";
import { credentialsOf, endpointsOf } from "./proxy.js";
import { options, portNumber, serve, Stop, version } from "./serve.js";
import { staticFiles } from "./static.js";

/** Where the page expects the token proxy. */
const BASE_PATH = "/paxos";

export async function demo(args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const { port = "8080", www } = options(args, ["port", "www"]);
  const number = portNumber("--port", port);
  if (www === undefined) throw new Stop("--www is missing: give the folder of the page.");
  const { upstream, ...wiring } = upstreamOf(env);
  const proxy = toNodeListener(createTokenProxy({ ...wiring, allow: "all", basePath: BASE_PATH, authorize: () => true }));
  const page = toNodeListener(
    staticFiles(www, {
      "/healthz": { status: "ok" },
      "/demo.json": { upstream, version: version() },
    }),
  );
  const listener: NodeListener = (request, response) => {
    const below = request.url === BASE_PATH || request.url?.startsWith(`${BASE_PATH}/`) === true;
    (below ? proxy : page)(request, response);
  };
  await serve(listener, { host: "127.0.0.1", port: number, path: "/" });
}

type Wiring = Pick<TokenProxyOptions, "credentials" | "environment" | "endpoints" | "fetch">;

/** The vendor, or an emulator elsewhere, when there are credentials, else a sandbox in this process; and its name for people. */
function upstreamOf(env: NodeJS.ProcessEnv): Wiring & { upstream: string } {
  if (env["PAXOS_CLIENT_ID"] || env["PAXOS_CLIENT_SECRET"]) {
    const addresses = endpointsOf({ ...env, PAXOS_ENVIRONMENT: env["PAXOS_ENVIRONMENT"] || "sandbox" });
    const api = "environment" in addresses ? apiUrl(addresses.environment) : addresses.endpoints.apiUrl;
    return { ...addresses, credentials: credentialsOf(env), upstream: URL.canParse(api) ? new URL(api).host : api };
  }
  const { credentials, endpoints, fetch } = createSandbox();
  return { credentials, endpoints, fetch, upstream: "embedded sandbox" };
}
