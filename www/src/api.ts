/** The package, as this page uses it. */
import { PaxosClient } from "paxos-orchestrations";

/** The token proxy, on the page's own host. */
const PROXY = "/paxos";

export const client = new PaxosClient({ baseUrl: PROXY });

/** The token proxy with its host, for snippets that are pasted elsewhere. */
export const proxyUrl = (): string => new URL(PROXY, location.origin).href;
