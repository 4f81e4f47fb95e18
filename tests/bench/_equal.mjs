// Proof that the peers of the benches check what we check: in all operations, on all networks, in every environment they take what we
// take and refuse what we refuse. The few things that a library lets pass, whatever its schema, are named below. `_peers.mjs` runs it.
import { readdirSync, readFileSync } from "node:fs";
import { cases } from "../differential/generate.mjs";
import { readFixtures } from "../support/read-fixtures.mjs";
import { OURS, PEERS, peerUrl } from "./_peers.mjs";
import { isAddress } from "./peers/addresses.mjs";
import { operations } from "./peers/_table.mjs";

const MADE = 5000;

const { prepare } = await import(OURS);
const peers = [];
for (const [name, module] of Object.entries(PEERS)) peers.push([name, (await import(peerUrl(module))).parse]);
const table = operations();
const counts = { taken: 0, refused: 0, passed: 0 };
for (const [operation, params] of inputs()) {
  const issues = refusal(() => prepare(operation, params));
  counts[issues === undefined ? "taken" : "refused"]++;
  for (const [name, parse] of peers) {
    if ((refusal(() => parse(operation, params)) === undefined) === (issues === undefined)) continue;
    if (!mayPass(name, issues, params)) throw new Error(`${name} ${issues === undefined ? "refuses" : "takes"} ${operation} ${JSON.stringify(params)}`);
    counts.passed++;
  }
}
const addresses = assertEqualAddresses();
console.log(`equal checks: ${addresses} addresses; of ${counts.taken + counts.refused} requests of ${table.length} operations all sides take ${counts.taken} and refuse the others, but for ${counts.passed} that a library lets pass`);

/** What a call throws. */
function refusal(call) {
  try {
    call();
    return undefined;
  } catch (error) {
    return error.issues ?? [];
  }
}

/** Whether a peer may take what we refuse for these issues: its library does not look. */
function mayPass(name, issues, params) {
  // A lone surrogate, which is not JSON for us and a string for them.
  if (/\\ud[89a-f]/.test(JSON.stringify(params))) return issues !== undefined;
  const errors = (issues ?? []).filter(({ severity }) => severity === "error");
  const skips = {
    // Its objects and records may be arrays, and its records leave these keys out.
    valibot: ({ message, path }) => message.startsWith("must be an object, not a list") || ["__proto__", "constructor", "prototype"].includes(path.at(-1)),
    // Its records leave this one out.
    zod: ({ path }) => path.at(-1) === "__proto__",
  };
  const skip = Object.entries(skips).find(([library]) => name.startsWith(library))?.[1];
  return skip !== undefined && errors.length > 0 && errors.every(skip);
}

/** Parameters of all operations, as `[operation, params]`: the fixtures, good and bad, and what the differential test makes of them. */
function* inputs() {
  const { good, bad } = readFixtures();
  for (const [name, text] of Object.entries(good)) {
    const [operation, side] = name.split(".");
    if (side === "params") yield [operation, JSON.parse(text)];
  }
  const create = JSON.parse(good["createOrchestration.params.crypto.json"]);
  for (const { operation, input, with: changes } of JSON.parse(bad)) yield [operation ?? "createOrchestration", { ...(input ?? create), ...changes }];
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let made = 0;
  for (const { operation, text } of cases(table, 1)) {
    if (++made > MADE) return;
    let params;
    try {
      params = JSON.parse(decoder.decode(text));
    } catch {
      // What is no JSON never gets to a peer.
      continue;
    }
    yield [operation.name, params];
  }
}

/** The vectors of the standards, in every environment: how many. */
function assertEqualAddresses() {
  const folder = new URL("../fixtures/addresses/", import.meta.url);
  const lines = readdirSync(folder).filter((name) => name.endsWith(".txt")).flatMap((name) => readFileSync(new URL(name, folder), "utf8").split("\n"));
  const vectors = lines.filter((line) => line !== "" && !line.startsWith("#"));
  for (const line of vectors) {
    const [expected, network, environment, address] = line.split(" ");
    // What has only warnings behind a `~` is taken.
    const isGood = expected === "good" || expected.startsWith("~");
    if (isAddress(network, address, environment) !== isGood) throw new Error(`the peers are wrong about ${line}`);
  }
  return vectors.length;
}
