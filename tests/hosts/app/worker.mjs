import { serve } from "./app.mjs";

let handler;
// Settings reach a Worker with its first request; the proxy is made once.
export default { fetch: (request, env) => (handler ??= serve(env))(request) };
