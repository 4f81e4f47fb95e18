/** What the commands have in common: arguments, one HTTP server, an orderly end. */
import { readFileSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { parseArgs } from "node:util";
import type { NodeListener } from "../entry/proxy-node.js";

/** Ends the command with one sentence. */
export class Stop extends Error {}

/** The version of this package. */
export function version(): string {
  const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string };
  return manifest.version;
}

/** The values of options that take one each. */
export function options<N extends string>(args: string[], names: readonly N[]): Partial<Record<N, string>> {
  return optionsAndFlags(args, names, []);
}

/** The values of options that take one each, and which of the options that take none were given. */
export function optionsAndFlags<N extends string, F extends string>(
  args: string[],
  names: readonly N[],
  flags: readonly F[],
): Partial<Record<N, string> & Record<F, boolean>> {
  const valued = names.map((name) => [name, { type: "string" as const }] as const);
  const plain = flags.map((name) => [name, { type: "boolean" as const }] as const);
  try {
    const { values } = parseArgs({ args, options: Object.fromEntries([...valued, ...plain]), strict: true });
    return values as Partial<Record<N, string> & Record<F, boolean>>;
  } catch (error) {
    // Node's message goes on with advice that does not fit here.
    const [sentence = ""] = (error instanceof Error ? error.message : String(error)).split(/\. |\n/);
    throw new Stop(`${sentence.replace(/\.$/, "")}.`);
  }
}

/** A port number; `name` says where it was written. */
export function portNumber(name: string, text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new Stop(`${name} must be a port number from 0 to 65535, not "${text}".`);
  return port;
}

/** Whether a host to listen on is reached from this machine only. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** Where to listen, and how to end. */
export interface Serving {
  host: string;
  port: number;
  /** Stands behind the address in the ready line. */
  path: string;
  /** How long answers that are under way may take once the end was asked for, in milliseconds; 3 000 when left out. */
  stopWithinMs?: number;
  /** Is told when the end was asked for, and when it has come, with the number of connections that were cut. */
  onStop?: (event: { signal: NodeJS.Signals } | { cut: number }) => void;
}

/**
 * Listens, prints the one line `ready <address><path>`, and serves until a signal comes; then lets answers that are under way
 * finish.
 */
export async function serve(listener: NodeListener, { host, port, path, stopWithinMs = 3_000, onStop }: Serving): Promise<void> {
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 2_000 }, listener);
  server.on("connect", (_request, socket) => {
    socket.on("error", () => {});
    socket.end("HTTP/1.1 405 Method Not Allowed\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
  });
  const lastAnswers = lastAnswersOf(server);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(new Stop(listenSentence(error, host, port))));
    server.listen(port, host, resolve);
  });
  const { address, family, port: bound } = server.address() as AddressInfo;
  process.stdout.write(`ready http://${family === "IPv6" ? `[${address}]` : address}:${bound}${path}\n`);

  let cut = 0;
  const stop = (signal: NodeJS.Signals): void => {
    // A second signal ends the process at once.
    process.off("SIGINT", stop).off("SIGTERM", stop);
    onStop?.({ signal });
    lastAnswers();
    server.close(() => {
      onStop?.({ cut });
      process.exit(0);
    });
    // Answers that had begun to leave have kept their connections, which are idle when they are through.
    setInterval(() => server.closeIdleConnections(), 50).unref();
    setTimeout(() => {
      server.getConnections((_error, open) => {
        cut = open;
        server.closeAllConnections();
      });
    }, stopWithinMs).unref();
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
}

/**
 * A function after whose call every connection ends with its next answer, and says so (`connection: close`): a client that
 * believes that it may go on would meet a reset, and with a payment be in doubt.
 */
function lastAnswersOf(server: Server): () => void {
  /** The latest answer of each connection. */
  const answers = new Map<Socket, ServerResponse>();
  let stopping = false;
  server.on("connection", (socket) => socket.once("close", () => answers.delete(socket)));
  server.prependListener("request", ({ socket }, response) => {
    if (stopping) response.shouldKeepAlive = false;
    else answers.set(socket, response);
  });
  return () => {
    stopping = true;
    for (const response of answers.values()) response.shouldKeepAlive = false;
    answers.clear();
  };
}

function listenSentence(error: NodeJS.ErrnoException, host: string, port: number): string {
  switch (error.code) {
    case "EADDRINUSE":
      return `Port ${port} on ${host} is in use already: choose another.`;
    case "EACCES":
      return `Port ${port} on ${host} may not be used by this user: choose one above 1023.`;
    default:
      return `Cannot listen on ${host}, port ${port}: ${error.code ?? error.message}.`;
  }
}
