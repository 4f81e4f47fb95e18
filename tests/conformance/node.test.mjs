// The suite in Node: in process, and by HTTP against the command as a process of its own.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { after, before, describe, it } from "node:test";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { behind, inProcess } from "./home.mjs";
import { CASES, OPTIONS, run } from "./suite.mjs";

const PACKAGE = process.env.PAXOS_PACKAGE ?? fileURLToPath(new URL("../../pkg/", import.meta.url));
const load = (path) => import(pathToFileURL(join(PACKAGE, path)).href);
const { createSandbox } = await load("entry/sandbox-node.js");
const { operations } = await load("entry/node.js");
const make = () => inProcess(createSandbox({ ...OPTIONS, now: new Date(OPTIONS.now) }));

it("has a case for every operation", () => {
  const missing = operations.filter(({ name }) => !CASES.includes(`operations: ${name}`));
  assert.deepEqual([operations.length, missing], [28, []]);
});

describe("in process", () => {
  const home = make();
  for (const title of CASES) it(title, () => run(home, title));
});

describe("as a server", () => {
  const reference = make();
  let child;
  let home;
  before(async () => {
    child = spawn(process.execPath, [join(PACKAGE, "bin.js"), "sandbox", "--port", "0", "--seed", OPTIONS.seed, "--now", OPTIONS.now], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    for await (const line of createInterface(child.stdout)) {
      home = await behind(new URL(/^ready (\S+)$/.exec(line)[1]).origin);
      break;
    }
  });
  after(async () => {
    child.kill();
    await once(child, "exit");
  });
  for (const title of CASES) {
    it(title, async () => {
      assert.equal(await run(home, title), await run(reference, title), "the same answers as in process");
    });
  }
});
