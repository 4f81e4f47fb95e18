// Many creates through a network that loses, cuts, delays and doubles, against a sandbox that says no now and then. At
// the end the sandbox's books are compared with what every caller was told. Seeded; time is the run's own.
import { mock } from "node:test";
import { AlreadyExistsError, OutcomeUnknownError, PaxosClient, RateLimitError } from "../../pkg/entry/node.js";
import { createSandbox } from "../../pkg/entry/sandbox-node.js";

const START = Date.UTC(2026, 6, 8, 9);
const STEP_MS = 25;
const TOO_MUCH = "1000000000000";
const ASSETS = ["USDG", "PYUSD", "USDP", "USDC"];

/** What goes wrong, of every request but where an operation is named. */
const FAULTS = [
  { point: "before_commit", probability: 0.05 },
  { point: "after_commit", probability: 0.05 },
  { point: "mid_body", probability: 0.04 },
  { point: "connection_cut", probability: 0.02 },
  { point: "status", status: 500, probability: 0.02 },
  { point: "status", status: 500, committed: true, probability: 0.02 },
  { point: "status", status: 503, retryAfter: 1, probability: 0.02 },
  { point: "status", status: 502, committed: true, probability: 0.02 },
  { point: "status", status: 504, probability: 0.01 },
  { point: "status", status: 429, retryAfter: 2, probability: 0.002 },
  // Longer than an attempt may take: it arrives when its caller has given up, or its answer does.
  { point: "latency", ms: 31_000, probability: 0.01 },
  { point: "latency", ms: 31_000, committed: true, probability: 0.01 },
  { point: "latency", ms: 700, probability: 0.02 },
];

/** mulberry32: a small generator with a seed. */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Runs `creates` intents, `callers` at a time; the figures, of which `duplicates`, `lost` and `wrong` have to be 0. */
export async function faultRun({ creates, callers = 64, seed = 1, onProgress = () => {} }) {
  const began = performance.now();
  await loadEverything();
  const chance = random(seed);
  const realRandom = Math.random;
  Math.random = random(seed + 1);
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: START });
  try {
    const run = new Run(seed, chance);
    await run.prepare(creates);
    const figures = await run.all(creates, callers, onProgress);
    return { ...figures, seconds: (performance.now() - began) / 1000 };
  } finally {
    mock.timers.reset();
    Math.random = realRandom;
  }
}

/** Reads files and compiles: with the clocks stopped that would take now this, now that many ticks. */
async function loadEverything() {
  const { endpoints, credentials, fetch } = createSandbox();
  await new PaxosClient({ endpoints, credentials, fetch }).profiles.list();
}

