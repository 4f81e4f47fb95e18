/** What a network does when it does not work, in the words of Node's fetch. */

const lost = new WeakSet<object>();

/** What a fetch rejects with when the connection is lost before the answer begins. */
export function connectionLost(): TypeError {
  const error = new TypeError("fetch failed", { cause: reset() });
  lost.add(error);
  return error;
}

/** Whether an error is a connection that a fault of a sandbox has cut. */
export function isConnectionLost(error: unknown): boolean {
  return typeof error === "object" && error !== null && lost.has(error);
}

/** An answer of which half the body arrives. */
export function broken(status: number, headers: [string, string][], body: Uint8Array<ArrayBuffer>): Response {
  let given = false;
  const half = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        if (given) {
          // What was written must leave the machine before the connection breaks.
          await nextTurn();
          controller.error(new TypeError("terminated", { cause: reset() }));
        } else {
          given = true;
          controller.enqueue(body.subarray(0, Math.max(1, body.length >> 1)));
        }
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(half, { status, headers: [...headers, ["content-length", String(body.length)]] });
}

/** Calls after so many milliseconds of the machine's clock, whoever still waits. */
export function later<T>(ms: number, act: () => T | Promise<T>): Promise<T> {
  const result = new Promise<T>((resolve) => {
    // Looked up now, so that tests may put their own clock in its place.
    setTimeout(() => resolve(new Promise((settle) => settle(act()))), ms);
  });
  // Whoever gave up does not hear of it; that is no reason to end the process.
  result.catch(() => {});
  return result;
}

const realTimeout = setTimeout;

function nextTurn(): Promise<void> {
  return new Promise((resolve) => void realTimeout(resolve, 0));
}

function reset(): Error {
  return Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
}
