/** The body of a delivery, read when somebody asks for it, and not without end. */
import { PaxosError } from "../errors.js";
import { within } from "./within.js";

const LONGEST = 65_536;

/** Reads the body of a request once, however many ask for it. */
export class BodyReader {
  readonly #request: Request;
  readonly #limitMs: number;
  #reading: Promise<Uint8Array<ArrayBuffer> | number> | undefined;
  /** The status that refuses the body, once it was read. */
  refusal: number | undefined;

  /** `limitMs`: the longest that reading may take. */
  constructor(request: Request, limitMs: number) {
    this.#request = request;
    this.#limitMs = limitMs;
  }

  /** The body as it was sent, or the status of the refusal. */
  read(): Promise<Uint8Array<ArrayBuffer> | number> {
    this.#reading ??= this.#read();
    return this.#reading;
  }

  /** The same request for somebody else, whose body is read only if they do. */
  unread(): Request {
    const pull = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
      const body = await this.read();
      if (typeof body === "number") return controller.error(new PaxosError("unreadable_body", `The body is refused with ${body}.`));
      if (body.length > 0) controller.enqueue(body.slice());
      controller.close();
    };
    // `duplex` is missing in the DOM's types, and demanded by Node.
    const init: RequestInit & { duplex: "half" } = { body: new ReadableStream({ pull }, { highWaterMark: 0 }), duplex: "half" };
    return new Request(this.#request, init);
  }

  async #read(): Promise<Uint8Array<ArrayBuffer> | number> {
    const body = await this.#parts();
    if (typeof body === "number") this.refusal = body;
    return body;
  }

  async #parts(): Promise<Uint8Array<ArrayBuffer> | number> {
    if (Number(this.#request.headers.get("content-length")) > LONGEST) return 413;
    const parts: Uint8Array[] = [];
    let length = 0;
    const reader = this.#request.body?.getReader();
    const all = async (): Promise<number | undefined> => {
      for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
        length += read.value.length;
        if (length > LONGEST) return 413;
        parts.push(read.value);
      }
      return undefined;
    };
    const refusal = await within<number | undefined>(this.#limitMs, all(), () => 408).catch(() => 400);
    if (refusal !== undefined) {
      reader?.cancel().catch(() => {});
      return refusal;
    }
    const body = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
      body.set(part, at);
      at += part.length;
    }
    return body;
  }
}
