// A stranger's server, the same on every host: the token proxy below /paxos, and beside it what a server may do with the
// rest of the package, told as JSON. `env` is where the host keeps its settings.
import { PaxosClient, ready, schemas, validateAddress } from "paxos-orchestrations";
import { schemas as inlined } from "paxos-orchestrations/inline";
import { createTokenProxy } from "paxos-orchestrations/proxy";
import { createSandbox } from "paxos-orchestrations/sandbox";
import { schemas as small } from "paxos-orchestrations/validate";

// Right after import: a host that had to wait for the WebAssembly would throw here.
const early = [schemas, small, inlined].map(({ getOrchestration }) => getOrchestration.parse({ id: "a" }).id);
const sandbox = createSandbox({ seed: "host" });

function settings(env) {
  return {
    endpoints: { apiUrl: env.PAXOS_API_URL, tokenUrl: env.PAXOS_TOKEN_URL },
    credentials: { clientId: env.PAXOS_CLIENT_ID, clientSecret: env.PAXOS_CLIENT_SECRET },
  };
}

const ABOUT = {
  "/early": () => ({ early, address: validateAddress("ETHEREUM", "0x52908400098527886E0F7030069857D2E4169EE7").valid }),
  "/sandbox": async () => {
    const { endpoints, credentials, fetch } = sandbox;
    const client = new PaxosClient({ endpoints, credentials, fetch });
    const [profile] = (await client.profiles.list()).items;
    const place = { profile: { profile_id: profile.id } };
    const made = await client.orchestrations.create({ source_asset: "USD", destination_asset: "USDG", source_amount: "1.50", source: place, destination: place });
    sandbox.runUntilIdle();
    return { made: made.status, year: new Date(made.created_at).getUTCFullYear(), done: (await client.orchestrations.get(made.id)).status };
  },
  "/direct": async (env) => {
    const client = new PaxosClient(settings(env));
    return { profiles: (await client.profiles.list({ limit: 2 })).items.length };
  },
  "/ready": async () => {
    await ready();
    return { ready: true };
  },
};

/** A fetch handler for one host. */
export function serve(env) {
  const events = [];
  const proxy = createTokenProxy({
    ...settings(env),
    allow: env.PAXOS_ALLOW ?? ["listProfiles", "listOrchestrations", "getOrchestration", "createOrchestration", "listFiatAccounts"],
    allowedOrigins: [env.ALLOWED_ORIGIN ?? "https://app.example.com"],
    allowedHosts: env.ALLOWED_HOSTS?.split(","),
    authorize: (request) => request.headers.get("authorization") !== "Bearer nobody",
    onEvent: (event) => events.push(event),
  });
  return async (request) => {
    const pathname = URL.canParse(request.url) ? new URL(request.url).pathname : "";
    if (pathname === "/events") return Response.json(events);
    const about = ABOUT[pathname];
    if (about === undefined) return proxy(request);
    try {
      return Response.json(await about(env));
    } catch (error) {
      return Response.json({ error: String(error), stack: error?.stack }, { status: 500 });
    }
  };
}
