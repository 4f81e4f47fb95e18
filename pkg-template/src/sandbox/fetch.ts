/** A `fetch` that a sandbox answers. */
import { server } from "../engine-server.js";
import { InternalError } from "../errors.js";
import type { Instance } from "./instance.js";

const NOTHING = new Uint8Array();
const LINE_FEED = 10;

/** Whether a path belongs to the API or is the token endpoint. */
export function isAnswered(pathname: string): boolean {
  return pathname === "/oauth2/token" || pathname === "/v2" || pathname.startsWith("/v2/");
}

/** Keeps the sandbox alive, also when nothing else does. */
export function sandboxFetch(instance: Instance): typeof fetch {
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
    // Up to here nothing happened inside.
    signal?.throwIfAborted();
    const answer = instance.answer({
      method,
      target: pathname + search,
      authorization: headers.get("authorization") ?? "",
      contentType: headers.get("content-type") ?? "",
      body: body instanceof ArrayBuffer ? new Uint8Array(body) : body,
    });
    const response = toResponse(answer);
    Object.defineProperty(response, "url", { value: url });
    return response;
  };
}

/** The promise's result, unless the signal fires first. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  signal.throwIfAborted();
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop);
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function toResponse(answer: Uint8Array): Response {
  let end = answer.indexOf(LINE_FEED);
  while (end >= 0 && answer[end + 1] !== LINE_FEED) end = answer.indexOf(LINE_FEED, end + 1);
  if (end < 0) throw new InternalError("The sandbox gave no answer.");
  const [status, ...lines] = new TextDecoder().decode(answer.subarray(0, end)).split("\n");
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(": ");
    return [line.slice(0, colon), line.slice(colon + 2)];
  });
  return new Response(answer.slice(end + 2), { status: Number(status), headers });
}
