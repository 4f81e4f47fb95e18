import { serve } from "./app.mjs";

Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: ({ port }) => console.log(`ready ${port}`) }, serve(Deno.env.toObject()));
