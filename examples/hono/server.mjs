// A route that creates orchestrations: what comes in is checked by our schema before the handler runs, so that what is wrong
// ends with 400 and a list of findings, and nothing is sent.
import { randomUUID } from "node:crypto";
import { serve } from "@hono/node-server";
import { sValidator } from "@hono/standard-validator";
import { Hono } from "hono";
import { bearerAuth } from "hono/bearer-auth";
import { bodyLimit } from "hono/body-limit";
import { ApiError, OutcomeUnknownError, PaxosClient, PaxosError, schemas } from "paxos-orchestrations";
import { createSandbox } from "paxos-orchestrations/sandbox";

/** The vendor's API when the environment has credentials, else the embedded sandbox. */
function connect() {
  const { PAXOS_CLIENT_ID: clientId, PAXOS_CLIENT_SECRET: clientSecret, PAXOS_ENVIRONMENT: environment = "sandbox" } = process.env;
  if (clientId && clientSecret) return new PaxosClient({ environment, credentials: { clientId, clientSecret } });
  const { endpoints, credentials, fetch } = createSandbox();
  return new PaxosClient({ endpoints, credentials, fetch });
}

const client = connect();
const key = process.env.APP_KEY ?? randomUUID();
const app = new Hono();

// Who may spend your money is your decision; this stands for your own sessions.
app.use(bearerAuth({ token: key }), bodyLimit({ maxSize: 65_536 }));

// The caller chooses `ref_id`: whoever asks again after a lost answer asks under the same one, and nothing is paid twice.
app.post(
  "/payments",
  sValidator("json", schemas.createOrchestration, (result, c) => (result.success ? undefined : c.json({ issues: result.error }, 400))),
  async (c) => c.json(await client.orchestrations.create(c.req.valid("json")), 201),
);

app.get("/payments/:id", async (c) => c.json(await client.orchestrations.get(c.req.param("id"))));
app.get("/profiles/default", async (c) => c.json(await client.profiles.get("default")));

app.onError((error, c) => {
  // The only one behind which money may have moved: 504, and asking again under the same `ref_id` is safe.
  if (OutcomeUnknownError.is(error)) return c.json({ code: error.code, message: error.message, ref_id: error.refId }, 504);
  // 401 is about our credentials, not about those of the caller.
  if (ApiError.is(error)) return c.json({ code: error.code, message: error.message, ref_id: error.refId }, error.status === 401 ? 502 : error.status);
  if (PaxosError.is(error)) return c.json({ code: error.code, message: error.message }, 502);
  if ("getResponse" in error) return error.getResponse();
  console.error(error);
  return c.json({ code: "internal", message: "Something went wrong." }, 500);
});

const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: Number(process.env.PORT ?? 3000) }, ({ port }) => {
  console.log(`ready http://127.0.0.1:${port}/`);
  if (process.env.APP_KEY === undefined) console.log(`key ${key}`);
});
process.on("SIGTERM", () => server.close(() => process.exit(0)));
