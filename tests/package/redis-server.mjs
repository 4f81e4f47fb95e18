// A real Redis for tests: on a free port of this machine, in memory, ended with the test.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";

const PROGRAM = process.env.REDIS_SERVER ?? "redis-server";

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Starts a server: its address, and what ends it as a crash would. Fails, and does not skip, where there is none. */
export async function redisServer(t, port) {
  port ??= await freePort();
  const child = spawn(PROGRAM, ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--daemonize", "no"], { stdio: ["ignore", "pipe", "inherit"] });
  const failed = once(child, "error").then(([error]) => {
    throw new Error(`redis-server does not start (${error.code}): install the Debian package redis-server, or set REDIS_SERVER to its path`);
  });
  let said = "";
  const ready = new Promise((resolve, reject) => {
    child.stdout.on("data", (chunk) => {
      said += chunk;
      if (/Ready to accept connections/.test(said)) resolve();
    });
    child.once("exit", () => reject(new Error(`redis-server ended at once:\n${said}`)));
  });
  ready.catch(() => {});
  await Promise.race([ready, failed]);
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  };
  t.after(kill);
  return { url: `redis://127.0.0.1:${port}`, port, kill };
}
