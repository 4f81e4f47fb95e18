// The peers of the benches: what else checks a create and writes its body, as strictly as we do. Each does the shape, the
// pattern of the amount, exactly one destination, unknown fields, and EIP-55 with @noble/hashes.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { Ajv } from "ajv";
import standaloneCode from "ajv/dist/standalone/index.js";
import { build as bundle } from "esbuild";
import { page, schema } from "./peers/_ajv-schema.mjs";

/** Name and module of each peer, below this folder. */
export const PEERS = { "zod 4 + noble": "peers/zod.mjs", "zod-mini + noble": "peers/zod-mini.mjs", "valibot + noble": "peers/valibot.mjs", "ajv + noble": "peers/ajv.mjs" };

/** Those of a page: the same libraries, what each does to the bytes of an answer. */
export const PAGE_PEERS = { "zod 4": "peers/page-zod.mjs", "zod-mini": "peers/page-zod-mini.mjs", valibot: "peers/page-valibot.mjs", ajv: "peers/page-ajv.mjs" };

const PKG = new URL("../../pkg/", import.meta.url);
export const OURS = new URL("entry/validate-node.js", PKG);
export const peerUrl = (module) => new URL(module, import.meta.url);

/** Writes the code that ajv makes out of its schemas, as stand-alone users do at build time. */
export function compileAjv() {
  mkdirSync(new URL("peers/dist/", import.meta.url), { recursive: true });
  for (const [name, from] of [["ajv-validate", schema], ["ajv-page", page]]) {
    const ajv = new Ajv({ code: { source: true, esm: true, lines: true }, allErrors: false });
    // Its stand-alone code asks for a helper with `require`, which a module does not have.
    const code = standaloneCode(ajv, ajv.compile(from)).replace(/const (\w+) = require\("([^"]+)"\)\.default;/g, 'import $1_ from "$2.js"; const $1 = $1_.default ?? $1_;');
    writeFileSync(new URL(`peers/dist/${name}.mjs`, import.meta.url), code);
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
