/** What a page does to have a sandbox in a Service Worker. */
import { PaxosError } from "../errors.js";

/** What a page says to a worker that does not answer it yet. */
export const CLAIM = "paxos-orchestrations: answer this page";
/** How long a worker may take to become the one that answers. */
const PATIENCE_MS = 30_000;

/**
 * Registers the Service Worker of this script, which calls `sandboxServiceWorker`, and resolves when it answers the
 * requests of this page: also on the very first visit, and after a reload past all caches, where a browser leaves
 * workers out. Rejects with one sentence where that cannot be.
 */
export async function registerSandbox(script: string | URL, options: { scope?: string; type?: "module" | "classic" } = {}): Promise<void> {
  const container = globalThis.navigator?.serviceWorker as ServiceWorkerContainer | undefined;
  if (container === undefined) {
    throw new PaxosError("no_service_worker", "There are no Service Workers here: they need a browser and a page from https or localhost.");
  }
  const { scope, type = "module" } = options;
  const registration = await container.register(script, { type, ...(scope === undefined ? {} : { scope }) });
  const worker = registration.installing ?? registration.waiting ?? registration.active;
  await within(PATIENCE_MS, async (gone) => {
    await activated(worker, gone);
    if (container.controller !== null) return;
    const controlled = heard(container, "controllerchange", gone);
    (registration.active ?? worker)?.postMessage(CLAIM);
    await controlled;
  });
}

/** Waits until a worker is active. Rejects when it was thrown away, as after a failed installation. */
async function activated(worker: ServiceWorker | null, gone: AbortSignal): Promise<void> {
  while (worker !== null && worker.state !== "activated") {
    if (worker.state === "redundant") {
      throw new PaxosError("no_service_worker", "The sandbox's Service Worker could not be installed: the browser's console says why.");
    }
    await heard(worker, "statechange", gone);
  }
}

function heard(target: EventTarget, name: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => target.addEventListener(name, () => resolve(), { once: true, signal }));
}

async function within(ms: number, act: (gone: AbortSignal) => Promise<void>): Promise<void> {
  const gone = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const sentence = "The sandbox's Service Worker does not answer this page: the page must lie below the scope of the worker.";
    timer = setTimeout(() => reject(new PaxosError("no_service_worker", sentence)), ms);
  });
  try {
    await Promise.race([act(gone.signal), late]);
  } finally {
    clearTimeout(timer);
    gone.abort();
  }
}
