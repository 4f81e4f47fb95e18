// What the tests of the hosts share: the runtimes, a project with the packed tarball, servers as child processes, and an
// upstream that writes down what it sees.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after } from "node:test";
import { promisify } from "node:util";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

export const HERE = fileURLToPath(new URL("./", import.meta.url));
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PACKED = join(ROOT, "target/npm");
export const TARBALL = process.env.PAXOS_TARBALL ?? join(PACKED, readdirSync(PACKED).find((name) => name.endsWith(".tgz")));
const PACKAGE = process.env.PAXOS_PACKAGE ?? join(ROOT, "pkg");
/** Far more than anything takes on a slow machine. */
export const PATIENCE_MS = 60_000;
const run = promisify(execFile);

/** A module of the package, for the test's own use. */
export const load = (path) => import(pathToFileURL(join(PACKAGE, path)));

const { createSandbox, sandboxHandler } = await load("entry/sandbox-node.js");
const { toNodeListener } = await load("entry/proxy-node.js");

/**
 * A runtime. Its npm package would link the program in an install script; no such scripts run here, so it is taken from
 * where the package for this platform has it.
 */
export function program(scope, path) {
  const folder = join(HERE, "node_modules", scope);
  const suffix = process.platform === "win32" ? ".exe" : "";
  const found = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name, `${path}${suffix}`)).filter(existsSync) : [];
  assert.ok(found[0], `there is no ${path} for this platform below ${folder}: cargo xtask test --only hosts installs it where there is one`);
  return found[0];
}

const json = (path) => JSON.parse(readFileSync(path, "utf8"));

/** What this process has made. */
const projects = [];
after(() => projects.forEach((folder) => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })));

/**
 * A copy of a project with the tarball installed. It lies below this folder, so that it finds everything else that it
 * names: installed here, in the same version.
 */
export async function project(from, name) {
  const folder = join(HERE, "dist", name);
  rmSync(folder, { recursive: true, force: true });
  cpSync(from, folder, { recursive: true, filter: (path) => !/node_modules|package-lock\.json$/.test(path.slice(from.length)) });
  const manifest = json(join(folder, "package.json"));
  const { "paxos-orchestrations": _, ...others } = { ...manifest.dependencies, ...manifest.devDependencies };
  for (const [needed, version] of Object.entries(others)) {
    const places = [join(HERE, "node_modules"), join(ROOT, "node_modules")].map((modules) => join(modules, needed, "package.json"));
    const installed = places.find(existsSync);
    assert.ok(installed, `${name} needs ${needed}, which tests/hosts/package.json does not name`);
    assert.equal(json(installed).version, version, `${name} and tests/hosts name different versions of ${needed}`);
  }
  const { dependencies: __, devDependencies: ___, ...bare } = manifest;
  writeFileSync(join(folder, "package.json"), JSON.stringify(bare));
  const [first] = projects;
  if (first === undefined) await run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock", TARBALL], { cwd: folder });
  // What npm made of the tarball once, it would make again.
  else cpSync(join(first, "node_modules"), join(folder, "node_modules"), { recursive: true });
  projects.push(folder);
  return folder;
}

/** Runs a program to its end. */
export const ran = (command, args, options) => run(command, args, { timeout: PATIENCE_MS, ...options });

/** Nothing of the machine's settings but what programs need to run; no runtime of the tests asks for news of itself. */
export const QUIET = {
  PATH: process.env.PATH,
  HOME: join(HERE, "dist/home"),
  DENO_DIR: join(HERE, "dist/home/deno"),
  DENO_NO_UPDATE_CHECK: "1",
  DO_NOT_TRACK: "1",
  NEXT_TELEMETRY_DISABLED: "1",
  BUN_RUNTIME_TRANSPILER_CACHE_PATH: "0",
  NO_COLOR: "1",
};

/**
 * Starts a server. Its port is the number in the first match of `ready` in what it prints; with `control` it prints that to
 * file descriptor 3.
 */
