// Prints the attack table: what each host answered to each case, and how many requests reached the API. The cases are those
// that the tests send; here is what came of them. Cases that are not bytes on a socket have tests of their own.
// Usage: node tests/hosts/attack-table.mjs, after cargo xtask test --only hosts
import { createServer } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { ALLOWED_ORIGIN, CASES } from "../package/attack-cases.mjs";
import { bundleWorker, HERE, HOSTS, load, project, stub } from "./support.mjs";

const { createTokenProxy, toNodeListener } = await load("entry/proxy-node.js");

async function statusOf(port, bytes) {
  const socket = connect(port, "127.0.0.1");
  let text = "";
  socket.setEncoding("latin1").on("data", (chunk) => (text += chunk));
  socket.on("error", () => {});
  socket.setTimeout(1_500, () => socket.destroy());
  socket.write(Buffer.from(bytes.replaceAll("{host}", `127.0.0.1:${port}`), "latin1"));
  await new Promise((resolve) => socket.once("close", resolve));
  return Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0);
}

/** Node's own listener, which gets the raw bytes; the application of the other hosts wraps the proxy as a fetch handler. */
async function node({ PAXOS_API_URL: apiUrl, PAXOS_TOKEN_URL: tokenUrl, PAXOS_CLIENT_ID: clientId, PAXOS_CLIENT_SECRET: clientSecret }) {
  const proxy = createTokenProxy({ endpoints: { apiUrl, tokenUrl }, credentials: { clientId, clientSecret }, allow: "all", authorize: () => true, allowedOrigins: [ALLOWED_ORIGIN] });
  const server = createServer(toNodeListener(proxy));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: server.address().port, stop: () => server.close() };
}

const folder = await project(join(HERE, "app"), "attack-table");
await bundleWorker(folder);
const names = ["node", "bun", "deno", "workerd"];
const numbers = [...new Set(CASES.map(({ number }) => number))].sort((a, b) => a - b);
const cells = new Map();
for (const name of names) {
  const api = await stub();
  const env = { ...api.env, PAXOS_ALLOW: "all", ALLOWED_ORIGIN, ALLOWED_HOSTS: "127.0.0.1" };
  const host = await (name === "node" ? node(env) : HOSTS[name](folder, env));
  for (const number of numbers) {
    const statuses = new Set();
    api.seen.length = 0;
    for (const { bytes } of CASES.filter((one) => one.number === number)) statuses.add((await statusOf(host.port, bytes)) || "closed");
    cells.set(`${number} ${name}`, `${[...statuses].sort().join(" ")} / ${api.seen.length}`);
  }
  await host.stop();
  api.close();
}

console.log("Statuses, and how many requests reached the API; 'asked' is how many requests a case sends, 'good' how many of them are to pass.\n");
console.log(`| case | asked | good | ${names.join(" | ")} |\n|---${"|---".repeat(names.length + 2)}|`);
for (const number of numbers) {
  const cases = CASES.filter((one) => one.number === number);
  const good = cases.reduce((sum, { up }) => sum + up.length, 0);
  console.log(`| ${number} | ${cases.length} | ${good} | ${names.map((name) => cells.get(`${number} ${name}`)).join(" | ")} |`);
}
