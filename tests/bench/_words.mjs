// Figures in words and columns, the same for Node and for a browser.

export const cell = (number, digits) => number.toFixed(digits).padStart(9);

/** What a run of `memoryRun` found. */
export function memoryWords({ calls, before, after, heap }) {
  const kib = (bytes) => Math.round(bytes / 1024);
  return `${calls} good calls, ${calls} bad ones, ${calls} answers: WebAssembly memory ${kib(before)} KiB before, ${kib(after)} after; JavaScript heap ${kib(heap.before)} KiB before, ${kib(heap.after)} after`;
}

/** What `pageTimes` found, a line each. */
export const pageLines = (ways) => ways.map(({ what, ms, ratio }) => `${what.padEnd(34)} ${ms.toFixed(2).padStart(7)} ms  ${ratio.toFixed(2)}`).join("\n");
