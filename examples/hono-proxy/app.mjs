// A Hono application with the token proxy below /paxos. It is a fetch handler and runs wherever Hono does.
import { Hono } from "hono";
import { bearerAuth } from "hono/bearer-auth";
import { createTokenProxy } from "paxos-orchestrations/proxy";

/** `options`: what `createTokenProxy` needs to know of upstream; `key`: what callers of this application show. */
export function makeApp(options, key) {
  const proxy = createTokenProxy({
    ...options,
    allow: ["listProfiles", "listOrchestrations", "createOrchestration"],
    // Nobody gets here without the key. An application with users decides about each here.
    authorize: () => true,
  });
  const app = new Hono();
  app.use("/paxos/*", bearerAuth({ token: key }));
  app.all("/paxos/*", (context) => proxy(context.req.raw));
  app.get("/", (context) => context.text("Treasury"));
  return app;
}
