/** The artefacts on the disk, for Node, Bun and Deno. */
import { readFileSync } from "node:fs";
import { PaxosError } from "../errors.js";

/**
 * Reads an artefact, when it is asked to. The address is written out where it is used, as `new URL("…", import.meta.url)`:
 * bundlers look for exactly that and bring the file along.
 */
export function beside(name: "core" | "validate" | "server", url: () => URL): () => Uint8Array<ArrayBuffer> {
  return () => {
    try {
      return readFileSync(url());
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
