/** The engine of the server artefact, shared by the proxy, the sandbox and the token rules of the client. */
import * as glue from "./wasm/server.js";
import { Engine } from "./engine.js";

type Exports = typeof glue;

class ServerEngine extends Engine<Exports> {
  /** How often the instance was replaced. What an instance remembers, by a number that it gave, is gone with it. */
  replaced = 0;

  override recovered(error: unknown): unknown {
    const thrown = super.recovered(error);
    if (thrown !== error) this.replaced += 1;
    return thrown;
  }
}

/**
 * The exports under the engine's guard. They are called in many places, in some of which an error ends unseen, as that of
 * a refresh in the background does; an instance that trapped must not go on after any of them.
 */
function guarded(exports: Exports): Exports {
  const all: Record<string, unknown> = { ...exports };
  let memory: WebAssembly.Memory | undefined;
  all["__wbg_set_wasm"] = (instance: WebAssembly.Exports): void => {
    // The glue keeps a view of the memory until that has no length, which growing by nothing brings about.
    memory?.grow(0);
    memory = instance["memory"] as WebAssembly.Memory;
    exports.__wbg_set_wasm(instance);
  };
  for (const [name, call] of Object.entries(all)) {
    // What the engine itself and the WebAssembly call.
    if (typeof call !== "function" || name.startsWith("__")) continue;
    all[name] = (...given: unknown[]): unknown => {
      try {
        return Reflect.apply(call, undefined, given);
      } catch (error) {
        throw server.recovered(error);
      }
    };
  }
  return all as Exports;
}

export const server: ServerEngine = /* @__PURE__ */ new ServerEngine("server", /* @__PURE__ */ guarded(glue));
