// The console page's own small functions, without a browser.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** Loads a module of the page that imports nothing from outside. */
async function load(name) {
  const entry = fileURLToPath(new URL(`../../www/src/lib/${name}.ts`, import.meta.url));
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: "esm", write: false });
  return import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
}

describe("amounts", () => {
  let decimal;
  before(async () => (decimal = await load("decimal")));

  it("are compared as text, at any length", () => {
    for (const [a, b, expected] of [
      ["1", "0.99", true],
      ["1", "1.00", false],
      ["1.01", "1", true],
      ["10", "9", true],
      ["9", "10", false],
      [".25", "0.2", true],
      ["0.2", ".25", false],
      ["007", "7", false],
      ["123456789012345678901234567890.2", "123456789012345678901234567890.1", true],
      ["123456789012345678901234567890.1", "123456789012345678901234567890.2", false],
      ["1e3", "1", false],
      ["", "1", false],
      ["5", "many", false],
    ]) {
      assert.equal(decimal.isMore(a, b), expected, `${a} > ${b}`);
    }
  });

  it("are cut for the eye without changing a character", () => {
    const texts = ["0", ".25", "1", "12.50", "1250000.00", "0.10000000", "123456789012345678901234567890.123400", "5.", "100"];
    for (const text of texts) {
      const { whole, fraction, zeros } = decimal.groups(text);
      assert.equal(whole.join("") + fraction + zeros, text);
      assert.ok(whole.slice(1).every((group) => group.length === 3), text);
    }
    assert.deepEqual(decimal.groups("1250000.00"), { whole: ["1", "250", "000"], fraction: "", zeros: ".00" });
    assert.deepEqual(decimal.groups("0.10000000"), { whole: ["0"], fraction: ".1", zeros: "0000000" });
    for (const text of ["", "-1", "1e3", "n/a", "1,000"]) assert.equal(decimal.groups(text), undefined, text);
  });

  it("are positive or not", () => {
    for (const text of ["1", "0.01", ".5"]) assert.ok(decimal.isPositive(text), text);
    for (const text of ["0", "0.00", "", "-1", "x1"]) assert.ok(!decimal.isPositive(text), text);
  });
});

describe("JSON", () => {
  it("is cut into pieces that are the text again", async () => {
    const { tokens } = await load("json");
    const value = { "a:b": "c \"quoted\" \\", n: [1, -2.5e10, true, false, null], o: {}, "ключ": "é{}[],:" };
    for (const text of [JSON.stringify(value), JSON.stringify(value, null, 2), "not json at all", ""]) {
      assert.equal(tokens(text).map((token) => token.text).join(""), text);
    }
    const keys = tokens(JSON.stringify(value)).filter((token) => token.kind === "key");
    assert.deepEqual(keys.map((token) => token.text), ['"a:b"', '"n"', '"o"', '"ключ"']);
  });
});

describe("times", () => {
  it("are relative while that helps", async () => {
    const { ago, duration, parseTime } = await load("time");
    const now = Date.parse("2026-07-08T12:00:00Z");
    const said = (text) => ago(parseTime(text), now, "just now");
    assert.equal(said("2026-07-08T11:59:55.123456789Z"), "just now");
    assert.match(said("2026-07-08T11:59:20Z"), /^40\s?s/);
    assert.match(said("2026-07-08T11:15:00Z"), /^45\s?m/);
    assert.match(said("2026-07-08T02:00:00Z"), /^10\s?h/);
    assert.match(said("2026-07-05T12:00:00Z"), /^3\s?d/);
    assert.equal(said("2026-05-01T12:00:00Z"), "1 May 2026");
    assert.equal(parseTime("yesterday"), undefined);
    assert.equal(parseTime(null), undefined);
    assert.equal(duration(5200), "5.2 s");
    assert.equal(duration(304_000), "5 min 4 s");
    assert.equal(duration(26 * 3_600_000), "1 d 2 h");
  });
});

describe("the rows in sight", () => {
  let sight;
  before(async () => (sight = await load("rows-in-sight")));
  const tops = () => sight.topsOf(5, (index) => [10, 20, 30, 40, 50][index]);

  it("are found by where they begin", () => {
    assert.deepEqual([...tops()], [0, 10, 30, 60, 100, 150]);
    for (const [place, expected] of [[-5, 0], [0, 0], [9, 0], [10, 1], [59, 2], [60, 3], [149, 4], [9_999, 4]]) {
      assert.equal(sight.rowAt(tops(), place), expected, String(place));
    }
    assert.deepEqual(sight.rangeOf(tops(), 12, 61, 0), { first: 1, last: 3 });
    assert.deepEqual(sight.rangeOf(tops(), 12, 61, 9), { first: 0, last: 4 });
  });

  it("fill the list together with the gaps, to the pixel", () => {
    const heights = [10, 20, 30, 40, 50];
    for (const [first, last, kept] of [[0, 4], [2, 3], [1, 1, 4], [4, 4, 0], [3, 4, 1], [1, 2, 2], [0, 0, 1], [3, 2]]) {
      const pieces = sight.piecesOf(tops(), { first, last }, kept);
      assert.equal(pieces.reduce((sum, piece) => sum + (piece.kind === "gap" ? piece.height : heights[piece.index]), 0), 150, `${first} ${last} ${kept}`);
      const rows = pieces.filter(({ kind }) => kind === "row").map(({ index }) => index);
      assert.deepEqual(rows, [...new Set(rows)].toSorted((a, b) => a - b));
      if (kept !== undefined) assert.ok(rows.includes(kept));
    }
    assert.deepEqual(sight.piecesOf(sight.topsOf(0, () => 1), { first: 0, last: -1 }, undefined), []);
  });

  it("are drawn anew only when what is drawn nearly ends", () => {
    const drawn = { first: 10, last: 30 };
    assert.equal(sight.covers(drawn, { first: 14, last: 26 }, 100, 4), true);
    assert.equal(sight.covers(drawn, { first: 13, last: 26 }, 100, 4), false);
    assert.equal(sight.covers(drawn, { first: 14, last: 27 }, 100, 4), false);
    assert.equal(sight.covers({ first: 0, last: 30 }, { first: 0, last: 9 }, 100, 4), true);
    assert.equal(sight.covers({ first: 80, last: 99 }, { first: 90, last: 99 }, 100, 4), true);
    assert.equal(sight.covers({ first: 80, last: 99 }, { first: 90, last: 99 }, 50, 4), false, "the list has become shorter");
  });
});
