/**
 * How the WebAssembly artefacts get into memory. Each artefact has one engine; an entry point tells where its bytes are
 * (`location.ts`), and everything else asks the engine for the exports.
 */
import { InternalError, PaxosError } from "./errors.js";
import { locationOf } from "./location.js";

/** Where the WebAssembly comes from. */
export type WasmSource = URL | string | BufferSource | Response | WebAssembly.Module;

/**
 * What the glue of an artefact has beside the artefact's functions, in the words of wasm-bindgen, which writes that of the
 * server; for the others see `glue.ts`. It also is what the artefact imports.
 */
interface Glue {
  /** Takes the exports of an instance; every function runs in the one that was given last. */
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
}

export class Engine<G extends Glue> {
  readonly #glue: G;
  readonly #name: string;
  #loading: Promise<G> | undefined;
  #module: WebAssembly.Module | undefined;

  constructor(name: string, glue: G) {
    this.#name = name;
    this.#glue = glue;
  }

  /** Loads the artefact once; a failed load is forgotten, so that the next call tries again. */
  ready(source?: WasmSource): Promise<G> {
    if (this.#module !== undefined) return Promise.resolve(this.#glue);
    this.#loading ??= this.#load(source).catch((error: unknown) => {
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }

  /** The exports. Loads synchronously where that is possible; elsewhere says what to do. */
  get exports(): G {
    if (this.#module === undefined) {
      const { read } = locationOf(this.#name);
      if (read === undefined) {
        throw new PaxosError("not_ready", `The WebAssembly is not loaded yet: call "await ready()" first.`);
      }
      const given = read();
      this.#start(given instanceof WebAssembly.Module ? given : new WebAssembly.Module(given));
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
    if (this.#module !== undefined) this.#start(this.#module);
    return new InternalError(`${this.#name}.wasm stopped.`, { cause: error });
  }

  async #load(source: WasmSource | undefined): Promise<G> {
    const { read, url } = locationOf(this.#name);
    const from = source ?? read?.() ?? url?.();
    if (from === undefined) throw new InternalError(`Nobody told where ${this.#name}.wasm is.`);
    try {
      const module = await compile(this.#name, from);
      const instance = await WebAssembly.instantiate(module, this.#imports);
      // Somebody may have needed it at once in the meantime.
      if (this.#module === undefined) this.#start(module, instance);
    } catch (cause) {
      if (PaxosError.is(cause)) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      const policy = /\bCSP\b|Content Security|unsafe-eval/i.test(reason) ? ` Allow it in the page's policy: script-src 'wasm-unsafe-eval'.` : "";
      throw new PaxosError("load_failed", `${this.#name}.wasm could not be loaded: ${reason}${policy}`, { cause });
    }
    return this.#glue;
  }

  get #imports(): WebAssembly.Imports {
    return { [`./${this.#name}_bg.js`]: this.#glue as unknown as WebAssembly.ModuleImports };
  }

  /** Lets the glue run in an instance, a new one unless one is given. */
  #start(module: WebAssembly.Module, instance = new WebAssembly.Instance(module, this.#imports)): void {
    this.#glue.__wbg_set_wasm(instance.exports);
    (instance.exports["__wbindgen_start"] as () => void)();
    this.#module = module;
  }
}

/** The module behind a source. A dev server that does not know the file answers with its index page; says so instead of "expected magic word". */
async function compile(name: string, source: WasmSource): Promise<WebAssembly.Module> {
  const given = typeof source === "string" || source instanceof URL ? await fetch(source) : await source;
  if (!(given instanceof Response)) return given instanceof WebAssembly.Module ? given : WebAssembly.compile(given);
  const type = given.headers.get("content-type") ?? "";
  if (!given.ok || type.startsWith("text/html")) {
    const what = given.ok ? "an HTML page" : `status ${given.status}`;
    throw new PaxosError(
      "load_failed",
      `Your server sent ${what} for ${name}.wasm (${given.url}). Vite 7 and older need optimizeDeps.exclude: ["paxos-orchestrations"]; ` +
        `else serve the file and pass its address: ready({ wasm: "/core.wasm" }).`,
    );
  }
  // A server that does not know the type must not be in the way.
  const streams = type === "application/wasm" && typeof WebAssembly.compileStreaming === "function";
  return streams ? WebAssembly.compileStreaming(given) : WebAssembly.compile(await given.arrayBuffer());
}
