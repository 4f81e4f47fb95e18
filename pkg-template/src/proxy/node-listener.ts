/** From Node's `(request, response)` to a handler, and back. */
import { joined } from "../credentials/send.js";
import { Departure } from "./departure.js";
import { rawOf, type BodyTrouble, type Exchange, type PlainAnswer } from "./exchange.js";

/** What is needed of Node's `IncomingMessage`. */
export interface NodeRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly rawHeaders: readonly string[];
  readonly socket: {
    readonly localAddress?: string | undefined;
    readonly destroyed?: boolean | undefined;
    /** Called for `close`, once for each connection. */
    once?(event: "close", listener: () => void): unknown;
  };
  readonly readableEnded: boolean;
  readonly destroyed: boolean;
  on(event: "data", listener: (chunk: Uint8Array) => void): unknown;
  on(event: "end" | "close" | "error", listener: () => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

/** What is needed of Node's `ServerResponse`. */
export interface NodeResponse {
  readonly destroyed: boolean;
  readonly headersSent: boolean;
  readonly writableLength?: number;
  /** Of HTTP/2. */
  readonly stream?: { readonly destroyed: boolean } | undefined;
  writeHead(status: number, headers: string[]): unknown;
  write(chunk: Uint8Array): boolean;
  end(chunk?: Uint8Array | string): unknown;
  destroy(): unknown;
  on(event: "error" | "drain" | "close", listener: () => void): unknown;
  once(event: "drain" | "close", listener: () => void): unknown;
}

/** For `createServer` of `node:http` and `node:https`, for Express, and for Fastify's raw request and reply. */
export type NodeListener = (request: NodeRequest, response: NodeResponse) => void;

const encoder = new TextEncoder();

/** Any fetch handler. */
export type FetchHandler = (request: Request) => Promise<Response>;

/** Options of `toNodeListener`. */
export interface NodeListenerOptions {
  /** The largest body that is read for a handler that sets no limit itself; 1 MiB when left out. */
  bodyBytes?: number;
}

/** A body that nobody wants is read to its end all the same, so that its sender sees the answer; but not for ever. */
const DRAIN_BYTES = 16 * 1024 * 1024;
const DRAIN_MS = 5_000;
/**
 * How long a connection stays open, unread, behind the answer to somebody who still sends. Closing it at once would reset
 * it, and a reset can overtake the answer.
 */
const LINGER_MS = 500;
/** How long a handler that sets no limit itself waits for a body. */
const BODY_MS = 15_000;
/** How long somebody may take to read what lies ready; a stream may go on for longer. */
const TAKE_MS = 60_000;

/**
 * Serves a handler with Node's HTTP server. A token proxy sees the raw request target and header lines; any other handler
 * gets a `Request`. Connections that come in at an address of this machine must name this machine in their `Host`
 * header, so that no web page can reach them under a name of its own (DNS rebinding).
 */
export function toNodeListener(handler: FetchHandler, options: NodeListenerOptions = {}): NodeListener {
  const raw = rawOf(handler) ?? ((exchange: Exchange) => generic(handler, exchange, options.bodyBytes ?? 1024 * 1024));
  return (request, response) => {
    // Sockets break at any time; without listeners that would end the process.
    request.on("error", ignore);
    response.on("error", ignore);
    if (hasLeft(request, response)) {
      response.destroy();
      return;
    }
    const body = new Body(request);
    const departure = new Departure(request, response);
    raw(exchangeOf(request, body, departure)).then(
      (answer) => write(answer, response, body, departure),
      () => write(problem(500, "Internal Server Error", "the handler failed"), response, body, departure),
    ).catch(() => response.destroy());
  };
}

const ignore = (): void => {};

/**
 * Whether nobody waits for an answer any more. Of a connection that is closed nobody can tell whether it came from this
 * machine, so its request must not be served: the check of its host would let everything pass.
 */
function hasLeft(request: NodeRequest, response: NodeResponse): boolean {
  // HTTP/2 first: there, a request that is over has no socket.
  if (isDestroyed(response) || request.socket.destroyed === true) return true;
  return request.destroyed && !request.readableEnded;
}

function isDestroyed(response: NodeResponse): boolean {
  return response.destroyed || response.stream?.destroyed === true;
}

function exchangeOf(request: NodeRequest, body: Body, departure: Departure): Exchange {
  const headers: [string, string][] = [];
  for (let at = 0; at + 1 < request.rawHeaders.length; at += 2) {
    const name = request.rawHeaders[at] ?? "";
    const value = request.rawHeaders[at + 1] ?? "";
    // HTTP/2 has the request line and the host among its headers; with a Host header beside it there are two hosts.
    if (!name.startsWith(":")) headers.push([name, value]);
    else if (name === ":authority") headers.push(["host", value]);
  }
  // Express cuts the mount path off `url` and keeps what came in `originalUrl`.
  const original: unknown = Reflect.get(request, "originalUrl");
  return {
    method: request.method ?? "",
    target: typeof original === "string" ? original : (request.url ?? ""),
    secure: Reflect.get(request.socket, "encrypted") === true,
    loopback: isLoopbackAddress(request.socket.localAddress),
    headers,
    body: (most, withinMs) => body.read(most, withinMs),
    whenSent: (then) => departure.whenOver(then),
  };
}

function isLoopbackAddress(address: string | undefined): boolean {
  return address !== undefined && /^(::1$|(::ffff:)?127\.)/i.test(address);
}

function announcesBody(rawHeaders: readonly string[]): boolean {
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? "";
    if (name.length !== 14 && name.length !== 17) continue;
    const small = name.toLowerCase();
    if (small === "content-length" || small === "transfer-encoding") return true;
  }
  return false;
}

