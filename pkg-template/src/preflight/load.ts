/**
 * Where the code of `orchestrations.preflight` comes from: an entry point tells. Most load it on its first use, so that a
 * page that never asks pays nothing; `./inline` carries it, so that it can be bundled into one file.
 */
import { PaxosError } from "../errors.js";
import type { CallOptions, Transport } from "../transport.js";
import type { Preflight } from "./finding.js";

/** The module behind it. */
export interface PreflightModule {
  preflight(transport: Transport, asked: unknown, options: CallOptions | undefined): Promise<Preflight>;
}

let load: () => PreflightModule | Promise<PreflightModule>;

/**
 * Tells where the module lies, and gives back the client that uses it. Only entry points call it, as a pure call: a bundler
 * that drops the client drops this with it.
 */
export function withPreflight<C>(client: C, given: typeof load): C {
  load = given;
  return client;
}

/** The module; a failed load is tried again with the next call. */
export async function preflightModule(): Promise<PreflightModule> {
  try {
    return await load();
  } catch (cause) {
    throw new PaxosError("load_failed", "preflight could not be loaded", { cause });
  }
}
