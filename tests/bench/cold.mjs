// Cold start: from import to the first checked request, each in a fresh process of Node. Peers as they are installed and as
// one bundled file. Usage: PAXOS_TABLE=FILE node tests/bench/cold.mjs [--json FILE] [--rounds N]
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { build as bundle } from "esbuild";
import { assertWhole, makePeers, OURS, peerUrl, PEERS } from "./_peers.mjs";
import { creates, median } from "./_work.mjs";

const { values } = parseArgs({ options: { json: { type: "string" }, rounds: { type: "string" } } });
const ROUNDS = Number(values.rounds ?? 21);

makePeers();
const folder = fileURLToPath(new URL("peers/dist/", import.meta.url));
const bundled = (entry, outfile) => bundle({ entryPoints: [fileURLToPath(entry)], bundle: true, minify: true, format: "esm", platform: "node", outfile, logLevel: "error" });
const modules = { ours: { url: OURS.href, ours: true } };
mkdirSync(`${folder}wasm/`, { recursive: true });
mkdirSync(`${folder}entry/`, { recursive: true });
await bundled(OURS, `${folder}entry/ours.mjs`);
cpSync(new URL("../wasm/validate.wasm", OURS), `${folder}wasm/validate.wasm`);
modules["ours, bundled"] = { url: pathToFileURL(`${folder}entry/ours.mjs`).href, ours: true };
for (const [name, module] of Object.entries(PEERS)) {
  modules[name] = { url: peerUrl(module).href };
  const outfile = `${folder}bundled-${module.split("/").at(-1)}`;
  await bundled(peerUrl(module), outfile);
  assertWhole(readFileSync(outfile));
  modules[`${name}, bundled`] = { url: pathToFileURL(outfile).href };
}

const CHILD = `
  const [url, ours, input] = process.argv.slice(1);
  const params = JSON.parse(input);
  const start = performance.now();
  const module = await import(url);
  const body = ours === "true" ? module.prepare("createOrchestration", params).body : module.build(params);
  const spent = performance.now() - start;
  if (JSON.parse(body).ref_id !== params.ref_id) throw new Error("no body");
  console.log(spent);
`;
const [params] = creates(1).map((one) => JSON.stringify(one));
const once = ({ url, ours }) => Number(execFileSync(process.execPath, ["--input-type=module", "-e", CHILD, "--", url, String(ours === true), params], { encoding: "utf8" }));

const times = Object.fromEntries(Object.keys(modules).map((name) => [name, []]));
for (let round = 0; round < ROUNDS + 2; round++) {
  for (const [name, module] of Object.entries(modules)) {
    const spent = once(module);
    // The first two fill the caches of the file system.
    if (round >= 2) times[name].push(spent);
  }
}
const medians = Object.entries(times).map(([side, list]) => ({ side, ms: median(list) }));
// Installed beside installed, bundled beside bundled.
const isBundled = (side) => side.endsWith("bundled");
const best = (side) => Math.min(...medians.filter((one) => !one.side.startsWith("ours") && isBundled(one.side) === isBundled(side)).map(({ ms }) => ms));
const result = medians.map((one) => ({ ...one, ratio: one.ms / best(one.side) }));
console.log(`import to first checked request, Node ${process.version}, fresh processes, median of ${ROUNDS}, ratio to the best peer of the same kind`);
for (const { side, ms, ratio } of result) console.log(`${side.padEnd(28)} ${ms.toFixed(2).padStart(8)} ms  ${ratio.toFixed(2)}`);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ node: process.version, rounds: ROUNDS, sides: result }, null, 2)}\n`);
