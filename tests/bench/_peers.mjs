// The peers of the benches: what else checks requests as strictly as we do, and writes the body of a create. Each has the schemas of
// all operations, made from our table, and shares one check of the addresses of all networks (@noble/hashes, @scure/base) and one of
// the rules between fields. `_equal.mjs` proves that they take and refuse what we do.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { build as bundle } from "esbuild";
import { operations } from "./peers/_table.mjs";
import { writeRequests } from "./peers/_write.mjs";

/** Name and module of each peer, below this folder. */
export const PEERS = { "zod 4 + noble": "peers/zod.mjs", "zod-mini + noble": "peers/zod-mini.mjs", "valibot + noble": "peers/valibot.mjs", "ajv + noble": "peers/ajv.mjs" };

/** Those of a page: the same libraries, what each does to the bytes of an answer. */
export const PAGE_PEERS = { "zod 4": "peers/page-zod.mjs", "zod-mini": "peers/page-zod-mini.mjs", valibot: "peers/page-valibot.mjs", ajv: "peers/page-ajv.mjs" };

const PKG = new URL("../../pkg/", import.meta.url);
export const OURS = new URL("entry/validate-node.js", PKG);
export const peerUrl = (module) => new URL(module, import.meta.url);

/** Writes the peers and proves that they check what we do: in a process of its own, so that none of it is warm or spoilt in this one. */
export function makePeers() {
  writeRequests();
  process.stdout.write(execFileSync(process.execPath, [fileURLToPath(new URL("_equal.mjs", import.meta.url))]));
}

/** Fails when a bundler has left out the schema of an operation. */
export function assertWhole(bytes) {
  const text = new TextDecoder().decode(bytes);
  for (const { name } of operations()) if (!text.includes(name)) throw new Error(`a bundle is without ${name}`);
}

const brotli = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

/** What a browser would load for a module: bytes of minified JavaScript, and of WebAssembly beside it. */
export async function weigh(url, wasm) {
  const { outputFiles } = await bundle({ entryPoints: [fileURLToPath(url)], bundle: true, minify: true, format: "esm", target: "es2022", platform: "browser", write: false, logLevel: "error" });
  assertWhole(outputFiles[0].contents);
  const parts = [outputFiles[0].contents, ...(wasm === undefined ? [] : [readFileSync(wasm)])];
  return { raw: parts.reduce((sum, part) => sum + part.length, 0), brotli: parts.reduce((sum, part) => sum + brotli(part), 0) };
}

/** Ours, as a browser loads it. */
export const weighOurs = () => weigh(new URL("entry/validate-browser.js", PKG), new URL("wasm/validate.wasm", PKG));
