// The token proxy on Deno. Without credentials in the environment it uses a sandbox in this process.
import { createHash, timingSafeEqual } from "node:crypto";
import { createTokenProxy } from "paxos-orchestrations/proxy";
import { createSandbox } from "paxos-orchestrations/sandbox";

const { PAXOS_CLIENT_ID: clientId, PAXOS_CLIENT_SECRET: clientSecret, PORT = "3000", APP_KEY = crypto.randomUUID() } = Deno.env.toObject();
const sandbox = createSandbox();
const upstream =
  clientId && clientSecret
    ? { environment: "sandbox" as const, credentials: { clientId, clientSecret } }
    : { endpoints: sandbox.endpoints, credentials: sandbox.credentials, fetch: sandbox.fetch };

/** Of equal length, so that comparing takes the same time wherever two texts differ. */
const digest = (text: string) => createHash("sha256").update(text).digest();

const proxy = createTokenProxy({
  ...upstream,
  allow: ["listProfiles", "listOrchestrations", "createOrchestration"],
  // A page elsewhere can point a name of its own at this machine. Put your public name here.
  allowedHosts: ["localhost", "127.0.0.1"],
  // Your own callers and nobody else: here, who has the key.
  authorize: ({ headers }) => timingSafeEqual(digest(headers.get("authorization") ?? ""), digest(`Bearer ${APP_KEY}`)),
});

const onListen = ({ port }: { port: number }) => {
  console.log(`ready http://127.0.0.1:${port}/`);
  if (!Deno.env.has("APP_KEY")) console.log(`The key of this run: ${APP_KEY}`);
};
Deno.serve({ hostname: "127.0.0.1", port: Number(PORT), onListen }, proxy);