/** The body of a request, read at most once. */
class Body {
  readonly #request: NodeRequest;
  /** Whether bytes may still be under way. */
  #pending: boolean;
  /** Whether they took too long already. */
  #slow = false;

  constructor(request: NodeRequest) {
    this.#request = request;
    this.#pending = announcesBody(request.rawHeaders);
  }

  /** The body; of a longer one only the end is waited for. */
  read(most: number, withinMs: number): Promise<Uint8Array<ArrayBuffer> | BodyTrouble> {
    const request = this.#request;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = new Promise<Uint8Array<ArrayBuffer> | BodyTrouble>((resolve) => {
      if (request.readableEnded) return resolve("consumed");
      if (request.destroyed) return resolve("lost");
      let chunks: Uint8Array[] = [];
      let size = 0;
      timer = setTimeout(() => {
        // Whoever is this slow is not waited for again at the end.
        this.#slow = true;
        chunks = [];
        resolve("slow");
      }, withinMs);
      request.on("data", (chunk) => {
        size += chunk.length;
        if (this.#slow) return;
        if (size <= most) chunks.push(chunk);
        else chunks = [];
        if (size > most + DRAIN_BYTES) resolve("too_long");
      });
      request.on("end", () => {
        this.#pending = false;
        resolve(size > most ? "too_long" : joined(chunks, size));
      });
      request.on("error", () => resolve("lost"));
      request.on("close", () => resolve("lost"));
    });
    return read.finally(() => clearTimeout(timer));
  }

  /** Reads no more. */
  stop(): void {
    this.#request.pause();
  }

  /** Whether the connection can be used again: waits, within limits, for the rest of the body. */
  isThrough(): boolean | Promise<boolean> {
    const request = this.#request;
    if (!this.#pending || request.readableEnded) return true;
    if (request.destroyed || this.#slow) return false;
    return new Promise((resolve) => {
      let size = 0;
      const timer = setTimeout(() => resolve(false), DRAIN_MS);
      const done = (through: boolean) => () => {
        clearTimeout(timer);
        resolve(through);
      };
      request.on("data", (chunk) => {
        size += chunk.length;
        if (size > DRAIN_BYTES) done(false)();
      });
      request.on("end", done(true));
      request.on("error", done(false));
      request.on("close", done(false));
      request.resume();
    });
  }
}

/** Ends an answer. Whoever still sends gets some time to read it before the connection closes. */
async function finish(response: NodeResponse, body: Body, departure: Departure, through: boolean): Promise<void> {
  if (!through) {
    body.stop();
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, LINGER_MS);
      departure.whenOver(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
  response.end();
  untilTaken(response, departure);
}

/** Gives up whoever does not take an answer that is complete. */
function untilTaken(response: NodeResponse, departure: Departure): void {
  // What the system has taken already, nobody has to be waited for.
  if (response.writableLength === 0) return;
  const timer = setTimeout(() => response.destroy(), TAKE_MS);
  departure.whenOver(() => clearTimeout(timer));
}

async function write(answer: PlainAnswer | Response, response: NodeResponse, body: Body, departure: Departure): Promise<void> {
  const ready = body.isThrough();
  // Where nothing has to be waited for, the answer leaves in this very turn.
  const through = typeof ready === "boolean" ? ready : await ready;
  if (departure.over || isDestroyed(response) || response.headersSent) return;
  const lines = (headers: Iterable<readonly [string, string]>): string[] => {
    const flat: string[] = [];
    for (const [name, value] of headers) flat.push(name, value);
    if (!through) flat.push("connection", "close");
    return flat;
  };
  if (!(answer instanceof Response)) {
    const bytes = typeof answer.body === "string" ? encoder.encode(answer.body) : answer.body;
    const head = lines(answer.headers);
    if (answer.status !== 204) head.push("content-length", String(bytes.length));
    response.writeHead(answer.status, head);
    if (through) {
      response.end(bytes);
      return untilTaken(response, departure);
    }
    if (bytes.length > 0) response.write(bytes);
    return finish(response, body, departure, through);
  }
  // `Response.error()` stands for a network error.
  if (answer.type === "error") {
    response.destroy();
    return;
  }
  response.writeHead(answer.status, lines(answer.headers));
  if (answer.body !== null) await pump(answer.body, response, departure);
  if (!departure.over) return finish(response, body, departure, through);
}

/** Writes a stream as fast as it is taken. */
async function pump(stream: ReadableStream<Uint8Array>, response: NodeResponse, departure: Departure): Promise<void> {
  const reader = stream.getReader();
  let stop = (): void => {};
  departure.whenOver(() => {
    stop();
    reader.cancel().catch(ignore);
  });
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    if (response.write(value) || departure.over) continue;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => response.destroy(), TAKE_MS);
      stop = () => {
        clearTimeout(timer);
        resolve();
      };
      response.once("drain", stop);
    });
  }
}

