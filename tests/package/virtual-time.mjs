// Time that the test moves: `setTimeout` and `Date` stand still until `pass` or `until` lets milliseconds go by.
import { mock } from "node:test";

/** Lets everything happen that needs no timer. */
export async function quiet(turns = 12) {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Stops the clocks for one test, and starts them again behind it. */
export function stopClocks(t, now = Date.UTC(2026, 6, 8, 9)) {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now });
  t.after(() => mock.timers.reset());
}

/** Lets `ms` go by in steps; `each` is called after every step. */
export async function pass(ms, { step = 50, each } = {}) {
  await quiet();
  for (let gone = 0; gone < ms; gone += step) {
    mock.timers.tick(Math.min(step, ms - gone));
    each?.(Math.min(step, ms - gone));
    await quiet();
  }
}

/** Lets time go by until the promise is settled; gives what it gives. Fails after `most` milliseconds. */
export async function until(promise, { step = 50, most = 600_000, each } = {}) {
  let settled = false;
  const mark = () => { settled = true; };
  promise.then(mark, mark);
  await quiet();
  for (let gone = 0; !settled; gone += step) {
    if (gone > most) throw new Error(`not settled after ${most} ms`);
    mock.timers.tick(step);
    each?.(step);
    await quiet();
  }
  return promise;
}
