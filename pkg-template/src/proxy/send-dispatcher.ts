/**
 * Sends through a dispatcher of `undici`, Node's own or one that was handed in: half of what `node:http` costs. Of its API
 * only `dispatch` is used, in both forms that it has had: the methods of a handler were called `onHeaders` and the like up
 * to version 7, and have been called `onResponseStart` and the like since then. Version 7 takes either, and the old form in less time.
 */
import { joined, originAndTarget, SendFailure, type Inbound, type Outbound, type Send } from "../credentials/send.js";
import { Deadlines, type Limited } from "./deadlines.js";

/** What is needed of a dispatcher of `undici`, such as `new Agent()`. */
export interface Dispatcher {
  /** Sends a request, and tells the handler what comes of it. */
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

/** What a dispatcher tells of the answer, in one form or the other. */
export interface DispatchHandler {
  /** A connection takes the request; `abort` gives it up. */
  onConnect?(abort: (reason?: Error) => void): void;
  /** The head of the answer: status, and names and values in turn; false asks for a pause. */
  onHeaders?(status: number, lines: readonly Uint8Array[]): boolean;
  /** A piece of the body; false asks for a pause. */
  onData?(chunk: Uint8Array): boolean;
  /** The answer is complete. */
  onComplete?(): void;
  /** There will be no answer, or not the rest of it. */
  onError?(error: unknown): void;
  /** The server speaks another protocol from here on. */
  onUpgrade?(status: number, lines: unknown, socket: { destroy(): void }): void;
  /** From version 7 on: as `onConnect`. */
  onRequestStart?(controller: { abort(reason: Error): void }): void;
  /** From version 7 on: as `onHeaders`, with the headers by name. */
  onResponseStart?(controller: unknown, status: number, headers: { [name: string]: string | string[] | undefined }): void;
  /** From version 7 on: as `onData`. */
  onResponseData?(controller: unknown, chunk: Uint8Array): void;
  /** From version 7 on: as `onComplete`. */
  onResponseEnd?(): void;
  /** From version 7 on: as `onError`. */
  onResponseError?(controller: unknown, error: unknown): void;
  /** From version 7 on: as `onUpgrade`. */
  onRequestUpgrade?(controller: unknown, status: number, headers: unknown, socket: { destroy(): void }): void;
}

/** How often a read is sent again when the server had closed the connection that it was to take. */
const MOST_RESENDS = 2;
const CLOSED = ["UND_ERR_SOCKET", "ECONNRESET", "EPIPE"];

/** Sends through a dispatcher. */
export function dispatcherSend(dispatcher: Dispatcher): Send {
  let newForm = false;

  const dispatch = ({ url, method, headers, body }: Outbound, receiver: Receiver): void => {
    const [origin, path] = originAndTarget(url);
    // The receiver has a time limit of its own, up to the last byte.
    const options = { origin, path, method: method as DispatchOptions["method"], headers, body: body ?? null, headersTimeout: 0, bodyTimeout: 0 };
    if (!newForm) {
      try {
        dispatcher.dispatch(options, receiver);
        return;
      } catch {
        // Version 8 refuses the old form before it does anything else.
      }
    }
    try {
      dispatcher.dispatch(options, inNewForm(receiver));
      newForm = true;
    } catch (error) {
      receiver.onError(error);
    }
  };

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
        dispatch(outbound, receiver);
      };
      attempt();
    });
}

const deadlines = new Deadlines();

/** Takes one answer, told in the old form. */
class Receiver implements Limited {
  readonly deadline: number;
  place = 0;
  readonly #resolve: (inbound: Inbound) => void;
  readonly #reject: (failure: SendFailure, answered: boolean) => void;
  readonly #mostBytes: number;
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
    this.deadline = performance.now() + timeoutMs;
    deadlines.add(this, timeoutMs);
  }

  giveUp(): void {
    this.#fail(new SendFailure("timed_out"));
  }

  onConnect(abort: (reason?: Error) => void): void {
    this.#abort = abort;
    // It waited for a connection until nobody waited for it.
    if (this.#over) abort(new Error("nobody waits for this request any more"));
  }

  onHeaders(status: number, lines: readonly Uint8Array[]): boolean {
    this.starts(status, (name) => valuesOf(lines, name));
    return true;
  }

  /** The head of an answer. Interim ones come first and say nothing. */
  starts(status: number, header: Inbound["header"]): void {
    if (status < 200) return;
    this.#status = status;
    this.#header = header;
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
    deadlines.delete(this);
    this.#resolve({ status: this.#status, header: this.#header, body: joined(this.#chunks, this.#size) });
  }

  onError(error: unknown): void {
    this.#fail(new SendFailure("unreachable", error));
  }

  /** Nobody asked for one. */
  onUpgrade(_status: number, _lines: unknown, socket: { destroy(): void }): void {
    socket.destroy();
    this.#fail(new SendFailure("unreachable"));
  }

  #fail(failure: SendFailure): void {
    if (this.#over) return;
    this.#over = true;
    deadlines.delete(this);
    this.#chunks.length = 0;
    this.#reject(failure, this.#status !== 0);
    this.#abort?.(failure);
  }
}

/** The same, told in the new form. */
function inNewForm(receiver: Receiver): DispatchHandler {
  return {
    onRequestStart: (controller) => receiver.onConnect((reason) => controller.abort(reason ?? new Error("given up"))),
    onResponseStart: (_controller, status, headers) =>
      receiver.starts(status, (name) => {
        const value = headers[name];
        return Array.isArray(value) ? value.join(", ") : value;
      }),
    onResponseData: (_controller, chunk) => void receiver.onData(chunk),
    onResponseEnd: () => receiver.onComplete(),
    onResponseError: (_controller, error) => receiver.onError(error),
    onRequestUpgrade: (_controller, status, headers, socket) => receiver.onUpgrade(status, headers, socket),
  };
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