/** A handler that takes a `Request`: what a `Request` cannot say is refused before. */
async function generic(handler: FetchHandler, exchange: Exchange, most: number): Promise<PlainAnswer | Response> {
  const { method, target, headers, secure, loopback } = exchange;
  const hosts = headers.filter(([name]) => name.toLowerCase() === "host").map(([, value]) => value.trim());
  const [host = ""] = hosts;
  if (hosts.length !== 1 || !/^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/i.test(host)) {
    return problem(400, "Bad Request", "the Host header is missing or cannot be read");
  }
  if (loopback && !/^(([a-z0-9-]+\.)*localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i.test(host)) {
    return problem(421, "Misdirected Request", "this host is not served here");
  }
  if (!target.startsWith("/") || target.startsWith("//") || /[\\#]/.test(target)) {
    return problem(400, "Bad Request", "the request target must be a path");
  }
  if (["CONNECT", "TRACE", "TRACK"].includes(method.toUpperCase())) {
    return problem(405, "Method Not Allowed", "this method is not served here");
  }
  const body = await exchange.body(most, BODY_MS);
  if (body === "consumed") return problem(500, "Internal Server Error", "the body was read before this handler saw it");
  if (body === "lost") return problem(400, "Bad Request", "the body did not arrive");
  if (body === "slow") return problem(408, "Request Timeout", "the body did not arrive in time");
  if (body === "too_long") return problem(413, "Content Too Large", `the body is longer than ${most} bytes`);
  const bodiless = method === "GET" || method === "HEAD";
  const request = new Request(`${secure ? "https" : "http"}://${host}${target}`, {
    method,
    headers: headers.map(([name, value]) => [name, value]),
    ...(bodiless || body.length === 0 ? {} : { body }),
  });
  return handler(request);
}

function problem(status: number, title: string, detail: string): PlainAnswer {
  return {
    status,
    headers: [
      ["content-type", "application/problem+json"],
      ["cache-control", "no-store"],
      ["x-content-type-options", "nosniff"],
    ],
    body: JSON.stringify({ type: "about:blank", title, status, detail }),
  };
}
