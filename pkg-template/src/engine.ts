/**
 * How the WebAssembly artefacts get into memory. Each artefact has one engine; an entry point tells where its bytes are
 * (`location.ts`), and everything else asks the engine for the exports.
 */
import { InternalError, PaxosError } from "./errors.js";
import { locationOf } from "./location.js";

/** Where the WebAssembly comes from. */
export type WasmSource = URL | string | BufferSource | Response | WebAssembly.Module;

/** What wasm-bindgen's glue for one artefact exports beside the functions of the artefact. */
interface Glue {
  initSync(input: { module: BufferSource | WebAssembly.Module }): unknown;
  default(input: { module_or_path: WasmSource | Promise<WasmSource> }): Promise<unknown>;
  /** Throws the instance away and starts a new one from the same module. */
  __wbg_reset_state(): void;
}

export class Engine<G extends Glue> {
  readonly #glue: G;
  readonly #name: string;
  #loading: Promise<G> | undefined;
  #loaded = false;

  constructor(name: string, glue: G) {
    this.#name = name;
    this.#glue = glue;
  }

  /** Loads the artefact once; a failed load is forgotten, so that the next call tries again. */
  ready(source?: WasmSource): Promise<G> {
    if (this.#loaded) return Promise.resolve(this.#glue);
    this.#loading ??= this.#load(source).catch((error: unknown) => {
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }

  /** The exports. Loads synchronously where that is possible; elsewhere says what to do. */
  get exports(): G {
    if (!this.#loaded) {
      const { read } = locationOf(this.#name);
      if (read === undefined) {
        throw new PaxosError("not_ready", `The WebAssembly is not loaded yet: call "await ready()" first.`);
      }
      this.#glue.initSync({ module: read() });
      this.#loaded = true;
    }
    return this.#glue;
  }

  /** Uses the exports; a trap ends the instance, and the next use starts with a new one. */
  guard<T>(use: (exports: G) => T): T {
    try {
      return use(this.exports);
    } catch (error) {
      throw this.recovered(error);
    }
  }

  /** What to throw for `error`: a trap becomes an `InternalError`, and the instance that trapped is replaced. */
  recovered(error: unknown): unknown {
    if (!(error instanceof WebAssembly.RuntimeError)) return error;
    this.#glue.__wbg_reset_state();
    return new InternalError(`${this.#name}.wasm stopped.`, { cause: error });
  }

  async #load(source: WasmSource | undefined): Promise<G> {
    const { read, url } = locationOf(this.#name);
    const from = source ?? read?.() ?? url?.();
    if (from === undefined) throw new InternalError(`Nobody told where ${this.#name}.wasm is.`);
    try {
      await this.#glue.default({ module_or_path: await explainHtml(this.#name, from) });
    } catch (cause) {
      if (PaxosError.is(cause)) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      const policy = /\bCSP\b|Content Security|unsafe-eval/i.test(reason) ? ` Allow it in the page's policy: script-src 'wasm-unsafe-eval'.` : "";
      throw new PaxosError("load_failed", `${this.#name}.wasm could not be loaded: ${reason}${policy}`, { cause });
    }
    this.#loaded = true;
    return this.#glue;
  }
}

/** A dev server that does not know the file answers with its index page; say so instead of "expected magic word". */
async function explainHtml(name: string, from: WasmSource): Promise<WasmSource> {
  const response = typeof from === "string" || from instanceof URL ? await fetch(from) : from;
  if (!(response instanceof Response)) return response;
  const type = response.headers.get("content-type") ?? "";
  if (!response.ok || type.startsWith("text/html")) {
    const what = response.ok ? "an HTML page" : `status ${response.status}`;
    throw new PaxosError(
      "load_failed",
      `Your server sent ${what} for ${name}.wasm (${response.url}). Vite 7 and older need optimizeDeps.exclude: ["paxos-orchestrations"]; ` +
        `else serve the file and pass its address: ready({ wasm: "/core.wasm" }).`,
    );
  }
  return response;
}
