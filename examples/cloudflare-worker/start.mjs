// Runs the Worker on this machine, as `wrangler dev` would: bundled with the condition `workerd`, WebAssembly beside it.
import { randomUUID } from "node:crypto";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import workerd from "workerd";

const outdir = mkdtempSync(join(tmpdir(), "worker-"));
await build({
  entryPoints: ["worker.mjs"],
  outdir,
  bundle: true,
  format: "esm",
  conditions: ["workerd"],
  loader: { ".wasm": "copy" },
  assetNames: "[name]",
});

const { PORT = "8787", APP_KEY = randomUUID() } = process.env;
writeFileSync(
  join(outdir, "config.capnp"),
  `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:${PORT}", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [
    (name = "worker.js", esModule = embed "worker.js"),
    (name = "server.wasm", wasm = embed "server.wasm"),
  ],
  bindings = [
    (name = "APP_KEY", fromEnvironment = "APP_KEY"),
    (name = "PAXOS_CLIENT_ID", fromEnvironment = "PAXOS_CLIENT_ID"),
    (name = "PAXOS_CLIENT_SECRET", fromEnvironment = "PAXOS_CLIENT_SECRET"),
  ],
  compatibilityDate = "2026-11-01",
);
`,
);

const worker = spawn(workerd.default, ["serve", "config.capnp", "--control-fd=3"], {
  cwd: outdir,
  env: { ...process.env, APP_KEY },
  stdio: ["ignore", "inherit", "inherit", "pipe"],
});
worker.stdio[3].once("data", (line) => {
  console.log(`ready http://127.0.0.1:${JSON.parse(String(line).split("\n")[0]).port}/`);
  if (process.env.APP_KEY === undefined) console.log(`The key of this run: ${APP_KEY}`);
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => worker.kill(signal));
worker.on("exit", (code) => {
  rmSync(outdir, { recursive: true, force: true });
  process.exit(code ?? 0);
});
