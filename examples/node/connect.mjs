// A client: for the vendor's API when the environment has credentials, else for the embedded sandbox.
import { PaxosClient } from "paxos-orchestrations";
import { createSandbox } from "paxos-orchestrations/sandbox";

/** `sandbox` is there only when nothing leaves this process. */
export function connect() {
  const { PAXOS_CLIENT_ID: clientId, PAXOS_CLIENT_SECRET: clientSecret, PAXOS_ENVIRONMENT: environment = "sandbox" } = process.env;
  if (clientId && clientSecret) {
    console.log(`Using the vendor's ${environment}.`);
    return { client: new PaxosClient({ environment, credentials: { clientId, clientSecret } }) };
  }
  console.log("No credentials in the environment: using the embedded sandbox.");
  const sandbox = createSandbox();
  const { endpoints, credentials, fetch } = sandbox;
  return { client: new PaxosClient({ endpoints, credentials, fetch }), sandbox };
}

/** The default profile. */
export async function defaultProfile(client) {
  return client.profiles.get("default");
}

/** One line about an orchestration. */
export function line({ id, status, source_amount, source_asset, destination_asset }) {
  return `${id}  ${(status ?? "").padEnd(10)} ${source_amount} ${source_asset} -> ${destination_asset}`;
}
