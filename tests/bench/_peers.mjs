// The peers of the benches: what else checks a create and writes its body, as strictly as we do. Each does the shape, the
// pattern of the amount, exactly one destination, unknown fields, and EIP-55 with @noble/hashes.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { Ajv } from "ajv";
import standaloneCode from "ajv/dist/standalone/index.js";
import { build as bundle } from "esbuild";
import { schema } from "./peers/_ajv-schema.mjs";
import { checksummed } from "./peers/eip55.mjs";

/** Name and module of each peer, below this folder. */
export const PEERS = { "zod 4 + noble": "peers/zod.mjs", "zod-mini + noble": "peers/zod-mini.mjs", "valibot + noble": "peers/valibot.mjs", "ajv + noble": "peers/ajv.mjs" };

const PKG = new URL("../../pkg/", import.meta.url);
export const OURS = new URL("entry/validate-node.js", PKG);
export const peerUrl = (module) => new URL(module, import.meta.url);

/** Writes the code that ajv makes out of its schema, as stand-alone users do at build time. */
export function compileAjv() {
  const ajv = new Ajv({ code: { source: true, esm: true, lines: true }, allErrors: false });
  mkdirSync(new URL("peers/dist/", import.meta.url), { recursive: true });
  // Its stand-alone code asks for a helper with `require`, which a module does not have.
  const code = standaloneCode(ajv, ajv.compile(schema)).replace(/const (\w+) = require\("([^"]+)"\)\.default;/g, 'import $1_ from "$2.js"; const $1 = $1_.default ?? $1_;');
  writeFileSync(new URL("peers/dist/ajv-validate.mjs", import.meta.url), code);
}

const hex = (seed) => {
  let state = seed;
  return Array.from({ length: 40 }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 28).toString(16);
  }).join("");
};

/** Creates that pay to different EVM addresses, all good: nothing about them deserves a warning, which no peer would give. */
export function creates(count) {
  const networks = ["ETHEREUM", "XLAYER", "ARBITRUM_ONE", "POLYGON_POS"];
  return Array.from({ length: count }, (_, n) => ({
    ref_id: `payout-${n}-${hex(n + 7).slice(0, 12)}`,
    source_asset: "USDG",
    destination_asset: "PYUSD",
    source_amount: `${(n * 37) % 2900}.${String((n * 13) % 90 + 10)}`,
    source: { profile: { profile_id: "50cb7516-9dd0-450d-abd3-a4d5311697a9" } },
    destination: { crypto: { network: networks[n % 4], address: checksummed(hex(n + 1)) } },
    metadata: { batch: `july-${n % 31}`, invoice: `${1000 + n}` },
  }));
}

/** What every side has to refuse: equal work is work that finds the same mistakes. */
export function bad(good) {
  const flipped = good.destination.crypto.address.replace(/[a-f]/i, (letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()));
  return [
    { ...good, source_amount: "1e3" },
    { ...good, source_amount: 12.5 },
    { ...good, sourceAsset: "USD" },
    { ...good, ref_id: undefined },
    { ...good, destination: {} },
    { ...good, destination: { ...good.destination, profile: { profile_id: "p" } } },
    { ...good, destination: { crypto: { ...good.destination.crypto, memo: "x" } } },
    { ...good, destination: { crypto: { ...good.destination.crypto, address: flipped } } },
    { ...good, metadata: { a: 1 } },
  ];
}

/** Fails when a side takes what is wrong, or writes another body than the others. */
export function assertEqualWork(sides, inputs) {
  for (const [name, build] of Object.entries(sides)) {
    for (const input of inputs) assert.deepEqual(JSON.parse(build(input)), input, name);
    for (const input of bad(inputs[0])) assert.throws(() => build(input), `${name} takes ${JSON.stringify(input)}`);
  }
}

const brotli = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

/** What a browser would load for a module: bytes of minified JavaScript, and of WebAssembly beside it. */
export async function weigh(url, wasm) {
  const { outputFiles } = await bundle({ entryPoints: [fileURLToPath(url)], bundle: true, minify: true, format: "esm", target: "es2022", platform: "browser", write: false, logLevel: "error" });
  const parts = [outputFiles[0].contents, ...(wasm === undefined ? [] : [readFileSync(wasm)])];
  return { raw: parts.reduce((sum, part) => sum + part.length, 0), brotli: parts.reduce((sum, part) => sum + brotli(part), 0) };
}

/** Ours, as a browser loads it. */
export const weighOurs = () => weigh(new URL("entry/validate-browser.js", PKG), new URL("wasm/validate.wasm", PKG));

export const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];
