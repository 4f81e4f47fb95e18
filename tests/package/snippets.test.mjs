// The snippets of `prepare`, run as people run them: sh with curl, Node, Python. A server before a sandbox keeps what
// arrives, and it must be what `prepare` said, byte for byte. Direct snippets name the vendor's hosts, which no test may call:
// in shell and Python the address is replaced, in Node its `fetch`; snippets for a token proxy run untouched.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";
import { operations, prepare, schemas } from "../../pkg/entry/node.js";
import { createTokenProxy, toNodeListener } from "../../pkg/entry/proxy-node.js";
import { createSandbox, sandboxHandler } from "../../pkg/entry/sandbox-node.js";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PACKED = join(ROOT, "target/npm");
const TARBALL = process.env.PAXOS_TARBALL ?? join(PACKED, readdirSync(PACKED).find((name) => name.endsWith(".tgz")));
const TSC = join(ROOT, "node_modules/typescript/bin/tsc");
const GOOD = join(ROOT, "tests/fixtures/good");
const PATIENCE_MS = 120_000;

const folder = mkdtempSync(join(tmpdir(), "paxos-snippets-"));
const exec = promisify(execFile);
const sandbox = createSandbox();
const handler = sandboxHandler(sandbox);
const { clientId, clientSecret } = sandbox.credentials;
/** What arrived, oldest first, but for requests for tokens. */
let arrived = [];
let server;
let proxyServer;
let origin;
let token;
/** Nothing of the machine's: proxies, curl's and Python's own settings. */
const bare = { PATH: process.env.PATH, HOME: folder };

/** Runs a program; a failure is a result, too. */
async function run(command, args, env = {}) {
  const options = { cwd: folder, env: { ...bare, ...env }, timeout: PATIENCE_MS, maxBuffer: 1 << 26 };
  return exec(command, args, options).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  );
}

async function needs(program) {
  const { code } = await run(program, ["--version"]);
  assert.equal(code, 0, `${program} is missing, and the snippets for it are run: install it (Debian: apt-get install ${program})`);
}

before(async () => {
  await needs("curl");
  await needs("python3");
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  const installed = await run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", TARBALL]);
  assert.equal(installed.code, 0, installed.stderr);
  symlinkSync(join(ROOT, "node_modules/@types"), join(folder, "node_modules/@types"));
  copyFileSync(join(ROOT, "tests/package/snippet-runner.mjs"), join(folder, "snippet-runner.mjs"));
  server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const { method, headers } = request;
    // Which snippet a request is from stands before the path, or in a header.
    const [, prefix, url] = /^(?:\/from-([\w-]+))?(.*)$/.exec(request.url);
    if (url !== "/oauth2/token") arrived.push({ from: prefix ?? headers["x-test-case"], method, url, headers, body: body.toString("utf8") });
    const answer = await handler(new Request(origin + url, { method, headers: forwarded(headers), ...(body.length > 0 ? { body } : {}) }));
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(Buffer.from(await answer.arrayBuffer()));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  origin = `http://127.0.0.1:${server.address().port}`;
  const form = new URLSearchParams({ grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret });
  const answer = await fetch(`${origin}/oauth2/token`, { method: "POST", body: form });
  token = (await answer.json()).access_token;
  const endpoints = { apiUrl: `${origin}/v2`, tokenUrl: `${origin}/oauth2/token` };
  const proxy = createTokenProxy({ endpoints, credentials: sandbox.credentials, allow: "all", authorize: () => true });
  proxyServer = createServer(toNodeListener(proxy));
  proxyServer.listen(0, "127.0.0.1");
  await once(proxyServer, "listening");
});

after(() => {
  for (const one of [server, proxyServer]) {
    one?.closeAllConnections();
    one?.close();
  }
  rmSync(folder, { recursive: true, force: true });
});

const forwarded = ({ authorization, "content-type": type }) => ({ ...(authorization && { authorization }), ...(type && { "content-type": type }) });

/** A direct snippet in shell or Python, with the address of the sandbox in the place of the vendor's. */
function redirected(code, name = "somewhere") {
  const at = "https://api.sandbox.paxos.com";
  assert.equal(code.split(at).length, 2, "names the address once");
  return code.replace(at, `${origin}/from-${name}`);
}

