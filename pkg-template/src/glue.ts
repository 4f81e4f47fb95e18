/**
 * What crosses into the artefacts of browsers and back: numbers and bytes. wasm-bindgen would write a function for each of
 * theirs, twice as many bytes as these. What a function takes and gives below that is wasm-bindgen's affair: `*.raw.d.ts`
 * is what it says of it, and the compiler holds this file against it.
 */
import type { CheckExports } from "./checks.js";
import { decoder } from "./text.js";

type ChecksRaw = typeof import("./wasm/validate.raw.js");
type CoreRaw = typeof import("./wasm/core.raw.js");

/** The functions of `validate.wasm`. */
export class ChecksGlue<R extends ChecksRaw = ChecksRaw> implements CheckExports {
  /** The exports of the instance that runs. */
  declare protected raw: R;
  #memory = new Uint8Array();

  /** Takes an instance; every function runs in the one that was given last. */
  __wbg_set_wasm(exports: WebAssembly.Exports): void {
    this.raw = exports as unknown as R;
    this.#memory = new Uint8Array();
  }

  /** What the artefacts import: nothing of JavaScript's stays in them, so there is no table to fill. */
  __wbindgen_init_externref_table(): void {}

  checkParams(operation: number, params: Uint8Array, flags: number): Uint8Array | undefined {
    return this.take(this.raw.checkParams(operation, this.put(params), params.length, flags));
  }

  buildRequest(operation: number, params: Uint8Array, flags: number): Uint8Array | undefined {
    return this.take(this.raw.buildRequest(operation, this.put(params), params.length, flags));
  }

  checkAddress(text: Uint8Array, flags: number): Uint8Array {
    return this.take(this.raw.checkAddress(this.put(text), text.length, flags)) as Uint8Array;
  }

  get #bytes(): Uint8Array {
    // Memory that grew lies elsewhere; the view of where it was has no length any more.
    if (this.#memory.length === 0) this.#memory = new Uint8Array(this.raw.memory.buffer);
    return this.#memory;
  }

  /** Copies bytes into the memory, where the function that is called next makes them its own. */
  protected put(bytes: Uint8Array): number {
    const start = this.raw.__wbindgen_malloc(bytes.length, 1) >>> 0;
    this.#bytes.set(bytes, start);
    return start;
  }

  /** Takes bytes that a function gave; `undefined` when it gave none. */
  protected take([start, length]: [number, number]): Uint8Array | undefined {
    if (start === 0) return undefined;
    const bytes = this.#bytes.slice(start >>> 0, (start >>> 0) + length);
    this.raw.__wbindgen_free(start, length, 1);
    return bytes;
  }
}

/** The functions of `core.wasm`. */
export class CoreGlue extends ChecksGlue<CoreRaw> {
  compareRecord(operation: number, asked: Uint8Array, record: Uint8Array): string {
    return this.#text(this.raw.compareRecord(operation, this.put(asked), asked.length, this.put(record), record.length));
  }

  /** See `src/wasm/core.rs`. */
  decideRetry(...given: Parameters<CoreRaw["decideRetry"]>): number {
    return this.raw.decideRetry(...given);
  }

  readAnswer(operation: number, status: number, body: Uint8Array): string {
    return this.#text(this.raw.readAnswer(operation, status, this.put(body), body.length));
  }

  #text(given: [number, number]): string {
    return decoder.decode(this.take(given));
  }
}
