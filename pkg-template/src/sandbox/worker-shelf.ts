/** Keeps the state of a sandbox across the lives of its worker, in Cache Storage. */
import { PaxosError } from "../errors.js";
import type { Sandbox } from "./create.js";
import { instanceOf } from "./instance.js";

const CACHE = "paxos-orchestrations-sandbox";
/** No page can fetch this: the worker answers everything below `/_sandbox` itself. */
const KEY = "/_sandbox/kept";

interface Kept {
  /** The options under which the state came about. */
  options: string;
  snapshot: string;
  tokens: string;
}

export class Shelf {
  readonly #sandbox: Sandbox;
  readonly #options: string;
  #opened: Promise<void> | undefined;
  /** The write that runs, and the one that waits for it. */
  #running: Promise<void> = Promise.resolve();
  #waiting: Promise<void> | undefined;

  constructor(sandbox: Sandbox, options: string) {
    this.#sandbox = sandbox;
    this.#options = options;
  }

  /** Goes on from what the last life kept; once in a life. */
  open(): Promise<void> {
    this.#opened ??= this.#read().catch((error: unknown) => {
      this.#opened = undefined;
      throw error;
    });
    return this.#opened;
  }

  /** Keeps the state as it is now, or newer. Writes that come together become one. */
  keep(): Promise<void> {
    this.#waiting ??= this.#running.then(() => {
      this.#waiting = undefined;
      this.#running = this.#write().catch((error: unknown) => {
        // The browser may be out of room. The sandbox works on; it only forgets when its worker is stopped.
        console.warn(`The state of the sandbox could not be kept: ${error instanceof Error ? error.message : String(error)}`);
      });
      return this.#running;
    });
    return this.#waiting;
  }

  async #read(): Promise<void> {
    const response = await (await caches.open(CACHE)).match(KEY);
    if (response === undefined) return;
    const kept = (await response.json()) as Kept;
    if (kept.options !== this.#options) return;
    try {
      this.#sandbox.restore(kept.snapshot);
      instanceOf(this.#sandbox)?.keepTokens(kept.tokens);
    } catch (error) {
      // Kept by another version: fresh data then.
      if (!PaxosError.is(error) || error.code !== "invalid_snapshot") throw error;
    }
  }

  async #write(): Promise<void> {
    const kept: Kept = { options: this.#options, snapshot: this.#sandbox.snapshot(), tokens: instanceOf(this.#sandbox)?.tokens() ?? "" };
    const response = new Response(JSON.stringify(kept), { headers: { "content-type": "application/json" } });
    await (await caches.open(CACHE)).put(KEY, response);
  }
}
