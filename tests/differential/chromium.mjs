// The browser's side of the differential test: a page that loads the package as it is and says its verdicts.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { startBrowser } from "../browser/support.mjs";
import { file } from "../package/proxy-support.mjs";

const PAGE = `<!doctype html><title>verdicts</title><script type="module">
  import "/package/entry/validate-browser.js";
  import "/package/entry/browser.js";
  import { operations, validate } from "/package/lib/checks.js";
  import { core } from "/package/lib/client.js";
  import { verdicts } from "/wire.mjs";
  const bytes = new Uint8Array(await (await fetch("/cases")).arrayBuffer());
  for (const [name, engine] of Object.entries({ "validate.wasm": validate, "core.wasm": core })) {
    await engine.ready();
    await fetch("/verdicts/" + name, { method: "POST", body: verdicts(engine.exports, bytes, operations) });
  }
  document.title = "done";
</script>`;

const TYPES = { js: "text/javascript", mjs: "text/javascript", wasm: "application/wasm" };

/** The verdicts of both artefacts in Chromium on packed cases: `{ name: bytes }`. */
export async function chromiumVerdicts(bytes) {
  const found = {};
  const answer = async (request, response) => {
    const { pathname } = new URL(request.url, "http://127.0.0.1");
    const send = (type, body) => response.writeHead(200, { "content-type": type }).end(body);
    if (pathname === "/") return send("text/html", PAGE);
    if (pathname === "/cases") return send("application/octet-stream", bytes);
    if (pathname.startsWith("/verdicts/")) {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      found[pathname.slice("/verdicts/".length)] = new Uint8Array(Buffer.concat(chunks));
      return send("text/plain", "");
    }
    const from = pathname === "/wire.mjs" ? new URL("wire.mjs", import.meta.url) : file(pathname.slice("/package/".length));
    return send(TYPES[pathname.split(".").at(-1)], await readFile(from));
  };
  const server = createServer((request, response) => answer(request, response).catch(() => response.writeHead(404).end()));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const browser = await startBrowser();
  try {
    const page = await browser.newPage();
    const complaints = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.waitForFunction(() => document.title === "done", undefined, { timeout: 300_000 }).catch((error) => assert.fail(`${error} ${complaints}`));
    assert.deepEqual(complaints, []);
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
  return found;
}
