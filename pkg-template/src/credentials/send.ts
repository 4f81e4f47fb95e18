/** One HTTP request to a server that we trust with a secret: no redirect is followed, and nothing is read without end. */

/** A request, complete: nothing is added to its headers but what the connection needs. */
export interface Outbound {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: Uint8Array | undefined;
  /** Milliseconds from the start to the last byte of the answer. */
  timeoutMs: number;
  /** How many bytes of body are read at most. */
  mostBytes: number;
}

/** An answer, read to its end. */
export interface Inbound {
  /** The HTTP status; 0 when the platform hides a redirect. */
  status: number;
  /** The value of a header by its name in small letters. */
  header(name: string): string | undefined;
  body: Uint8Array<ArrayBuffer>;
}

/** Sends a request; rejects with `SendFailure` and nothing else. */
export type Send = (request: Outbound) => Promise<Inbound>;

/** Why there is no answer. It carries no cause: errors of the platform may repeat headers. */
export class SendFailure extends Error {
  readonly kind: "unreachable" | "timed_out" | "too_long";
  /** The platform's code, such as `ECONNREFUSED`; empty when it gave none. */
  readonly reason: string;

  constructor(kind: SendFailure["kind"], cause?: unknown) {
    super(kind);
    this.kind = kind;
    this.reason = codeOf(cause) || codeOf((cause as { cause?: unknown } | undefined)?.cause);
  }
}

function codeOf(error: unknown): string {
  const code: unknown = typeof error === "object" && error !== null ? Reflect.get(error, "code") : undefined;
  return typeof code === "string" && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : "";
}

/** Sends with `fetch`: the platform's, or one that was given. */
export function fetchSend(fetch: typeof globalThis.fetch): Send {
  return async ({ method, url, headers, body, timeoutMs, mostBytes }) => {
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    // A fetch that was given may not care about the signal.
    const over = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new SendFailure("timed_out"));
        controller.abort();
      }, timeoutMs);
    });
    const exchange = async (): Promise<Inbound> => {
      const response = await fetch(url, {
        method,
        headers,
        ...(body === undefined ? {} : { body: body as Uint8Array<ArrayBuffer> }),
        redirect: "manual",
        signal: controller.signal,
      });
      const read = await readAtMost(response.body?.getReader(), mostBytes);
      if (read === undefined) {
        controller.abort();
        throw new SendFailure("too_long");
      }
      return { status: response.status, header: (name) => response.headers.get(name) ?? undefined, body: read };
    };
    const exchanged = exchange();
    exchanged.catch(() => {});
    try {
      return await Promise.race([exchanged, over]);
    } catch (cause) {
      throw cause instanceof SendFailure ? cause : new SendFailure("unreachable", cause);
    } finally {
      clearTimeout(timer);
    }
  };
}

/** Reads a body, when there is one; `undefined` when it is longer than `most` bytes. */
export async function readAtMost(
  reader: ReadableStreamDefaultReader<Uint8Array> | undefined,
  most: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (reader === undefined) return new Uint8Array(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return joined(chunks, size);
    size += value.length;
    if (size > most) {
      reader.cancel().catch(() => {});
      return undefined;
    }
    chunks.push(value);
  }
}

/** Where the path of an address begins: nothing is parsed, since a parser would only put together again what was checked. */
export function originAndTarget(url: string): [origin: string, target: string] {
  const slash = url.indexOf("/", "https://".length);
  return slash < 0 ? [url, "/"] : [url.slice(0, slash), url.slice(slash)];
}

/** Puts chunks together. */
export function joined(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const [only] = chunks;
  // What comes from a network lies in memory of its own and is never shared.
  if (only !== undefined && chunks.length === 1) return only as Uint8Array<ArrayBuffer>;
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
