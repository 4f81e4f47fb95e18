/**
 * Sends through a dispatcher of the npm package `undici`, handed in: half of what Node's own HTTP client costs. Of its API
 * only `dispatch` is used, in both forms that it has had: until 7 the methods of a handler are called `onHeaders` and the
 * like, since 7 `onResponseStart` and the like.
 */
import { joined, SendFailure, split, type Inbound, type Outbound, type Send } from "../credentials/send.js";
import { Deadlines, type Deadline } from "./deadlines.js";

/** What is needed of a dispatcher of `undici`, such as `new Agent()`. */
export interface Dispatcher {
  dispatch(options: DispatchOptions, handler: DispatchHandler): unknown;
}

/** What a dispatcher is told of a request. */
export interface DispatchOptions {
  origin: string;
  path: string;
  method: "GET" | "POST" | "PUT" | "DELETE";
  headers: Record<string, string>;
  body: Uint8Array | null;
  headersTimeout: number;
  bodyTimeout: number;
}

/** What a dispatcher tells of the answer, in either form. */
export interface DispatchHandler {
  onConnect(abort: (reason?: Error) => void): void;
  onHeaders(status: number, lines: readonly Uint8Array[]): boolean;
  onData(chunk: Uint8Array): boolean;
  onComplete(): void;
  onError(error: unknown): void;
  onRequestStart(controller: { abort(reason: Error): void }): void;
  onResponseStart(controller: unknown, status: number, headers: { [name: string]: string | string[] | undefined }): void;
  onResponseData(controller: unknown, chunk: Uint8Array): void;
  onResponseEnd(): void;
  onResponseError(controller: unknown, error: unknown): void;
}

/** How often a read is sent again when the server had closed the connection that it was to take. */
const MOST_RESENDS = 2;
const CLOSED = ["UND_ERR_SOCKET", "ECONNRESET", "EPIPE"];

/** Sends through a dispatcher. */
export function dispatcherSend(dispatcher: Dispatcher): Send {
  return (outbound) =>
    new Promise((resolve, reject) => {
      let resends = 0;
      const attempt = (): void => {
        const receiver = new Receiver(outbound, resolve, (failure, answered) => {
          // The server closed an idle connection in the moment in which we took it.
          const stale = !answered && outbound.method === "GET" && CLOSED.includes(failure.reason);
          if (!stale || resends === MOST_RESENDS) return reject(failure);
          resends += 1;
          attempt();
        });
        dispatch(dispatcher, outbound, receiver);
      };
      attempt();
    });
}

function dispatch(dispatcher: Dispatcher, { url, method, headers, body }: Outbound, receiver: Receiver): void {
  const [origin, path] = split(url);
  try {
    // The receiver has a time limit of its own, up to the last byte.
    dispatcher.dispatch({ origin, path, method: method as DispatchOptions["method"], headers, body: body ?? null, headersTimeout: 0, bodyTimeout: 0 }, receiver);
  } catch (error) {
    receiver.onError(error);
  }
}

const deadlines = new Deadlines();

/** Takes one answer. */
class Receiver implements DispatchHandler {
  readonly #resolve: (inbound: Inbound) => void;
  readonly #reject: (failure: SendFailure, answered: boolean) => void;
  readonly #mostBytes: number;
  readonly #deadline: Deadline;
  readonly #chunks: Uint8Array[] = [];
  #size = 0;
  #status = 0;
  #header: Inbound["header"] = () => undefined;
  #abort: ((reason: Error) => void) | undefined;
  #over = false;

  constructor(
    { timeoutMs, mostBytes }: Outbound,
    resolve: (inbound: Inbound) => void,
    reject: (failure: SendFailure, answered: boolean) => void,
  ) {
    this.#resolve = resolve;
    this.#reject = reject;
    this.#mostBytes = mostBytes;
    this.#deadline = deadlines.set(timeoutMs, () => this.#fail(new SendFailure("timed_out")));
  }

  onConnect(abort: (reason?: Error) => void): void {
    this.#abort = abort;
    // It waited for a connection until nobody waited for it.
    if (this.#over) abort(new Error("nobody waits for this request any more"));
  }

  onHeaders(status: number, lines: readonly Uint8Array[]): boolean {
    // Interim answers come first.
    if (status < 200) return true;
    this.#status = status;
    this.#header = (name) => valuesOf(lines, name);
    return true;
  }

  onData(chunk: Uint8Array): boolean {
    this.#size += chunk.length;
    if (this.#size > this.#mostBytes) this.#fail(new SendFailure("too_long"));
    else this.#chunks.push(chunk);
    return true;
  }

  onComplete(): void {
    if (this.#over) return;
    this.#over = true;
    deadlines.clear(this.#deadline);
    this.#resolve({ status: this.#status, header: this.#header, body: joined(this.#chunks, this.#size) });
  }

  onError(error: unknown): void {
    this.#fail(new SendFailure("unreachable", error));
  }

  onRequestStart(controller: { abort(reason: Error): void }): void {
    this.onConnect((reason) => controller.abort(reason ?? new Error("nobody waits for this request any more")));
  }

  onResponseStart(_controller: unknown, status: number, headers: { [name: string]: string | string[] | undefined }): void {
    if (status < 200) return;
    this.#status = status;
    this.#header = (name) => {
      const value = headers[name];
      return Array.isArray(value) ? value.join(", ") : value;
    };
  }

  onResponseData(_controller: unknown, chunk: Uint8Array): void {
    this.onData(chunk);
  }

  onResponseEnd(): void {
    this.onComplete();
  }

  onResponseError(_controller: unknown, error: unknown): void {
    this.onError(error);
  }

  /** An upgrade that nobody asked for. */
  onUpgrade(_status: number, _lines: unknown, socket: { destroy(): void }): void {
    socket.destroy();
    this.#fail(new SendFailure("unreachable"));
  }

  onRequestUpgrade(_controller: unknown, status: number, _headers: unknown, socket: { destroy(): void }): void {
    this.onUpgrade(status, undefined, socket);
  }

  #fail(failure: SendFailure): void {
    if (this.#over) return;
    this.#over = true;
    deadlines.clear(this.#deadline);
    this.#chunks.length = 0;
    this.#reject(failure, this.#status !== 0);
    this.#abort?.(failure);
  }
}

const decoder = new TextDecoder("latin1");

/** The values of a header among raw lines: a name, a value, and so on. */
function valuesOf(lines: readonly Uint8Array[], name: string): string | undefined {
  let values: string | undefined;
  for (let at = 0; at + 1 < lines.length; at += 2) {
    const line = lines[at];
    if (line?.length !== name.length || decoder.decode(line).toLowerCase() !== name) continue;
    const value = decoder.decode(lines[at + 1]);
    values = values === undefined ? value : `${values}, ${value}`;
  }
  return values;
}
