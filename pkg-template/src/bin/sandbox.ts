/** `paxos-orchestrations sandbox`: the emulator of the API on this machine. */
import { toNodeListener, type NodeListener } from "../entry/proxy-node.js";
import { createSandbox, sandboxHandler, type SandboxDialect, type SandboxOptions } from "../entry/sandbox-node.js";
import { isLoopback, optionsAndFlags, portNumber, serve, Stop } from "./serve.js";

/** What `sandbox --help` prints. */
export const SANDBOX_HELP = `Usage: paxos-orchestrations sandbox [options]

  --port PORT            where to listen; 4010 when left out, 0 for any free one
  --host HOST            the address to listen on; 127.0.0.1 when left out, which only this machine reaches
  --seed TEXT            the same seed gives the same data and ids; "paxos" when left out
  --now TIME             where the clock stands, such as 2026-07-08T09:00:00Z; it moves by /_sandbox/advance only
  --processing-ms MS     how long an orchestration takes; 3000 when left out
  --dialect DIALECT      2026-07 (when left out), 2026-04 or both: which of the vendor's documents the answers follow
  --limits               answers 429 to whoever asks too often, as the vendor does
  --help                 this text

It serves the API below /v2, the token endpoint at /oauth2/token, and a status page with all addresses at /_sandbox.
`;

/** A whole state in one body is larger than any request of the API. */
const RESTORE = "/_sandbox/restore";
const RESTORE_BYTES = 64 * 1024 * 1024;

export async function sandbox(args: string[]): Promise<void> {
  const given = optionsAndFlags(args, ["port", "host", "seed", "now", "processing-ms", "dialect"], ["limits"]);
  const port = portNumber("--port", given.port ?? "4010");
  const host = given.host ?? "127.0.0.1";
  if (host === "") throw new Stop("--host must be an address of this machine, such as 127.0.0.1.");
  const made: SandboxOptions = {};
  if (given.seed !== undefined) made.seed = given.seed;
  if (given.now !== undefined) made.now = timeOf(given.now);
  if (given["processing-ms"] !== undefined) made.processingMs = durationOf(given["processing-ms"]);
  // `createSandbox` says which there are.
  if (given.dialect !== undefined) made.dialect = given.dialect as SandboxDialect;
  if (given.limits === true) made.limits = true;
  const handler = sandboxHandler(createSandbox(made));
  const usual = toNodeListener(handler);
  const large = toNodeListener(handler, { bodyBytes: RESTORE_BYTES });
  const listener: NodeListener = (request, response) => (request.url === RESTORE ? large : usual)(request, response);
  await serve(listener, { host, port, path: "/" });
  if (!isLoopback(host)) {
    process.stderr.write(`Listening on ${host}: other machines can use this sandbox; its controls answer only who calls it by a loopback name.\n`);
  }
}

function timeOf(text: string): Date {
  const time = new Date(text);
  if (!/^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(text) || !Number.isFinite(time.getTime())) {
    throw new Stop(`--now must be a time such as 2026-07-08T09:00:00Z, not "${text}".`);
  }
  return time;
}

function durationOf(text: string): number {
  const ms = Number(text);
  if (!/^\d{1,15}$/.test(text)) throw new Stop(`--processing-ms must be a number of milliseconds, 0 or more, not "${text}".`);
  return ms;
}
