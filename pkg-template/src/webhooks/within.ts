/** Waiting for something, but not for ever. */

/** The longest time that timers count. */
const LONGEST_MS = 2 ** 31 - 1;

/** What the promise gives; when that takes longer than `ms`, what `late` gives or throws. */
export async function within<T>(ms: number, promise: Promise<T>, late: () => T): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<void>((resolve) => {
    if (ms <= LONGEST_MS) timer = setTimeout(resolve, ms);
  });
  try {
    return await Promise.race([promise, over.then(late)]);
  } finally {
    clearTimeout(timer);
  }
}
