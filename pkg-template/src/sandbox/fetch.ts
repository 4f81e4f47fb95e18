/** A `fetch` that a sandbox answers. */
import { server } from "../engine-server.js";
import { InternalError } from "../errors.js";
import { broken, connectionLost, later } from "./network.js";
import type { Instance, SandboxCall } from "./instance.js";
import type { SignatureCheck } from "./signature.js";

const NOTHING = new Uint8Array();
const LINE_FEED = 10;

/** Whether a path belongs to the API or is the token endpoint. */
export function isAnswered(pathname: string): boolean {
  return pathname === "/oauth2/token" || pathname === "/v2" || pathname.startsWith("/v2/");
}

/** Keeps the sandbox alive, also when nothing else does. `answered` is called after whatever happened inside. */
export function sandboxFetch(instance: Instance, signatures: SignatureCheck, answered: () => void): typeof fetch {
  return async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const signal = init?.signal === undefined && input instanceof Request ? input.signal : (init?.signal ?? undefined);
    signal?.throwIfAborted();
    const request = init === undefined && input instanceof Request ? input : new Request(input, { ...init, signal: null });
    const { method, headers, url } = request;
    const { origin, pathname, search } = new URL(url);
    if (!isAnswered(pathname)) {
      // What a fetch does when nobody answers. The query may hold anything, so it stays out.
      throw new TypeError(`fetch failed: the sandbox answers /oauth2/token and what lies below /v2, not ${origin}${pathname}`);
    }
    const body = method === "GET" || method === "HEAD" ? NOTHING : await unlessAborted(request.arrayBuffer(), signal);
    await unlessAborted(server.ready(), signal);
    const signature = headers.get("paxos-signature") ?? "";
    const signedBy = signature === "" ? "" : await unlessAborted(signatures.signedBy(signature), signal);
    // Up to here nothing happened inside.
    signal?.throwIfAborted();
    const call: SandboxCall = {
      method,
      target: pathname + search,
      authorization: headers.get("authorization") ?? "",
      contentType: headers.get("content-type") ?? "",
      signature,
      signedBy,
      body: body instanceof ArrayBuffer ? new Uint8Array(body) : body,
    };
    const arrival = deliver(instance, call, false, answered);
    const response = arrival instanceof Promise ? await unlessAborted(arrival, signal) : arrival;
    Object.defineProperty(response, "url", { value: url });
    return response;
  };
}

/** Lets the core answer, and makes happen what a fault makes of it. Without a fault the answer is there at once. */
function deliver(instance: Instance, call: SandboxCall, held: boolean, answered: () => void): Response | Promise<Response> {
  const { head, fault, ms, headers, body } = parsed(instance.answer(call, held));
  answered();
  if (head === "lost") throw connectionLost();
  // What was held back arrives even when its sender is gone.
  if (head === "held") return later(ms, () => deliver(instance, call, true, answered));
  const status = Number(head);
  if (fault === "cut") return broken(status, headers, body);
  const response = new Response(body, { status, headers });
  return fault === "late" ? later(ms, () => response) : response;
}

/** The promise's result, unless the signal fires first. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** What the core answered, see `sandboxHandle` in `src/wasm/sandbox.rs`. */
interface Parsed {
  /** A status, `lost` or `held`. */
  head: string;
  /** `cut` or `late`. */
  fault: string | undefined;
  ms: number;
  headers: [string, string][];
  body: Uint8Array<ArrayBuffer>;
}

function parsed(answer: Uint8Array): Parsed {
  let end = answer.indexOf(LINE_FEED);
  while (end >= 0 && answer[end + 1] !== LINE_FEED) end = answer.indexOf(LINE_FEED, end + 1);
  if (end < 0) throw new InternalError("The sandbox gave no answer.");
  const [first = "", ...lines] = new TextDecoder().decode(answer.subarray(0, end)).split("\n");
  const words = first.split(" ");
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(": ");
    return [line.slice(0, colon), line.slice(colon + 2)];
  });
  return { head: words[0] ?? "", fault: words[1], ms: Number(words.at(-1)), headers, body: answer.slice(end + 2) };
}
