/** Where the artefacts lie: entry points tell, engines ask. Apart from the engines, so that an entry brings none of them by itself. */
import { PaxosError } from "./errors.js";

/** Bytes that can be had at once (Node), or an address to fetch from (browsers). */
export interface Location {
  /** Reads the bytes synchronously. */
  read?: () => BufferSource | WebAssembly.Module;
  /** The address. */
  url?: () => URL;
}

const places: Record<string, Location> = {};

/** Tells where an artefact lies. */
export function locate(name: "core" | "validate" | "server", location: Location): void {
  places[name] = location;
}

/**
 * Reads an artefact from the disk, when it is asked to: for Node, Bun and Deno. The address is written out where it is used, as
 * `new URL("…", import.meta.url)`: bundlers look for exactly that and bring the file along.
 */
export function fromDisk(name: "core" | "validate" | "server", url: () => URL): () => Uint8Array<ArrayBuffer> {
  return () => {
    try {
      // An import of `node:fs` would take as long as all of this package, and some bundlers bring a `process` for whoever names one.
      return globalThis.process.getBuiltinModule("node:fs").readFileSync(url());
    } catch (cause) {
      throw new PaxosError(
        "load_failed",
        `${name}.wasm is not where it should be (${String(url())}). A bundler took the script and left the file: keep the package out of ` +
          `the bundle (Next: serverExternalPackages: ["paxos-orchestrations"]; esbuild: --external:paxos-orchestrations).`,
        { cause },
      );
    }
  };
}

/** Where it lies; nothing is known of it before an entry point told. */
export function locationOf(name: string): Location {
  return places[name] ?? {};
}