export async function start(command, args, { cwd, env = {}, ready = /ready (?:http:\/\/[^:/]+:)?(\d+)/, control = false } = {}) {
  mkdirSync(QUIET.HOME, { recursive: true });
  const child = spawn(command, args, { cwd, env: { ...QUIET, ...env }, stdio: ["ignore", "pipe", "pipe", control ? "pipe" : "ignore"] });
  const said = { out: "", err: "", control: "" };
  const streams = { out: child.stdout, err: child.stderr, ...(control ? { control: child.stdio[3] } : {}) };
  const ended = once(child, "close").then(([code, signal]) => ({ code, signal, ...said }));
  const port = await new Promise((resolve, reject) => {
    for (const [name, stream] of Object.entries(streams)) {
      stream.on("data", (chunk) => {
        said[name] += chunk;
        const found = ready.exec(said[control ? "control" : "out"]);
        if (found !== null) resolve(Number(found[1]));
      });
    }
    child.once("error", reject);
    const timer = setTimeout(() => reject(new Error(`${command} is not ready: ${JSON.stringify(said)}`)), PATIENCE_MS / 2);
    timer.unref();
    ended.then((end) => reject(new Error(`${command} ended: ${JSON.stringify(end)}`)));
  }).catch((error) => {
    child.kill("SIGKILL");
    throw error;
  });
  const origin = `http://127.0.0.1:${port}`;
  return {
    port,
    origin,
    said,
    child,
    ended,
    call: (path, init) => fetch(`${origin}${path}`, init),
    async stop() {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), 5_000);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** How many Workers this process has started. */
let workers = 0;

/** A Worker in workerd: `modules` are the files of a folder by their names; `text` are its settings; `date` decides how the
 * runtime behaves. */
export async function startWorker(folder, modules, text, { date = "2026-11-01" } = {}) {
  const quoted = JSON.stringify;
  const parts = modules.map((name) => `(name = ${quoted(name)}, ${name.endsWith(".wasm") ? "wasm" : "esModule"} = embed ${quoted(name)})`);
  const bindings = Object.entries(text).map(([name, value]) => `(name = ${quoted(name)}, text = ${quoted(value)})`);
  const config = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker), (name = "internet", network = (allow = ["local"]))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [${parts.join(", ")}],
  bindings = [${bindings.join(", ")}],
  compatibilityDate = ${quoted(date)},
);
`;
  // Tests run beside each other: one must not rewrite what the workerd of another is about to read.
  workers += 1;
  const file = `config-${process.pid}-${workers}.capnp`;
  writeFileSync(join(folder, file), config);
  return start(program("@cloudflare", "bin/workerd"), ["serve", file, "--control-fd=3"], { cwd: folder, ready: /"port":\s*(\d+)/, control: true });
}

/** Bundles the Worker of a project as wrangler does: one script, and the WebAssembly beside it. */
export async function bundleWorker(folder) {
  await build({
    entryPoints: [join(folder, "worker.mjs")],
    outdir: join(folder, "worker"),
    bundle: true,
    format: "esm",
    conditions: ["workerd"],
    loader: { ".wasm": "copy" },
    assetNames: "[name]",
    logLevel: "warning",
  });
}

const worker = (folder, env, options) => startWorker(join(folder, "worker"), ["worker.js", "core.wasm", "server.wasm", "validate.wasm"], env, options);

/** The hosts of the project `app`. */
export const HOSTS = {
  node: (cwd, env) => start(process.execPath, ["node.mjs"], { cwd, env }),
  bun: (cwd, env) => start(program("@oven", "bin/bun"), ["run", "bun.mjs"], { cwd, env }),
  deno: (cwd, env) => start(program("@deno", "deno"), ["run", "--no-remote", "--no-prompt", "--allow-read", "--allow-env", "--allow-net=127.0.0.1", "deno.mjs"], { cwd, env }),
  workerd: (folder, env) => worker(folder, env),
  "workerd as of 2024, without Node's modules": (folder, env) => worker(folder, env, { date: "2024-11-01" }),
};

/** A stub of the vendor that answers everything, and what it saw of the API. Its token and the secret are canaries. */
export async function stub() {
  const seen = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, url, headers } = request;
    const token = url === "/oauth2/token";
    if (!token) seen.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
    const answer = token ? { access_token: "canary-token", token_type: "bearer", expires_in: 3599 } : { items: [] };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${server.address().port}`;
  const env = { PAXOS_API_URL: `${origin}/v2`, PAXOS_TOKEN_URL: `${origin}/oauth2/token`, PAXOS_CLIENT_ID: "client-7", PAXOS_CLIENT_SECRET: "canary-secret" };
  return {
    seen,
    env,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Lets the token of an answer live for so many seconds only. */
function shorten(response, seconds) {
  const { writeHead, write } = response;
  response.writeHead = (status, headers) => writeHead.call(response, status, headers.filter((_, at) => headers[at - (at % 2)] !== "content-length"));
  response.write = (chunk) => write.call(response, Buffer.from(chunk).toString().replace(/"expires_in":\d+/, `"expires_in":${seconds}`));
}

/**
 * The sandbox as a server on this machine, and what it was asked. `before` may hold a request back, by its kind: "token" or
 * "api". `tokenLife` is how many seconds tokens live.
 */
export async function upstream() {
  const sandbox = createSandbox({ seed: "upstream" });
  const listener = toNodeListener(sandboxHandler(sandbox));
  const seen = { api: [], token: [] };
  const state = { before: undefined, tokenLife: undefined };
  const server = createServer(async (request, response) => {
    const kind = request.url === "/oauth2/token" ? "token" : "api";
    seen[kind].push({ method: request.method, url: request.url, headers: request.headers });
    await state.before?.(kind);
    if (kind === "token" && state.tokenLife !== undefined) shorten(response, state.tokenLife);
    listener(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${server.address().port}`;
  return Object.assign(state, {
    sandbox,
    seen,
    env: {
      PAXOS_API_URL: `${origin}/v2`,
      PAXOS_TOKEN_URL: `${origin}/oauth2/token`,
      PAXOS_CLIENT_ID: sandbox.credentials.clientId,
      PAXOS_CLIENT_SECRET: sandbox.credentials.clientSecret,
    },
    forget() {
      seen.api.length = 0;
      seen.token.length = 0;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  });
}
