import { serve } from "./app.mjs";

const server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: serve(process.env) });
console.log(`ready ${server.port}`);
