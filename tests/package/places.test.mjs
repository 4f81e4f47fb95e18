// How many requests are worked on at once, and where nobody may count them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./proxy-support.mjs";

const { Places } = await load("proxy/limits.js");

test("a place is given back once, however often", () => {
  const places = new Places(2);
  const [leave, other] = [places.take(), places.take()];
  assert.equal(places.take(), undefined);
  leave();
  leave();
  assert.equal(typeof places.take(), "function");
  assert.equal(places.take(), undefined);
  other();
  assert.equal(typeof places.take(), "function");
});

test("in workerd, where a place may never come back, there is always one", (t) => {
  const navigator = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  Object.defineProperty(globalThis, "navigator", { value: { userAgent: "Cloudflare-Workers" }, configurable: true });
  t.after(() => (navigator === undefined ? delete globalThis.navigator : Object.defineProperty(globalThis, "navigator", navigator)));
  const places = new Places(1);
  for (let taken = 0; taken < 3; taken += 1) assert.equal(typeof places.take(), "function");
});
