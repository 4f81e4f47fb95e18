// What the token proxy costs beside the bare API and beside proxies that check nothing. Everybody gets the same requests over
// the same number of kept connections in the same run, in turns, each in a process of its own; ratios, because machines
// differ. Ours runs three times: as it is, with an `Agent` of undici handed in, and with `node:http`, as on other platforms.
// Usage: node tests/bench/proxy.mjs [--json FILE] [--seconds 1] [--rounds 9] [--memory 100000]
import { fork } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { load } from "./proxy/load.mjs";

const CONNECTIONS = 50;
/** Of the bare API's throughput. */
const [GOAL, GATE] = [0.25, 0.22];
const NAMES = { bare: "bare API", ours: "token proxy", oursWithUndici: "token proxy, undici", oursWithHttp: "token proxy, node:http", undici: "undici pipe", fastify: "@fastify/http-proxy", middleware: "http-proxy-middleware", hono: "hono proxy()" };

const { values } = parseArgs({
  options: { json: { type: "string" }, seconds: { type: "string", default: "1" }, rounds: { type: "string", default: "9" }, memory: { type: "string", default: "100000" } },
});
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
process.env.PAXOS_PACKAGE ??= here("../../pkg");

async function start(script, ...args) {
  const child = fork(here(`proxy/${script}`), args);
  const [message] = await once(child, "message");
  return { child, port: message.port };
}

const upstream = await start("upstream.mjs");
const servers = { bare: upstream };
for (const kind of ["ours", "oursWithUndici", "oursWithHttp", "undici", "fastify", "middleware", "hono"]) servers[kind] = await start("server.mjs", kind, `http://127.0.0.1:${upstream.port}`);

async function ask({ child }) {
  child.send("state");
  const [state] = await once(child, "message");
  return state;
}

/** Throughput and latency, and the processor time that one request costs the proxy itself. */
async function measure(kind, ms) {
  const used = async () => {
    const { cpu } = await ask(servers[kind]);
    return cpu.user + cpu.system;
  };
  const before = await used();
  const round = await send(kind, ms);
  return { ...round, cpuMicros: ((await used()) - before) / round.count };
}

const send = (kind, ms) =>
  load({
    port: servers[kind].port,
    path: kind === "bare" ? "/v2/orchestration/orchestrations?status=PROCESSING&limit=10" : "/paxos/orchestration/orchestrations?status=PROCESSING&limit=10",
    headers: kind === "bare" ? ["Authorization: Bearer bench-token"] : ["X-Paxos-Orchestrations: 1", "Accept: application/json", "Sec-Fetch-Site: same-origin", "Cookie: session=bench"],
    connections: CONNECTIONS,
    ms,
  });

const rounds = Object.fromEntries(Object.keys(servers).map((kind) => [kind, []]));
for (const kind of Object.keys(servers)) await measure(kind, 2_000);
for (let round = 0; round < Number(values.rounds); round += 1) {
  for (const kind of Object.keys(servers)) rounds[kind].push(await measure(kind, Number(values.seconds) * 1_000));
}

const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];
const of = (kind, what) => median(rounds[kind].map((round) => round[what]));
const result = Object.keys(servers).map((kind) => ({
  what: NAMES[kind],
  perSecond: of(kind, "perSecond"),
  // Each round beside the bare API of the same round.
  ratio: median(rounds[kind].map((round, at) => round.perSecond / rounds.bare[at].perSecond)),
  p50Added: of(kind, "p50") - of("bare", "p50"),
  p99Added: of(kind, "p99") - of("bare", "p99"),
  cpuMicros: of(kind, "cpuMicros"),
}));

console.log(`${CONNECTIONS} connections, 2 kB answers, Node ${process.version}, median of ${values.rounds} rounds of ${values.seconds} s; all processes share this machine`);
console.log(`${"".padEnd(24)}    req/s  of bare  p50 added  p99 added   CPU each`);
for (const { what, perSecond, ratio, p50Added, p99Added, cpuMicros } of result) {
  console.log(`${what.padEnd(24)} ${perSecond.toFixed(0).padStart(8)} ${ratio.toFixed(2).padStart(8)} ${p50Added.toFixed(1).padStart(7)} ms ${p99Added.toFixed(1).padStart(7)} ms ${cpuMicros.toFixed(0).padStart(7)} µs`);
}
const ratioOf = (kind) => result.find(({ what }) => what === NAMES[kind]).ratio;
const ours = ratioOf("ours");
const frameworks = Math.max(...["fastify", "middleware", "hono"].map(ratioOf));
console.log(`token proxy: ${ours.toFixed(2)} of the bare API; goal ${GOAL}, gate ${GATE}; the fastest framework: ${frameworks.toFixed(2)}`);

const memory = {};
for (const kind of ["ours", "oursWithUndici"]) {
  const before = (await ask(servers[kind])).rss;
  let requests = 0;
  while (requests < Number(values.memory)) requests += (await send(kind, 2_000)).count;
  const after = (await ask(servers[kind])).rss;
  memory[kind] = { before, after, requests };
  console.log(`memory of the ${NAMES[kind]}: ${(before / 1e6).toFixed(0)} MB, after ${requests} more requests ${(after / 1e6).toFixed(0)} MB`);
}

for (const { child } of Object.values(servers)) child.disconnect();
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ result, memory }, null, 2)}\n`);
if (ours < GATE) {
  console.error(`the token proxy is below its gate of ${GATE}`);
  process.exitCode = 1;
}
