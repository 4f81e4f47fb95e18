// What stands behind the proxy: the vendor when the environment has credentials, else a sandbox in this process.
import { createSandbox } from "paxos-orchestrations/sandbox";

export function upstream({ PAXOS_CLIENT_ID: clientId, PAXOS_CLIENT_SECRET: clientSecret, PAXOS_ENVIRONMENT: environment = "sandbox" } = process.env) {
  if (clientId && clientSecret) return { environment, credentials: { clientId, clientSecret } };
  const { endpoints, credentials, fetch } = createSandbox();
  return { endpoints, credentials, fetch };
}
