/**
 * Sends with `node:http` and connections that are kept alive: several times the throughput of `fetch`, and not one header
 * that was not asked for. For platforms that have it and no undici of Node's, such as Bun and Deno.
 */
import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import { joined, originAndTarget, SendFailure, type Inbound, type Outbound, type Send } from "../credentials/send.js";
import { endsWithItsRequest } from "../platform.js";
import { Deadlines } from "./deadlines.js";

/** Where requests go, and by which connections. */
interface Server {
  protocol: string;
  /** As the header says it. */
  host: string;
  hostname: string;
  port: string;
  agent: Agent;
}

/** Sends with Node's HTTP client; `undefined` on other platforms. */
export function nodeSend(): Send | undefined {
  // It calls itself node and has the modules, but a connection there belongs to the request that opened it.
  if (endsWithItsRequest()) return undefined;
  if (typeof process === "undefined" || process.release?.name !== "node" || typeof process.getBuiltinModule !== "function") {
    return undefined;
  }
  const http = process.getBuiltinModule("node:http");
  const https = process.getBuiltinModule("node:https");
  const plain = new http.Agent({ keepAlive: true });
  const secure = new https.Agent({ keepAlive: true });

  /** Two, as a rule: API and token endpoint. */
  const servers = new Map<string, Server>();
  const serverOf = (origin: string): Server => {
    let server = servers.get(origin);
    if (server === undefined) {
      const { protocol, host, hostname, port } = new URL(origin);
      const agent = protocol === "https:" ? secure : plain;
      // Without the brackets of an IPv6 address.
      server = { protocol, host, hostname: hostname.replace(/^\[|\]$/g, ""), port, agent };
      servers.set(origin, server);
    }
    return server;
  };

  const deadlines = new Deadlines();

  const attempt = (outbound: Outbound): Promise<Inbound | "stale"> =>
    new Promise((resolve, reject) => {
      const { method, url, body, timeoutMs, mostBytes } = outbound;
      const [origin, path] = originAndTarget(url);
      const { protocol, host, hostname, port, agent } = serverOf(origin);
      // As lines, which Node writes as they are: from an object it would first build a map of its own.
      const headers = ["host", host];
      for (const [name, value] of Object.entries(outbound.headers)) headers.push(name, value);
      if (body !== undefined) headers.push("content-length", String(body.length));
      const options: RequestOptions = { protocol, hostname, port, agent, method, path, headers };
      const request: ClientRequest = protocol === "https:" ? https.request(options) : http.request(options);
      let answered = false;
      const fail = (kind: SendFailure["kind"], cause?: unknown): void => {
        deadlines.delete(limited);
        // The server closed an idle connection in the moment in which we took it.
        const stale = kind === "unreachable" && request.reusedSocket && !answered && method === "GET";
        if (stale) resolve("stale");
        else reject(new SendFailure(kind, cause));
        request.destroy();
      };
      const limited = { deadline: performance.now() + timeoutMs, place: 0, giveUp: () => fail("timed_out") };
      deadlines.add(limited, timeoutMs);
      request.on("error", (cause) => fail("unreachable", cause));
      request.on("response", (response: IncomingMessage) => {
        answered = true;
        const chunks: Uint8Array[] = [];
        let size = 0;
        response.on("data", (chunk: Uint8Array) => {
          size += chunk.length;
          if (size > mostBytes) fail("too_long");
          else chunks.push(chunk);
        });
        response.on("error", (cause) => fail("unreachable", cause));
        response.on("end", () => {
          deadlines.delete(limited);
          resolve({
            status: response.statusCode ?? 0,
            header: (name) => {
              const value = response.headers[name];
              return Array.isArray(value) ? value.join(", ") : value;
            },
            body: joined(chunks, size),
          });
        });
      });
      request.end(body);
    });

  return async (outbound) => {
    for (;;) {
      const answer = await attempt(outbound);
      if (answer !== "stale") return answer;
    }
  };
}
