// A page without a bundler is its files: its own, and those of the package, as they are.
import { cpSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const installed = dirname(fileURLToPath(import.meta.resolve("paxos-orchestrations/package.json")));

rmSync(here("dist"), { recursive: true, force: true });
cpSync(here("page"), here("dist"), { recursive: true });
cpSync(installed, join(here("dist"), "paxos-orchestrations"), { recursive: true });
