/** The files of one folder, as a fetch handler. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import type { FetchHandler } from "../entry/proxy-node.js";
import { Stop } from "./serve.js";

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

const HEADERS: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/**
 * Serves the files that lie in a folder now, and some values as JSON. A path is looked up in a list of what was found,
 * and never becomes a path of the disk: so there is nothing to climb out of. Links are left out.
 */
export function staticFiles(folder: string, values: Readonly<Record<string, object>>): FetchHandler {
  const files = new Map<string, string>();
  collect(folder, "/", files);
  if (!files.has("/index.html")) throw new Stop(`There is no index.html in ${folder}.`);
  return async (request) => {
    const { pathname } = new URL(request.url);
    if (request.method !== "GET" && request.method !== "HEAD") return text(405, "This is a page: GET it.\n", { allow: "GET, HEAD" });
    const value = Object.hasOwn(values, pathname) ? values[pathname] : undefined;
    if (value !== undefined) return new Response(JSON.stringify(value), { headers: { ...HEADERS, "content-type": "application/json" } });
    const path = files.get(pathname.endsWith("/") ? `${pathname}index.html` : pathname);
    if (path === undefined) return text(404, "There is nothing here.\n");
    const type = TYPES[extname(path).toLowerCase()] ?? "application/octet-stream";
    return new Response(readFileSync(path), { headers: { ...HEADERS, "content-type": type } });
  };
}

function text(status: number, body: string, more: Record<string, string> = {}): Response {
  return new Response(body, { status, headers: { ...HEADERS, ...more, "content-type": "text/plain; charset=utf-8" } });
}

function collect(folder: string, below: string, files: Map<string, string>): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) throw new Stop(`There is no folder ${folder}.`);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) collect(path, `${below}${encodeURIComponent(entry.name)}/`, files);
    else if (entry.isFile()) files.set(`${below}${encodeURIComponent(entry.name)}`, path);
  }
}