/** Runs one snippet in shell or Python and gives what came of it and what arrived. */
async function runs(command, code, env) {
  writeFileSync(join(folder, "snippet"), code);
  arrived = [];
  const result = await run(command, ["snippet"], env);
  return { ...result, arrived };
}

const withToken = () => ({ PAXOS_ACCESS_TOKEN: token });
const TS_ENV = { PAXOS_CLIENT_ID: clientId, PAXOS_CLIENT_SECRET: clientSecret };

/** The client never creates without a `ref_id`; where it may be missing in what was prepared, that is all it adds. */
function without(body, prepared, what) {
  const isAdded = /\.m?js$/.test(what) && prepared.operation.startsWith("createFiat") && !prepared.body.includes('"ref_id"');
  return isAdded ? body.replace(/^\{"ref_id":"[0-9a-f-]{36}",/, "{") : body;
}

/** The request that must arrive. */
function expectArrival(prepared, { method, url, headers, body }, what) {
  const target = `/v2${prepared.path}${prepared.query === "" ? "" : `?${prepared.query}`}`;
  assert.equal(`${method} ${url}`, `${prepared.method} ${target}`, what);
  assert.equal(without(body, prepared, what), prepared.body ?? "", what);
  assert.equal(headers["content-type"], prepared.headers["content-type"], what);
  assert.match(headers.authorization, /^Bearer \S+$/, what);
}

/** Runs Python's snippets in one process; what is no refusal of the API ends it. */
const RUN_ALL_PYTHON = `
import json, runpy, sys
for name in sys.argv[1:]:
  try:
    runpy.run_path(name)
  except SystemExit as refused:
    json.loads(str(refused))
`;

/** Runs requests in all three languages; `cases` are pairs of a name and what `prepare` gave. */
async function runAll(cases, extension) {
  const names = cases.map(([name]) => name);
  for (const [name, prepared] of cases) {
    write(`${name}.sh`, redirected(prepared.toCurl(), `sh-${name}`));
    write(`${name}.py`, redirected(prepared.toPython(), `py-${name}`));
  }
  arrived = [];
  const shell = async () => {
    for (const name of names) {
      const { code, stderr } = await run("sh", [`${name}.sh`], withToken());
      assert.equal(code, 0, `${name}: ${stderr}`);
    }
  };
  const python = async () => {
    const { code, stderr } = await run("python3", ["-c", RUN_ALL_PYTHON, ...names.map((name) => `${name}.py`)], withToken());
    assert.equal(code, 0, stderr);
  };
  const node = async () => {
    const { stdout, stderr } = await run(process.execPath, ["snippet-runner.mjs", origin, ...names.map((name) => `${name}.${extension}`)], TS_ENV);
    assert.equal(stderr, "");
    return new Map(stdout.trim().split("\n").map((line) => JSON.parse(line)).map(({ file, error }) => [file, error]));
  };
  const [errors] = await Promise.all([node(), python(), shell()]);
  for (const [name, prepared] of cases) {
    for (const from of [`sh-${name}`, `py-${name}`, `${name}.${extension}`]) {
      const found = arrived.filter((request) => request.from === from);
      assert.equal(found.length, 1, `${from}: ${found.length} requests arrived; ${errors.get(from)}`);
      expectArrival(prepared, found[0], from);
    }
  }
}

function write(name, code) {
  writeFileSync(join(folder, name), code);
}

test("every operation: its fixtures run in all three languages, and say the same bytes", async () => {
  const names = readdirSync(GOOD).filter((name) => name.includes(".params"));
  const given = (name) => [name.replace(".json", "").replaceAll(".", "-"), name.split(".")[0], JSON.parse(readFileSync(join(GOOD, name), "utf8"))];
  const cases = names.map(given);
  // Lists without filters, and what has no fixture, take no parameters.
  for (const { name } of operations) if (!cases.some(([, operation]) => operation === name)) cases.push([name, name, {}]);
  assert.equal(new Set(cases.map(([, operation]) => operation)).size, 28);
  const prepared = cases.map(([name, operation, params]) => [name, prepare(operation, params, { environment: "sandbox" })]);
  for (const [name, request] of prepared) write(`${name}.ts`, request.toTypeScript());
  const options = ["--strict", "--target", "es2022", "--module", "nodenext", "--types", "node", "--outDir", "."];
  const compiled = await run(process.execPath, [TSC, ...options, ...prepared.map(([name]) => `${name}.ts`)]);
  assert.equal(compiled.code, 0, compiled.stdout);
  sandbox.reset();
  await runAll(prepared, "js");
  const reached = new Set(sandbox.journal().map(({ operation }) => operation));
  assert.deepEqual([...reached].filter(Boolean).sort(), operations.map(({ name }) => name).sort());
});

const PROFILE = { profile: { profile_id: "50cb7516-9dd0-450d-abd3-a4d5311697a9" } };
const create = (more) => ({ ref_id: "r", source_asset: "USDG", destination_asset: "USD", source_amount: "1", source: PROFILE, destination: { fiat: { fiat_account_id: "b" } }, ...more });
/** Where people may write what they like. */
const PLACES = {
  memo: (text) => ["createOrchestration", create({ destination: { fiat: { fiat_account_id: "b", memo: text } } })],
  ref_id: (text) => ["createOrchestration", create({ ref_id: text })],
  value: (text) => ["createOrchestration", create({ metadata: { note: text } })],
  key: (text) => ["createOrchestration", create({ metadata: Object.fromEntries([[text, "v"], ["true", "false"]]) })],
  nickname: (text) => ["createOrchestrationRule", { ref_id: "r", nickname: text, profile_id: "p", source_asset: "USD", destination_asset: "USDG", source: { fiat: { network: "WIRE" } }, destination: PROFILE }],
  label: (text) => ["putCryptoDestinationAddress", { crypto_network: "ETHEREUM", address: "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", nickname: text }],
  filter: (text) => ["listProfiles", { nickname: text }],
  path: (text) => ["getOrchestration", { id: text }],
};
const NASTY = [
  "'", '"', "''", "it's", "$(touch touched)", "`touch touched`", "'; touch touched; '", '"; touch touched; "', "\\", "\\\\'", "\\n", "\n", "\r\n", "\t", "\b\f", "\0",
  "${process.env.PATH}", "${PATH}", "$PATH", "%s%n", "!!", "~", "*", "?", "{a,b}", "{0}", "#", "&", "|", "<", ">", "\u{1f4b8}", "é", "日本", "\u2028\u2029", "\u202etxt.exe", "\u200b", "\ufeff", "\x7f", "\x85",
  "</script>", "<!--", "*/", "//", "'''", '"""', "\\u0041", "\\x41", "\\N{BULLET}", "true", "null", "None", ": true", "x: null", "__proto__", "constructor", "007", "1e3", "class", "-1", "@file", "--data", "EOF", " ", "@",
];

/** A generator of pseudo-random numbers below 1 (mulberry32): a failure can be seen again. */
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

test("texts that mean something to a shell, JavaScript or Python mean nothing in a snippet", async () => {
  const next = random(4);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const texts = [...NASTY];
  for (let n = 0; n < 40; n += 1) texts.push(Array.from({ length: 1 + Math.floor(next() * 5) }, () => pick(NASTY)).join(pick(["", " ", "x"])));
  // As long as the vendor lets a text be.
  texts.push(`'"\\${"x".repeat(30)}`, "\u{1f4b8}'".repeat(16));
  const cases = [];
  const accepted = {};
  const usable = (place, text) => {
    const [operation, params] = PLACES[place](text);
    return schemas[operation].safeParse(params).success && text !== "." && text !== "..";
  };
  const pairs = texts.map((text, index) => {
    // In turn, so that every place sees texts of every kind.
    const places = Object.keys(PLACES).filter((place) => usable(place, text));
    return [text, places[index % places.length]];
  });
  // Names that an object literal treats in its own way.
  for (const text of ["__proto__", "constructor", "toString", "007", "10", "class", "a-b"]) pairs.push([text, "key"]);
  for (const [index, [text, place]] of pairs.entries()) {
    assert.ok(place !== undefined && usable(place, text), `no place takes ${JSON.stringify(text)}`);
    accepted[place] = (accepted[place] ?? 0) + 1;
    const [operation, params] = PLACES[place](text);
    const request = prepare(operation, params, { environment: "sandbox" });
    cases.push([`nasty-${index}`, request]);
    write(`nasty-${index}.mjs`, request.toTypeScript());
  }
  for (const place of Object.keys(PLACES)) assert.ok(accepted[place] >= 5, `${place} was tried ${accepted[place]} times`);
  await runAll(cases, "mjs");
  assert.ok(!existsSync(join(folder, "touched")), "a text was run");
});

test("a snippet that is read shows everything it says", () => {
  const [operation, params] = PLACES.value("a\u202eb\u2028c\x7f");
  for (const code of [prepare(operation, params).toTypeScript(), prepare(operation, params).toPython()]) {
    assert.match(code, /note"?: "a\\u202eb\\u2028c\\u007f"/);
  }
});

test("snippets for a token proxy run untouched and without credentials, and carry the same bytes", async () => {
  // The seeded default profile, so that the money really moves.
  const baseUrl = `http://127.0.0.1:${proxyServer.address().port}/paxos`;
  const headers = { authorization: `Bearer ${token}` };
  const { id: profile_id } = await (await fetch(`${origin}/v2/profiles/default`, { headers })).json();
  const place = { profile: { profile_id } };
  for (const [command, code] of [["sh", "toCurl"], ["python3", "toPython"], [process.execPath, "toTypeScript"]]) {
    const params = { ref_id: `it's ${code} & "more"`, source_asset: "USD", destination_asset: "USDG", source_amount: "1.25", source: place, destination: place };
    const request = prepare("createOrchestration", params, { baseUrl });
    arrived = [];
    write("direct.mjs", request[code]());
    const { code: status, stdout, stderr } = await run(command, ["direct.mjs"]);
    assert.equal(status, 0, stderr);
    const { id, ref_id } = JSON.parse(stdout);
    assert.ok(id && ref_id === params.ref_id, stdout);
    const sent = arrived.filter(({ method }) => method === "POST");
    assert.equal(sent.length, 1);
    expectArrival(request, sent[0], code);
  }
});

test("no snippet holds a secret, and one without its variable ends before money moves", async () => {
  const [operation, params] = PLACES.memo("m");
  const request = prepare(operation, params, { environment: "production" });
  for (const [code, ...names] of [["toCurl", "PAXOS_ACCESS_TOKEN"], ["toPython", "PAXOS_ACCESS_TOKEN"], ["toTypeScript", "PAXOS_CLIENT_ID", "PAXOS_CLIENT_SECRET"]]) {
    const text = request[code]();
    for (const name of names) assert.ok(text.includes(name), code);
    assert.ok(!/sandbox/.test(text), `${code} is for production`);
  }
  const direct = prepare(operation, params);
  const python = await runs("python3", redirected(direct.toPython()));
  assert.ok(python.code !== 0 && /PAXOS_ACCESS_TOKEN/.test(python.stderr), python.stderr);
  assert.equal(python.arrived.length, 0);
  const shell = await runs("sh", redirected(direct.toCurl()));
  assert.equal(shell.arrived.length, 1);
  assert.equal(JSON.parse(shell.stdout).status, 401);
  write("no-credentials.mjs", direct.toTypeScript());
  arrived = [];
  const node = await run(process.execPath, ["no-credentials.mjs"]);
  assert.ok(node.code !== 0 && /credentials must hold a clientId and a clientSecret/.test(node.stderr), node.stderr);
  assert.equal(arrived.length, 0);
});

test("a refusal is shown: Python ends with the problem, as the client throws it", async () => {
  const request = prepare("getOrchestration", { id: "00000000-0000-4000-8000-000000000000" });
  const python = await runs("python3", redirected(request.toPython()), withToken());
  assert.equal(python.code, 1);
  assert.equal(JSON.parse(python.stderr).status, 404);
});

test("what is prepared stays what it was, whatever becomes of the parameters", () => {
  const params = { ref_id: "r", ...create(), metadata: { a: "b" } };
  const request = prepare("createOrchestration", params);
  const [before, typescript, python] = [request.toCurl(), request.toTypeScript(), request.toPython()];
  params.metadata.a = "changed";
  params.source_amount = "99999";
  assert.deepEqual([request.toCurl(), request.toTypeScript(), request.toPython()], [before, typescript, python]);
});

test("unknown fields that were allowed are allowed by the client of the snippet, too", () => {
  const request = prepare("createOrchestration", create({ tomorrow: { deep: [true, null] } }), { allowUnknownFields: true });
  assert.match(request.toTypeScript(), /allowUnknownFields: true,\n/);
  assert.match(request.toPython(), /True,\n +None\n/);
});
