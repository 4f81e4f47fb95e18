// The plain page, an import map and nothing else, in the browsers that are not Chromium: Firefox, and WebKit by the
// MiniBrowser of WebKitGTK. Neither needs a driver: the page itself tells the server what it found.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { accessSync, constants, mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { delimiter, extname, join, normalize } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const APP = fileURLToPath(new URL("../bundlers/app/", import.meta.url));
const PACKAGE = process.env.PAXOS_PACKAGE ?? fileURLToPath(new URL("../../pkg/", import.meta.url));
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };
const PATIENCE_MS = 90_000;

/** The first of some programs that there is. */
function program(...candidates) {
  const paths = candidates.flatMap((name) => (name.startsWith("/") ? [name] : (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, name))));
  const found = paths.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  assert.ok(found, `none of ${candidates.join(", ")} is installed (Debian: apt-get install firefox-esr webkit2gtk-driver xvfb xauth)`);
  return found;
}

/** Serves the page; what it tells is what it is resolved with. */
async function servePage() {
  const map = '<script type="importmap">{ "imports": { "paxos-orchestrations": "/package/entry/browser.js" } }</script>';
  const teller = `<script>
    const timer = setInterval(() => {
      if (!document.title.startsWith("{")) return;
      clearInterval(timer);
      fetch("/told", { method: "POST", body: document.title });
    }, 50);
  </script>`;
  let tell;
  const told = new Promise((resolve) => (tell = resolve));
  const server = createServer(async (request, response) => {
    if (request.method === "POST") {
      let body = "";
      for await (const part of request) body += part;
      tell(JSON.parse(body));
      response.writeHead(204).end();
      return;
    }
    const path = normalize(new URL(request.url, "http://localhost").pathname);
    const file = path.startsWith("/package/") ? join(PACKAGE, path.slice("/package/".length)) : join(APP, path === "/" ? "index.html" : path);
    try {
      let body = await readFile(file);
      if (extname(file) === ".html") body = String(body).replace("<body>", `<body>${map}${teller}`);
      response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, told, close: () => server.close() };
}

const BROWSERS = {
  firefox: (url, profile) => [program("firefox-esr", "firefox"), "--headless", "--no-remote", "--profile", profile, url],
  webkit: (url) => {
    const browser = program(...["4.1", "4.0", "6.0"].map((version) => `/usr/lib/x86_64-linux-gnu/webkit2gtk-${version}/MiniBrowser`), "MiniBrowser");
    return [program("xvfb-run"), "--auto-servernum", browser, "--private", url];
  },
};

for (const [name, command] of Object.entries(BROWSERS)) {
  test(`${name}: the plain page works`, { timeout: PATIENCE_MS }, async () => {
    const page = await servePage();
    const profile = mkdtempSync(join(tmpdir(), `paxos-${name}-`));
    const [browser, ...args] = command(page.url, profile);
    const child = spawn(browser, args, { stdio: "ignore", detached: true, env: { ...process.env, HOME: profile } });
    try {
      const ended = new Promise((_, reject) => child.once("exit", (code) => reject(new Error(`${browser} ended with ${code}`))));
      const { early, ready: _, issues, ...rest } = await Promise.race([page.told, ended]);
      assert.match(early, /^not_ready: .*await ready\(\)/);
      assert.deepEqual(rest, { listed: "p-1", looked: false, waited: "COMPLETED", unknown: 1, address: true });
      assert.ok(issues.includes("unknown_field"), String(issues));
    } finally {
      process.kill(-child.pid, "SIGKILL");
      page.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
    }
  });
}
