// The application of app.mjs on Node. On Bun: `export default makeApp(…)`; on Workers and Deno the same fetch handler.
import { randomUUID } from "node:crypto";
import { serve } from "@hono/node-server";
import { makeApp } from "./app.mjs";
import { upstream } from "./upstream.mjs";

const key = process.env.APP_KEY ?? randomUUID();
const app = makeApp(upstream(), key);

serve({ fetch: app.fetch, hostname: "127.0.0.1", port: Number(process.env.PORT ?? 3000) }, ({ port }) => {
  console.log(`ready http://127.0.0.1:${port}/`);
  if (process.env.APP_KEY === undefined) console.log(`The key of this run: ${key}`);
});
