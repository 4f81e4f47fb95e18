// One proxy in a process of its own: node server.mjs KIND UPSTREAM. All add the token; only ours checks anything.
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";

const [kind, upstream] = process.argv.slice(2);
const authorization = "Bearer bench-token";
const ready = (port) => process.send({ port });
const listen = (listener) => {
  const server = createServer(listener);
  server.listen(0, "127.0.0.1", () => ready(server.address().port));
};

/** Ours, with all its checks: `authorize` looks at the cookie that every request of the bench carries. */
async function ours(more) {
  const { createTokenProxy, toNodeListener } = await import(new URL("entry/proxy-node.js", pathToFileURL(`${process.env.PAXOS_PACKAGE}/`)));
  const limits = { requestsPerSecond: 1_000_000 };
  const endpoints = { apiUrl: `${upstream}/v2`, tokenUrl: `${upstream}/oauth2/token` };
  const credentials = { clientId: "a", clientSecret: "bench-secret" };
  const authorize = (request) => request.headers.get("cookie") === "session=bench";
  listen(toNodeListener(createTokenProxy({ endpoints, credentials, allow: "all", authorize, limits, ...more })));
}

const kinds = {
  ours: () => ours({}),
  async oursWithUndici() {
    const { Agent } = await import("undici");
    await ours({ dispatcher: new Agent() });
  },
  async oursWithHttp() {
    // Node loads its undici when one of its classes is looked at.
    void Headers;
    globalThis[Symbol.for("undici.globalDispatcher.1")] = undefined;
    await ours({});
  },
  async undici() {
    const { Pool } = await import("undici");
    const pool = new Pool(upstream, { connections: 50 });
    listen((request, response) => {
      pool.stream({ path: request.url.replace("/paxos", "/v2"), method: request.method, headers: { accept: "application/json", authorization }, opaque: response }, ({ statusCode, headers, opaque }) => {
        opaque.writeHead(statusCode, headers);
        return opaque;
      }).catch(() => response.destroy());
    });
  },
  async fastify() {
    const { default: fastify } = await import("fastify");
    const { default: httpProxy } = await import("@fastify/http-proxy");
    const server = fastify();
    server.register(httpProxy, { upstream, prefix: "/paxos", rewritePrefix: "/v2", replyOptions: { rewriteRequestHeaders: (_request, headers) => ({ ...headers, authorization }) } });
    await server.listen({ port: 0, host: "127.0.0.1" });
    ready(server.server.address().port);
  },
  async middleware() {
    const { createProxyMiddleware } = await import("http-proxy-middleware");
    const { Agent } = await import("node:http");
    const proxy = createProxyMiddleware({ target: upstream, pathRewrite: { "^/paxos": "/v2" }, headers: { authorization }, agent: new Agent({ keepAlive: true }) });
    listen((request, response) => proxy(request, response, () => response.destroy()));
  },
  async hono() {
    const { Hono } = await import("hono");
    const { proxy } = await import("hono/proxy");
    const { serve } = await import("@hono/node-server");
    const app = new Hono();
    app.all("/paxos/*", (c) => proxy(upstream + `${c.req.path}${new URL(c.req.url).search}`.replace("/paxos", "/v2"), { method: c.req.method, headers: { accept: "application/json", authorization } }));
    serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => ready(port));
  },
};
await kinds[kind]();
process.on("message", () => process.send({ rss: process.memoryUsage().rss, cpu: process.cpuUsage() }));
process.on("disconnect", () => process.exit(0));
