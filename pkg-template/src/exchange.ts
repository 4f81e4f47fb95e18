/**
 * One request and its answer. This awaits in JavaScript and not in the WebAssembly, because a trap starts a new instance
 * there: what waited inside the old one would be lost, and with it payments that had nothing to do with the trap.
 */

/** What came back: the response, its body, and, when the body broke off (it is empty then), why. */
export type Answer = readonly [response: Response, body: Uint8Array<ArrayBuffer>, brokeOff?: unknown];

/**
 * Sends with `fetch`, and reads the answer to its end. Rejects with what `fetch` threw, and when the answer is a redirect: it
 * would carry the credentials somewhere else.
 */
export async function exchange(fetch: typeof globalThis.fetch, url: string, init: RequestInit): Promise<Answer> {
  // "error" would do the same in one word, but workerd does not know it.
  const response = await fetch(url, { ...init, redirect: "manual" });
  if (response.type === "opaqueredirect" || (response.status > 299 && response.status < 400)) throw new TypeError("it answered with a redirect, which is not followed");
  try {
    return [response, new Uint8Array(await response.arrayBuffer())];
  } catch (cause) {
    // The server has answered: its status counts, even when the rest does not arrive.
    return [response, new Uint8Array(), cause ?? new Error("the body broke off")];
  }
}
