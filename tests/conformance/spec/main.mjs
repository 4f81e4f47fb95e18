// `cargo xtask conformance --spec FILE`: compares, drives, reports.
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { compare } from "./compare.mjs";
import { contradictions } from "./contradictions.mjs";
import { Document } from "./document.mjs";
import { drive } from "./drive.mjs";
import { KNOWN } from "./known.mjs";

const { values } = parseArgs({ options: { spec: { type: "string" }, table: { type: "string" }, json: { type: "string" } } });

function read(path, what) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    console.error(`error: ${what} ${path} cannot be read as JSON: ${error.message}`);
    process.exit(2);
  }
}

function list(title, lines) {
  console.log(`\n${title}: ${lines.length}`);
  for (const line of lines) console.log(`  ${line}`);
}

const table = read(values.table, "the table");
let document;
try {
  document = new Document(read(values.spec, "the document"));
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exit(2);
}

const differences = compare(table, document);
const reasonOf = (line) => KNOWN.find(({ pattern }) => pattern.test(line))?.reason;
const known = differences.filter((line) => reasonOf(line) !== undefined);
const fresh = differences.filter((line) => reasonOf(line) === undefined);
const unused = KNOWN.filter(({ pattern }) => !differences.some((line) => pattern.test(line)));
const inner = contradictions(document);
const driven = await drive(table, document);

list("What the document contradicts in itself", inner);
console.log(`\nKnown differences between the document and our table, with reasons: ${known.length}`);
for (const { pattern, reason } of KNOWN) {
  const lines = known.filter((line) => KNOWN.find((one) => one.pattern.test(line)).pattern === pattern);
  if (lines.length === 0) continue;
  console.log(`  because ${reason}:`);
  for (const line of lines) console.log(`    ${line}`);
}
list("Known differences that this document does not have", unused.map(({ pattern }) => String(pattern)));
list("New differences: what to change here, or to add to tests/conformance/spec/known.mjs", fresh);

const counted = (map, words) => [...map].map(([one, count]) => `${count} ${words(one)}: ${one.reason}`);
list("Answers that are meant to be others than the document alone lets expect", counted(driven.meant, ({ operation, title }) => `${operation ?? "any operation"}, ${title}`));
list("Answers that break the document on purpose", counted(driven.tolerated, ({ operation, line }) => `${operation}, ${line}`));

console.log("\noperation                         requests  200  refused  checked requests  failures");
for (const [name, { requests, accepted, refused, checked, failures }] of Object.entries(driven.operations)) {
  console.log(`${name.padEnd(32)} ${String(requests).padStart(9)} ${String(accepted).padStart(4)} ${String(refused).padStart(8)} ${String(checked).padStart(17)} ${String(failures).padStart(9)}`);
}
list("Failures", driven.failures);
console.log(
  `\n${driven.cases} cases run: ${driven.accepted} answered with 200, ${driven.refused} refused; ${driven.records} records and ${driven.checked} requests of the client validated; ` +
    `${driven.failures.length} failures; ${fresh.length} new differences, ${known.length} known; ${inner.length} contradictions in the document`,
);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ ...driven, meant: driven.meant.size, tolerated: driven.tolerated.size, differences: { fresh, known }, contradictions: inner }, null, 2)}\n`);
process.exitCode = driven.failures.length + fresh.length > 0 ? 1 : 0;
