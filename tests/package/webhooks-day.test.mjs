// A simulated day of webhooks: lost, repeated and out of order, before a server and an application that fail now and
// then. Handler and hourly backfill together handle every event once.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { backfillEvents, createWebhookHandler, memorySeenEvents, PaxosClient } from "../../pkg/entry/node.js";
import { createSandbox } from "../../pkg/entry/sandbox-node.js";
import { json } from "./answering.mjs";
import { quiet, stopClocks } from "./virtual-time.mjs";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function dice(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** An API of the test's own, which lists some events minutes late. */
function ownApi({ start, random }) {
  const events = [];
  for (let number = 0; number < 1_000; number += 1) {
    const begun = start + random() * 22 * HOUR;
    for (const [status, time] of [["PROCESSING", begun], [random() < 0.9 ? "COMPLETED" : "FAILED", begun + random() * 20 * MINUTE]]) {
      const created_at = `${new Date(time).toISOString().slice(0, -1)}${String(Math.floor(random() * 1e6)).padStart(6, "0")}Z`;
      const event = { id: `event-${number}-${status}`, type: `orchestration.${status.toLowerCase()}`, object_type: "orchestration_status_change", object: { id: `o${number}`, ref_id: "r", status }, created_at };
      events.push({ time, listed: time + (random() < 0.05 ? random() * 4 * MINUTE : 0), event });
    }
  }
  events.sort((a, b) => a.time - b.time);
  const byId = new Map(events.map((one) => [one.event.id, one]));
  const fetch = async (address) => {
    const url = new URL(address);
    const id = url.pathname.split("/events/")[1];
    if (id !== undefined) {
      const found = byId.get(id);
      return found !== undefined && found.time <= Date.now() ? json(found.event) : json({ status: 404 }, 404);
    }
    const gte = Date.parse(url.searchParams.get("created_at.gte"));
    const from = Number(url.searchParams.get("page_cursor") ?? 0);
    const found = events.filter(({ event, listed }) => listed <= Date.now() && Date.parse(event.created_at) >= gte).map(({ event }) => event);
    return json({ events: found.slice(from, from + 100), next_page_cursor: from + 100 < found.length ? String(from + 100) : "" });
  };
  return {
    options: { baseUrl: "http://a-day.invalid/paxos" }, fetch, advance() {},
    plan: (plan, announce) => events.forEach(({ time, event }) => plan(time, async () => announce(event))),
    all: async () => events.map(({ event }) => event),
  };
}

/** The embedded sandbox, where orchestrations are created all day long. */
function sandboxApi({ start, random, seed }) {
  const sandbox = createSandbox({ seed: `day ${seed}`, now: new Date(start), processingMs: 15 * MINUTE });
  const options = { endpoints: sandbox.endpoints, credentials: sandbox.credentials };
  const vendor = new PaxosClient({ ...options, fetch: sandbox.fetch });
  const since = (gte) => vendor.events.list({ created_at: { gte } }).toArray({ limit: 10_000 });
  const seen = new Set();
  return {
    options, fetch: sandbox.fetch, advance: (ms) => sandbox.advance(ms),
    plan(plan, announce) {
      for (let number = 0; number < 700; number += 1) {
        plan(start + random() * 22 * HOUR, async () => {
          const [{ id: profile_id }] = (await vendor.profiles.list()).items;
          const side = { profile: { profile_id } };
          await vendor.orchestrations.create({ ref_id: `d${number}`, source_asset: "USD", destination_asset: "USDG", source_amount: "0.01", source: side, destination: side });
        });
      }
      // What is new is announced.
      for (let minute = 1; minute <= 24 * 60; minute += 1) {
        plan(start + minute * MINUTE, async () => {
          for (const event of await since(new Date(Date.now() - 2 * MINUTE).toISOString())) {
            if (!seen.has(event.id)) announce(event);
            seen.add(event.id);
          }
        });
      }
    },
    all: () => since(new Date(start - 5 * MINUTE).toISOString()),
  };
}

for (const [name, api, seed] of [["its own API", ownApi, 1], ["the sandbox", sandboxApi, 2], ["the sandbox", sandboxApi, 3]]) {
  test(`a day in which much goes wrong, number ${seed}, with ${name}: every event is handled once`, { timeout: 300_000 }, async (t) => {
    const start = Date.UTC(2026, 6, 8);
    stopClocks(t, start);
    const random = dice(seed);
    const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    const vendor = api({ start, random, seed });
    const plans = [];
    const plan = (time, act) => plans.push({ time, act });

    // The way to the API: slow now and then, and sometimes broken.
    let requests = 0;
    const fetch = async (address, init) => {
      requests += 1;
      if (random() < 0.3) await wait(random() * 900);
      if (random() < 0.02) throw new TypeError("fetch failed");
      if (random() < 0.02) return json({ status: 503 }, 503);
      return vendor.fetch(address, init);
    };
    const client = new PaxosClient({ ...vendor.options, fetch });

    // The application: fails now and then, and is slow.
    const handled = new Map();
    const state = new Map();
    let late = 0;
    const onEvent = async (event, { outdated }) => {
      if (random() < 0.2) await wait(random() * 800);
      if (random() < 0.02) throw new Error("database down");
      handled.set(event.id, (handled.get(event.id) ?? 0) + 1);
      if (outdated) late += 1;
      else state.set(event.object.id, event.object.status);
    };
    let told = 0;
    const onError = () => { told += 1; };
    const memory = memorySeenEvents();
    let unsaved = 0;
    const seen = {
      has: (id) => memory.has(id),
      add(id) {
        if (random() < 0.02) {
          unsaved += 1;
          throw new Error("database down");
        }
        memory.add(id);
      },
    };
    const handler = createWebhookHandler({ auth: { verify: () => true }, client, onEvent, onError, seen });

    // The vendor's deliveries: what is refused comes again after some seconds.
    const statuses = {};
    const deliver = async (event, attempt = 0) => {
      const body = JSON.stringify({ id: event.id, type: event.type, source: "com.paxos", time: event.created_at, object: "event" });
      const { status } = await handler(new Request("http://127.0.0.1/hook", { method: "POST", body }));
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (status >= 300 && attempt < 3) plan(Date.now() + 5_000 * 2 ** attempt, () => deliver(event, attempt + 1));
    };
    let lost = 0;
    let repeated = 0;
    vendor.plan(plan, (event) => {
      if (random() < 0.1) lost += 1;
      else plan(Date.now() + random() ** 3 * 30 * MINUTE, () => deliver(event));
      if (random() < 0.1) {
        repeated += 1;
        plan(Date.now() + random() * 2 * HOUR, () => deliver(event));
      }
    });
    let last = { since: new Date(start).toISOString(), failed: [] };
    let filled = 0;
    let again = 0;
    for (let hour = 1; hour <= 27; hour += 1) {
      plan(start + hour * HOUR, async () => {
        const result = await backfillEvents({ client, ...last, seen, onEvent, onError }).catch(() => ({ ...last, handled: 0 }));
        again += result.failed.length;
        last = result;
        filled += result.handled;
      });
    }

    // The clock jumps from plan to plan while nothing is under way. A backfill takes its time like everybody else.
    let busy = 0;
    const failures = [];
    const pass = async (ms) => {
      mock.timers.tick(ms);
      vendor.advance(ms);
      while (plans.length > 0 && plans.at(-1).time <= Date.now()) {
        busy += 1;
        plans.pop().act().catch((error) => failures.push(error)).finally(() => { busy -= 1; });
      }
      await quiet(4);
    };
    while (plans.length > 0 || busy > 0) {
      plans.sort((a, b) => b.time - a.time);
      const next = (plans.at(-1)?.time ?? Infinity) - Date.now();
      await pass(Math.max(0, Math.min(next, busy > 0 ? 50 : Infinity)));
    }
    // What goes on behind an answer.
    for (let turn = 0; turn < 200; turn += 1) await pass(1_000);

    assert.deepEqual(failures, []);
    const events = await vendor.all();
    assert.ok(events.length >= 1_400, `${events.length} events`);
    assert.deepEqual(events.filter(({ id }) => handled.get(id) !== 1).map(({ id }) => [id, handled.get(id)]), [], "every event was handled once");
    assert.equal(handled.size, events.length, "and nothing else");
    for (const { object } of events) {
      if (["COMPLETED", "FAILED"].includes(object.status)) assert.equal(state.get(object.id), object.status, object.id);
    }
    t.diagnostic(`${events.length} events, ${lost} deliveries lost, ${repeated} repeated, ${late} came late; answers ${JSON.stringify(statuses)}; ` +
      `${told} failures, ${unsaved} of them in seen; the backfill brought ${filled}, ${again} failed in it; ${requests} requests`);
    assert.ok(lost > 100 && repeated > 100 && late > 10 && told > 10 && filled > 100 && statuses[202] > 10 && statuses[503] > 10 && unsaved > 10 && again > 0, "the day was bad enough");
  });
}
