/**
 * What crosses into the artefacts of browsers and back: numbers, and text that lies in their memory. `*.raw.d.ts` is what
 * wasm-bindgen says that they export, and the compiler holds this file against it.
 */
import type { CheckExports } from "./checks.js";
import { decoder, encoder } from "./text.js";

type ChecksRaw = typeof import("./wasm/validate.raw.js");
type CoreRaw = typeof import("./wasm/core.raw.js");

/** A text is written where it is read from; one that is longer takes its room by its bytes, not by what they may be at most. */
const SHORT = 65_536;

/** The functions of `validate.wasm`. */
export class ChecksGlue<R extends ChecksRaw = ChecksRaw> implements CheckExports {
  /** The exports of the instance that runs. */
  declare protected raw: R;
  /** Where text goes in. */
  #room: Uint8Array<ArrayBuffer> = new Uint8Array();

  /** Takes an instance; every function runs in the one that was given last. */
  __wbg_set_wasm(exports: WebAssembly.Exports): void {
    this.raw = exports as unknown as R;
    this.#room = new Uint8Array();
  }

  /** What the artefacts import: nothing of JavaScript's stays in them, so there is no table to fill. */
  __wbindgen_init_externref_table(): void {}

  checkParams(operation: number, params: string | Uint8Array, flags: number): string {
    return this.answer(this.raw.checkParams(operation, this.put(params), flags));
  }

  buildRequest(operation: number, params: string | Uint8Array, flags: number): string {
    return this.answer(this.raw.buildRequest(operation, this.put(params), flags));
  }

  checkAddress(text: string, flags: number): string {
    return this.answer(this.raw.checkAddress(this.put(text), flags));
  }

  /** Puts a text where the next call reads it; how many bytes it is. */
  protected put(text: string | Uint8Array): number {
    if (typeof text !== "string") {
      this.#make(text.length).set(text);
      return text.length;
    }
    // A unit of UTF-16 takes at most three bytes.
    if (text.length > SHORT) return this.put(encoder.encode(text));
    return encoder.encodeInto(text, this.#make(text.length * 3)).written;
  }

  #make(length: number): Uint8Array<ArrayBuffer> {
    // Memory that grew lies elsewhere; the view of where it was has no length any more.
    if (this.#room.length < length) this.#room = this.#view(this.raw.room(length), length);
    return this.#room;
  }

  /** The text that a call gave, of so many bytes. */
  protected answer(length: number): string {
    if (length === 0) return "";
    // It lies where the room was.
    this.#room = new Uint8Array();
    return decoder.decode(this.#view(this.raw.room(0), length));
  }

  #view(start: number, length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.raw.memory.buffer, start >>> 0, length);
  }
}

/** The functions of `core.wasm`. */
export class CoreGlue extends ChecksGlue<CoreRaw> {
  /** See `src/wasm/core.rs`. */
  decideRetry(...given: Parameters<CoreRaw["decideRetry"]>): number {
    return this.raw.decideRetry(...given);
  }

  readAnswer(operation: number, status: number, body: Uint8Array): string {
    return this.answer(this.raw.readAnswer(operation, status, this.put(body)));
  }

  /** Both as JSON of one serialiser, which writes no line feed. */
  compareRecord(operation: number, asked: string, record: string): string {
    return this.answer(this.raw.compareRecord(operation, this.put(`${asked}\n${record}`)));
  }
}
