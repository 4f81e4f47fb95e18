/** The page's own files, kept for the time without a network. */
import type { SandboxWorkerScope } from "paxos-orchestrations/sandbox";

export interface WorkerScope extends SandboxWorkerScope {
  readonly location: { readonly origin: string; readonly href: string };
}

export interface PageFiles {
  /** The path that everything stands below, with a slash at its end. */
  base: string;
  files: readonly string[];
  version: string;
  /** Whether a path is somebody else's to answer. */
  isTaken: (path: string) => boolean;
}

type LastingEvent = Event & { waitUntil(promise: Promise<unknown>): void };
type AnsweringEvent = Event & { readonly request: Request; respondWith(response: Promise<Response>): void };

/**
 * Puts all files of one version away when the worker is installed: a worker without all of them is not installed. The
 * version before stays too, for pages that are still open and load the rest of theirs.
 */
export function keepFiles(scope: WorkerScope, { base, files, version, isTaken }: PageFiles): void {
  const prefix = `paxos-orchestrations-console ${base} `;
  const current = `${prefix}${version}`;
  const kept = async (): Promise<string[]> => (await caches.keys()).filter((name) => name.startsWith(prefix));

  scope.addEventListener("install", (event) => {
    // Past the browser's own cache: all files must be of the same version.
    const requests = files.map((file) => new Request(new URL(file, scope.location.href), { cache: "no-cache" }));
    (event as LastingEvent).waitUntil(caches.open(current).then((cache) => cache.addAll(requests)));
  });

  scope.addEventListener("activate", (event) => {
    const tidy = async (): Promise<void> => {
      // In the order in which they were made.
      const others = (await kept()).filter((name) => name !== current);
      await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
    };
    (event as LastingEvent).waitUntil(tidy());
  });

  /** What is kept under an address: of this version, else of the one before. */
  const find = async (url: URL): Promise<Response | undefined> => {
    const older = (await kept()).filter((name) => name !== current).reverse();
    for (const name of [current, ...older]) {
      const found = await (await caches.open(name)).match(url, { ignoreSearch: true });
      if (found !== undefined) return found;
    }
    return undefined;
  };

  scope.addEventListener("fetch", (event) => {
    const { request, respondWith } = event as AnsweringEvent;
    const url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== scope.location.origin || !url.pathname.startsWith(base) || isTaken(url.pathname)) return;
    const file = url.pathname === base ? new URL("index.html", url) : url;
    respondWith.call(event, find(file).then((found) => found ?? fetch(request)));
  });
}
