// The table of address checks: for each network how many vectors of the standards are taken and refused, as the fixtures say
// and the package confirms. Usage: node tests/bench/addresses.mjs [--json FILE]
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { validateAddress } from "../../pkg/entry/validate-node.js";

const FOLDER = new URL("../fixtures/addresses/", import.meta.url);
const table = new Map();
for (const name of readdirSync(FOLDER).filter((name) => name.endsWith(".txt")).sort()) {
  for (const line of readFileSync(new URL(name, FOLDER), "utf8").split("\n")) {
    if (line === "" || line.startsWith("#")) continue;
    const [expected, network, environment, address] = line.split(" ");
    const { valid, issues } = validateAddress(network, address, environment === "unknown" ? {} : { environment });
    assert.equal(valid, expected === "good" || expected.startsWith("~"), line);
    const row = table.get(network) ?? { network, accepted: 0, warned: 0, refused: 0, codes: new Set() };
    if (!valid) row.refused++;
    else if (issues.length > 0) row.warned++;
    else row.accepted++;
    for (const { code } of issues) row.codes.add(code);
    table.set(network, row);
  }
}
const rows = [...table.values()].map((row) => ({ ...row, codes: [...row.codes].sort() }));
console.log(`${"network".padEnd(14)} accepted  with a warning  refused  codes seen`);
for (const { network, accepted, warned, refused, codes } of rows) {
  console.log(`${network.padEnd(14)} ${String(accepted).padStart(8)} ${String(warned).padStart(15)} ${String(refused).padStart(8)}  ${codes.join(", ")}`);
}
const { values } = parseArgs({ options: { json: { type: "string" } } });
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`);
