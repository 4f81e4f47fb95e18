// A client whose fetch follows a script, under a clock that stands still until everybody waits.
import { mock } from "node:test";
import * as pkg from "../../pkg/entry/node.js";

export { pkg };

const failure = (code, message = "fetch failed") => new TypeError(message, { cause: Object.assign(new Error(code), { code }) });

export const json = (body, status = 200, headers = {}) =>
  new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });

/** A problem answer. */
export const problem = (status, rest = {}, headers = {}) => json({ type: "about:blank", title: `T${status}`, status, ...rest }, status, headers);

/** What a step of a script may be, beside a function of the request. */
export const steps = {
  /** The connection is lost after the request left. */
  lost: () => { throw failure("ECONNRESET"); },
  /** Nobody listens: nothing left. */
  refused: () => { throw failure("ECONNREFUSED"); },
  /** No answer, ever; ends with the signal. */
  hangs: ({ signal }) => new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
  /** No answer, ever, whatever the signal says. */
  deaf: () => new Promise(() => {}),
  /** Success, whose body ends early. */
  cut: () => json('{"id":"1","status":'),
  /** Success, whose body breaks off while it streams. */
  breaks: () => new Response(new ReadableStream({
    pull: (stream) => stream.error(failure("ECONNRESET", "terminated")),
  }), { status: 200 }),
  /** Success that says something else than promised. */
  wrong: () => json({ id: 1 }),
};

/** A clock that tests move. Counts what is left behind. */
export class Clock {
  #open = new Map();

  constructor(now = Date.parse("2026-07-08T09:00:00Z")) {
    mock.timers.enable({ apis: ["setTimeout", "Date"], now });
    const { setTimeout, clearTimeout } = globalThis;
    const elapsed = Date.now;
    let set = 0;
    const wall = mock.method(Date, "now", () => elapsed() + set);
    /** Sets the clock forward or back, as somebody who corrects it does: timers do not care. */
    this.set = (ms) => {
      set += ms;
    };
    this.restore = () => {
      Object.assign(globalThis, { setTimeout, clearTimeout });
      wall.mock.restore();
      mock.timers.reset();
    };
    globalThis.setTimeout = (run, ms = 0, ...args) => {
      const handle = setTimeout(() => {
        this.#open.delete(handle);
        run(...args);
      }, ms);
      this.#open.set(handle, Date.now() + ms);
      return handle;
    };
    globalThis.clearTimeout = (handle) => {
      this.#open.delete(handle);
      clearTimeout(handle);
    };
  }

  /** Timers that nobody cleared. */
  get open() {
    return this.#open.size;
  }

  /** Lets everything happen that needs no time. */
  async idle() {
    for (let n = 0; n < 12; n++) await new Promise(setImmediate);
  }

  /** Goes from timer to timer until the promise settles; `[value, error]`. */
  async settle(promise) {
    let ended;
    promise.then((value) => { ended = [value]; }, (error) => { ended = [undefined, error]; });
    for (let n = 0; n < 1000; n++) {
      await this.idle();
      if (ended !== undefined) return ended;
      const next = Math.min(...this.#open.values());
      if (next === Infinity) throw new Error("waits for nothing: it would hang for ever");
      mock.timers.tick(Math.max(next - Date.now(), 0));
    }
    throw new Error("does not end");
  }
}

let hosts = 0;

/** What stands for the platform's own `fetch`. */
let own;

/**
 * As `scripted`, but the script stands for the platform's own `fetch`, of which it is known what its failures mean. For
 * one client at a time; `mock.restoreAll()` gives the platform its own back.
 */
export function platform(script, options = {}) {
  const given = scripted(script, options);
  own?.mock.restore();
  own = mock.method(globalThis, "fetch", given.fetch);
  return { ...given, client: new pkg.PaxosClient({ ...given.options, fetch: undefined }) };
}

/** A client whose requests are answered by `script`, one step each; what is asked is kept in short form. */
export function scripted(script, options = {}) {
  const asked = [];
  const left = [...script];
  const fetch = async (url, init) => {
    const { pathname, search } = new URL(url);
    asked.push({ line: `${init.method} ${pathname.replace(/^\/(paxos|v2)/, "")}${search}`, ...init, url, headers: Object.fromEntries(init.headers) });
    const step = left.length > 1 ? left.shift() : left[0];
    return typeof step === "function" ? step(asked.at(-1), asked.length) : step.clone();
  };
  // A host of its own: the penalty after a 429 is one for everybody who talks to the same API.
  const all = { baseUrl: `http://test-${++hosts}.invalid/paxos`, fetch, ...options };
  return { client: new pkg.PaxosClient(all), asked, lines: () => asked.map(({ line }) => line), left, fetch, options: all };
}

/** A signal that counts its listeners. */
export function countedSignal() {
  const controller = new AbortController();
  const { signal } = controller;
  let listeners = 0;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args) => { listeners++; add(...args); };
  signal.removeEventListener = (...args) => { listeners--; remove(...args); };
  return { controller, signal, listeners: () => listeners };
}

/** An error and its causes by name. */
export function chain(error) {
  const names = [];
  for (let at = error; at instanceof Error; at = at.cause) names.push(at.name);
  return names.join(" < ");
}
