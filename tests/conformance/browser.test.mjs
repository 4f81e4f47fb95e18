// The suite in a real browser: in the page's own process, and against a Service Worker whose server is gone.
import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { PATIENCE_MS, startBrowser } from "../browser/support.mjs";
import { inProcess } from "./home.mjs";
import { CASES, OPTIONS, run } from "./suite.mjs";

const HERE = fileURLToPath(new URL("./", import.meta.url));
const PACKAGE = process.env.PAXOS_PACKAGE ?? fileURLToPath(new URL("../../pkg/", import.meta.url));
const { createSandbox } = await import(pathToFileURL(join(PACKAGE, "entry/sandbox-node.js")).href);
const TYPES = { ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm", ".html": "text/html" };

/** What another home must answer. */
const reference = inProcess(createSandbox({ ...OPTIONS, now: new Date(OPTIONS.now) }));

/** A server of files: the package and the suite, and whatever `more` has. It ends with the test `t` at the latest. */
async function serveFiles(t, more = {}) {
  const roots = { "/pkg/": PACKAGE, "/suite/": HERE };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://files");
    const root = Object.keys(roots).find((root) => pathname.startsWith(root));
    const path = root && normalize(join(roots[root], pathname.slice(root.length)));
    const text = more[pathname];
    if (text === undefined && !(path?.startsWith(roots[root]) && statSync(path, { throwIfNoEntry: false })?.isFile())) {
      response.writeHead(404).end();
      return;
    }
    const name = path ?? (pathname === "/" ? ".html" : pathname);
    response.writeHead(200, { "content-type": TYPES[extname(name)] ?? TYPES[name], "cache-control": "no-store" });
    response.end(text ?? readFileSync(path));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  t.after(stop);
  return { more, stop, origin: `http://127.0.0.1:${server.address().port}` };
}

const PAGE = "<!doctype html><html lang=en><title>conformance</title><body>";
const SUITE = JSON.stringify(OPTIONS);
const worker = (version = 1) => `// version ${version}
import { sandboxServiceWorker } from "/pkg/entry/sandbox-browser.js";
sandboxServiceWorker(self, { sandbox: { ...${SUITE}, now: new Date(${JSON.stringify(OPTIONS.now)}) } });
`;

/** For what lives as long as all tests of a group: `after` inside of a hook would end with the hook. */
function group() {
  const ends = [];
  after(async () => {
    for (const end of ends.reverse()) await end();
  });
  return { after: (end) => ends.push(end) };
}

let browser;
before(async () => (browser = await startBrowser()));
after(() => browser.close());

async function open(t, origin) {
  const context = await browser.newContext();
  t.after(() => context.close());
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  await page.goto(origin);
  return page;
}

/** Opens a page with a sandbox in a Service Worker. */
async function openWithWorker(t, files) {
  const page = await open(t, files.origin);
  await page.evaluate(async () => {
    const { registerSandbox } = await import("/pkg/entry/sandbox-browser.js");
    await registerSandbox("/sw.js");
  });
  return page;
}

/** Makes a home in the page, under the name `home`. */
const homeBehindWorker = (page) =>
  page.evaluate(async () => {
    const [{ behind }, { run }] = await Promise.all([import("/suite/home.mjs"), import("/suite/suite.mjs")]);
    Object.assign(window, { run, home: await behind(location.origin) });
  });

const runInPage = (page, title) => page.evaluate((title) => window.run(window.home, title), title);

/** Stops the worker as a browser does that needs the memory. */
async function stopWorker(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("ServiceWorker.enable");
  await session.send("ServiceWorker.stopAllWorkers");
  await session.detach();
}

describe("in process, in a browser", () => {
  const t = group();
  let page;
  before(async () => {
    page = await open(t, (await serveFiles(t, { "/": PAGE })).origin);
    await page.evaluate(async (options) => {
      const names = ["/pkg/entry/sandbox-browser.js", "/suite/home.mjs", "/suite/suite.mjs"];
      const [{ createSandbox, ready }, { inProcess }, { run }] = await Promise.all(names.map((name) => import(name)));
      await ready();
      Object.assign(window, { run, home: inProcess(createSandbox({ ...options, now: new Date(options.now) })) });
    }, OPTIONS);
  });
  for (const title of CASES) {
    it(title, async () => assert.equal(await runInPage(page, title), await run(reference, title), "the same answers as in Node"));
  }
});

describe("in a Service Worker, without a server", () => {
  const t = group();
  let page;
  before(async () => {
    const files = await serveFiles(t, { "/": PAGE, "/sw.js": worker() });
    page = await openWithWorker(t, files);
    await homeBehindWorker(page);
    await files.stop();
  });
  for (const title of CASES) {
    it(title, async () => assert.equal(await runInPage(page, title), await run(reference, title), "the same answers as in Node"));
  }
});

/** Creates an orchestration through the token proxy in the worker, as an application does. */
const create = (page, refId) =>
  page.evaluate(async (ref_id) => {
    const { PaxosClient } = await import("/pkg/entry/browser.js");
    const client = (window.client ??= new PaxosClient({ baseUrl: "/paxos" }));
    const { items } = await client.profiles.list();
    const money = { source_asset: "USD", destination_asset: "USDG", source_amount: "3.00" };
    const ends = { source: { profile: { profile_id: items[0].id } }, destination: { profile: { profile_id: items[1].id } } };
    const { id, status } = await client.orchestrations.create({ ref_id, ...money, ...ends });
    return { id, status };
  }, refId);

const find = (page, refId) =>
  page.evaluate(async (ref_id) => (await window.client.orchestrations.list({ ref_id })).items.map(({ id, status }) => ({ id, status })), refId);

describe("a Service Worker", () => {
  it("lets a client work with no server, and goes on when the browser has stopped it", async (t) => {
    const files = await serveFiles(t, { "/": PAGE, "/sw.js": worker() });
    const page = await openWithWorker(t, files);
    // What a page imports is loaded while there is somebody who serves it.
    await page.evaluate(() => import("/pkg/entry/browser.js").then(({ ready }) => ready()));
    await files.stop();
    const made = await create(page, "before");
    for (let turn = 0; turn < 3; turn += 1) {
      await stopWorker(page);
      assert.deepEqual(await find(page, "before"), [made]);
    }
    await page.evaluate(() => fetch("/_sandbox/run-until-idle", { method: "POST" }).then((answer) => answer.json()));
    await stopWorker(page);
    assert.deepEqual(await find(page, "before"), [{ ...made, status: "COMPLETED" }]);
  });

  it("keeps tokens that it gave out, over its death", async (t) => {
    const files = await serveFiles(t, { "/": PAGE, "/sw.js": worker() });
    const page = await openWithWorker(t, files);
    const token = await page.evaluate(async () => {
      const { credentials } = await (await fetch("/_sandbox/state")).json();
      const form = new URLSearchParams({ grant_type: "client_credentials", client_id: credentials.clientId, client_secret: credentials.clientSecret });
      return (await (await fetch("/oauth2/token", { method: "POST", body: form })).json()).access_token;
    });
    await stopWorker(page);
    const status = await page.evaluate(async (token) => (await fetch("/v2/profiles", { headers: { authorization: `Bearer ${token}` } })).status, token);
    assert.equal(status, 200);
  });

  it("answers a page that was loaded past all caches, where browsers leave workers out", async (t) => {
    const files = await serveFiles(t, { "/": PAGE, "/sw.js": worker() });
    const page = await openWithWorker(t, files);
    const session = await page.context().newCDPSession(page);
    const loaded = page.waitForEvent("load");
    await session.send("Page.reload", { ignoreCache: true });
    await loaded;
    assert.equal(await page.evaluate(() => navigator.serviceWorker.controller), null);
    await page.evaluate(async () => {
      const { registerSandbox } = await import("/pkg/entry/sandbox-browser.js");
      await registerSandbox("/sw.js");
    });
    assert.equal((await create(page, "reloaded")).status, "PROCESSING");
  });

  it("gives way to its next version, which goes on from its state", async (t) => {
    const files = await serveFiles(t, { "/": PAGE, "/sw.js": worker(1) });
    const page = await openWithWorker(t, files);
    const made = await create(page, "old");
    files.more["/sw.js"] = worker(2);
    await page.evaluate(async () => {
      const changed = new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }));
      await (await navigator.serviceWorker.getRegistration()).update();
      await changed;
    });
    assert.deepEqual(await find(page, "old"), [made]);
  });

  it("begins afresh when its options change", async (t) => {
    const files = await serveFiles(t, { "/": PAGE, "/sw.js": worker(1) });
    const page = await openWithWorker(t, files);
    await create(page, "old");
    files.more["/sw.js"] = worker(2).replace('"conformance"', '"another"');
    await page.evaluate(async () => {
      const changed = new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }));
      await (await navigator.serviceWorker.getRegistration()).update();
      await changed;
    });
    assert.deepEqual(await find(page, "old"), []);
  });

  it("is not installed without its WebAssembly, and says so; the next try works", async (t) => {
    const files = await serveFiles(t, { "/": PAGE, "/sw.js": worker(), "/pkg/wasm/server.wasm": "<!doctype html>" });
    const page = await open(t, files.origin);
    const register = () =>
      page.evaluate(async () => {
        const { registerSandbox } = await import("/pkg/entry/sandbox-browser.js");
        return registerSandbox("/sw.js").then(
          () => "there",
          (error) => `${error.code}: ${error.message}`,
        );
      });
    assert.match(await register(), /^no_service_worker: .*could not be installed/);
    delete files.more["/pkg/wasm/server.wasm"];
    assert.equal(await register(), "there");
  });

  it("takes nothing from a form of another origin", async (t) => {
    const files = await serveFiles(t, { "/": PAGE, "/sw.js": worker() });
    const page = await openWithWorker(t, files);
    const made = await create(page, "mine");
    const form = `${PAGE}<form method=post action="${files.origin}/_sandbox/reset"><button>win</button></form>`;
    const elsewhere = await serveFiles(t, { "/": form });
    await page.goto(elsewhere.origin.replace("127.0.0.1", "localhost"));
    const [answer] = await Promise.all([page.waitForNavigation(), page.click("button")]);
    assert.equal(answer.status(), 403);
    await page.goto(files.origin);
    await create(page, "other");
    assert.deepEqual((await find(page, "mine")).map(({ id }) => id), [made.id]);
  });

  it("leaves alone what is not the sandbox's", async (t) => {
    const files = await serveFiles(t, { "/": PAGE, "/sw.js": worker(), "/v2x.js": "1" });
    const page = await openWithWorker(t, files);
    const statuses = await page.evaluate(async () => {
      const paths = ["/v2x.js", "/nothing", "/_sandbox/nothing", "/v2/nothing"];
      return Promise.all(paths.map(async (path) => (await fetch(path)).status));
    });
    assert.deepEqual(statuses, [200, 404, 404, 404]);
  });
});
