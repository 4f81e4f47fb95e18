/**
 * Where code comes from that few pages use: an entry point tells. Most load it on its first use, so that a page that never
 * asks pays nothing; `./inline` carries it, so that it can be bundled into one file.
 */
import { PaxosError } from "./errors.js";
import type { OrchestrationWatcher } from "./orchestration-watcher.js";
import type { Preflight } from "./preflight/finding.js";
import type { CallOptions, Outgoing, Transport } from "./transport.js";

/** The modules, by the method that needs them. */
export interface LaterModules {
  request: { unknownRequest(base: string, method: string, path: string, query: Record<string, string | readonly string[]> | null | undefined, body: string): Outgoing };
  preflight: { preflight(transport: Transport, asked: unknown, options: CallOptions | undefined): Promise<Preflight> };
  waitFor: { OrchestrationWatcher: new (transport: Transport) => OrchestrationWatcher };
}

/** What gives each of them. */
export type Loaders = { readonly [M in keyof LaterModules]: () => LaterModules[M] | Promise<LaterModules[M]> };

let loaders: Loaders;

/**
 * Tells where the modules lie, and gives back the client that uses them. Only entry points call it, as a pure call: a bundler
 * that drops the client drops this with it.
 */
export function withLater<C>(client: C, given: Loaders): C {
  loaders = given;
  return client;
}

/** The module that a method needs; a failed load is tried again with the next call. */
export async function loaded<M extends keyof LaterModules>(method: M): Promise<LaterModules[M]> {
  try {
    return await loaders[method]();
  } catch (cause) {
    throw new PaxosError("load_failed", `${method} could not be loaded`, { cause });
  }
}
