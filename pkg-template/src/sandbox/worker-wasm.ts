/** Keeps the WebAssembly in Cache Storage, so that a worker starts again without a server. */
import { server } from "../engine-server.js";
import { locationOf } from "../location.js";

const CACHE = "paxos-orchestrations-wasm";

/** Fetches the WebAssembly for the lives to come. Rejects when it is not there: the worker is not installed then. */
export async function keepWasm(): Promise<void> {
  const url = locationOf("server").url?.();
  if (url === undefined) return;
  // Past the browser's own cache: bytes and script must come from the same version.
  const response = await fetch(url, { cache: "no-cache" });
  const copy = response.clone();
  // This checks it, too.
  await server.ready(response);
  await (await caches.open(CACHE)).put(url, copy);
}

/** Loads what was kept; without that, from where it lies. */
export async function loadKept(): Promise<void> {
  const url = locationOf("server").url?.();
  const kept = url === undefined ? undefined : await (await caches.open(CACHE)).match(url);
  await server.ready(kept);
}
