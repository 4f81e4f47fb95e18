// One run at a time, and what becomes of those who wait when the run is lost, as happens in workerd.
import assert from "node:assert/strict";
import { test } from "node:test";
import { module } from "./proxy-support.mjs";

const { SingleFlight } = await module("credentials/single-flight.js");
const FOR_EVER = new Promise(() => {});

test("all who come while a run is under way get what it brings, and the next one runs again", async () => {
  const flight = new SingleFlight(60_000);
  let runs = 0;
  let finish;
  const start = () => ((runs += 1), new Promise((resolve) => (finish = resolve)));
  const both = Promise.all([flight.join(start), flight.join(start)]);
  assert.equal(flight.underWay, true);
  finish("first");
  assert.deepEqual(await both, ["first", "first"]);
  assert.equal(flight.underWay, false);
  const again = flight.join(start);
  finish("second");
  assert.deepEqual([await again, runs], ["second", 2]);
});

test("its failure is everybody's, with the same error, and is not kept", async () => {
  const flight = new SingleFlight(60_000);
  const failure = new Error("no");
  const both = await Promise.allSettled([flight.join(async () => Promise.reject(failure)), flight.join(async () => "not run")]);
  assert.deepEqual(both.map(({ reason }) => reason), [failure, failure]);
  assert.equal(await flight.join(async () => "yes"), "yes");
});

test("a run that never ends is lost after its time, and one of those who wait runs for all", async () => {
  const flight = new SingleFlight(1);
  flight.join(() => FOR_EVER);
  let runs = 0;
  const start = async () => ((runs += 1), "mine");
  assert.deepEqual(await Promise.all([flight.join(start), flight.join(start)]), ["mine", "mine"]);
  assert.ok(runs >= 1);
  assert.equal(flight.underWay, false);
});

test("a lost run that ends late all the same does not end the one that took its place", async () => {
  const flight = new SingleFlight(1);
  let late;
  flight.join(() => new Promise((resolve) => (late = resolve)));
  let finish;
  const second = flight.join(() => new Promise((resolve) => (finish = resolve)));
  while (finish === undefined) await new Promise((resolve) => setTimeout(resolve, 1));
  late("late");
  await new Promise((resolve) => setTimeout(resolve, 1));
  assert.equal(flight.underWay, true);
  finish("second");
  assert.equal(await second, "second");
});
