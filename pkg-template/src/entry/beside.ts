/** The artefacts on the disk, for Node, Bun and Deno. */
import { readFileSync } from "node:fs";
import { PaxosError } from "../errors.js";

/** Reads an artefact that lies in the package, when it is asked to. */
export function beside(name: "core" | "validate" | "server"): () => Uint8Array<ArrayBuffer> {
  return () => {
    const url = new URL(`../wasm/${name}.wasm`, import.meta.url);
    try {
      return readFileSync(url);
    } catch (cause) {
      throw new PaxosError(
        "load_failed",
        `${name}.wasm is not where the package was installed (${url.href}). A bundler took the script and left the file: keep the package ` +
          `out of the bundle (Next: serverExternalPackages: ["paxos-orchestrations"]; esbuild: --external:paxos-orchestrations).`,
        { cause },
      );
    }
  };
}
