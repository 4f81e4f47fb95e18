/** The console without a server: a Service Worker that is the sandbox, the token proxy, and a store of the page's own files. */
import { sandboxServiceWorker } from "paxos-orchestrations/sandbox";
import { keepFiles, type WorkerScope } from "./files.ts";

/** What the build knows: the files of the page, and a name for exactly these. */
declare const PAGE_FILES: readonly string[];
declare const PAGE_VERSION: string;

const scope = self as unknown as WorkerScope;
/** The worker lies beside the page, which may stand below a path. */
const base = new URL("./", scope.location.href).pathname;
const [proxy, controls] = [`${base}paxos`, `${base}_sandbox`];

sandboxServiceWorker(scope, { proxy, controls });
keepFiles(scope, { base, files: PAGE_FILES, version: PAGE_VERSION, isTaken: (path) => [proxy, controls].some((root) => path.startsWith(`${root}/`)) });
