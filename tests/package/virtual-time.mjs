// Time that the test moves: `setTimeout`, `Date` and `performance` stand still until `pass` or `until` lets milliseconds
// go by.
import { mock } from "node:test";

/** Lets everything happen that needs no timer. */
export async function quiet(turns = 12) {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/**
 * Stops the clocks for one test, and starts them again behind it. What comes back sets the wall clock forward or back, as
 * somebody who corrects it does: timers and `performance.now()` do not care.
 */
export function stopClocks(t, now = Date.UTC(2026, 6, 8, 9)) {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now });
  const elapsed = Date.now;
  let set = 0;
  const mocks = [mock.method(Date, "now", () => elapsed() + set), mock.method(performance, "now", () => elapsed() - now)];
  t.after(() => {
    for (const { mock } of mocks) mock.restore();
    mock.timers.reset();
  });
  return (ms) => {
    set += ms;
  };
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
