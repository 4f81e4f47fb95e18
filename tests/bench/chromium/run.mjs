// What `../chromium.mjs` runs in the page, bundled into one file.
import { memoryRun } from "../../support/memory-run.mjs";
import { operationNumber } from "../../../pkg/lib/checks.js";
import { core } from "../../../pkg/lib/client.js";
import { schemas } from "../../../pkg/entry/browser.js";
import { assertEqualWork, BUILD, buildTimes, creates, pageTimes } from "../_work.mjs";

/** Microseconds a call of each side, for creates that differ and for one again and again. `urls` are modules by side. */
export async function builds(urls) {
  const sides = {};
  for (const [name, url] of Object.entries(urls)) {
    const module = await import(url);
    await module.ready?.();
    sides[name] = module.build;
  }
  const varied = creates(BUILD.creates);
  assertEqualWork(sides, varied);
  return { different: buildTimes(sides, varied), same: buildTimes(sides, Array(BUILD.creates).fill(varied[0])) };
}

/** What checking the page at an address costs us and the peers, whose modules are at `urls`. */
export async function page(url, urls) {
  await core.ready();
  const readers = {};
  for (const [name, module] of Object.entries(urls)) readers[name] = (await import(module)).read;
  const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
  const number = operationNumber("listOrchestrations");
  return { bytes: bytes.length, ways: pageTimes(bytes, (page) => core.exports.readAnswer(number, 200, page), readers) };
}

/** Memory before and after so many calls; `heap` is what the browser tells. */
export const memory = (calls, heap) => memoryRun(calls, { operationNumber, core, schemas }, heap);