class Run {
  #chance;
  #sandbox;
  #told = new Map();
  /** One token for all clients, as processes of one customer share it. */
  #tokens = new Map();
  #counts = {
    requests: 0, doubledOnTheWay: 0, callersDropped: 0, resumedByRefId: 0, answeredRateLimit: 0, outcomesUnknown: 0, refusedForGood: 0,
  };

  constructor(seed, chance) {
    this.#chance = chance;
    this.#sandbox = createSandbox({ seed: `faults-${seed}` });
  }

  /** A client over the bad network; every third gives up soon, so that its caller is left in doubt. */
  #client(fetch = this.#badNetwork()) {
    const { endpoints, credentials } = this.#sandbox;
    const impatient = this.#chance() < 0.33 ? { maxRetries: 0, deadlineMs: 20_000 } : {};
    return new PaxosClient({ endpoints, credentials, fetch, tokenStore: this.#tokenStore, ...impatient });
  }

  #tokenStore = {
    get: async (key) => this.#tokens.get(key),
    set: async (key, value) => void this.#tokens.set(key, value),
  };

  /** A client that nothing goes wrong with. */
  #goodClient() {
    const { endpoints, credentials, fetch } = this.#sandbox;
    return new PaxosClient({ endpoints, credentials, fetch });
  }

  /** Now and then delivers a request twice, and gives the one answer or the other. */
  #badNetwork() {
    return async (url, init) => {
      this.#counts.requests += 1;
      if (init.method === "POST" && this.#chance() < 0.03 && !String(url).includes("oauth2")) {
        this.#counts.doubledOnTheWay += 1;
        const answers = [this.#sandbox.fetch(url, { ...init }), this.#sandbox.fetch(url, { ...init })];
        for (const answer of answers) answer.catch(() => {});
        return answers[this.#chance() < 0.5 ? 0 : 1];
      }
      return this.#sandbox.fetch(url, init);
    };
  }

  /** The profile that pays, with enough on it. */
  async prepare(creates) {
    const client = this.#goodClient();
    const { items } = await this.#waitFor(Promise.resolve(client.profiles.list()));
    this.profile = items[0].id;
    await this.#waitFor(client.sandbox.deposit(this.profile, { asset: "USD", amount: String(creates * 10) }));
    this.#sandbox.runUntilIdle();
    this.#sandbox.faults.script(FAULTS.map((fault) => ({ ...fault, times: Infinity })));
  }

  async all(creates, callers, onProgress) {
    let next = 0;
    let done = 0;
    const caller = async () => {
      while (next < creates) {
        const number = next;
        next += 1;
        await this.#intent(number);
        done += 1;
        if (done % 1000 === 0) onProgress(done, this.#counts.requests);
      }
    };
    await this.#waitFor(Promise.all(Array.from({ length: callers }, caller)));
    const faults = this.#sandbox.faults.fired();
    this.#sandbox.faults.clear();
    // What is still on its way arrives.
    await this.#pass(120_000);
    return { creates, ...this.#counts, faults, ...(await this.#waitFor(this.#verdict())) };
  }

  /** One payment, by a caller who does what the documents say until the outcome is known. */
  async #intent(number) {
    const cents = (number * 7 + 1) % 90;
    const params = {
      ref_id: `intent-${number}`,
      source_asset: "USD",
      destination_asset: ASSETS[number % ASSETS.length],
      // No magic value: the last digits .11, .13, .17 and .19 choose outcomes in the sandbox.
      // Every fiftieth asks for more than there is, and must never be made.
      source_amount: number % 50 === 49 ? TOO_MUCH : `${1 + (number % 8)}.${cents < 20 ? cents + 20 : cents}`,
      source: { profile: { profile_id: this.profile } },
      destination: { profile: { profile_id: this.profile } },
    };
    const told = { params, outcome: "none" };
    this.#told.set(params.ref_id, told);
    let client = this.#client();
    let resumed = false;
    if (this.#chance() < 0.05) {
      this.#counts.callersDropped += 1;
      await this.#dropped(params);
      client = this.#client();
      resumed = true;
    }
    for (let tries = 0; tries < 50; tries += 1) {
      if (resumed) {
        // A read that fails tells nothing about the payment: ask again.
        const found = await client.orchestrations.reconcile(params.ref_id).catch((error) => error);
        if (found instanceof Error) {
          await sleep(RateLimitError.is(found) ? until(found.retryAt) : 1000);
          continue;
        }
        if (found !== undefined) {
          this.#counts.resumedByRefId += 1;
          Object.assign(told, { outcome: "made", id: found.id });
          return;
        }
      }
      try {
        const made = await client.orchestrations.create(params);
        Object.assign(told, { outcome: "made", id: made.id });
        return;
      } catch (error) {
        if (OutcomeUnknownError.is(error)) {
          this.#counts.outcomesUnknown += 1;
          resumed = true;
          await sleep(1000);
        } else if (RateLimitError.is(error)) {
          this.#counts.answeredRateLimit += 1;
          await sleep(until(error.retryAt));
        } else if (AlreadyExistsError.is(error)) {
          // Somebody used the key: we did, through a network that doubled our request.
          Object.assign(told, { outcome: "made", id: error.existing?.id });
          return;
        } else {
          // Nothing moved, says the client, so this caller gives up for good. The books will tell whether that is true.
          this.#counts.refusedForGood += 1;
          Object.assign(told, { outcome: "refused", error });
          return;
        }
      }
    }
    throw new Error(`${params.ref_id} has no outcome after 50 tries`);
  }

  /** Starts a create and dies in the middle of it: whatever it waits for never comes, and it sends nothing more. */
  async #dropped(params) {
    const alive = this.#badNetwork();
    let requests = 1 + Math.floor(this.#chance() * 3);
    let died = () => {};
    const death = new Promise((resolve) => {
      died = resolve;
    });
    const fetch = async (url, init) => {
      if (String(url).includes("oauth2")) return alive(url, init);
      requests -= 1;
      if (requests > 0) return alive(url, init);
      const answer = alive(url, { ...init, signal: undefined });
      answer.catch(() => {});
      died();
      return new Promise(() => {});
    };
    const ended = this.#client(fetch).orchestrations.create(params).then(died, died);
    await Promise.race([death, ended]);
  }

  /** Every orchestration in the books beside what its caller was told. */
  async #verdict() {
    const client = this.#goodClient();
    const found = new Map();
    for await (const one of client.orchestrations.list({ limit: 1000, source_asset: "USD" })) {
      if (this.#told.has(one.ref_id)) found.set(one.ref_id, [...(found.get(one.ref_id) ?? []), one]);
    }
    let [duplicates, lost, made] = [0, 0, 0];
    const wrong = [];
    for (const [refId, { params, outcome, id, error }] of this.#told) {
      const records = found.get(refId) ?? [];
      made += records.length;
      duplicates += Math.max(0, records.length - 1);
      if (outcome === "made" && records.length === 0) lost += 1;
      if (params.source_amount === TOO_MUCH && outcome === "made") lost += 1;
      const right = outcome === "made" ? records.length !== 1 || isWhatWasAsked(records[0], params, id) : outcome === "refused" && records.length === 0;
      if (!right) wrong.push({ outcome, id, error: String(error), cause: String(error?.cause), params, records });
    }
    // What is wrong is told in full: a count helps nobody who has to mend it.
    return { made, duplicates, lost, wrong: wrong.length, ...(wrong.length === 0 ? {} : { details: wrong }) };
  }

  /** Lets time go by until the promise is settled. */
  async #waitFor(promise) {
    let settled = false;
    const mark = () => {
      settled = true;
    };
    promise.then(mark, mark);
    while (!settled) await this.#pass(STEP_MS);
    return promise;
  }

  async #pass(ms) {
    for (let gone = 0; gone < ms; gone += STEP_MS) {
      for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      mock.timers.tick(STEP_MS);
    }
  }
}

function isWhatWasAsked(record, params, id) {
  return (
    (id === undefined || record.id === id) &&
    record.source_amount === params.source_amount &&
    record.source_asset === params.source_asset &&
    record.destination_asset === params.destination_asset
  );
}

function until(date) {
  return Math.max(0, date.getTime() - Date.now());
}

function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
