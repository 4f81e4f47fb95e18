// What the server keeps to itself: the credentials, a client, the token proxy, and who is signed in.
import { PaxosClient } from "paxos-orchestrations";
import { createTokenProxy } from "paxos-orchestrations/proxy";
import { createSandbox } from "paxos-orchestrations/sandbox";

/** The vendor when the environment has credentials, else a sandbox in this process. */
function upstream({ PAXOS_CLIENT_ID: clientId, PAXOS_CLIENT_SECRET: clientSecret, PAXOS_ENVIRONMENT: environment = "sandbox" }) {
  if (clientId && clientSecret) return { environment, credentials: { clientId, clientSecret } };
  const { endpoints, credentials, fetch } = createSandbox();
  return { endpoints, credentials, fetch };
}

function make() {
  const wiring = upstream(process.env);
  /** Only for this example: a real application has a store of its own, and checks who signs in. */
  const sessions = new Set();
  const proxy = createTokenProxy({
    ...wiring,
    allow: ["listProfiles", "createOrchestration", "getOrchestration"],
    authorize: ({ headers }) => sessions.has(/(?:^|; )session=([^;]+)/.exec(headers.get("cookie") ?? "")?.[1]),
  });
  return { client: new PaxosClient(wiring), proxy, sessions };
}

// Next may load a module more than once in a process; what has a memory is made once.
export const treasury = (globalThis.treasury ??= make());
