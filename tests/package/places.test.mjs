// How many requests are worked on at once, and where nobody may count them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { module } from "./proxy-support.mjs";

const { Places } = await module("proxy/limits.js");
const { Departure } = await module("proxy/departure.js");

test("there are as many places as there are, and one more when one is given back", () => {
  const places = new Places(2);
  const { leave } = places;
  assert.deepEqual([places.take(), places.take(), places.take()], [true, true, false]);
  leave();
  assert.deepEqual([places.take(), places.take()], [true, false]);
});

test("an answer ends once, however often it is told", () => {
  const listeners = [];
  const on = (_event, listener) => listeners.push(listener);
  const departure = new Departure({ socket: { once: on } }, { on });
  let ends = 0;
  departure.whenOver(() => (ends += 1));
  assert.equal(ends, 0);
  for (const listener of [...listeners, ...listeners]) listener();
  assert.deepEqual([listeners.length, ends, departure.over], [2, 1, true]);
  // What comes later than that comes at once.
  departure.whenOver(() => (ends += 1));
  assert.equal(ends, 2);
});

test("a connection that many requests share has one listener", () => {
  const ofSocket = [];
  const socket = { once: (_event, listener) => ofSocket.push(listener) };
  const close = [];
  const departures = [1, 2, 3].map(() => new Departure({ socket }, { on: (_event, listener) => close.push(listener) }));
  assert.equal(ofSocket.length, 1);
  close[0]();
  assert.deepEqual(departures.map(({ over }) => over), [true, false, false]);
  ofSocket[0]();
  assert.deepEqual(departures.map(({ over }) => over), [true, true, true]);
});

test("in workerd, where a place may never come back, there is always one", (t) => {
  const navigator = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  Object.defineProperty(globalThis, "navigator", { value: { userAgent: "Cloudflare-Workers" }, configurable: true });
  t.after(() => (navigator === undefined ? delete globalThis.navigator : Object.defineProperty(globalThis, "navigator", navigator)));
  const places = new Places(1);
  for (let taken = 0; taken < 3; taken += 1) assert.equal(places.take(), true);
});
